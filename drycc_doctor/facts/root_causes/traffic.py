"""Why nothing answers: the Gateway, names, addresses and certificates."""

from drycc_doctor.facts.root_causes.uses import DETACHED, DOWN, MISLED, PUBLIC, SERVING, UNTAKEN
from drycc_doctor.model import subject
from drycc_doctor.model.edge import Edge
from drycc_doctor.model.subject import component, thing

_UNCONNECTED = ("refused", "timeout", "unreachable")
_UNREACHED = (*_UNCONNECTED, "reset", "protocol")
_LOST = ("gateway", "gateway-error")
_PASSED_ON = ("no-backend", "backend-refuses", "gateway-timeout", "headers-lost")
_UNANSWERED = (*_UNCONNECTED, "no-answer", "no-backend", "backend-refuses", "gateway-timeout", "server-error")
_UNTRUSTED = ("expired", "not-yet-valid", "self-signed", "wrong-name", "unknown-issuer", "handshake")
_CLOSED = ("dead", "web-closed", "https-closed")
_SSH_UNHEARD = ("ssh-refused", "ssh-timeout", "ssh-unreachable")
_MAGIC = ("dead", "no-address-in-name", "rebinding", "not-served")
_UNSERVED = ("not-accepted", "not-programmed")
_GIVEN_NONE = ("refused", "no-pool-fits", "ports-taken")

_GATEWAY, _CLASS, _POOL = subject.gateway("drycc-gateway"), subject.gateway_class("*"), subject.pool("*")
_LISTENERS, _SET, _BALANCER = subject.listeners("*"), subject.listener_set("*"), subject.service("*gateway*")
_HTTP_ROUTE, _TCP_ROUTE = subject.route("HTTPRoute", "*"), subject.route("TCPRoute", "*")
_ALPHA, _TCP_KIND = subject.setting("PILOT_ENABLE_ALPHA_GATEWAY_API"), subject.definition("TCPRoute")
_ADDRESS, _HOST, _RECORD = subject.address("*"), subject.host("*"), subject.wildcard("*")
_API, _API_HOST, _API_ROUTE = subject.service("drycc-controller-api"), subject.host("drycc.*"), PUBLIC[0].route
_BUILDER, _SSH_ROUTE = subject.service("drycc-builder"), subject.route("TCPRoute", "drycc-builder")
_CONTROLLER, _PROXY = component("drycc-controller*"), component("drycc-gateway-*")
_PULLS, _REGISTRY = subject.service("drycc-registry-proxy"), "drycc/registry#answers"
_APP_GATEWAYS, _APPS = subject.apps("gateways"), subject.apps("*")
_ZONE, _DOMAIN = subject.zone("*"), subject.domain("*")
_CERTIFICATE, _ISSUER, _ORDER, _CHALLENGE = (
    thing(kind, "*") for kind in ("Certificate", "Issuer", "Order", "Challenge")
)
_SECRET = thing("Secret", "drycc-auto-tls")

_PENDING, _STATUS, _LISTENED = (f"drycc/gateway#{one}" for one in ("pending-addresses", "route-status", "listeners"))
_ROUTED, _NAMES, _SSH, _APP = (
    f"drycc/gateway#{one}" for one in ("routes", "dns-records", "ssh-port-2222", "gateways-of-applications")
)
_SERVED = "drycc/gateway#gateway-objects"
_ISSUED, _SHOWN = "drycc/tls#certificate-status", "drycc/tls#certificate-objects"

GATEWAY = (
    Edge(_HOST, ("*",), subject.gateway_api(), "drycc/gateway#gateway-objects"),
    Edge(_GATEWAY, ("*",), _CLASS, "drycc/gateway#gateway-class"),
    Edge(_GATEWAY, ("no-address",), _GATEWAY, _PENDING, ("pending", "absent")),
    Edge(_LISTENERS, ("unsaid", "not-programmed"), _GATEWAY, _LISTENED),
    Edge(subject.listeners("drycc-listenerset"), ("*",), _SET, _LISTENED),
    Edge(_HTTP_ROUTE, UNTAKEN, _SET, _STATUS),
    *(Edge(_LISTENERS, ("no-routes",), route, _STATUS, DETACHED) for route in (_HTTP_ROUTE, _TCP_ROUTE)),
    Edge(_TCP_ROUTE, ("no-parent",), _ALPHA, _SSH),
    *(Edge(route, ("no-parent",), _CLASS, _STATUS) for route in (_HTTP_ROUTE, _TCP_ROUTE)),
    Edge(_HTTP_ROUTE, ("partly",), _LISTENERS, _STATUS, ("unresolved", "not-accepted", "not-programmed", "conflicted")),
    Edge(_GATEWAY, ("behind",), _GATEWAY, _STATUS, ("status-behind",)),
    Edge(_LISTENERS, ("unsaid",), _CLASS, _STATUS),
    *(Edge(route, ("behind",), _GATEWAY, _STATUS, ("status-behind",)) for route in (_HTTP_ROUTE, _TCP_ROUTE)),
    *(
        Edge(route, ("edited",), subject.service("*"), "the very same edit", ("no-port",))
        for route in (_HTTP_ROUTE, _TCP_ROUTE)
    ),
    Edge(_GATEWAY, ("not-in-status",), _PROXY, _PENDING, DOWN),
    Edge(_GATEWAY, ("not-in-status",), _GATEWAY, _PENDING, ("not-programmed", "not-accepted")),
    *(Edge(_GATEWAY, ("no-gateway-address", "no-address"), one, _PENDING, ("unresolved",)) for one in (_ADDRESS,)),
    *(Edge(_SECRET, ("not-shown",), one, _LISTENED) for one in (_CLASS, _LISTENERS)),
    Edge(_SECRET, ("not-shown",), _GATEWAY, _LISTENED, ("pending", "absent", "no-gateway", "ignored", "no-pods")),
    Edge(subject.setting("global.certManagerEnabled"), ("https-urls",), _GATEWAY, _LISTENED, ("no-gateway",)),
    Edge(_ADDRESS, ("ssh-closed",), _SSH_ROUTE, _SSH, DETACHED),
    Edge(_LISTENERS, ("not-accepted",), _ALPHA, _SSH),
    Edge(_TCP_ROUTE, ("no-parent",), _TCP_KIND, _SSH),
    Edge(_LISTENERS, ("unresolved",), _SECRET, _LISTENED, ("no-secret",)),
    Edge(_GATEWAY, ("no-pods",), _PROXY, _PENDING, DOWN),
    *(Edge(_ADDRESS, ("ssh-closed", "ssh-cut", *_SSH_UNHEARD), cause, _SSH) for cause in (_TCP_KIND, _ALPHA)),
    *(Edge(one, ("no-route",), subject.definition("HTTPRoute"), _ROUTED) for one in (_ADDRESS, _HOST)),
    Edge(subject.gateway_api(), ("not-found",), subject.definition("*"), "drycc/gateway#gateway-api-versions"),
    Edge(_HTTP_ROUTE, UNTAKEN, subject.definition("ListenerSet"), "drycc/gateway#gateway-api-versions"),
    Edge(_CONTROLLER, ("not-ready", "no-answer"), _API, "drycc/controller#right-backend", MISLED),
    *(
        Edge(subject.service(p.service), ("no-service", "missing-object"), p.route, _ROUTED, ("no-service",))
        for p in PUBLIC
    ),
    Edge(_ADDRESS, ("no-backend",), _API, _ROUTED, MISLED),
    Edge(_GATEWAY, ("pending", "no-address"), _POOL, _PENDING),
    Edge(_GATEWAY, ("pending", "no-address"), _BALANCER, _PENDING, _GIVEN_NONE),
    Edge(_BALANCER, ("unsaid",), _POOL, _PENDING),
    Edge(_BALANCER, ("unsaid",), _GATEWAY, _PENDING, ("pending",)),
    *(
        Edge(subject.events(reason), ("repeated",), _BALANCER, "the very same events", ("refused",))
        for reason in ("SyncLoadBalancerFailed", "AllocationFailed")
    ),
    Edge(_APP_GATEWAYS, ("no-address", "refused"), _POOL, _APP),
    Edge(_APP_GATEWAYS, ("ignored", "no-address"), _CLASS, _APP),
    Edge(_SET, ("set-refused", "ignored"), _GATEWAY, _LISTENED),
    Edge(_ADDRESS, ("dead",), subject.namespace("*"), "drycc/failures#namespaces"),
    Edge(_ADDRESS, (*_CLOSED, "ssh-closed"), _CLASS, "drycc/gateway#gateway-class"),
    Edge(_ADDRESS, (*_CLOSED, "ssh-closed"), _GATEWAY, _STATUS, ("ignored", *_UNSERVED)),
)
"""Why the Gateway and its parts do not serve."""

EDGES = (
    Edge(_ADDRESS, ("no-backend", "server-error"), _CONTROLLER, "drycc/controller#probes", DOWN),
    Edge(_API, ("no-endpoints", "server-error"), _CONTROLLER, "drycc/controller#probes", DOWN),
    Edge(_ADDRESS, _UNREACHED, _CLASS, "drycc/gateway#gateway-class"),
    Edge(_ADDRESS, ("no-route",), _API_ROUTE, _ROUTED, DETACHED),
    Edge(_ADDRESS, ("gateway",), _API_ROUTE, _ROUTED),
    Edge(_HOST, ("no-route", "tls", *_UNANSWERED), _GATEWAY, "drycc/gateway#gateway-objects"),
    Edge(_ADDRESS, ("no-route", "ssh-closed", "ssh-cut", *_SSH_UNHEARD), _GATEWAY, _ROUTED, ("no-routes",)),
    Edge(_RECORD, ("*",), _GATEWAY, _NAMES, ("no-address", "pending", "no-gateway")),
    *(
        Edge(route, ("no-parent",), _GATEWAY, _STATUS, ("no-gateway", "ignored", *_UNSERVED))
        for route in (_HTTP_ROUTE, _TCP_ROUTE)
    ),
    Edge(_HOST, ("no-name", "wrong-address", *_UNCONNECTED, "no-answer"), _RECORD, _NAMES),
    Edge(_HOST, (*_UNCONNECTED, "no-answer"), _HOST, _NAMES, ("no-name", "wrong-address")),
    Edge(_ADDRESS, (*_CLOSED, "ssh-closed", *_UNREACHED), _PROXY, _SERVED, DOWN),
    Edge(_ADDRESS, _UNCONNECTED, _ADDRESS, "no connection", _CLOSED, same=True),
    Edge(_HOST, _UNCONNECTED, _ADDRESS, _NAMES, _CLOSED),
    Edge(
        _HOST,
        ("no-route", "tls", "no-answer", *_UNCONNECTED),
        _LISTENERS,
        _LISTENED,
        (*_UNSERVED, "conflicted", "unresolved"),
    ),
    Edge(_BUILDER, ("bucket",), component("drycc-storage"), "drycc/builder#health", but=SERVING),
    Edge(subject.service("drycc-registry"), ("storage-fails",), component("drycc-storage"), _REGISTRY, DOWN),
    Edge(subject.service("drycc-registry"), ("storage-fails",), subject.external("storage", "*"), _REGISTRY),
    Edge(subject.service("drycc-registry"), ("storage-fails",), component("drycc-storage"), _REGISTRY, ("no-quorum",)),
    Edge(subject.service("drycc-registry"), ("storage-unseen",), _PULLS, _REGISTRY),
    Edge(_PULLS, ("storage-fails",), subject.service("drycc-registry"), _REGISTRY, ("storage-fails",)),
    Edge(_PULLS, ("storage-hangs",), component("drycc-storage"), _REGISTRY, ("no-quorum",)),
    Edge(_PULLS, ("no-registry",), component("drycc-registry"), "drycc/registry#proxy", DOWN),
    Edge(_BUILDER, ("controller",), _CONTROLLER, "drycc/builder#health", but=SERVING),
    Edge(_ADDRESS, ("ssh-cut",), component("drycc-builder"), _SSH, DOWN),
    Edge(_ADDRESS, ("ssh-cut", *_SSH_UNHEARD), _SSH_ROUTE, _SSH),
    Edge(_ADDRESS, ("ssh-cut", *_SSH_UNHEARD), _ADDRESS, _SSH, _UNREACHED),
    Edge(_ADDRESS, ("ssh-refused", "ssh-timeout"), _ADDRESS, "its port", ("ssh-closed",), same=True),
    Edge(_HOST, _UNREACHED, _ADDRESS, _NAMES, _UNREACHED),
    Edge(_HOST, _PASSED_ON, _ADDRESS, "the same gateway", _PASSED_ON),
    Edge(_API_HOST, ("no-route",), _ADDRESS, "the same question", ("no-route",)),  # each host has a route of its own
    *(
        Edge(_CONTROLLER, ("no-header",), asked, "the same answer", ("headers-lost",))
        for asked in (_ADDRESS, _API_HOST)
    ),
    Edge(_ADDRESS, _LOST, _ADDRESS, "the same question", (*_UNREACHED, *_PASSED_ON, "no-route", "tls")),
    Edge(_ADDRESS, ("server-error",), _ADDRESS, "well inside, and not here", ("gateway-error",), same=True),
    Edge(_HOST, ("server-error",), _ADDRESS, "the same gateway", ("gateway-error",)),
    Edge(_HOST, ("tls",), _HOST, "the same certificate", _UNTRUSTED, same=True),
    Edge(_ADDRESS, ("tls",), _HOST, "the same certificate, by name", ("tls",)),
    Edge(_API, ("service",), _API, "the same question", ("no-*",)),
    Edge(_HOST, ("name",), _RECORD, _NAMES),
    Edge(_API_HOST, ("name",), _API_HOST, "the same question", ("no-name", "wrong-address", "refused", "tls")),
    Edge(_APPS, ("no-gateway-address",), _CLASS, _APP),
    Edge(subject.apps("host names*"), ("no-gateway-address",), _APP_GATEWAYS, _APP),
    Edge(_RECORD, ("stale",), _RECORD, "the same record, compared with the same gateway", ("wrong-address",)),
    Edge(subject.resolver(), ("dnssec", "timeout", "unreadable"), _ZONE, "RFC 4035, 5.5", ("dnssec",)),
    Edge(subject.evidence("http*"), ("timeout",), _ZONE, "RFC 4035, 5.5", ("dnssec",)),
    Edge(_ZONE, ("not-registered",), _DOMAIN, "the service of the domain is gone", ("dead",)),
    Edge(_RECORD, ("no-record",), _ZONE, "nobody knows the domain", ("not-registered",)),
    Edge(_HOST, ("only-here",), _RECORD, _NAMES, ("no-record",)),
    Edge(_RECORD, ("no-record",), _DOMAIN, "the domain is the record", _MAGIC),
    Edge(_RECORD, ("wrong-address",), _DOMAIN, "the domain is the record", ("other-address",)),
    Edge(_RECORD, ("no-node", "node-not-ready", "no-answer"), subject.node("*"), "it serves nothing", ("not-ready",)),
    Edge(_CERTIFICATE, ("not-ready",), _ISSUER, _ISSUED, ("issuer-not-ready", "issuer-missing")),
    Edge(_CERTIFICATE, ("not-ready",), _CHALLENGE, _ISSUED, ("challenge",)),
    Edge(_CERTIFICATE, ("not-ready",), _ORDER, _ISSUED, ("order", "no-solver")),
    *(Edge(_CHALLENGE, ("challenge",), cause, _ISSUED) for cause in (_GATEWAY, _RECORD)),
    Edge(_CHALLENGE, ("challenge",), _HOST, _ISSUED, ("no-name", "wrong-address")),
    Edge(_SECRET, ("no-secret",), _CERTIFICATE, _SHOWN, ("not-ready",)),
    Edge(_HOST, (*_UNTRUSTED, "tls"), _CERTIFICATE, _SHOWN, ("not-ready",)),
    Edge(_SECRET, ("other-shown",), _HOST, "the host's own is wrong", _UNTRUSTED),
    Edge(_HOST, ("tls",), _HOST, "the same certificate", _UNTRUSTED),
    Edge(_ADDRESS, ("tls", "https-closed", *_UNREACHED), _SECRET, _LISTENED, ("no-secret",)),
    Edge(_ADDRESS, ("tls", "https-closed", *_UNREACHED), _LISTENERS, _LISTENED, ("unresolved", "not-programmed")),
)
"""Why what is asked from outside, or through the API server, does not answer as it should."""
