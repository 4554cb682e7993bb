from drycc_doctor.api import Finding, Findings, World, check, fail, passed, skip, subject, unknown, warn
from drycc_doctor.facts.gateway.gateway import GATEWAY, Routes, Services
from drycc_doctor.facts.kubernetes.pods import Pod
from drycc_doctor.facts.kubernetes.services import Service, ServicePort
from drycc_doctor.facts.platform.components import ExpectedWorkload
from drycc_doctor.facts.platform.workloads import Platform, PlatformPods

_UPGRADE = "helm upgrade the release: its chart makes the Service"


@check("gateway-backends", title="Every route's Service leads to a port of its pods")
def backends(routes: Routes, services: Services, platform_pods: PlatformPods, platform: Platform) -> Findings:
    """Between a route and a program stand three numbers that must agree: the route's, the Service's, the container's.

    For the Service of each route of the platform: it has the port that the route names, and its target port is one of its
    pods'. Where they do not agree all looks well, and the gateway answers 503 or the connection is refused. Whether the
    route is attached, the Service exists and its pods are ready is `gateway-routes`' business, whether it takes pods at all
    that of `components-services`.

    They differ after somebody edited a Service by hand, or upgraded one chart without the others: upgrade the release.
    """
    by_name = {service.metadata.name: service for service in services.items}
    refs = (ref for _, route in routes.items for rule in route.spec.rules for ref in rule.backend_refs)
    backends = dict.fromkeys(
        (ref.name, ref.port) for ref in refs if ref.kind == "Service" and ref.namespace in {"", platform.namespace}
    )
    if not backends:
        yield skip("no-backends", subject.gateway(GATEWAY), "no route of the platform leads to a Service")
    for name, port in backends:
        if name not in by_name:
            yield skip("no-service", subject.service(name), f"there is no Service {name}: see gateway-routes")
        else:
            yield _finding(by_name[name], port, platform_pods.items, platform.generation.workloads)


def _finding(
    service: Service, port: int | None, pods: tuple[Pod, ...], components: tuple[ExpectedWorkload, ...]
) -> Finding:
    name, about = service.metadata.name, subject.service(service.metadata.name)
    at = next((one for one in service.spec.ports if one.port == port), None)
    if at is None:
        has = ", ".join(str(one.port) for one in service.spec.ports) or "none"
        why = f"a route leads to port {port} of Service {name}, which has {has}"
        return fail("no-port", about, why, remedy=_UPGRADE)
    if not service.spec.selector:
        return passed("no-selector", about, f"the endpoints of Service {name} are written by somebody else")
    selected = [pod for pod in pods if service.spec.selector.items() <= pod.metadata.labels.items()]
    if not selected:
        return _without_pods(name, service.spec.selector, components)
    return _target(name, at, selected)


def _without_pods(name: str, selector: dict[str, str], components: tuple[ExpectedWorkload, ...]) -> Finding:
    """Of a Service that takes no pod: it is as its chart makes it, and the pods are missing; or it is not."""
    component = next((one.name for one in components if selector.items() <= one.selector.items()), "")
    if component:
        why = f"Service {name} has nobody to lead to: {component} has no pods"
        return unknown("no-pods", subject.component(component), why)
    return skip("selects-nothing", subject.service(name), f"Service {name} takes no pod: see components-services")


def _target(name: str, at: ServicePort, pods: list[Pod]) -> Finding:
    about, target = subject.service(name), at.target_port or at.port
    ports = [one for pod in pods for container in pod.spec.containers for one in container.ports]
    if target in {one.name for one in ports} | {one.container_port for one in ports}:
        return passed("ok", about, f"port {at.port} of Service {name} leads to {target} of its pods")
    has = ", ".join(map(str, sorted({one.container_port for one in ports}))) or "none"
    why = f"port {at.port} of Service {name} leads to {target}; its pods tell of {has}"
    if isinstance(target, str):
        return fail("no-target", about, f"{why}: nobody has a port of that name", remedy=_UPGRADE)
    return warn("not-told", about, why, remedy=f"{_UPGRADE}; or see that a program does listen on {target}")


backends.must_fail(
    "no-port", "passport's Service was edited by hand", lambda w: w.service("drycc-passport").renumber(80, port=8080)
)
backends.must_fail(
    "no-target", "no pod knows the name of the port", lambda w: w.service("drycc-passport").renumber(80, target="web")
)
backends.must_warn(
    "not-told", "no pod tells of the port", lambda w: w.service("drycc-passport").renumber(80, target=8181)
)


backends.must_skip(
    "selects-nothing", "no pod has the label", lambda w: w.service("drycc-grafana").select(app="drycc-grafana-next")
)
backends.must_not_know("no-pods", "the controller has no pods", lambda w: w.component("controller").scale_to_zero())
backends.must_skip("no-service", "the object storage runs elsewhere", lambda w: w.move_storage_off_cluster())


@backends.must_skip("no-backends", "no route leads anywhere")
def no_backends(world: World) -> None:
    world.objects.clear("tcproutes", "drycc")
    for route in world.objects.list("httproutes", "drycc"):
        for rule in route["spec"]["rules"]:
            rule.pop("backendRefs", None)
