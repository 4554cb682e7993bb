"""The nodes have room for the platform."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drycc_doctor.api import WARN, Finding, Missing, World, check, fail, passed, subject, unknown, warn
from drycc_doctor.facts.apps.pods import AppPods
from drycc_doctor.facts.kubernetes.nodes import Node, NodePods, Nodes
from drycc_doctor.facts.kubernetes.objects import condition
from drycc_doctor.facts.kubernetes.pods import AppPod, Pod
from drycc_doctor.facts.kubernetes.quantity import amount, written
from drycc_doctor.facts.platform.workloads import PlatformPods
from drycc_doctor.facts.resources.requests import Demand, Demands
from drycc_doctor_checks.pod_trouble import trouble

_NEARLY = 0.9
_NAMED = 3
_SHORT = re.compile(r"Insufficient [A-Za-z0-9./-]*[A-Za-z0-9]|Too many pods")


@check("cluster-nodes-capacity", title="The nodes have room for the platform")
def nodes_capacity(
    nodes: Nodes, demands: Demands, pods: PlatformPods, counts: NodePods | Missing, apps: AppPods | Missing
) -> Iterator[Finding]:
    """A pod that asks for what no node has is never placed; the installer lets the database ask for huge pages.

    What each part of the platform asks for is compared with what the nodes that take pods have to give: for one pod the
    largest node, for all together the sum. Pods are counted by node, against the number that each node may run. Last,
    what the scheduler says of those that wait for room.

    Add a node, set `vm.nr_hugepages` on the nodes, or ask for less in the values.
    """
    usable = [node for node in nodes.items if not node.spec.unschedulable and _ready(node)]
    findings = [found for one in demands.items for found in _too_big(one, usable)]
    findings += [*_sum(demands, usable), *_waiting(pods, apps)]
    if isinstance(counts, Missing):
        why = f"how many pods the nodes run is not known: {counts.why}"
        findings.append(unknown(counts.reason, counts.subject, why))
    else:
        findings += _full(usable, counts)
    yield from findings
    if not findings:
        yield passed("ok", subject.cluster(), f"{len(usable)} nodes have room for the platform")


def _ready(node: Node) -> bool:
    told = condition(node.status.conditions, "Ready")
    return told is not None and told.true


def _has(node: Node, resource: str) -> float:
    return amount(node.status.allocatable.get(resource, 0))


def _too_big(one: Demand, nodes: list[Node]) -> Iterator[Finding]:
    for resource, wanted in one.pod.items():
        most = max((_has(node, resource) for node in nodes), default=0.0)
        if one.pods == 0 or wanted <= most or not nodes:
            continue
        told = f"a pod of {one.name} asks for {written(wanted, resource)} {resource}"
        why = f"{told}, and no node has more than {written(most, resource)}"
        if resource.startswith("hugepages"):
            remedy = "set vm.nr_hugepages on the nodes and restart the kubelet, or take the limit out of the values"
            yield fail("no-hugepages", subject.cluster(), why, remedy=remedy)
        else:
            remedy = f"add a larger node, or lower the resources of {one.name} in the values"
            yield fail("too-big", subject.cluster(), why, remedy=remedy)


def _sum(demands: Demands, nodes: list[Node]) -> Iterator[Finding]:
    for resource in sorted({name for one in demands.items for name in one.pod}):
        wanted = sum(one.pods * one.pod.get(resource, 0.0) for one in demands.items)
        has = sum(_has(node, resource) for node in nodes)
        if nodes and wanted > _NEARLY * has:
            told = f"the platform asks for {written(wanted, resource)} {resource} in all"
            why = f"{told}, the nodes have {written(has, resource)}"
            yield warn("tight", subject.cluster(), why, remedy="add a node: when one is drained, not all has room")


def _full(nodes: list[Node], counts: NodePods) -> Iterator[Finding]:
    crowded = []
    for node in nodes:
        run, may = counts.counts.get(node.metadata.name, 0), _has(node, "pods")
        if may and run >= _NEARLY * may:
            crowded.append((run >= may, run, f"{node.metadata.name} runs {run} of {may:g} pods"))
    if not crowded:
        return
    told = ", ".join(said for _, _, said in sorted(crowded, reverse=True)[:_NAMED])
    others = f" and {len(crowded) - _NAMED} more" if len(crowded) > _NAMED else ""
    remedy = "add a node, or raise maxPods in the kubelet's configuration"
    if len(crowded) == len(nodes) and all(full for full, _, _ in crowded):
        yield fail("full", subject.cluster(), f"no node takes another pod: {told}{others}", remedy=remedy)
    else:
        yield warn("nearly-full", subject.cluster(), f"nodes have hardly room for pods: {told}{others}", remedy=remedy)


def _waiting(pods: PlatformPods, apps: AppPods | Missing) -> Iterator[Finding]:
    waiting: dict[str, list[str]] = {}
    every: list[Pod | AppPod] = [*pods.items, *(() if isinstance(apps, Missing) else apps.unwell)]
    for pod in every:
        found = trouble(pod)
        for short in dict.fromkeys(_SHORT.findall(found.message)) if found.code == "unschedulable" else ():
            waiting.setdefault(short, []).append(pod.metadata.name)
    for short, names in sorted(waiting.items()):
        others = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        why = f"pods wait for room ({short}): {', '.join(sorted(names)[:_NAMED])}{others}"
        yield warn("waiting", subject.cluster(), why, remedy="add a node, or ask for less")


@nodes_capacity.must_fail("no-hugepages", "the nodes were installed again, without huge pages")
def no_hugepages(world: World) -> None:
    world.component("database").ask_for(memory="2512Mi", hugepages="256Mi")
    for name in ("node-1", "node-2", "node-3"):
        world.node(name).offer("hugepages-2Mi", "0")


nodes_capacity.must_fail(
    "too-big",
    "the builder asks for more memory than any node has",
    lambda w: w.component("builder").ask_for(memory="64Gi"),
)


@nodes_capacity.must_fail("full", "no node may run another pod")
def full(world: World) -> None:
    for name in ("node-1", "node-2", "node-3"):
        world.node(name).offer("pods", "8")


@nodes_capacity.must_be(WARN, "nearly-full", "one node runs nearly as many pods as it may")
def nearly_full(world: World) -> None:
    here = [one for one in world.objects.list("pods") if one["spec"].get("nodeName") == "node-2"]
    world.node("node-2").offer("pods", str(sum(one["status"]["phase"] == "Running" for one in here)))


@nodes_capacity.must_be(WARN, "tight", "the builder asks for nearly all that there is")
def tight(world: World) -> None:
    world.component("builder").ask_for(memory="29Gi")
    world.component("controller").ask_for(memory="29Gi")
    world.component("passport").ask_for(memory="29Gi")


@nodes_capacity.must_be(WARN, "waiting", "the scheduler found no memory for an app")
def waiting(world: World) -> None:
    world.app().pend("0/3 nodes are available: 3 Insufficient memory. preemption: 0/3 nodes are available.")
