from drycc_doctor.api import (
    Finding,
    Findings,
    Missing,
    Subject,
    check,
    fail,
    passed,
    skip,
    subject,
    unknown,
    unknown_because,
    warn,
)
from drycc_doctor.facts.http.page import Page
from drycc_doctor.facts.http.whose import of_minio
from drycc_doctor.facts.kubernetes.pod_health import is_ready
from drycc_doctor.facts.platform.pod_http import MinioHealth
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor_checks.changes import answer, at_path
from drycc_doctor_checks.http_findings import through_proxy

NAME = "drycc-storage"
_MINIO = ("g1",)
_ASKED = "MinIO's health page of all its drives"


@check("storage-ready", title="The object storage serves, on more than one node")
def ready(components: Components, minio_health: MinioHealth | Missing) -> Findings:
    """Builder, registry, quickwit and the database's backups keep their data here: when several crash, look here first.

    Its pods share every object among them by erasure coding: with some of them gone it may still read and no longer
    write. Each waits for the names of all others when it starts, so that one whose name does not resolve keeps all from
    starting. Nothing but a preference keeps its pods apart: on one node, the loss of that node is the loss of all data
    that has no volume elsewhere.

    MinIO, which older platforms have, is asked at one of its pods whether it has drives enough: its pods look well
    without. A full drive does not show there.

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
    elif isinstance(minio_health, Missing):
        yield unknown_because(minio_health, "whether the object storage has drives enough is not known")
    elif finding := _drives(minio_health, about, remedy):
        yield finding
    elif len(well) < part.wanted:
        why = f"{len(well)} of {part.wanted} pods of the object storage are ready: it may no longer write"
        yield warn("degraded", about, why, remedy=remedy)
    elif len(nodes) == 1 < part.wanted:
        where = f"all {len(well)} pods of the object storage are on node {nodes.pop()}"
        remedy = f"kubectl delete pod -n @ {NAME}-1, one at a time, while another node has room"
        yield warn("one-node", about, f"{where}: erasure coding saves nothing there", remedy=remedy)
    else:
        yield passed("ok", about, f"all {part.wanted} pods of the object storage are ready, on {len(nodes)} nodes")


def _drives(health: MinioHealth, about: Subject, remedy: str) -> Finding | None:
    """What MinIO lacks; None where that is nothing, or it is another program."""
    if health.write is None:
        return None
    page = through_proxy(health.write, about, _ASKED, subject.right_to_pods(), of_minio)
    if isinstance(page, Finding):
        return page
    if page.status == 503:
        reads = isinstance(health.read, Page) and health.read.status == 200
        why = "it still reads, and writes nothing" if reads else "it neither reads nor writes"
        return fail("no-quorum", about, f"too few of the object storage's drives are there: {why}", remedy=remedy)
    if page.status == 200:
        return None
    return unknown("unexpected", about, f"{_ASKED} is {page.status}, which says neither yes nor no", remedy=remedy)


ready.must_fail("no-quorum", "two of MinIO's four drives are away", lambda w: w.lose_drives(2), only=_MINIO)
ready.must_fail("no-quorum", "three of MinIO's four drives are away", lambda w: w.lose_drives(3), only=_MINIO)
ready.must_fail("not-ready", "the object storage crashes", lambda w: w.component("storage").crash())
ready.must_warn("degraded", "one of its pods is not ready", lambda w: w.component("storage").lose_one())
ready.must_warn("one-node", "all of its pods are on one node")(
    lambda w: [pod["spec"].update(nodeName="node-1") for pod in w.component("storage").pods]
)
ready.must_not_know("foreign", "something else answers in MinIO's place", only=_MINIO)(
    at_path("storage", "/minio/health/cluster", 403)
)
ready.must_not_know("unexpected", "MinIO knows no such page", only=_MINIO)(
    lambda w: w.component("storage").answer("/minio/health/cluster", answer(404, server="MinIO"))
)
ready.must_not_know("forbidden", "we may not ask MinIO's pods", lambda w: w.deny("get pods/proxy"), only=_MINIO)
ready.must_not_know("unreached", "MinIO's pods cannot be reached", lambda w: w.turn_proxy_away(), only=_MINIO)
ready.must_skip("elsewhere", "the object storage runs elsewhere", lambda w: w.move_storage_off_cluster())
