from collections.abc import Iterator

from drycc_doctor.api import (
    Finding,
    Findings,
    Missing,
    check,
    fail,
    listing,
    skip,
    subject,
    unknown_because,
    warn,
)
from drycc_doctor.facts.gateway.gateway import PlatformGateway, Routes
from drycc_doctor.facts.gateway.istiod import Istiods
from drycc_doctor.facts.gateway.listeners import ListenerSets
from drycc_doctor.facts.gateway.objects import Gateway
from drycc_doctor.facts.gateway.planes import GatewayController, GatewayPlane
from drycc_doctor.facts.kubernetes.control_planes import Part
from drycc_doctor_checks.changes import Change, in_turn
from drycc_doctor_checks.control_planes import all_ready, down, some_unready
from drycc_doctor_checks.gateway.planes import look_for

_ISTIOD = subject.control_plane("istiod")
_THEN = "the gateway serves what it was told before, and nothing that is new: no app, no domain, no certificate"


@check("gateway-controller", title="The gateway's controller runs, and has seen what was changed")
def controller(
    gateway_controller: GatewayController,
    platform_gateway: PlatformGateway,
    routes: Routes | Missing,
    listener_sets: ListenerSets | Missing,
    istiods: Istiods | Missing,
    gateway_plane: GatewayPlane | Missing,
) -> Findings:
    """A controller that stands still leaves what it wrote last: a Gateway goes on to say that it is programmed.

    Who serves the Gateway is told by the controller that its class names. Where that is istio's, or OpenShift's, which is
    an istiod too, istiod's Deployment must have ready pods; it is found by its label `app=istiod` in whatever namespace,
    and of several revisions the Gateway's own counts. One that is not on this cluster cannot be looked at; a Service that
    still selects its pods tells that it was here. Envoy Gateway, Cilium, Traefik and NGINX Gateway Fabric are found by the
    labels of their charts, and each of their workloads must have ready pods. Another controller is not known. And whoever
    serves the Gateway says of which generation his words are: where the newest that is said of the Gateway, its
    ListenerSet or a route is older than the object, what was changed is not in force. A change of a moment ago looks the
    same.

    See why it does not run: its log, its memory, its webhooks. What was changed meanwhile is taken up by itself as
    soon as it runs.
    """
    gateway, about = platform_gateway.gateway, subject.gateway("drycc-gateway")
    if gateway is None:
        yield skip("no-gateway", about, "there is no Gateway drycc-gateway: gateway-class says so")
        return
    plane, dead = gateway_controller.plane, False
    if plane is None:
        served = gateway_controller.name or "its class is unknown"
        yield skip("not-known", about, f"who serves the Gateway is not known to the doctor: {served}")
    elif not plane.istiod:
        other = [*_other(plane.title, gateway_plane)]
        dead = any(one.code == "not-serving" for one in other)
        yield from other
    elif isinstance(istiods, Missing):
        yield unknown_because(istiods, "whether istiod runs is not known")
    else:
        parts = istiods.serving(gateway.metadata.labels)
        dead = bool(istiods.gone) or (bool(parts) and all(part.down for part in parts))
        yield from _istiod(parts, istiods)
    if behind := [*_behind(gateway, routes, listener_sets)]:
        yield _is_behind(behind, look_for(gateway_controller), dead=dead)


def _other(title: str, gateway_plane: GatewayPlane | Missing) -> Findings:
    """Another one than istiod: each of its workloads."""
    about = subject.control_plane(title)
    if isinstance(gateway_plane, Missing):
        yield unknown_because(gateway_plane, f"whether {title} runs, which serves the Gateway, is not known")
        return
    unready = [part for part in gateway_plane.parts if part.ready < part.wanted or part.down]
    for part in unready:
        if part.down:
            yield down("not-serving", about, part, _THEN)
        else:
            yield some_unready("some-unready", about, part, "when the others fail, the gateway learns nothing new")
    if not gateway_plane.parts:
        why = f"{title} serves the Gateway's class, and nothing is found by the labels of its chart"
        yield warn(
            "not-found", about, f"{why}: if it is gone, {_THEN}", remedy="helm list -A tells of what is installed"
        )
    elif not unready:
        yield all_ready(about, gateway_plane.parts)


def _istiod(parts: tuple[Part, ...], istiods: Istiods) -> Findings:
    unready = [part for part in parts if part.ready < part.wanted or part.down]
    if istiods.gone:
        why = f"istiod is gone from {istiods.gone}, where its Service is left over: {_THEN}"
        yield fail("gone", _ISTIOD, why, remedy="install istiod again: helm list -A tells of which release it was")
    elif not parts:
        yield skip("elsewhere", _ISTIOD, "istiod is not on this cluster: whether it runs cannot be seen from here")
    elif all(part.down for part in parts):
        yield down("down", _ISTIOD, parts[0], _THEN)
    elif unready:
        yield some_unready("some-unready", _ISTIOD, unready[0], "when the others fail, the gateway learns nothing new")
    else:
        yield all_ready(_ISTIOD, parts)
    for part in istiods.parts:
        if part not in parts and part.ready < part.wanted:
            yield some_unready("other-revision", _ISTIOD, part, "it serves no Gateway of the platform, yet")


def _behind(gateway: Gateway, routes: Routes | Missing, listener_sets: ListenerSets | Missing) -> Iterator[str]:
    """Whose status is of an older generation."""
    if gateway.behind:
        yield "Gateway drycc-gateway"
    for one in () if isinstance(listener_sets, Missing) else listener_sets.items:
        if one.behind:
            yield f"ListenerSet {one.metadata.name}"
    for kind, route in () if isinstance(routes, Missing) else routes.items:
        if route.behind:
            yield f"{kind} {route.metadata.name}"


def _is_behind(behind: list[str], look: str, *, dead: bool) -> Finding:
    about = subject.gateway("drycc-gateway")
    why = f"{listing(behind)} changed, and what is said of it is about what it was before"
    if dead:
        return fail("status-behind", about, f"{why}: the change is not in force", remedy=look)
    return warn(
        "status-behind", about, f"{why}; if it is still so in a minute, its controller stands still", remedy=look
    )


def _down(*changes: Change) -> Change:
    """Istiod crashes."""
    return in_turn(lambda w: w.gateway.istiod.crash(), *changes)


controller.must_fail("down", "istiod crashes, and all that it wrote still says that all is well", _down())
controller.must_fail("down", "somebody scaled istiod to nothing", lambda w: w.gateway.istiod.scale_to_zero())
controller.must_fail(
    "status-behind", "istiod crashes, and the Gateway was changed", _down(lambda w: w.gateway.change())
)
controller.must_warn("status-behind", "everything was changed a moment ago", lambda w: w.gateway.change_all())
_one_of_two = in_turn(lambda w: w.gateway.istiod.add_replica(), lambda w: w.gateway.istiod.lose_one())
controller.must_warn("some-unready", "one of two istiods is not ready", _one_of_two)
controller.must_warn(
    "other-revision", "a new revision of istiod does not start", lambda w: w.gateway.try_revision("1-30")
)
controller.must_not_know("forbidden", "we may not list Deployments", lambda w: w.deny("list deployments.apps"))
controller.must_fail("gone", "somebody deleted istiod", lambda w: w.gateway.istiod.delete())
controller.must_skip("elsewhere", "istiod runs in another cluster", lambda w: w.gateway.serve_from_elsewhere())
controller.must_skip("not-known", "another one serves it", lambda w: w.gateway.serve_by("example.com/controller"))
controller.must_pass("ok", "Envoy Gateway serves it", lambda w: w.planes.use_envoy_gateway())
controller.must_fail("not-serving", "Envoy Gateway crashes")(
    in_turn(lambda w: w.planes.use_envoy_gateway(), lambda w: w.planes.plane("envoy-gateway").crash())
)
controller.must_warn("some-unready", "the network of one node is down")(
    in_turn(lambda w: w.planes.use_cilium(), lambda w: w.planes.plane("cilium").lose_one())
)
controller.must_warn("not-found", "somebody deleted Envoy Gateway")(
    in_turn(lambda w: w.planes.use_envoy_gateway(), lambda w: w.planes.plane("envoy-gateway").delete())
)
controller.must_not_know("forbidden", "Envoy Gateway serves it, and we may not list Deployments")(
    in_turn(lambda w: w.planes.use_envoy_gateway(), lambda w: w.deny("list deployments.apps"))
)
controller.must_skip("no-gateway", "somebody deleted the Gateway", lambda w: w.gateway.delete())
