from drycc_doctor.api import Findings, check, or_else, passed, subject, unknown, warn
from drycc_doctor.facts.kubernetes.nodes import Node, Nodes
from drycc_doctor.facts.kubernetes.pod_specs import Container
from drycc_doctor.facts.kubernetes.quantity import format_quantity, parse_quantity
from drycc_doctor.facts.resources.limits import Limits, WorkloadLimits
from drycc_doctor_checks.changes import in_turn, to_each_node


@check("tuning-limits-fit", title="Limits fit the nodes")
def limits_fit(limits: Limits, nodes: Nodes) -> Findings:
    """A limit above what any node has limits nothing; huge pages that no node has keep the pod from ever being placed.

    Each container's limit is compared with the largest node that takes pods (its allocatable). Huge pages are told
    apart: the installer gives the database `hugepages-2Mi: 256Mi`, and nodes have none until they are told to.

    Lower the value that is named, add a larger node, or set `vm.nr_hugepages` on the nodes and restart the kubelet.
    """
    usable = [node for node in nodes.items if not node.spec.unschedulable]
    if not usable:
        yield unknown("no-nodes", subject.cluster(), "no node takes pods, so there is nothing to compare limits with")
        return
    boxes = [(one, box) for one in limits.items for box in one.containers]
    findings = (finding for one, box in boxes for finding in _above(one, box, usable))
    well = passed("ok", subject.cluster(), f"the limits of {len(limits.items)} workloads fit a node")
    yield from or_else(findings, well)


def _above(one: WorkloadLimits, box: Container, nodes: list[Node]) -> Findings:
    key = one.key(box)
    about = subject.setting(key) if key else subject.component(one.name)
    where = f"{key}.limits" if key else f"the limits of {box.name}, which no value sets"
    for resource, limit in box.resources.limits.items():
        most = max(parse_quantity(node.status.allocatable.get(resource, 0)) for node in nodes)
        if parse_quantity(limit) <= most:
            continue
        if resource.startswith("hugepages"):
            why = f"{box.name} wants {limit} {resource}, and no node has more than {format_quantity(most, resource)}"
            remedy = f"set vm.nr_hugepages on the nodes, or take {resource} out of {where}"
            yield warn("hugepages", about, why, remedy=remedy)
        else:
            why = f"{box.name} may use {limit} {resource}, and no node has more than {format_quantity(most, resource)}"
            yield warn("above-nodes", about, f"{why}: the limit limits nothing", remedy=f"lower {where}")


limits_fit.must_warn("above-nodes", "640Gi of memory", lambda w: w.component("builder").ask_for(memory="640Gi"))
_hugepages = in_turn(
    lambda w: w.component("builder").ask_for(memory="512Mi", hugepages="256Mi"),
    to_each_node(lambda node: node.offer("hugepages-2Mi", "0")),
)
limits_fit.must_warn("hugepages", "the nodes were installed again, without huge pages", _hugepages)
limits_fit.must_not_know("no-nodes", "every node is cordoned", to_each_node(lambda node: node.cordon()))
