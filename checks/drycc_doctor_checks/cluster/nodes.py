from drycc_doctor.api import Findings, Missing, check, fail, or_else, passed, subject, warn
from drycc_doctor.facts.kubernetes.clock import ClusterClock
from drycc_doctor.facts.kubernetes.nodes import Node, Nodes
from drycc_doctor.facts.kubernetes.objects import ObservedCondition, condition

_STARTS = 120.0  # seconds
_NETWORK = "network"  # container runtime network not ready, says a kubelet whose network plugin is not there yet
_PRESSURES = ("MemoryPressure", "DiskPressure", "PIDPressure")


@check("cluster-nodes", title="The nodes are ready and not short of anything")
def nodes(nodes: Nodes, cluster_clock: ClusterClock | Missing) -> Findings:
    """Pods of a node that is not ready are lost; a node that is short of memory, disk or processes evicts pods.

    Drycc's charts ask for no resources by default, so that its own pods are the first to go. Every node must be Ready
    and without pressure; a cordoned node takes no new pods. One whose kubelet says since less than two minutes that its
    network is not there yet is starting, as nodes do that come and go.

    `kubectl describe node` tells what the kubelet says.
    """
    if not nodes.items:
        yield fail("no-nodes", subject.cluster(), "the cluster has no nodes", remedy="add a node")
        return
    findings = (finding for node in nodes.items for finding in _troubles(node, cluster_clock))
    yield from or_else(findings, passed("ok", subject.cluster(), f"all {len(nodes.items)} nodes are ready"))


def _troubles(node: Node, clock: ClusterClock | Missing) -> Findings:
    name = node.metadata.name
    about, remedy = subject.node(name), f"kubectl describe node {name}"
    ready = condition(node.status.conditions, "Ready")
    if ready is None or not ready.true:
        message = f": {ready.message or ready.reason}" if ready else ""
        if ready is not None and _begins(ready, clock):
            yield warn("starting", about, f"node {name} is not ready yet{message}", remedy="wait: it came a moment ago")
        else:
            yield fail("not-ready", about, f"node {name} is not ready{message}", remedy=remedy)
    for each in node.status.conditions:
        if each.type in _PRESSURES and each.true:
            yield fail("pressure", about, f"node {name} has {each.type}: {each.message or each.reason}", remedy=remedy)
    if node.spec.unschedulable:
        yield warn("cordoned", about, f"node {name} takes no new pods", remedy=f"kubectl uncordon {name}")


def _begins(ready: ObservedCondition, clock: ClusterClock | Missing) -> bool:
    """Whether its kubelet says of it that its network is not there yet, and began to a moment ago."""
    since = None if isinstance(clock, Missing) else clock.since(ready.last_transition_time)
    return ready.status == "False" and _NETWORK in ready.message and since is not None and since < _STARTS


nodes.must_fail("not-ready", "the kubelet of a node no longer answers", lambda w: w.node().lose())
nodes.must_fail("not-ready", "the network of a node does not come", lambda w: w.node().await_network(600))
nodes.must_warn("starting", "a node came 20 seconds ago", lambda w: w.node().await_network(20))
nodes.must_fail("pressure", "a node's disk is full", lambda w: w.node().press("Disk"))
nodes.must_fail("no-nodes", "the cluster has no nodes", lambda w: w.objects.clear("nodes"))
nodes.must_warn("cordoned", "a node was cordoned and forgotten", lambda w: w.node().cordon())
