from drycc_doctor.api import Findings, Missing, check, passed, skip, subject, warn
from drycc_doctor.facts.kubernetes.nodes import Nodes
from drycc_doctor.facts.platform.components import REPLICAS
from drycc_doctor.facts.platform.workloads import Components, LiveWorkload
from drycc_doctor_checks.changes import in_turn, keep_one_pod, to_each


@check("production-replicas", title="What serves users runs more than once")
def replicas(components: Components, nodes: Nodes | Missing) -> Findings:
    """One pod of a kind means an outage whenever its node is drained or lost, and with each restart.

    Controller, passport, registry and builder are looked at: by the charts' defaults each runs once. More than one pod
    on one and the same node does not help either. Grafana's chart fixes it at one, and it serves operators alone.

    Set `controller.api.replicas`, `passport.api.replicas`, `builder.replicas` and `registry.replicas` to two; in the first
    generation `controller.apiReplicas`, and before the third `passport.replicas`.
    """
    names = [part.name for part in (components.controller, components.passport) if part]
    parts = [part for name in (*names, "drycc-registry", "drycc-builder") if (part := components.find(name))]
    if not isinstance(nodes, Missing) and len(nodes.items) < 2:
        why = "the cluster has one node: more pods would be lost with it all the same"
        yield skip("one-node", subject.cluster(), why)
        return
    single = [part for part in parts if part.wanted == 1]
    together = [part for part in parts if part.wanted > 1 and len(_nodes(part)) == 1]
    if single:
        why = f"one pod each, and an outage without it: {', '.join(part.name for part in single)}"
        remedy = f"set {', '.join(REPLICAS[part.name] for part in single)} to 2, then helm upgrade"
        yield warn("single", subject.platform(), why, remedy=remedy)
    for part in together:
        why = f"all {part.wanted} pods of {part.name} are on {next(iter(_nodes(part)))}: they go down with it"
        remedy = f"kubectl rollout restart -n @ {part.kind}/{part.name} spreads them, if another node has room"
        yield warn("one-node", subject.component(part.name), why, remedy=remedy)
    if not single and not together:
        yield passed("ok", subject.platform(), f"{len(parts)} parts that serve users have more than one pod each")


def _nodes(part: LiveWorkload) -> set[str]:
    return {pod.spec.node_name for pod in part.pods if pod.spec.node_name}


replicas.must_warn("single", "the charts' default", to_each(("controller", "builder"), keep_one_pod))
replicas.must_warn("one-node", "both builders came to be on the same node")(
    lambda w: [pod["spec"].update(nodeName="node-1") for pod in w.component("builder").pods]
)
_small = in_turn(lambda w: w.objects.remove("nodes", "node-2", ""), lambda w: w.objects.remove("nodes", "node-3", ""))
replicas.must_skip("one-node", "a cluster of one node", _small)
