import re
from typing import Any

from drycc_doctor.api import (
    Findings,
    Missing,
    check,
    fail,
    grouped,
    listing,
    passed,
    skip,
    subject,
    unknown_because,
    warn,
)
from drycc_doctor.facts.apps.pods import AppPods
from drycc_doctor.facts.kubernetes.nodes import Node, NodePods, Nodes
from drycc_doctor.facts.kubernetes.objects import holds
from drycc_doctor.facts.kubernetes.pods import AppPod, Pod
from drycc_doctor.facts.kubernetes.quantity import format_quantity, parse_quantity
from drycc_doctor.facts.platform.workloads import PlatformPods
from drycc_doctor.facts.resources.requests import ResourceRequests, WorkloadRequests
from drycc_doctor_checks.changes import in_turn, to_each, to_each_node
from drycc_doctor_checks.pod_trouble import trouble

_NEARLY = 0.9
_MUCH = 0.8
_SHORT = re.compile(r"Insufficient [A-Za-z0-9./-]*[A-Za-z0-9]|Too many pods")


@check("cluster-nodes-capacity", title="The nodes have room for the platform")
def nodes_capacity(
    nodes: Nodes,
    demands: ResourceRequests,
    platform_pods: PlatformPods,
    node_pods: NodePods | Missing,
    app_pods: AppPods | Missing,
) -> Findings:
    """A pod that asks for what no node has is never placed; the installer lets the database ask for huge pages.

    What each part of the platform asks for is compared with what the nodes that take pods have to give: for one pod the
    largest node, for all together the sum. Pods are counted by node, against the number that each node may run,
    and against the addresses of its part of the pods' network, where pods have addresses of that: a pod that gets none is
    placed, and never starts. Last, what the scheduler says of those that wait for room.

    Add a node, set `vm.nr_hugepages` on the nodes, or ask for less in the values.
    """
    usable = [n for n in nodes.items if not n.spec.unschedulable and holds(n.status.conditions, "Ready")]
    findings = [finding for demand in demands.items for finding in _too_big(demand, usable)]
    findings += [*_tight(demands, usable), *_waiting(platform_pods, app_pods)]
    if isinstance(node_pods, Missing):
        findings.append(unknown_because(node_pods, "how many pods the nodes run is not known"))
    else:
        findings += [*_full(usable, node_pods), *_few_addresses(usable, node_pods, platform_pods)]
    well = passed("ok", subject.cluster(), f"{len(usable)} nodes have room for the platform")
    none = skip("no-node", subject.cluster(), "no node takes pods: see cluster-nodes")
    yield from findings or [well if usable else none]


def _allocatable(node: Node, resource: str) -> float:
    return parse_quantity(node.status.allocatable.get(resource, 0))


def _too_big(demand: WorkloadRequests, nodes: list[Node]) -> Findings:
    for resource, wanted in demand.pod.items():
        most = max((_allocatable(node, resource) for node in nodes), default=0.0)
        if demand.pods == 0 or wanted <= most or not nodes:
            continue
        asks = f"a pod of {demand.name} asks for {format_quantity(wanted, resource)} {resource}"
        why = f"{asks}, and no node has more than {format_quantity(most, resource)}"
        if resource.startswith("hugepages"):
            remedy = "set vm.nr_hugepages on the nodes and restart the kubelet, or take the limit out of the values"
            yield fail("no-hugepages", subject.cluster(), why, remedy=remedy)
        else:
            remedy = f"add a larger node, or lower the resources of {demand.name} in the values"
            yield fail("too-big", subject.cluster(), why, remedy=remedy)


def _tight(demands: ResourceRequests, nodes: list[Node]) -> Findings:
    for resource in sorted({name for demand in demands.items for name in demand.pod}):
        wanted = sum(demand.pods * demand.pod.get(resource, 0.0) for demand in demands.items)
        has = sum(_allocatable(node, resource) for node in nodes)
        if nodes and wanted > _NEARLY * has:
            asks = f"the platform asks for {format_quantity(wanted, resource)} {resource} in all"
            why = f"{asks}, the nodes have {format_quantity(has, resource)}"
            yield warn("tight", subject.cluster(), why, remedy="add a node: when one is drained, not all has room")


def _full(nodes: list[Node], node_pods: NodePods) -> Findings:
    crowded = []  # whether it is full, how many pods it runs, and that in words
    for node in nodes:
        runs, most = node_pods.counts.get(node.metadata.name, 0), _allocatable(node, "pods")
        if most and runs >= _NEARLY * most:
            crowded.append((runs >= most, runs, f"{node.metadata.name} runs {runs} of {most:g} pods"))
    which = listing([words for _, _, words in sorted(crowded, reverse=True)])
    remedy = "add a node, or raise maxPods in the kubelet's configuration"
    if nodes and sum(full for full, _, _ in crowded) == len(nodes):
        yield fail("full", subject.cluster(), f"no node takes another pod: {which}", remedy=remedy)
    elif crowded:
        yield warn("nearly-full", subject.cluster(), f"nodes have hardly room for pods: {which}", remedy=remedy)


def _few_addresses(nodes: list[Node], node_pods: NodePods, platform_pods: PlatformPods) -> Findings:
    """Pods in the node's own network are counted too: they take none."""
    few = []
    for node in nodes:
        name = node.metadata.name
        addresses = node.pod_addresses(pod.status.pod_ip for pod in platform_pods.items if pod.spec.node_name == name)
        if addresses and node_pods.counts.get(name, 0) >= _MUCH * addresses:
            few.append(
                f"{name} runs {node_pods.counts[name]} pods, and has {addresses} addresses ({node.spec.pod_cidr})"
            )
    if few:
        why = f"addresses of the pods' network run out: {listing(few)}"
        remedy = "add a node; a larger part of the network for each is given by node-cidr-mask-size, to new nodes alone"
        yield warn("few-addresses", subject.cluster(), why, remedy=remedy)


def _waiting(platform_pods: PlatformPods, app_pods: AppPods | Missing) -> Findings:
    every: list[Pod | AppPod] = [*platform_pods.items, *(() if isinstance(app_pods, Missing) else app_pods.unready)]
    pending = ((pod.metadata.name, found) for pod in every if (found := trouble(pod)).code == "unschedulable")
    waiting = grouped((short, name) for name, found in pending for short in set(_SHORT.findall(found.message)))
    for short, names in sorted(waiting.items()):
        why = f"pods wait for room ({short}): {listing(sorted(names))}"
        yield warn("waiting", subject.cluster(), why, remedy="add a node, or ask for less")


def _running(pods: list[dict[str, Any]], node: str) -> str:
    return str(sum(one["spec"].get("nodeName") == node and one["status"]["phase"] == "Running" for one in pods))


_no_hugepages = in_turn(
    lambda w: w.component("database").ask_for(memory="2512Mi", hugepages="256Mi"),
    to_each_node(lambda node: node.offer("hugepages-2Mi", "0")),
)
nodes_capacity.must_fail("no-hugepages", "the nodes were installed again, without huge pages", _no_hugepages)
nodes_capacity.must_fail("too-big", "no node is large enough", lambda w: w.component("builder").ask_for(memory="64Gi"))
nodes_capacity.must_fail("full", "no node may run another pod", to_each_node(lambda node: node.offer("pods", "8")))
nodes_capacity.must_warn("nearly-full", "one node runs nearly as many pods as it may")(
    lambda w: w.node("node-2").offer("pods", _running(w.objects.list("pods"), "node-2"))
)
nodes_capacity.must_warn("few-addresses", "a node has few addresses for pods")(lambda w: w.node("node-2").narrow())
_asking = to_each(("builder", "controller", "passport"), lambda part: part.ask_for(memory="29Gi"))
nodes_capacity.must_warn("tight", "the builder asks for nearly all that there is", _asking)
nodes_capacity.must_warn("waiting", "the scheduler found no memory for an app")(
    lambda w: w.app().pend("0/3 nodes are available: 3 Insufficient memory. preemption: 0/3 nodes are available.")
)
nodes_capacity.must_skip("no-node", "the cluster has no nodes", lambda w: w.objects.clear("nodes"))
