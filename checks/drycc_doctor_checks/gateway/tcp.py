"""The gateway serves git push: TCP, for as long as a build takes."""

from __future__ import annotations

from collections.abc import Iterator

from drycc_doctor.api import (
    SKIP,
    UNKNOWN,
    WARN,
    Finding,
    Missing,
    World,
    check,
    fail,
    passed,
    skip,
    subject,
    unknown,
    warn,
)
from drycc_doctor.facts.gateway.gateway import GatewayClasses, PlatformGateway, Services
from drycc_doctor.facts.gateway.istiod import ALPHA, CONTROLLER, Istiod
from drycc_doctor.facts.kubernetes.services import Service

_LONG = 1200  # seconds (facts 11.6)
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
    classes: GatewayClasses, platform: PlatformGateway, services: Services, istiod: Istiod | Missing
) -> Iterator[Finding]:
    """`git push` is SSH on port 2222, which the gateway takes by a TCPRoute, a kind that is not stable yet.

    Istiod serves TCPRoutes only where its variable PILOT_ENABLE_ALPHA_GATEWAY_API is true; it is read of istiod's
    Deployment, where the Gateway's class is istio's. A route that some controller has accepted is proof enough. And a
    push is silent while the app is built: where an annotation of the load balancer's Service says how long a silent
    connection lives, it must be 1200 s at least.

    Set the variable on istiod's Deployment, and in the values of its chart, so that it stays. Raise the timeout by the
    annotation that is named.
    """
    yield _flag(classes, platform, istiod)
    for one in services.items:
        if one.spec.type == "LoadBalancer":
            yield from _timeouts(one)


def _flag(classes: GatewayClasses, platform: PlatformGateway, istiod: Istiod | Missing) -> Finding:
    about = subject.setting(ALPHA)
    name = platform.gateway.spec.gateway_class_name if platform.gateway else ""
    if not any(c.metadata.name == name and c.spec.controller_name == CONTROLLER for c in classes.items):
        return skip("not-istio", about, "the Gateway is not served by istio: see gateway-class")
    if isinstance(istiod, Missing):
        return unknown(
            str(istiod.reason), istiod.subject, f"whether istiod serves TCPRoutes is not known: {istiod.why}"
        )
    if istiod.attached:
        return passed("ok", about, "the builder's TCPRoute is attached")
    if not istiod.items:
        return unknown(
            "no-istiod", about, "there is no Deployment of istiod in the cluster: its settings are not known"
        )
    if not istiod.alpha:
        why = f"istiod serves no TCPRoute: {ALPHA} is not true, and so git push cannot come in"
        where = istiod.items[0].metadata
        remedy = f"kubectl set env -n {where.namespace} deployment/{where.name} {ALPHA}=true, and in its chart's values"
        return fail("no-alpha", about, why, remedy=remedy)
    return passed("flag", about, f"istiod has {ALPHA}; why the route is not attached, gateway-routes tells")


def _timeouts(one: Service) -> Iterator[Finding]:
    name, about = one.metadata.name, subject.service(one.metadata.name)
    for annotation, unit in _UNITS.items():
        told = one.metadata.annotations.get(annotation)
        if isinstance(told, str) and int(told) * unit < _LONG:
            why = f"the load balancer of Service {name} cuts connections that are silent for {int(told) * unit:g} s"
            remedy = f"kubectl annotate service -n @ {name} --overwrite {annotation}={_LONG / unit:g}"
            yield warn("idle-timeout", about, f"{why}; a git push is silent while it builds", remedy=remedy)
        elif isinstance(told, str):
            yield passed("patient", about, f"silent connections through Service {name} live for {int(told) * unit:g} s")
        elif told is not None:
            yield unknown("unreadable", about, f"the annotation {annotation} of Service {name} is no number")


tcp.must_fail("no-alpha", "istiod was installed without its alpha flag", lambda w: w.gateway.lose_alpha())
tcp.must_be(
    WARN,
    "idle-timeout",
    "the cloud cuts silent connections after a minute",
    lambda w: w.gateway.annotate("service.beta.kubernetes.io/aws-load-balancer-connection-idle-timeout", "60"),
)
tcp.must_be(
    UNKNOWN,
    "unreadable",
    "the timeout is no number",
    lambda w: w.gateway.annotate("service.beta.kubernetes.io/azure-load-balancer-tcp-idle-timeout", "half an hour"),
)


@tcp.must_be(UNKNOWN, "no-istiod", "istiod runs in another cluster")
def elsewhere(world: World) -> None:
    world.gateway.lose_alpha()
    world.objects.remove("deployments", "istiod", "istio-system")


@tcp.must_be(UNKNOWN, "forbidden", "we may not look outside the platform's namespace")
def not_allowed(world: World) -> None:
    world.gateway.lose_alpha()
    world.deny("list deployments.apps")


tcp.must_be(
    SKIP,
    "not-istio",
    "another controller serves the Gateway",
    lambda w: w.gateway.serve_by("example.com/gateway-controller"),
)
