"""What leans on what, as data: which findings a failure elsewhere explains (design: root first).

An edge says which codes it explains, so that an image that cannot be pulled is not folded under a dead database.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from drycc_doctor.model.finding import Finding, Status


@dataclass(frozen=True, slots=True)
class Edge:
    """A finding of ``codes`` on ``subject`` follows from a FAIL on ``root``; subjects as ``Kind name`` globs."""

    subject: str
    codes: tuple[str, ...]
    root: str
    because: str  # the source of the fact
    root_codes: tuple[str, ...] = ("*",)

    def explains(self, finding: Finding) -> bool:
        """Whether a finding is of the kind that this edge explains."""
        return fnmatchcase(str(finding.subject), self.subject) and _any(finding.code, self.codes)

    def roots(self, finding: Finding) -> bool:
        """Whether a finding is a failure that this edge starts from."""
        return (
            finding.status is Status.FAIL
            and fnmatchcase(str(finding.subject), self.root)
            and _any(finding.code, self.root_codes)
        )


def _any(code: str, globs: Iterable[str]) -> bool:
    return any(fnmatchcase(code, glob) for glob in globs)


_WAITS = ("not-ready", "in-init", "missing-replicas", "crash-loop")
_UNANSWERED = ("refused", "no-answer", "no-backend", "server-error", "timeout", "unreachable", "not-ready")


def edges() -> tuple[Edge, ...]:
    """The map, in the order in which roots are looked for: what is deeper stands first."""
    return (*_CLUSTER, *_STORES, *_PATH_IN, *_DNS)


_CLUSTER = (
    Edge("Component *", (*_WAITS, "unschedulable"), "Node *", "pods of a lost node are not ready", ("not-ready",)),
    Edge("Gateway drycc-gateway", ("*",), "API gateway.networking.k8s.io", "facts 2: only the Gateway API is used"),
    Edge("GatewayClass *", ("*",), "API gateway.networking.k8s.io", "facts 2"),
    Edge("*Route *", ("*",), "API gateway.networking.k8s.io", "facts 2"),
    Edge("Host *", ("*",), "API gateway.networking.k8s.io", "facts 2: all public names lead to a Gateway"),
    Edge("Record *", ("*",), "API gateway.networking.k8s.io", "facts 2"),
    Edge("Gateway drycc-gateway", ("*",), "GatewayClass *", "facts 11.3: a class that is not there is never accepted"),
)

_STORES = (
    *(
        Edge(f"Component {name}", _WAITS, "Component drycc-storage", "facts 11.11")
        for name in ("drycc-builder", "drycc-registry", "drycc-quickwit*", "drycc-database-backup")
    ),
    *(
        Edge(f"Component {name}", _WAITS, "Component drycc-database", "facts 11.8")
        for name in ("drycc-controller*", "drycc-passport*", "drycc-grafana", "drycc-quickwit*")
    ),
    *(
        Edge(f"Component {name}", _WAITS, "Component drycc-valkey", "facts 11.10")
        for name in ("drycc-controller*", "drycc-passport*", "drycc-grafana", "drycc-logger*")
    ),
    Edge("Component drycc-grafana", _WAITS, "Component drycc-passport*", "facts 6: its login is passport's"),
    Edge(
        "Component drycc-grafana",
        _WAITS,
        "Component drycc-controller*",
        "facts 6: its data sources are the controller's",
    ),
    Edge("Component drycc-builder", _WAITS, "Component drycc-controller*", "facts 1.3: readiness asks the controller"),
    Edge("Component drycc-fluentbit", _WAITS, "Component drycc-quickwit-indexer", "facts 1.9: its init waits for it"),
    Edge("Component drycc-registry-proxy", _WAITS, "Component drycc-registry", "facts 1.8: its init waits for it"),
    Edge("Component drycc-controller*", ("database-down",), "Component drycc-database", "facts 15.1"),
    Edge("Component drycc-controller*", ("cache-down",), "Component drycc-valkey", "facts 15.1"),
)

_PATH_IN = (
    *(
        Edge(
            asked,
            ("no-backend", "no-endpoints", "server-error"),
            "Component drycc-controller*",
            "facts 11.8: 503",
            _WAITS,
        )
        for asked in ("Host drycc.*", "Address *", "Service drycc-controller-api")
    ),
    Edge("*Route drycc-controller", ("no-endpoints",), "Component drycc-controller*", "facts 2"),
    Edge("*Route drycc-passport", ("no-endpoints",), "Component drycc-passport*", "facts 2"),
    Edge("*Route drycc-grafana", ("no-endpoints",), "Component drycc-grafana", "facts 2"),
    Edge("*Route drycc-storage*", ("no-endpoints",), "Component drycc-storage", "facts 2"),
    Edge("*Route drycc-builder", ("no-endpoints",), "Component drycc-builder", "facts 2"),
    Edge("*Route *", ("no-endpoints",), "*Route *", "facts 2: the same backend", ("no-service",)),
    Edge("Address *", ("no-route",), "*Route drycc-controller", "facts 11.4: no route, so 404 from the gateway"),
    Edge("Host *", ("*",), "Gateway drycc-gateway", "facts 2: all public names lead to it"),
    Edge("Record *", ("*",), "Gateway drycc-gateway", "facts 2", ("no-address", "pending", "absent")),
    Edge("*Route *", ("not-accepted", "no-parent"), "Gateway drycc-gateway", "facts 11.4"),
    Edge("Host drycc.*", ("no-route",), "*Route drycc-controller", "facts 11.4: no route, so 404 from the gateway"),
    Edge("Host *", ("no-name", "wrong-address", *_UNANSWERED), "Record *", "facts 11.1: the wildcard record"),
    Edge("Host *", _UNANSWERED, "Host *", "facts 11.1: the name does not resolve", ("no-name", "wrong-address")),
)

_MAGIC = ("dead", "no-address-in-name", "rebinding", "not-served")
_DNS = (
    Edge(
        "Record *",
        ("stale",),
        "Record *",
        "facts 2: the same record, compared with the same gateway",
        ("wrong-address",),
    ),
    Edge("Record *", ("no-record",), "Zone *", "facts 11.1: nobody knows the domain", ("not-registered",)),
    Edge("Host *", ("no-name",), "Zone *", "facts 11.1: nobody knows the domain", ("not-registered",)),
    Edge("Host *", ("only-here",), "Record *", "facts 11.1: the wildcard record", ("no-record",)),
    Edge("Record *", ("no-record",), "Domain *", "facts 11.1: the domain is the record", _MAGIC),
    Edge("Host *", ("no-name",), "Domain *", "facts 11.1: the domain is the record", _MAGIC),
    Edge("Record *", ("wrong-address",), "Domain *", "facts 11.1: the domain is the record", ("other-address",)),
    Edge("Host *", ("wrong-address",), "Domain *", "facts 11.1: the domain is the record", ("other-address",)),
    Edge(
        "Record *", ("no-node", "node-not-ready", "no-answer"), "Node *", "a lost node serves nothing", ("not-ready",)
    ),
)
