"""The platform's routes are attached and lead to something that is ready."""

from __future__ import annotations

from collections.abc import Iterator

from drycc_doctor.api import SKIP, UNKNOWN, Finding, Missing, Reason, World, check, fail, passed, skip, subject, unknown
from drycc_doctor.facts.gateway.gateway import ReadyEndpoints, Routes, Services
from drycc_doctor.facts.gateway.objects import Route
from drycc_doctor.facts.kubernetes.objects import condition
from drycc_doctor.facts.platform.components import ROUTES
from drycc_doctor.facts.platform.workloads import Components, Platform


@check("gateway-routes", title="Every route is attached and leads to ready pods")
def routes(
    known: Routes,
    services: Services,
    ready: ReadyEndpoints | Missing,
    platform: Platform,
    components: Components | Missing,
) -> Iterator[Finding]:
    """A route tells the gateway which host name leads to which Service; one that is not attached answers 404.

    Each HTTPRoute and TCPRoute of the platform must be accepted by a listener, its references must resolve, its Service
    must exist and have a ready endpoint: without one the gateway answers 503. The gateway's chart makes some routes whatever
    runs elsewhere: one of these that leads to no Service, and whose pods are not here, is left out.

    A route that no listener takes: the Gateway API is older than the charts need (ListenerSet needs v1.5), or the
    gateway's controller does not serve this kind (istiod needs PILOT_ENABLE_ALPHA_GATEWAY_API for TCPRoute).
    """
    if not known.items:
        yield fail(
            "no-routes",
            subject.gateway("drycc-gateway"),
            "the platform has no routes at all",
            remedy="helm upgrade the release",
        )
    names = {one.metadata.name for one in services.items}
    parts = [part.name for part in components.items] if isinstance(components, Components) else []
    idle = {
        r.name
        for r in ROUTES[platform.generation]
        if (r.condition or r.orphan) and r.service not in names and not any(p.startswith(r.service) for p in parts)
    }
    for kind, route in known.items:
        if route.metadata.name in idle:
            about = subject.route(kind, route.metadata.name)
            yield skip(
                "elsewhere", about, f"{about} leads to what is not on this cluster: its chart makes it all the same"
            )
        else:
            yield _judged(kind, route, names, ready)
    if known.no_tcp is not None:
        yield _no_tcp(known.no_tcp)


def _no_tcp(missing: Missing) -> Finding:
    if missing.reason is not Reason.NOT_FOUND:
        return unknown(missing.reason, missing.subject, f"TCPRoutes cannot be read: {missing.why}")
    remedy = "install the experimental channel of the Gateway API, v1.5 or later: git push by SSH needs TCPRoute"
    return fail(
        "no-tcproutes", subject.definition("TCPRoute"), "the cluster does not serve TCPRoute v1alpha2", remedy=remedy
    )


def _judged(kind: str, route: Route, services: set[str], ready: ReadyEndpoints | Missing) -> Finding:
    about = subject.route(kind, route.metadata.name)
    if not route.status.parents:
        remedy = f"see that the gateway's controller serves {kind}: kubectl describe {kind.lower()} -n @ {about.name}"
        return fail("no-parent", about, f"no gateway's controller has looked at {about}", remedy=remedy)
    for type_, code in (("Accepted", "not-accepted"), ("ResolvedRefs", "unresolved")):
        if (said := _refused(route, type_)) is not None:
            remedy = f"kubectl describe {kind.lower()} -n @ {about.name}"
            return fail(code, about, f"{about}: {type_} is not true: {said}", remedy=remedy)
    backends = [ref.name for rule in route.spec.rules for ref in rule.backend_refs]
    if absent := [name for name in backends if name not in services]:
        why = f"{about} leads to Service {absent[0]}, which does not exist"
        return fail("no-service", about, why, remedy="helm upgrade the release: its chart makes the Service")
    if isinstance(ready, Missing):
        return unknown(
            str(ready.reason), ready.subject, f"whether {about} leads to ready pods is not known: {ready.why}"
        )
    if empty := [name for name in backends if not ready.counts.get(name)]:
        why = f"{about} leads to Service {empty[0]}, which has no ready endpoint: the gateway answers 503"
        return fail(
            "no-endpoints",
            about,
            why,
            remedy=f"kubectl get pods -n @; kubectl describe service -n @ {empty[0]}",
        )
    return passed("ok", about, f"{about} leads to {', '.join(dict.fromkeys(backends))}")


def _refused(route: Route, type_: str) -> str | None:
    """What a parent says against it; None where all agree. One that takes it is enough for Accepted."""
    said = [condition(parent.conditions, type_) for parent in route.status.parents]
    if type_ == "Accepted" and any(one is not None and one.true for one in said):
        return None
    bad = [one for one in said if one is None or not one.true]
    if not bad:
        return None
    return "nothing is said" if bad[0] is None else f"{bad[0].reason} {bad[0].message}".strip()


routes.must_fail("not-accepted", "no listener takes the controller's route", lambda w: w.route("controller").detach())
routes.must_fail(
    "unresolved", "the reference of passport's route does not resolve", lambda w: w.route("passport").lose_backend()
)
routes.must_fail(
    "no-parent",
    "istiod does not serve TCPRoutes, so nobody looks at the builder's",
    lambda w: w.route("builder").ignore(),
)
routes.must_fail(
    "no-service",
    "the Service behind the controller's route is gone",
    lambda w: w.objects.remove("services", "drycc-controller-api"),
)
routes.must_fail(
    "no-service",
    "the Service behind passport's route is gone",
    lambda w: w.objects.remove("services", "drycc-passport"),
)
routes.must_fail("no-endpoints", "the controller has no ready pod", lambda w: w.component("controller").crash())


@routes.must_fail("no-routes", "somebody deleted all routes")
def no_routes(world: World) -> None:
    world.objects.clear("httproutes", "drycc")
    world.objects.clear("tcproutes", "drycc")


routes.must_fail(
    "no-tcproutes", "the standard channel of the Gateway API has no TCPRoute", lambda w: w.absent_kinds.add("tcproutes")
)
routes.must_be(
    UNKNOWN, "forbidden", "we may not read TCPRoutes", lambda w: w.deny("list tcproutes.gateway.networking.k8s.io")
)
routes.must_be(SKIP, "elsewhere", "the object storage runs elsewhere", lambda w: w.move_storage_off_cluster())
