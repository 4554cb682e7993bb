from itertools import product

from drycc_doctor.api import (
    Finding,
    Findings,
    Missing,
    check,
    fail,
    listing,
    passed,
    skip,
    subject,
    unknown,
    unknown_because,
    warn,
)
from drycc_doctor.facts.gateway.gateway import ReadyEndpoints, Routes, Services
from drycc_doctor.facts.gateway.objects import Route
from drycc_doctor.facts.kubernetes.objects import condition
from drycc_doctor.facts.platform.workloads import Components, Platform
from drycc_doctor_checks.changes import in_turn, with_tls
from drycc_doctor_checks.gateway import once


@check("gateway-routes", title="Every route is attached and leads to ready pods")
def routes(
    routes: Routes,
    services: Services,
    ready_endpoints: ReadyEndpoints | Missing,
    platform: Platform,
    components: Components | Missing,
) -> Findings:
    """A route tells the gateway which host name leads to which Service; one that is not attached answers 404.

    Each HTTPRoute and TCPRoute of the platform must be accepted by a listener, its references must resolve, its Service
    must exist and have a ready endpoint: without one the gateway answers 503. The gateway's chart makes some routes whatever
    runs elsewhere: one of these that leads to no Service, and whose pods are not here, is left out. A route that the chart
    makes must be there. Two routes that share a listener, a host name and a path are both accepted, and one gets nothing.

    A route that no listener takes: the Gateway API is older than the charts need (ListenerSet needs v1.5), or the
    gateway's controller does not serve this kind (istiod needs PILOT_ENABLE_ALPHA_GATEWAY_API for TCPRoute).
    """
    if not routes.items:
        about = subject.gateway("drycc-gateway")
        yield fail("no-routes", about, "the platform has no routes at all", remedy="helm upgrade the release")
    names = {service.metadata.name for service in services.items}
    yield from _missing(routes, platform, names)
    yield from _shared(routes)
    workloads = [workload.name for workload in components.items] if isinstance(components, Components) else []
    idle = {
        route.name
        for route in platform.generation.routes
        if (route.condition or route.orphan)
        and route.service not in names
        and not any(name.startswith(route.service) for name in workloads)
    }
    for kind, route in routes.items:
        about = subject.route(kind, route.metadata.name)
        if about.name in idle:
            why = f"{about} leads to what is not on this cluster: its chart makes it all the same"
            yield skip("elsewhere", about, why)
        else:
            yield _finding(kind, route, {f"{platform.namespace}/{name}" for name in names}, ready_endpoints)
    if routes.no_tcp is not None:
        yield _no_tcp(routes.no_tcp)


def _missing(routes: Routes, platform: Platform, services: set[str]) -> Findings:
    """Routes that the gateway's chart makes, and that are not there, while what they lead to is."""
    there = {(kind, route.metadata.name) for kind, route in routes.items}
    for one in platform.generation.routes if there else ():
        unread = one.kind == "TCPRoute" and routes.no_tcp is not None
        if (one.kind, one.name) not in there and one.service in services and not unread:
            about = subject.route(one.kind, one.name)
            why = f"there is no {about}: nothing leads to Service {one.service}"
            yield fail("missing", about, why, remedy="helm upgrade the release: the gateway's chart makes it")


def _shared(routes: Routes) -> Findings:
    """Routes of one listener that have host and path in common: both are accepted, and one of them gets nothing."""
    # drycc/gateway#route-status
    holders: dict[tuple[str, ...], list[str]] = {}
    for kind, route in routes.items:
        paths = {match.path.value for rule in route.spec.rules for match in rule.matches} or {"/"}
        for ref in route.spec.parent_refs:
            for host, path in product(route.spec.hostnames or ("",), sorted(paths)):
                at = (kind, ref.kind, ref.name, ref.section_name, host, path)
                holders.setdefault(at, []).append(route.metadata.name)
    several = {(kind, *names): host for (kind, *_, host, _), names in holders.items() if len(names) > 1}
    for (kind, *names), host in several.items():
        about, what = subject.route(kind, names[0]), f" for {host}" if host else ""
        why = f"{listing(names)} share listeners{what}: the oldest of them gets all, though each is said to be accepted"
        remedy = f"delete the one that no chart makes: kubectl get {kind.lower()} -n @"
        yield warn("shared", about, why, remedy=remedy)


def _no_tcp(missing: Missing) -> Finding:
    if missing.subject != subject.gateway_api():  # which is to blame where the kind is not served
        return unknown_because(missing, "TCPRoutes cannot be read")
    about, why = subject.definition("TCPRoute"), "the cluster does not serve TCPRoute v1alpha2"
    remedy = "install the experimental channel of the Gateway API, v1.5 or later: git push by SSH needs TCPRoute"
    return fail("no-tcproutes", about, why, remedy=remedy)


def _finding(kind: str, route: Route, services: set[str], ready_endpoints: ReadyEndpoints | Missing) -> Finding:
    about = subject.route(kind, route.metadata.name)
    describe = f"kubectl describe {kind.lower()} -n @ {about.name}"
    if not route.status.parents:
        remedy = f"see that the gateway's controller serves {kind}: {describe}"
        return fail("no-parent", about, f"no gateway's controller has looked at {about}", remedy=remedy)
    if (refusal := _refusal(route, "Accepted")) is not None:
        return fail("not-accepted", about, f"{about}: Accepted is not true: {refusal}", remedy=describe)
    home = route.metadata.namespace
    refs = [ref for rule in route.spec.rules for ref in rule.backend_refs]
    backends = [ref.name for ref in refs if ref.kind == "Service" and ref.namespace in {"", home}]
    if absent := [name for name in backends if f"{home}/{name}" not in services]:
        why = f"{about} leads to Service {absent[0]}, which does not exist"
        return fail("no-service", about, why, remedy="helm upgrade the release: its chart makes the Service")
    if (refusal := _refusal(route, "ResolvedRefs")) is not None:
        return fail("unresolved", about, f"{about}: ResolvedRefs is not true: {refusal}", remedy=describe)
    if (refusal := _partly(route)) is not None:
        return warn("partly", about, f"{about}: {refusal}", remedy=describe)
    if route.behind:
        why = f"{about} was changed, and what is said of it is about what it was before"
        return unknown("behind", about, why)
    if isinstance(ready_endpoints, Missing):
        return unknown_because(ready_endpoints, f"whether {about} leads to ready pods is not known")
    if empty := [name for name in backends if not ready_endpoints.counts.get(name)]:
        told = "closes connections" if kind == "TCPRoute" else "answers 503"
        why = f"{about} leads to Service {empty[0]}, which has no ready endpoint: the gateway {told}"
        remedy = f"kubectl get pods -n @; kubectl describe service -n @ {empty[0]}"
        return fail("no-endpoints", about, why, remedy=remedy)
    return passed("ok", about, f"{about} leads to {', '.join(dict.fromkeys(ref.name for ref in refs))}")


def _partly(route: Route) -> str | None:
    """What a parent says against it, where another takes it; of a parent that is not there nothing is said."""
    wanted, told = route.spec.parent_refs, route.status.parents
    for one in told:
        said = condition(one.conditions, "Accepted")
        if said is not None and not said.true:
            return f"listener {one.parent_ref.section_name} does not take it: {said.reason} {once(said.message)}"
    names = {(one.parent_ref.name, one.parent_ref.section_name) for one in told}
    lost = [one for one in wanted if (one.name, one.section_name) not in names]
    if not lost:
        return None
    return f"nothing is said of it by listener {lost[0].section_name} of {lost[0].kind} {lost[0].name}"


def _refusal(route: Route, type_: str) -> str | None:
    """What a parent says against it; None where all agree. One that takes it is enough for Accepted."""
    conditions = [condition(parent.conditions, type_) for parent in route.status.parents]
    bad = [one for one in conditions if one is None or not one.true]
    if not bad or (type_ == "Accepted" and len(bad) < len(conditions)):
        return None
    return "nothing is said" if bad[0] is None else f"{bad[0].reason} {once(bad[0].message)}".strip()


routes.must_fail("not-accepted", "no listener takes the controller's route", lambda w: w.route("controller").detach())
routes.must_fail("not-accepted", "the builder's route names no listener", lambda w: w.route("builder").detach())
routes.must_fail("unresolved", "passport's backend does not resolve", lambda w: w.route("passport").lose_backend())
routes.must_fail("no-parent", "istiod does not serve TCPRoutes", lambda w: w.route("builder").ignore())
routes.must_fail("no-service", "the controller's Service is gone", lambda w: w.service("drycc-controller-api").delete())
routes.must_fail("no-service", "passport's Service is gone", lambda w: w.service("drycc-passport").delete())
routes.must_fail("missing", "somebody deleted passport's route", lambda w: w.route("passport").delete())
routes.must_warn("shared", "somebody made the controller's route once more", lambda w: w.route("controller").double())
routes.must_warn("partly", "one of two listeners is gone", with_tls(lambda w: w.route("passport").lose_one_listener()))
routes.must_warn("partly", "the certificate's Secret is gone", with_tls(lambda w: w.acme.lose_secret()))
routes.must_not_know("behind", "istiod has not looked at the newest change", lambda w: w.gateway.change_all())
routes.must_fail("no-endpoints", "the controller has no ready pod", lambda w: w.component("controller").crash())
routes.must_fail("no-routes", "somebody deleted all routes")(
    in_turn(lambda w: w.objects.clear("httproutes", "drycc"), lambda w: w.objects.clear("tcproutes", "drycc"))
)
routes.must_fail("no-tcproutes", "the standard channel has no TCPRoute", lambda w: w.absent_kinds.add("tcproutes"))
routes.must_not_know(
    "forbidden", "we may not read TCPRoutes", lambda w: w.deny("list tcproutes.gateway.networking.k8s.io")
)
routes.must_skip("elsewhere", "the object storage runs elsewhere", lambda w: w.move_storage_off_cluster())
