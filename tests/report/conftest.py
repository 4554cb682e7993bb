"""Six reports, made by hand, each with the trouble that its name says."""

from typing import Any

import pytest

from drycc_doctor.api import Finding, Status, fail, passed, skip, subject, unknown, warn
from drycc_doctor.model.finding import Place, Report, Result
from drycc_doctor.model.query import Right

GATEWAY, WILDCARD = subject.gateway("drycc-gateway"), subject.wildcard("example.com")
NAMES = ("drycc", "drycc-passport", "drycc-grafana")
PENDING = fail(
    "pending",
    GATEWAY,
    "the gateway has no address: the load balancer of Service drycc-gateway-istio is pending",
    remedy="kubectl describe service -n drycc drycc-gateway-istio; on bare metal see that MetalLB's pool has a free address",
    status="addresses: []",
    service="drycc-gateway-istio, no ingress",
)
CRASHED = fail(
    "crash-loop",
    subject.component("drycc-database"),
    "drycc-database has 0 of 1 pods ready: drycc-database-0 ended with exit code 1 and was started 12 times",
    remedy="kubectl logs -n drycc drycc-database-0 --previous --all-containers --prefix --timestamps --tail=100",
)


def result(check: str, *findings: Finding) -> Result:
    return Result(check, check.replace("-", " ").capitalize() + " well", findings)


def report(*results: Result, explained: dict[tuple[str, int], tuple[str, int]] | None = None, **more: Any) -> Report:
    about: dict[str, Any] = {
        "doctor": "1.2.3",
        "source": "context prod, namespace drycc",
        "started": 1767225845.5,
        "seconds": 3.217,
    }
    folded = {Place(*place): Place(*by) for place, by in (explained or {}).items()}
    return Report(results=results, explained_by=folded, **(about | more))


def healthy() -> tuple[Result, ...]:
    hosts = [passed("ok", subject.host(f"{n}.example.com"), f"{n}.example.com leads to 192.0.2.10") for n in NAMES]
    return (
        result("dns-wildcard", passed("ok", WILDCARD, "*.example.com leads to 192.0.2.10", asked="x7k2.example.com")),
        result("dns-platform-hosts", *hosts),
        result("gateway-addresses", passed("ok", GATEWAY, "the gateway has 192.0.2.10")),
        result("cluster-nodes", passed("ok", subject.cluster(), "all 3 nodes are ready")),
    )


def one_root() -> Report:
    """The gateway's address explains the names, and that the controller does not answer."""
    hosts = [
        fail("no-name", subject.host(f"{n}.example.com"), f"{n}.example.com does not resolve (NXDOMAIN)", remedy="-")
        for n in NAMES
    ]
    silent = unknown("no-answer", subject.host("drycc.example.com"), "the controller was not asked: it has no address")
    results = (
        result("dns-wildcard", fail("no-record", WILDCARD, "*.example.com does not resolve (NXDOMAIN)", remedy="-")),
        result("dns-platform-hosts", *hosts),
        result("gateway-addresses", PENDING),
        result("controller-auth", silent),
        result("cluster-nodes", passed("ok", subject.cluster(), "all 3 nodes are ready")),
    )
    names = {("dns-wildcard", 0): ("gateway-addresses", 0), ("controller-auth", 0): ("dns-platform-hosts", 0)}
    hosts_too = {("dns-platform-hosts", i): ("gateway-addresses", 0) for i in range(3)}
    return report(*results, explained=names | hosts_too)


def two_roots() -> Report:
    """An address, a database, and a resolver that is silent, which have nothing to do with each other."""
    why = "the resolver did not answer within 5 s"
    waits = fail(
        "in-init", subject.component("drycc-passport"), "drycc-passport has 0 of 2 pods ready", remedy="wait for it"
    )
    return report(
        result("components-ready", passed("ok", subject.component("drycc-storage"), "1 of 1"), waits, CRASHED),
        result("gateway-addresses", PENDING),
        result("dns-wildcard", unknown("timeout", subject.resolver(), why, remedy="ask another one with --nameserver")),
        result("cluster-nodes", passed("ok", subject.cluster(), "all 3 nodes are ready")),
        explained={("components-ready", 1): ("components-ready", 2)},
    )


def forbidden() -> Report:
    """One right that is missing keeps eight checks from looking."""
    right = subject.right(Right("list", "secrets"))
    names = ("passport-admin", "grafana-admin", "registration", "storage", "database", "valkey", "backups", "tls")
    some = [
        result(f"production-{name}", unknown("forbidden", right, "you may not list secrets in namespace drycc"))
        for name in names
    ]
    return report(
        *some,
        result("cluster-nodes", passed("ok", subject.cluster(), "all 3 nodes are ready")),
        explained={(f"production-{name}", 0): ("production-passport-admin", 0) for name in names[1:]},
    )


def warns() -> Report:
    lacks = warn(
        "missing-address", WILDCARD, "*.example.com lacks 192.0.2.11 of the gateway", remedy="add 192.0.2.11 to it"
    )
    old = warn(
        "too-old",
        subject.cluster(),
        "Kubernetes 1.27 is older than 1.28, which the charts ask for",
        remedy="upgrade the cluster to 1.28 or later",
    )
    first, *others = healthy()
    assert first.check == "dns-wildcard"
    return report(result("dns-wildcard", lacks), *others, result("cluster-version", old))


def broken() -> Report:
    """A check of ours that broke, what was not asked or does not apply, and an interrupt; hostile text in a message."""
    trace = (
        'Traceback (most recent call last):\n  File "ready.py", line 7, in ready\n    raise KeyError(1)\nKeyError: 1'
    )
    bug = Finding(
        status=Status.BROKEN,
        code="broken",
        subject=subject.check("controller-ready"),
        message="the check broke: KeyError: 1",
        evidence=(("trace", trace),),
    )
    admin = subject.account("passport admin")
    ask = "the setting is not a default, but the password of the first install stays in force, and is not known"
    evil = fail(
        "strange", subject.host("drycc.example.com"), "it says \x1b[2J\x9b31m\u202eroot\x00\n\ufffe", remedy="look"
    )
    none = skip("no-grafana", subject.account("grafana admin"), "there is no Grafana on this cluster")
    inside = skip("closed", subject.service("drycc-valkey"), "the NetworkPolicy turns us away", option="--port-forward")
    return report(
        result("controller-ready", bug),
        result("controller-auth", evil),
        result("production-passport-admin", skip("not-asked", admin, ask, option="--active")),
        result("production-grafana-admin", none),
        result("components-valkey", passed("ok", subject.component("drycc-valkey"), "1 of 1 pods ready"), inside),
        result("cluster-nodes", unknown("interrupted", subject.run(), "the run ended before this could be judged")),
        notes=("interrupted: what was not judged by then is UNKNOWN",),
        started=0.0,
    )


@pytest.fixture(scope="session")
def reports() -> dict[str, Report]:
    return {
        "healthy": report(*healthy()),
        "one-root": one_root(),
        "two-roots": two_roots(),
        "forbidden": forbidden(),
        "warns": warns(),
        "broken": broken(),
    }
