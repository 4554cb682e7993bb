from drycc_doctor.api import Findings, check, fail, or_else, passed, subject, warn
from drycc_doctor.facts.kubernetes.nodes import Node, Nodes
from drycc_doctor.facts.kubernetes.objects import condition

_PRESSURES = ("MemoryPressure", "DiskPressure", "PIDPressure")


@check("cluster-nodes", title="The nodes are ready and not short of anything")
def nodes(nodes: Nodes) -> Findings:
    """Pods of a node that is not ready are lost; a node that is short of memory, disk or processes evicts pods.

    Drycc's charts ask for no resources by default, so that its own pods are the first to go. Every node must be Ready
    and without pressure; a cordoned node takes no new pods.

    `kubectl describe node` tells what the kubelet says.
    """
    if not nodes.items:
        yield fail("no-nodes", subject.cluster(), "the cluster has no nodes", remedy="add a node")
        return
    findings = (finding for node in nodes.items for finding in _troubles(node))
    yield from or_else(findings, passed("ok", subject.cluster(), f"all {len(nodes.items)} nodes are ready"))


def _troubles(node: Node) -> Findings:
    name = node.metadata.name
    about, remedy = subject.node(name), f"kubectl describe node {name}"
    ready = condition(node.status.conditions, "Ready")
    if ready is None or not ready.true:
        message = f": {ready.message or ready.reason}" if ready else ""
        yield fail("not-ready", about, f"node {name} is not ready{message}", remedy=remedy)
    for each in node.status.conditions:
        if each.type in _PRESSURES and each.true:
            yield fail("pressure", about, f"node {name} has {each.type}: {each.message or each.reason}", remedy=remedy)
    if node.spec.unschedulable:
        yield warn("cordoned", about, f"node {name} takes no new pods", remedy=f"kubectl uncordon {name}")


nodes.must_fail("not-ready", "the kubelet of a node no longer answers", lambda w: w.node().lose())
nodes.must_fail("pressure", "a node's disk is full", lambda w: w.node().press("Disk"))
nodes.must_fail("no-nodes", "the cluster has no nodes", lambda w: w.objects.clear("nodes"))
nodes.must_warn("cordoned", "a node was cordoned and forgotten", lambda w: w.node().cordon())
