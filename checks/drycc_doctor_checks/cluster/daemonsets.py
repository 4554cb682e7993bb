from collections.abc import Iterable

from drycc_doctor.api import Findings, Missing, World, check, fail, listing, passed, skip, subject, warn
from drycc_doctor.facts.apps.pods import AppPods
from drycc_doctor.facts.kubernetes.nodes import Node, Nodes, Taint
from drycc_doctor.facts.kubernetes.objects import holds
from drycc_doctor.facts.kubernetes.pod_specs import Toleration
from drycc_doctor.facts.platform.workloads import Components, LiveWorkload
from drycc_doctor.facts.resources.requests import ResourceRequests
from drycc_doctor_checks.changes import in_turn

_WITHOUT = {
    "drycc-registry-proxy": "images of apps cannot be pulled there",
    "drycc-fluentbit": "logs of apps there are lost",
    "drycc-logger-fluentbit": "logs of apps there are lost",
    "drycc-node-exporter": "there are no metrics of it",
}
_KEEPS_AWAY = {"NoSchedule", "NoExecute"}
_KUBERNETES_OWN = "node.kubernetes.io/"  # the states of a node: DaemonSets tolerate them by themselves
_CONTROL_PLANE = {"node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"}


@check("cluster-daemonsets", title="Every node has its registry proxy, log collector and exporter")
def daemonsets(
    nodes: Nodes, components: Components, demands: ResourceRequests, app_pods: AppPods | Missing
) -> Findings:
    """Apps' images are pulled through a proxy on their own node, and their logs are read there by a collector.

    For each ready node and each DaemonSet of the platform, a pod must be there. The charts write no tolerations: a taint
    keeps the pods away. Where the taint keeps the apps away as well, the proxy is not missed there: a tainted control
    plane is not judged, other tainted nodes are warned of. A tainted node where pods of apps run is a failure.

    Take the taint from the node with `kubectl taint node NAME KEY-`, or keep the apps away from it.
    """
    ready = [node for node in nodes.items if holds(node.status.conditions, "Ready")]
    apps = {} if isinstance(app_pods, Missing) else app_pods.nodes
    tolerations = {demand.name: demand.spec.tolerations for demand in demands.items}
    parts = [part for part in components.items if part.kind == "daemonsets" and part.name in _WITHOUT]
    findings = [found for part in parts for found in _lacking(part, ready, tolerations.get(part.name, ()), apps)]
    well = passed("ok", subject.cluster(), f"all {len(ready)} ready nodes have what each node needs")
    yield from findings or [
        well if ready else skip("no-node", subject.cluster(), "no node is ready: see cluster-nodes")
    ]


def _lacking(part: LiveWorkload, nodes: list[Node], tolerated: Iterable[Toleration], apps: dict[str, int]) -> Findings:
    about, there = subject.component(part.name), {pod.spec.node_name for pod in part.pods}
    lacking = [(node.metadata.name, _taint(node, tolerated)) for node in nodes if node.metadata.name not in there]
    untainted = [name for name, taint in lacking if taint is None]
    tainted = {name: taint.key for name, taint in lacking if taint is not None}
    if untainted:
        why = f"{listing(untainted)} has no pod of {part.name}: {_WITHOUT[part.name]}"
        yield fail("no-pod", about, why, remedy=f"kubectl describe daemonset -n @ {part.name}")
    if with_apps := {name: key for name, key in tainted.items() if apps.get(name)}:
        why, remedy = _kept_away(part, with_apps)
        yield fail("tainted-with-apps", about, f"pods of apps run on {why}", remedy=remedy)
    control_plane = [name for name, key in tainted.items() if key in _CONTROL_PLANE and name not in with_apps]
    if dedicated := {n: key for n, key in tainted.items() if n not in with_apps and n not in control_plane}:
        why, remedy = _kept_away(part, dedicated)
        yield warn("tainted", about, f"no app runs on {why}", remedy=remedy)
    if control_plane:
        why = f"{listing(control_plane)} is control plane, tainted, and has no pod of {part.name}"
        yield skip("control-plane", about, why)


def _kept_away(part: LiveWorkload, tainted: dict[str, str]) -> tuple[str, str]:
    """The end of a message, and a remedy."""
    first, key = next(iter(tainted.items()))
    remedy = f"kubectl taint node {first} {key}-, or give the DaemonSet {part.name} a toleration"
    return f"{listing(list(tainted))}, where the taint {key} keeps {part.name} away: {_WITHOUT[part.name]}", remedy


def _taint(node: Node, tolerated: Iterable[Toleration]) -> Taint | None:
    """The first taint that keeps a DaemonSet's pods away."""
    for taint in node.spec.taints:
        own = taint.key.startswith(_KUBERNETES_OWN) and "out-of-service" not in taint.key
        if taint.effect in _KEEPS_AWAY and not own and not any(_tolerates(one, taint) for one in tolerated):
            return taint
    return None


def _tolerates(toleration: Toleration, taint: Taint) -> bool:
    """As the scheduler has it (Kubernetes: taints and tolerations)."""
    if toleration.effect not in {"", taint.effect} or toleration.key not in {"", taint.key}:
        return False
    return toleration.operator == "Exists" or (toleration.key == taint.key and toleration.value == taint.value)


daemonsets.must_fail("no-pod", "a node that joined got no log collector", lambda w: w.node("node-2").drop("fluentbit"))
daemonsets.must_fail("no-pod", "a node lost its registry proxy", lambda w: w.node("node-3").drop("registry-proxy"))


@daemonsets.must_fail("tainted-with-apps", "a node was tainted after apps had come")
def tainted_with_apps(world: World) -> None:
    node = next(pod["spec"]["nodeName"] for pod in world.app().pods)
    world.node(node).taint()
    world.node(node).drop("fluentbit")


_apart = in_turn(
    lambda w: w.node("node-3").empty(), lambda w: w.node("node-3").taint(), lambda w: w.node("node-3").drop("fluentbit")
)
daemonsets.must_warn("tainted", "a node was set apart for something else", _apart)


@daemonsets.must_skip("control-plane", "the control plane takes no pods")
def control_plane(world: World) -> None:
    world.node("node-1").empty()
    world.node("node-1").taint("node-role.kubernetes.io/control-plane")
    for name in ("fluentbit", "registry-proxy", "node-exporter"):
        if any(found["metadata"]["name"].endswith(name) for found in world.objects.list("daemonsets")):
            world.node("node-1").drop(name)


daemonsets.must_skip("no-node", "the cluster has no nodes", lambda w: w.objects.clear("nodes"))
