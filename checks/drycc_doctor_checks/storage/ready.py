from drycc_doctor.api import Findings, check, fail, passed, skip, subject, warn
from drycc_doctor.facts.kubernetes.pod_health import is_ready
from drycc_doctor.facts.platform.workloads import Components

NAME = "drycc-storage"


@check("storage-ready", title="The object storage serves, on more than one node")
def ready(components: Components) -> Findings:
    """Builder, registry, quickwit and the database's backups keep their data here: when several crash, look here first.

    Its pods share every object among them by erasure coding: with some of them gone it may still read and no longer
    write. Each waits for the names of all others when it starts, so that one whose name does not resolve keeps all from
    starting. Nothing but a preference keeps its pods apart: on one node, the loss of that node is the loss of all data
    that has no volume elsewhere.

    Bring the lost pods back. To spread them, delete a pod that shares its node while another node has room.
    """
    part, about = components.find(NAME), subject.component(NAME)
    if part is None:
        yield skip("elsewhere", about, "the object storage runs elsewhere")
        return
    well = [pod for pod in part.pods if is_ready(pod)]
    nodes = {pod.spec.node_name for pod in well}
    remedy = f"kubectl get pods -n @ -l app={NAME} -o wide; kubectl logs -n @ {NAME}-0 -c {NAME}"
    if not well:
        yield fail("not-ready", about, f"none of {part.wanted} pods of the object storage is ready", remedy=remedy)
    elif len(well) < part.wanted:
        why = f"{len(well)} of {part.wanted} pods of the object storage are ready: it may no longer write"
        yield warn("degraded", about, why, remedy=remedy)
    elif len(nodes) == 1 < part.wanted:
        where = f"all {len(well)} pods of the object storage are on node {nodes.pop()}"
        remedy = f"kubectl delete pod -n @ {NAME}-1, one at a time, while another node has room"
        yield warn("one-node", about, f"{where}: erasure coding saves nothing there", remedy=remedy)
    else:
        yield passed("ok", about, f"all {part.wanted} pods of the object storage are ready, on {len(nodes)} nodes")


ready.must_fail("not-ready", "the object storage crashes", lambda w: w.component("storage").crash())
ready.must_warn("degraded", "one of its pods is not ready", lambda w: w.component("storage").lose_one())
ready.must_warn("one-node", "all of its pods are on one node")(
    lambda w: [pod["spec"].update(nodeName="node-1") for pod in w.component("storage").pods]
)
ready.must_skip("elsewhere", "the object storage runs elsewhere", lambda w: w.move_storage_off_cluster())
