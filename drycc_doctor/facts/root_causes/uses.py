"""Who uses what, and what is reached from outside: the tables from which edges follow."""

from collections.abc import Iterator

import msgspec

from drycc_doctor.model import subject
from drycc_doctor.model.edge import Edge
from drycc_doctor.model.subject import Subject

WAITS = ("not-ready", "in-init", "in-init-still", "crash-loop")
REFUSED = ("quota", "limit-range", "pod-security", "scc", "account", "webhook", "terminating", "refused")
_NOT_MADE = ("mount", "network", "creating", "starting", "sidecar")
BROKEN = ("config", "image", "out-of-memory", "unplaced", "unschedulable", "no-pods", *_NOT_MADE, *REFUSED)
DOWN = (*WAITS, *BROKEN, "scaled-to-zero", "missing")
"""Codes of components: that may wait for others, that do not run for a reason of their own, and all of these; of the
second kind, whose pods are refused."""

SERVING = ("none", "no-persistence", "not-kept", "open", "no-header", "no-logs", "no-pod", "tainted-with-apps", "gone")
"""Codes of components that serve their users nevertheless: nobody waits for these."""
UNTAKEN = ("not-accepted", "no-parent")
"""Codes of a route that no listener takes."""
DETACHED = (*UNTAKEN, "missing")
"""Codes of routes that no listener takes: what is asked by them is not found."""
MISLED = ("selects-nothing", "no-port", "no-target")
"""Codes of Services that do not lead to their pods."""


class Dependency(msgspec.Struct, frozen=True):
    """A component that its users wait for; names are globs."""

    name: str
    users: tuple[str, ...]
    because: str
    elsewhere: str = ""  # what it is, where it can run elsewhere: ``database``


_SERVERS = ("drycc-controller*", "drycc-passport*", "drycc-grafana")
_INDEXING = tuple(f"drycc-quickwit-{name}" for name in ("indexer", "searcher", "control-plane", "janitor"))
_STORING = ("drycc-builder", "drycc-registry", "drycc-quickwit*")

DEPENDENCIES = (
    Dependency("drycc-storage", _STORING, "drycc/storage#when-it-is-down", "storage"),
    Dependency("drycc-database", (*_SERVERS, "drycc-quickwit*"), "drycc/database#when-it-is-down", "database"),
    Dependency("drycc-valkey", (*_SERVERS, "drycc-logger*"), "drycc/cache#clients", "valkey"),
    Dependency("drycc-passport*", ("drycc-grafana",), "drycc/monitoring#grafana-login"),
    Dependency("drycc-controller*", ("drycc-grafana",), "drycc/monitoring#grafana-datasources"),
    Dependency("drycc-controller*", ("drycc-builder",), "drycc/builder#health"),
    Dependency("drycc-quickwit-metastore", _INDEXING, "drycc/logging#quickwit"),
    Dependency("drycc-quickwit-indexer", ("drycc-fluentbit",), "drycc/logging#fluentbit"),
    Dependency("drycc-registry", ("drycc-registry-proxy",), "drycc/registry#proxy"),
)


ACCOUNTS = (
    *("drycc-controller", "drycc-passport", "drycc-builder", "drycc-database", "drycc-storage", "drycc-registry"),
    *("drycc-quickwit", "drycc-fluentbit", "drycc-victoriametrics-vmagent", "drycc-kube-state-metrics"),
)
"""ServiceAccounts, by which the names of those that run as them begin (drycc/objects#rows)."""


class Public(msgspec.Struct, frozen=True):
    """A component that the gateway leads to, with its Service, its route, and the first label of its host."""

    component: str  # a glob
    service: str
    route: Subject
    host: str = ""  # where a check asks it by name


PUBLIC = (
    Public("drycc-controller*", "drycc-controller-api", subject.route("HTTPRoute", "drycc-controller"), "drycc"),
    Public("drycc-passport*", "drycc-passport", subject.route("HTTPRoute", "drycc-passport"), "drycc-passport"),
    Public("drycc-grafana", "drycc-grafana", subject.route("HTTPRoute", "drycc-grafana"), "drycc-grafana"),
    Public("drycc-storage", "drycc-storage", subject.route("HTTPRoute", "drycc-storage*")),
    Public("drycc-builder", "drycc-builder", subject.route("TCPRoute", "drycc-builder")),
)

_ASKED = (
    ("drycc-passport", "drycc-passport*"),
    ("drycc-builder", "drycc-builder"),
    ("drycc-registry", "drycc-registry"),
    ("drycc-registry-proxy", "drycc-registry-proxy"),
    ("drycc-controller-mutate", "drycc-controller-mutate"),
)
"""Services that are asked through the API server, each with the component behind it."""


def edges_to_components() -> Iterator[Edge]:
    """Who waits follows from what does not run, here or elsewhere."""
    for one in DEPENDENCIES:
        for user in map(subject.component, one.users):
            if one.elsewhere:
                yield Edge(user, WAITS, subject.external(one.elsewhere, "*"), one.because)
            yield Edge(user, WAITS, subject.component(one.name), one.because, but=SERVING)


def edges_from_outside() -> Iterator[Edge]:
    """A host answers by its route, a route by its Service, a Service by the pods behind it."""
    because = "drycc/gateway#routes"
    for one in PUBLIC:
        pods = subject.component(one.component)
        yield Edge(one.route, ("no-endpoints",), subject.service(one.service), because, ("selects-nothing",))
        yield Edge(one.route, ("no-endpoints",), pods, because)
        if one.host:
            host = subject.host(f"{one.host}.*")
            yield Edge(host, ("no-backend", "server-error"), pods, because, DOWN)
            yield Edge(host, ("no-route",), one.route, because, DETACHED)
    for name, behind in _ASKED:
        service = subject.service(name)
        yield Edge(service, ("no-endpoints", "not-running"), subject.component(behind), "its pods", DOWN)
