"""What nobody does while a control plane of others stands still."""

from drycc_doctor.model import subject
from drycc_doctor.model.edge import Edge
from drycc_doctor.model.subject import component, thing

_ISTIOD, _CERT_MANAGER, _METALLB = map(subject.control_plane, ("istiod", "cert-manager", "MetalLB"))
_MANAGER, _SCHEDULER, _CLOUD = map(
    subject.control_plane, ("kube-controller-manager", "kube-scheduler", "cloud-controller-manager")
)
_DEAD = ("down", "gone")
_PROVISIONED = "drycc/failures#provisioners"
_KUBERNETES, _SILENT = "drycc/failures#kubernetes-own-controllers", ("silent",)
_ROUTES = tuple(subject.route(kind, "*") for kind in ("HTTPRoute", "TCPRoute"))
_CERTIFICATE, _ISSUER, _ORDER, _CHALLENGE = (
    thing(kind, "*") for kind in ("Certificate", "Issuer", "Order", "Challenge")
)
_LATE = ("hangs", "overdue", "not-renewed", "expired")
_STOPPED, _ITSELF = "drycc/gateway#when-istiod-is-down", "drycc/tls#cert-manager-itself"
_GIVEN, _RENEWED = "drycc/gateway#metallb-itself", "drycc/tls#renewals"

EDGES = (
    Edge(
        subject.control_plane("*"), ("*down", "some-unready"), subject.node("*"), "its pods ran there", ("not-ready",)
    ),
    Edge(subject.gateway("drycc-gateway"), ("status-behind", "ignored"), _ISTIOD, _STOPPED, _DEAD),
    Edge(subject.service("drycc-gateway-istio"), ("gone",), _ISTIOD, _STOPPED, _DEAD),
    Edge(subject.gateway_class("*"), ("not-accepted",), _ISTIOD, _STOPPED, _DEAD),
    Edge(subject.listener_set("*"), ("ignored",), _ISTIOD, _STOPPED, _DEAD),
    *(Edge(route, ("no-parent",), _ISTIOD, _STOPPED, _DEAD) for route in _ROUTES),
    Edge(subject.apps("gateways"), ("ignored", "no-address"), _ISTIOD, _STOPPED, _DEAD),
    Edge(component("*"), ("sidecar",), _ISTIOD, _STOPPED, _DEAD),
    Edge(component("drycc-gateway-istio"), ("not-ready",), _ISTIOD, _STOPPED, _DEAD),
    *(
        Edge(one, codes, _CERT_MANAGER, _ITSELF, ("down",))
        for one, codes in (
            (_CERTIFICATE, ("status-behind", "not-ready", *_LATE)),
            (_ISSUER, ("issuer-not-ready",)),
        )
    ),
    Edge(subject.gateway("drycc-gateway"), ("pending", "no-address"), _METALLB, _GIVEN, ("down",)),
    Edge(subject.service("*gateway*"), ("unsaid",), _METALLB, _GIVEN, ("down",)),
    Edge(subject.apps("gateways"), ("no-address",), _METALLB, _GIVEN, ("down",)),
    Edge(subject.address("*"), ("dead",), _METALLB, _GIVEN, ("speaker-down",)),
    Edge(component("*"), ("not-observed", "no-pods"), _MANAGER, _KUBERNETES, _SILENT),
    *(
        Edge(pods, ("unplaced",), _SCHEDULER, _KUBERNETES, _SILENT)
        for pods in (component("*"), subject.apps("unplaced"))
    ),
    Edge(subject.gateway("drycc-gateway"), ("pending", "no-address"), _CLOUD, _KUBERNETES, _SILENT),
    Edge(subject.service("*gateway*"), ("unsaid",), _CLOUD, _KUBERNETES, _SILENT),
    Edge(thing("Helm release", "*"), ("failed",), _CERT_MANAGER, _ITSELF, ("webhook-down",)),
    Edge(subject.storage_class("*"), ("no-volumes",), subject.control_plane("*.*"), _PROVISIONED, _SILENT),
    Edge(subject.claim("*"), ("pending", "no-volumes"), subject.control_plane("*.*"), _PROVISIONED, _SILENT),
    Edge(subject.control_plane("*.*"), ("not-seen",), subject.storage_class("*"), _PROVISIONED, ("no-volumes",)),
    Edge(subject.control_plane("*.*"), ("not-seen",), subject.claim("*"), _PROVISIONED, ("pending",)),
    *(
        Edge(one, codes, subject.control_plane("*"), "drycc/gateway#who-serves-a-class", ("not-serving",))
        for one, codes in (
            (subject.gateway("drycc-gateway"), ("status-behind", "ignored")),
            (subject.gateway_class("*"), ("not-accepted",)),
            (subject.apps("gateways"), ("ignored", "no-address")),
            *((route, ("no-parent",)) for route in _ROUTES),
        )
    ),
)
"""Looked for first: what such a controller wrote last, it wrote before."""

LATER = (
    *(
        Edge(_CERTIFICATE, _LATE, cause, _RENEWED, (code,))
        for cause, code in (
            (_ISSUER, "issuer-not-ready"),
            (_ISSUER, "issuer-missing"),
            (_CHALLENGE, "challenge"),
            (_ORDER, "order"),
            (_ORDER, "no-solver"),
        )
    ),
    Edge(_CERTIFICATE, ("expired", "not-renewed"), _CERTIFICATE, _RENEWED, ("hangs", "overdue"), same=True),
    Edge(subject.host("*"), ("expired", "expiring"), _CERTIFICATE, _RENEWED, _LATE),
)
"""Why a certificate is not renewed in time, and what is seen of it."""
