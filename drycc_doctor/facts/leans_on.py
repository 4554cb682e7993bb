"""What leans on what, as data: which findings a failure elsewhere explains (design: root first).

An edge says which codes it explains, so that an image that cannot be pulled is not folded under a dead database.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from drycc_doctor.model.finding import Finding, Status
from drycc_doctor.model.glob import fits


class Edge(msgspec.Struct, frozen=True):
    """A finding of ``codes`` on ``subject`` follows from a FAIL on ``root``; subjects as ``Kind name`` globs."""

    subject: str
    codes: tuple[str, ...]
    root: str
    because: str  # the source of the fact
    root_codes: tuple[str, ...] = ("*",)
    same: bool = False  # whether both are about the very same subject

    def explains(self, finding: Finding) -> bool:
        """Whether a finding is of the kind that this edge explains."""
        return _any(finding.code, self.codes) and fits(str(finding.subject), self.subject)

    def roots(self, finding: Finding) -> bool:
        """Whether a finding is a failure that this edge starts from."""
        return (
            finding.status is Status.FAIL
            and fits(str(finding.subject), self.root)
            and _any(finding.code, self.root_codes)
        )


def _any(code: str, globs: Iterable[str]) -> bool:
    return any(fits(code, glob) for glob in globs)


_WAITS = ("not-ready", "in-init", "in-init-still", "missing-replicas", "crash-loop")
_UNANSWERED = ("refused", "no-answer", "no-backend", "server-error", "timeout", "unreachable", "not-ready")


_DOWN = (*_WAITS, "config", "image", "out-of-memory", "unschedulable", "no-pods", "scaled-to-zero", "missing")
_UNREACHED = ("refused", "timeout", "unreachable", "reset", "protocol")


def edges() -> tuple[Edge, ...]:
    """The map, in the order in which roots are looked for: what is deeper stands first."""
    return (
        *(*_UNDER, *_CLUSTER, *_PARTS, *_ELSEWHERE, *_STORES),
        *(*_PATH_IN, *_ASKED, *_APPS, *_DNS, *_TLS, *_UPGRADES, *_WATCHED),
    )


_UNDER = (
    Edge("Component *", _WAITS, "DNS of the cluster", "facts 11.9: all wait for each other by name", ("no-endpoints",)),
    Edge("PersistentVolumeClaim *", ("no-default",), "StorageClass *", "facts 11.15", ("no-default",)),
    Edge("Cluster Kubernetes", ("volume",), "StorageClass *", "facts 11.15", ("no-default", "no-class", "no-volumes")),
    Edge("Component *", ("volume",), "StorageClass *", "facts 11.15", ("no-default", "no-class", "no-volumes")),
    Edge("PersistentVolumeClaim *", ("no-class",), "StorageClass *", "facts 11.15", ("no-class",)),
    Edge("PersistentVolumeClaim *", ("no-volumes",), "StorageClass *", "facts 11.15", ("no-volumes",)),
    Edge(
        "Component drycc-database",
        ("unschedulable", "hugepages"),
        "Cluster Kubernetes",
        "facts 11.16",
        ("no-hugepages",),
    ),
    Edge("Component *", ("no-pods",), "ResourceQuota *", "facts 10: FailedCreate", ("exhausted",)),
    *(
        Edge(f"Component {name}", ("unschedulable",), f"PersistentVolumeClaim *-{name}-[0-9]*", "facts 11.15")
        for name in (
            "drycc-database",
            "drycc-valkey",
            "drycc-storage",
            "drycc-grafana",
            "drycc-victoriametrics-vmagent",
            "drycc-victoriametrics-vmstorage",
        )
    ),
)
_APPS = (
    Edge("Apps *", ("no-gateway-address",), "GatewayClass *", "facts 11.3: nobody serves the apps' gateways"),
    Edge("Apps *", ("*",), "Apps all", "what keeps most of the apps' pods", ("most",)),
    Edge("Apps registry-proxy", ("registry-proxy",), "Component drycc-registry-proxy", "facts 11.18"),
    Edge("Apps registry", ("registry",), "Component drycc-registry", "facts 1.8: the proxy asks the registry"),
)


_CLUSTER = (
    Edge("Component *", (*_WAITS, "unschedulable"), "Node *", "pods of a lost node are not ready", ("not-ready",)),
    Edge("Gateway drycc-gateway", ("*",), "API gateway.networking.k8s.io", "facts 2: only the Gateway API is used"),
    Edge("GatewayClass *", ("*",), "API gateway.networking.k8s.io", "facts 2"),
    Edge("*Route *", ("*",), "API gateway.networking.k8s.io", "facts 2"),
    Edge("Host *", ("*",), "API gateway.networking.k8s.io", "facts 2: all public names lead to a Gateway"),
    Edge("Record *", ("*",), "API gateway.networking.k8s.io", "facts 2"),
    Edge("Gateway drycc-gateway", ("*",), "GatewayClass *", "facts 11.3: a class that is not there is never accepted"),
)

_PLACED = ("hugepages", "volume", "ports", "resources", "taint", "affinity")
_LEADERLESS = ("no-leader", "stale")
_UNWELL = ("crash-loop", "config", "image", "out-of-memory", "unschedulable", "no-pods", *_PLACED)

_PARTS = (
    Edge("Component *", ("unschedulable",), "Cluster Kubernetes", "what the scheduler says of several pods", _PLACED),
    Edge("Component *", ("unschedulable",), "Component *", "what the scheduler says", _PLACED, same=True),
    Edge("Component *", ("no-pods",), "Component *", "what refuses its pods", ("quota", "refused"), same=True),
    Edge("Component *", ("in-init",), "Component *", "facts 11.9", ("no-replica", "in-init-still"), same=True),
    Edge("Component *", ("image",), "Image *", "every pod of an image waits for it"),
    *(Edge("Component *", ("config",), f"{kind} *", "facts 11.13") for kind in ("Secret", "ConfigMap")),
    Edge("Job *", ("failed", "hangs"), "Secret *", "facts 11.13"),
    Edge("CronJob *", ("overdue", "never"), "Secret *", "facts 11.13"),
    Edge("Component *", (*_LEADERLESS, "not-ready", "stuck"), "Component *", "its pods", _UNWELL, same=True),
    Edge(
        "Service drycc-database-replica",
        ("no-replica",),
        "Component drycc-database",
        "its pods",
        (*_WAITS, *_UNWELL),
    ),
    Edge("Component *", _LEADERLESS, "Component *", "facts 18: its program does not run", ("asleep",), same=True),
    Edge("Component *", _LEADERLESS, "Node *", "its leader ran there", ("not-ready",)),
    Edge("Component *", ("degraded",), "Node *", "some of its pods ran there", ("not-ready",)),
    Edge("Cluster Kubernetes", ("waiting",), "Component *", "what the scheduler says of its pods", _PLACED),
    *(
        Edge(f"Component {name}", ("in-init", "no-replica"), "Service drycc-database-replica", "facts 11.9")
        for name in ("drycc-controller*", "drycc-passport*")
    ),
    Edge("Job *", ("failed", "hangs"), "Component drycc-database", "facts 1.1: they migrate databases"),
    Edge("CronJob drycc-controller*", ("overdue", "never"), "Component drycc-database", "facts 1.1"),
    Edge("CronJob drycc-database*", ("overdue", "never"), "Component drycc-database", "facts 1.5"),
)

_ELSEWHERE = (
    *(
        Edge(f"Component {name}", _WAITS, "Elsewhere database *", "facts 8")
        for name in ("drycc-controller*", "drycc-passport*", "drycc-grafana", "drycc-quickwit*")
    ),
    *(
        Edge(f"Component {name}", _WAITS, "Elsewhere valkey *", "facts 8")
        for name in ("drycc-controller*", "drycc-passport*", "drycc-grafana")
    ),
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
    Edge("Component drycc-controller", ("not-ready",), "Component drycc-controller-api", "facts 1.1: its API", _DOWN),
    Edge("Component drycc-controller", ("not-ready",), "Component drycc-controller", "facts 1.1", _DOWN, same=True),
    Edge(
        "Setting passport.environment.REGISTRATION_ENABLED",
        ("no-answer",),
        "Component drycc-passport*",
        "facts 15.2: passport tells it",
        _DOWN,
    ),
    Edge("Component drycc-controller*", ("database-down",), "Component drycc-database", "facts 15.1"),
    Edge("Component drycc-controller*", ("cache-down",), "Component drycc-valkey", "facts 15.1"),
)

_DEAD = ("dead", "web-closed", "https-closed", "ssh-closed")
_NO_SET = ("no-listenerset", "set-refused", "ignored")
_UNHEARD = ("not-accepted", "not-programmed", "conflicted", "unresolved")
_MISLED = ("selects-nothing", "no-port", "no-target")
_BEHIND = (
    ("drycc-controller", "drycc-controller-api"),
    ("drycc-passport", "drycc-passport"),
    ("drycc-grafana", "drycc-grafana"),
    ("drycc-storage*", "drycc-storage"),
    ("drycc-builder", "drycc-builder"),
)
_GATEWAY = (
    Edge("Gateway drycc-gateway", ("no-address",), "Gateway drycc-gateway", "facts 11.2", ("pending", "absent")),
    Edge("Listeners *", ("*",), "API gateway.networking.k8s.io", "facts 2"),
    Edge("Listeners *", ("unsaid", "not-programmed"), "Gateway drycc-gateway", "facts 2"),
    Edge("Listeners drycc-listenerset", ("*",), "ListenerSet *", "facts 2"),
    Edge("*Route *", ("not-accepted", "no-parent"), "ListenerSet *", "facts 11.4", _NO_SET),
    Edge("Listeners *", ("no-routes",), "*Route *", "facts 11.4", ("not-accepted", "no-parent")),
    *(
        Edge(what, codes, root, "facts 11.5, 17: nobody routes what comes to 2222")
        for root in ("CustomResourceDefinition TCPRoute", "Setting PILOT_ENABLE_ALPHA_GATEWAY_API")
        for what, codes in (
            ("TCPRoute *", ("no-parent", "not-accepted")),
            ("Address *", ("ssh-closed",)),
            ("Listeners *", ("no-routes",)),
        )
    ),
    Edge("*Route *", ("not-accepted", "no-parent"), "CustomResourceDefinition ListenerSet", "facts 11.4"),
    *(
        Edge(f"*Route {route}", ("no-endpoints",), f"Service {service}", "facts 2", ("selects-nothing",))
        for route, service in _BEHIND
    ),
    Edge("Component drycc-controller*", ("not-ready", "no-answer"), "Service drycc-controller-api", "facts 3", _MISLED),
    Edge(
        "Service drycc-controller-api",
        ("no-service",),
        "*Route drycc-controller",
        "facts 2: it leads there",
        ("no-service",),
    ),
    Edge(
        "Service drycc-passport", ("no-service",), "*Route drycc-passport", "facts 2: it leads there", ("no-service",)
    ),
    *(
        Edge(asked, ("no-backend", "no-endpoints"), "Service drycc-controller-api", "facts 2", _MISLED)
        for asked in ("Host drycc.*", "Address *", "Service drycc-controller-api")
    ),
    Edge("Gateway drycc-gateway", ("pending", "no-address"), "IPAddressPool *", "facts 11.2"),
    Edge("Gateway drycc-gateway", ("pending", "no-address"), "Service drycc-gateway-istio", "facts 11.2", ("refused",)),
    Edge("Service drycc-gateway-istio", ("unsaid",), "IPAddressPool *", "facts 11.2"),
    Edge("Service drycc-gateway-istio", ("unsaid",), "Gateway drycc-gateway", "facts 11.2", ("pending",)),
    *(
        Edge(f"Events {reason}", ("repeated",), "Service drycc-gateway-istio", "the very same events", ("refused",))
        for reason in ("SyncLoadBalancerFailed", "AllocationFailed")
    ),
    Edge("Apps gateways", ("no-address",), "IPAddressPool *", "facts 2: an address for each app"),
    Edge("Apps gateways", ("*",), "API gateway.networking.k8s.io", "facts 2"),
    Edge("Apps gateways", ("ignored", "no-address"), "GatewayClass *", "facts 11.3"),
    Edge("ListenerSet *", ("*",), "Gateway drycc-gateway", "facts 2: it adds to the Gateway"),
    Edge("ListenerSet *", ("*",), "API gateway.networking.k8s.io", "facts 2"),
    Edge("Address *", _DEAD, "API gateway.networking.k8s.io", "facts 2"),
    Edge("Address *", _DEAD, "GatewayClass *", "facts 11.3: nobody serves the Gateway"),
    Edge("Address *", _DEAD, "Gateway drycc-gateway", "facts 2", ("ignored", "not-accepted", "not-programmed")),
)
"""What the Gateway's own parts lean on."""

_PATH_IN = (
    *_GATEWAY,
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
    Edge("Address *", _UNREACHED, "GatewayClass *", "facts 11.3: nobody serves the gateway"),
    Edge("Address *", ("no-route",), "*Route drycc-controller", "facts 11.4: no route, so 404 from the gateway"),
    Edge("Host *", ("*",), "Gateway drycc-gateway", "facts 2: all public names lead to it"),
    Edge("Record *", ("*",), "Gateway drycc-gateway", "facts 2", ("no-address", "pending", "no-gateway")),
    Edge("*Route *", ("not-accepted", "no-parent"), "Gateway drycc-gateway", "facts 11.4"),
    Edge("Host drycc.*", ("no-route",), "*Route drycc-controller", "facts 11.4: no route, so 404 from the gateway"),
    Edge("Host *", ("no-name", "wrong-address", *_UNANSWERED), "Record *", "facts 11.1: the wildcard record"),
    Edge("Host *", _UNANSWERED, "Host *", "facts 11.1: the name does not resolve", ("no-name", "wrong-address")),
    Edge("Address *", ("refused", "timeout", "unreachable"), "Address *", "no connection", _DEAD[:3], same=True),
    Edge("Host *", ("refused", "timeout", "unreachable"), "Address *", "facts 2: all names lead to it", _DEAD[:3]),
    Edge("Host *", ("no-route", "tls", *_UNANSWERED), "Listeners *", "facts 2", _UNHEARD),
)

_ASKED = (
    *(
        Edge(f"Service {service}", ("no-endpoints", "not-running"), f"Component {part}", "facts 1: its pods", _DOWN)
        for service, part in (
            ("drycc-passport", "drycc-passport*"),
            ("drycc-builder", "drycc-builder"),
            ("drycc-registry", "drycc-registry"),
            ("drycc-controller-mutate", "drycc-controller-mutate"),
        )
    ),
    Edge("Service drycc-builder", ("bucket",), "Component drycc-storage", "facts 11.11"),
    Edge("Service drycc-builder", ("controller",), "Component drycc-controller*", "facts 1.3"),
    Edge("Component drycc-passport*", ("database-down",), "Component drycc-database", "facts 15.2"),
    Edge("Component drycc-grafana", ("database-down",), "Component drycc-database", "facts 6"),
    *(
        Edge(f"Host {part}.*", ("no-backend", "server-error"), f"Component {part}*", "facts 2", _DOWN)
        for part in ("drycc-passport", "drycc-grafana")
    ),
    *(
        Edge(f"Host {part}.*", ("no-route", "no-backend"), f"*Route {part}", "facts 11.4")
        for part in ("drycc-passport", "drycc-grafana")
    ),
    Edge("Address *", ("ssh-cut",), "Component drycc-builder", "facts 2: the TCPRoute's backend", _DOWN),
    Edge("Address *", ("ssh-*",), "TCPRoute drycc-builder", "facts 11.5: no route, no answer"),
    Edge("Address *", ("ssh-*",), "Address *", "facts 2: one Gateway for all", _UNREACHED),
    Edge("Address *", ("ssh-refused", "ssh-timeout"), "Address *", "facts 2: its port", ("ssh-closed",), same=True),
    Edge("Host *", _UNREACHED, "Address *", "facts 2: all public names lead to the gateway", _UNREACHED),
    Edge("Address *", ("gateway",), "*Route drycc-controller", "facts 11.4"),
    Edge("Address *", ("gateway",), "Address *", "the same question", (*_UNREACHED, "no-route", "no-backend", "tls")),
    Edge("Host *", ("tls",), "Host *", "the same certificate", ("expired", "wrong-name", "self-signed"), same=True),
    Edge("Host *", ("tls",), "Host *", "the same certificate", ("unknown-issuer", "handshake"), same=True),
    Edge("Address *", ("tls",), "Host *", "the same certificate, by name", ("tls",)),
    Edge("Service drycc-controller-api", ("service",), "Service drycc-controller-api", "the same question", ("no-*",)),
    Edge("Host *", ("name",), "Record *", "facts 11.1"),
    Edge(
        "Host drycc.*", ("name",), "Host drycc.*", "the same question", ("no-name", "wrong-address", "refused", "tls")
    ),
)

_MAGIC = ("dead", "no-address-in-name", "rebinding", "not-served")
_DNS = (
    Edge("Apps host names*", ("no-gateway-address",), "Apps gateways", "facts 2: its own Gateway's", ("*",)),
    Edge(
        "Record *",
        ("stale",),
        "Record *",
        "facts 2: the same record, compared with the same gateway",
        ("wrong-address",),
    ),
    *(
        Edge(asked, codes, "Zone *", "RFC 4035, 5.5: the resolver tells nothing of the zone", ("dnssec",))
        for asked, codes in (("Resolver *", ("dnssec", "timeout", "unreadable")), ("Question http*", ("timeout",)))
    ),
    Edge("Zone *", ("not-registered",), "Domain *", "facts 11.1: the service of the domain is gone", ("dead",)),
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

_UNTRUSTED = ("expired", "self-signed", "wrong-name", "unknown-issuer", "handshake")
_TLS = (
    Edge("Certificate *", ("not-ready",), "Issuer *", "facts 2: the Issuer orders it", ("issuer-not-ready",)),
    Edge("Certificate *", ("not-ready",), "Challenge *", "facts 2: HTTP-01", ("challenge",)),
    Edge("Certificate *", ("not-ready",), "Order *", "facts 2: ACME", ("order",)),
    Edge("Order *", ("order",), "Challenge *", "facts 2: an order waits for its proofs", ("challenge",)),
    Edge("Challenge *", ("challenge",), "Gateway drycc-gateway", "facts 2: HTTP-01 comes in by the gateway"),
    Edge("Challenge *", ("challenge",), "Record *", "facts 2: HTTP-01 asks each host by name"),
    Edge("Challenge *", ("challenge",), "Host *", "facts 2: HTTP-01 asks each host by name", ("no-name", "wrong-*")),
    Edge("Secret drycc-auto-tls", ("no-secret",), "Certificate *", "facts 2: cert-manager writes it", ("not-ready",)),
    Edge("Host *", (*_UNTRUSTED, *_UNREACHED), "Secret drycc-auto-tls", "facts 2: listeners show it", ("no-secret",)),
    Edge("Host *", (*_UNTRUSTED, "tls"), "Certificate *", "facts 2: listeners show it", ("not-ready",)),
    Edge("Secret drycc-auto-tls", ("other-shown",), "Host *", "the host's own is wrong", _UNTRUSTED),
    Edge("Host *", ("tls",), "Host *", "the same certificate", _UNTRUSTED),
    Edge("Address *", ("tls",), "Host drycc.*", "the same certificate", _UNTRUSTED),
    Edge("Address *", ("gateway",), "Address *", "the same question", ("tls",)),
    Edge(
        "Address *",
        ("tls", "https-closed", *_UNREACHED),
        "Secret drycc-auto-tls",
        "facts 2: listeners show it",
        ("no-secret",),
    ),
)

_UPGRADES = (
    Edge("Helm release *", ("not-found",), "Platform *", "nothing was installed there"),
    Edge(
        "Helm release *", ("failed",), "Job *", "facts 11.12: a Job cannot be changed", ("immutable", "other-version")
    ),
    Edge(
        "Helm release *", ("failed", "pending"), "Job *", "facts 11.22: Helm waits for its hooks", ("failed", "hangs")
    ),
    Edge("Job *", ("immutable",), "Job *", "facts 11.12: the very same Job", ("other-version", "failed"), same=True),
    Edge("Helm release *", ("failed",), "Helm release *", "Helm reads it first", ("removed-api",), same=True),
    Edge("Helm release *", ("failed",), "Component *", "facts 11.14: volumes cannot be changed", ("no-templates",)),
    *(
        Edge("Helm release *", ("failed", "pending"), root, "facts 9.1: Helm waits until all are ready", codes)
        for root, codes in (("Secret *", ("*",)), ("Component *", (*_WAITS, *_UNWELL)))
    ),
    Edge("*", ("missing-object",), "*", "another check says so of the very same object", same=True),
    Edge("Component *", ("edited",), "Component *", "the very same edit", ("scaled-to-zero", "asleep"), same=True),
)
"""Why an upgrade came to no good end, and why what is there is not what Helm made."""
_WATCHED = (
    Edge("Component *", ("no-endpoints", "unreached", "server-error"), "Component *", "its pods", _DOWN, same=True),
    *(
        Edge("Index *", ("stale", "no-index"), root, "facts 7.1: the way of a log", _DOWN)
        for root in ("Component drycc-fluentbit", "Component drycc-quickwit-*", "Component drycc-storage")
    ),
    Edge("Index *", ("no-index", "stale"), "Template logs", "facts 7.1: indexes are made of it", ("no-template",)),
    Edge("Index *", ("no-index", "stale"), "Setting quickwit.logIndexPrefix", "facts 7.1", ("differ", "not-carried")),
    Edge("Component drycc-fluentbit", ("not-ready",), "Component drycc-fluentbit", "the same pods", _DOWN, same=True),
    Edge(
        "Component drycc-logger-fluentbit",
        ("not-ready",),
        "Component drycc-logger-fluentbit",
        "the same pods",
        _DOWN,
        same=True,
    ),
)
"""Logs."""
