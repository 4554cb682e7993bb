from drycc_doctor.api import Findings, Missing, check, fail, passed, skip, subject, unknown, unknown_because, warn
from drycc_doctor.facts.gateway.gateway import GatewayClasses, PlatformGateway, Services
from drycc_doctor.facts.gateway.istiod import ALPHA, CONTROLLER, Istiod
from drycc_doctor.facts.kubernetes.services import Service
from drycc_doctor_checks.changes import Change, in_turn

_LONG = 1200  # seconds (drycc/gateway#ssh-port-2222)
_UNITS = {
    "service.beta.kubernetes.io/aws-load-balancer-connection-idle-timeout": 1.0,
    "service.beta.kubernetes.io/azure-load-balancer-tcp-idle-timeout": 60.0,
    "service.beta.kubernetes.io/oci-load-balancer-connection-idle-timeout": 1.0,
    "loadbalancer.openstack.org/timeout-client-data": 0.001,
}
"""Annotations by which clouds are told how long a silent connection lives, and what their numbers count in seconds.

They are those of the cloud providers of Kubernetes for AWS, Azure, Oracle and OpenStack; Drycc's charts set none of them.
"""


@check("gateway-tcp", title="The gateway serves git push for as long as it takes")
def tcp(
    gateway_classes: GatewayClasses, platform_gateway: PlatformGateway, services: Services, istiod: Istiod | Missing
) -> Findings:
    """`git push` is SSH on port 2222, which the gateway takes by a TCPRoute, a kind that is not stable yet.

    Istiod serves TCPRoutes only where its variable PILOT_ENABLE_ALPHA_GATEWAY_API is true; it is read of istiod's
    Deployment, where the Gateway's class is istio's. Since 1.31 it needs no variable, and reads v1 of TCPRoute alone, which
    the Gateway API has since v1.6. A route that some controller has accepted is proof enough. And a
    push is silent while the app is built: where an annotation of the load balancer's Service says how long a silent
    connection lives, it must be 1200 s at least.

    Set the variable on istiod's Deployment, and in the values of its chart, so that it stays. Raise the timeout by the
    annotation that is named.
    """
    yield from _alpha(gateway_classes, platform_gateway, istiod)
    for service in services.items:
        if service.spec.type == "LoadBalancer":
            yield from _timeouts(service)


def _alpha(gateway_classes: GatewayClasses, platform_gateway: PlatformGateway, istiod: Istiod | Missing) -> Findings:
    about, gateway = subject.setting(ALPHA), platform_gateway.gateway
    istios = {one.metadata.name for one in gateway_classes.items if one.spec.controller_name == CONTROLLER}
    if gateway is None or gateway.spec.gateway_class_name not in istios:
        yield skip("not-istio", about, "the Gateway is not served by istio: see gateway-class")
    elif isinstance(istiod, Missing):
        yield unknown_because(istiod, "whether istiod serves TCPRoutes is not known")
    elif istiod.attached:
        yield passed("ok", about, "the builder's TCPRoute is attached")
    elif not istiod.items:
        why = "there is no Deployment of istiod in the cluster: its settings are not known"
        yield unknown("no-istiod", about, why)
    elif not istiod.alpha:
        why = f"istiod serves no TCPRoute: {ALPHA} is not true, and so git push cannot come in"
        where = istiod.items[0].metadata
        remedy = f"kubectl set env -n {where.namespace} deployment/{where.name} {ALPHA}=true, and in its chart's values"
        yield fail("no-alpha", about, why, remedy=remedy)
    elif istiod.unread:
        why = "istiod has looked at no TCPRoute: since 1.31 it reads v1 of them, and the cluster serves v1alpha2 alone"
        remedy = "install the experimental channel of the Gateway API, v1.6 or later: it serves both"
        yield fail("no-v1", subject.definition("TCPRoute"), why, remedy=remedy)
    else:
        yield passed("flag", about, f"istiod has {ALPHA}; why the route is not attached, gateway-routes tells")


def _timeouts(service: Service) -> Findings:
    name, about = service.metadata.name, subject.service(service.metadata.name)
    for annotation, unit in _UNITS.items():
        value = service.metadata.annotations.get(annotation)
        if isinstance(value, str) and (seconds := int(value) * unit) < _LONG:
            why = f"the load balancer of Service {name} cuts connections that are silent for {seconds:g} s"
            remedy = f"kubectl annotate service -n @ {name} --overwrite {annotation}={_LONG / unit:g}"
            yield warn("idle-timeout", about, f"{why}; a git push is silent while it builds", remedy=remedy)
        elif isinstance(value, str):
            why = f"silent connections through Service {name} live for {int(value) * unit:g} s"
            yield passed("patient", about, why)
        elif value is not None:
            yield unknown("unreadable", about, f"the annotation {annotation} of Service {name} is no number")


def _without_alpha(*changes: Change) -> Change:
    """Istiod was installed without its alpha flag."""
    return in_turn(lambda w: w.gateway.lose_alpha(), *changes)


tcp.must_fail("no-alpha", "istiod was installed without its alpha flag", _without_alpha())
_AWS, _AZURE, *_ = _UNITS
tcp.must_warn("idle-timeout", "the cloud cuts connections after a minute", lambda w: w.gateway.annotate(_AWS, "60"))
tcp.must_not_know("unreadable", "the timeout is no number", lambda w: w.gateway.annotate(_AZURE, "half an hour"))
tcp.must_not_know("no-istiod", "istiod runs in another cluster")(
    _without_alpha(lambda w: w.objects.remove("deployments", "istiod", "istio-system"))
)
tcp.must_not_know("forbidden", "we may look nowhere else", _without_alpha(lambda w: w.deny("list deployments.apps")))
tcp.must_fail("no-v1", "istiod is younger than the Gateway API", lambda w: w.gateway.lack_tcp_route_v1())
tcp.must_skip("not-istio", "another one serves it", lambda w: w.gateway.serve_by("example.com/gateway-controller"))
