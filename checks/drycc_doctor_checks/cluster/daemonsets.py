"""Every node has what each node needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from drycc_doctor.api import SKIP, WARN, Finding, Missing, World, check, fail, passed, skip, subject, warn
from drycc_doctor.facts.apps.pods import AppPods
from drycc_doctor.facts.kubernetes.nodes import Node, Nodes, Taint
from drycc_doctor.facts.kubernetes.objects import condition
from drycc_doctor.facts.platform.workloads import Components, Part
from drycc_doctor.facts.resources.requests import Demands, Toleration

_WHAT = {
    "drycc-registry-proxy": "images of apps cannot be pulled there",
    "drycc-fluentbit": "logs of apps there are lost",
    "drycc-logger-fluentbit": "logs of apps there are lost",
    "drycc-node-exporter": "there are no metrics of it",
}
_KEEPS_AWAY = {"NoSchedule", "NoExecute"}
_KUBERNETES_OWN = "node.kubernetes.io/"  # the states of a node: DaemonSets tolerate them by themselves
_CONTROL_PLANE = {"node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"}
_NAMED = 3


@check("cluster-daemonsets", title="Every node has its registry proxy, log collector and exporter")
def daemonsets(nodes: Nodes, components: Components, demands: Demands, apps: AppPods | Missing) -> Iterator[Finding]:
    """Apps' images are pulled through a proxy on their own node, and their logs are read there by a collector.

    For each ready node and each DaemonSet of the platform, a pod must be there. The charts write no tolerations: a taint
    keeps the pods away. Where the taint keeps the apps away as well, the proxy is not missed there: a tainted control
    plane is not judged, other tainted nodes are warned of. A tainted node where pods of apps run is a failure.

    Take the taint from the node with `kubectl taint node NAME KEY-`, or keep the apps away from it.
    """
    known = [node for node in nodes.items if _ready(node)]
    findings: list[Finding] = []
    for part in components.items:
        if part.kind == "daemonsets" and part.name in _WHAT:
            tolerated = next((one.spec.tolerations for one in demands.items if one.name == part.name), ())
            findings += _judged(part, known, tolerated, {} if isinstance(apps, Missing) else apps.nodes)
    yield from findings
    if not findings:
        yield passed("ok", subject.cluster(), f"all {len(known)} ready nodes have what each node needs")


def _ready(node: Node) -> bool:
    told = condition(node.status.conditions, "Ready")
    return told is not None and told.true


def _judged(part: Part, nodes: list[Node], tolerated: Iterable[Toleration], apps: dict[str, int]) -> Iterator[Finding]:
    about, there = subject.component(part.name), {pod.spec.node_name for pod in part.pods}
    lacking = [(node, _taint(node, tolerated)) for node in nodes if node.metadata.name not in there]
    bare = [node.metadata.name for node, taint in lacking if taint is None]
    kept = [(node.metadata.name, taint.key) for node, taint in lacking if taint is not None]
    if bare:
        why = f"{_list(bare)} has no pod of {part.name}: {_WHAT[part.name]}"
        yield fail("no-pod", about, why, remedy=f"kubectl describe daemonset -n @ {part.name}")
    with_apps, others = [o for o in kept if apps.get(o[0])], [o for o in kept if not apps.get(o[0])]
    if with_apps:
        why, remedy = _told(part, with_apps, "pods of apps run on")
        yield fail("tainted-with-apps", about, why, remedy=remedy)
    if dedicated := [one for one in others if one[1] not in _CONTROL_PLANE]:
        why, remedy = _told(part, dedicated, "no app runs on")
        yield warn("tainted", about, why, remedy=remedy)
    if control := [name for name, key in others if key in _CONTROL_PLANE]:
        yield skip("control-plane", about, f"{_list(control)} is control plane, tainted, and has no pod of {part.name}")


def _told(part: Part, kept: list[tuple[str, str]], runs: str) -> tuple[str, str]:
    """A message and a remedy."""
    names, key = [name for name, _ in kept], kept[0][1]
    remedy = f"kubectl taint node {names[0]} {key}-, or give the DaemonSet {part.name} a toleration"
    return f"{runs} {_list(names)}, where the taint {key} keeps {part.name} away: {_WHAT[part.name]}", remedy


def _taint(node: Node, tolerated: Iterable[Toleration]) -> Taint | None:
    """The first taint that keeps a DaemonSet's pods away."""
    for taint in node.spec.taints:
        own = taint.key.startswith(_KUBERNETES_OWN) and "out-of-service" not in taint.key
        if taint.effect in _KEEPS_AWAY and not own and not any(_tolerates(one, taint) for one in tolerated):
            return taint
    return None


def _tolerates(one: Toleration, taint: Taint) -> bool:
    """As the scheduler has it (Kubernetes: taints and tolerations)."""
    if one.effect not in {"", taint.effect} or one.key not in {"", taint.key}:
        return False
    return one.operator == "Exists" or (one.key == taint.key and one.value == taint.value)


def _list(names: list[str]) -> str:
    others = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{', '.join(names[:_NAMED])}{others}"


daemonsets.must_fail("no-pod", "a node that joined got no log collector", lambda w: w.node("node-2").drop("fluentbit"))
daemonsets.must_fail(
    "no-pod", "a node lost its registry proxy, and gets no other", lambda w: w.node("node-3").drop("registry-proxy")
)


@daemonsets.must_fail("tainted-with-apps", "a node was tainted after apps had come")
def tainted_with_apps(world: World) -> None:
    node = next(pod["spec"]["nodeName"] for pod in world.app().pods)
    world.node(node).taint()
    world.node(node).drop("fluentbit")


@daemonsets.must_be(WARN, "tainted", "a node was set apart for something else")
def tainted(world: World) -> None:
    world.node("node-3").empty()
    world.node("node-3").taint()
    world.node("node-3").drop("fluentbit")


@daemonsets.must_be(SKIP, "control-plane", "the control plane takes no pods")
def control_plane(world: World) -> None:
    world.node("node-1").empty()
    world.node("node-1").taint("node-role.kubernetes.io/control-plane")
    for name in ("fluentbit", "registry-proxy", "node-exporter"):
        if any(one["metadata"]["name"].endswith(name) for one in world.objects.list("daemonsets")):
            world.node("node-1").drop(name)
