from drycc_doctor.api import Finding, Findings, check, fail, passed, skip, subject, warn
from drycc_doctor.facts.parts.victoriametrics import ROOMS, VMSELECT, Metrics
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.facts.resources.requests import ResourceRequests
from drycc_doctor_checks.changes import in_turn, where_runs
from drycc_doctor_checks.http_findings import from_component

_LITTLE, _NOTHING = 0.1, 0.01
_CALLED = {"drycc-database": "the database", "drycc-storage": "the object storage"}


@check("storage-room", title="Database and object storage have room for more")
def room(components: Components, demands: ResourceRequests, metrics: Metrics) -> Findings:
    """A full volume shows nowhere else: pods are ready, Patroni and MinIO say that all is well, and only writes fail.

    Vmselect is asked what the kubelets measure of the volumes of database and object storage; the fullest of each
    counts. With less than a tenth left it is warned of; with less than a hundredth the store takes nothing more, or soon.
    What has no volume of its own fills its node's disk, which Kubernetes watches itself.

    Enlarge the claims, if their StorageClass allows it, or take away what is no longer needed.
    """
    kept = [one for one in demands.items if one.name in ROOMS]
    if not kept:
        yield skip("elsewhere", subject.component("drycc-storage"), "database and object storage run elsewhere")
    elif components.find(VMSELECT) is None:
        yield skip("not-measured", subject.component(VMSELECT), "metrics are not kept on this cluster")
    else:
        page = from_component(metrics.page, "vmselect", VMSELECT)
        for one in kept:
            about = subject.component(one.name)
            if not one.claims:
                yield skip("no-volume", about, f"{_CALLED[one.name]} has no volume: see production-volumes")
            elif isinstance(page, Finding):
                yield page
                return
            else:
                yield _room(one.name, (metrics.numbers or {}).get(ROOMS[one.name]))


def _room(name: str, left: float | None) -> Finding:
    about = subject.component(name)
    remedy = f"kubectl get persistentvolumeclaims -n @: enlarge those of {name}, or take away what is not needed"
    if left is None:
        return skip(
            "no-series",
            about,
            f"nobody measures the volumes of {_CALLED[name]}: kubelets tell of none on a node's own disk",
        )
    why = f"a volume of {_CALLED[name]} has {left:.1%} of its room left"
    if left < _NOTHING:
        return fail("full", about, f"{why}: writing fails", remedy=remedy)
    if left < _LITTLE:
        return warn("nearly-full", about, why, remedy=remedy)
    return passed("ok", about, why)


room.must_fail("full", "the database's disk is full")(
    where_runs("database", lambda w: w.metrics.rooms.update(database=0.0))
)
room.must_fail("full", "a drive of the object storage is full")(
    where_runs("storage", lambda w: w.metrics.rooms.update(storage=0.004))
)
room.must_warn("nearly-full", "the object storage fills")(
    where_runs("storage", lambda w: w.metrics.rooms.update(storage=0.05))
)
room.must_skip("no-series", "the volumes are of a kind of which no kubelet tells")(
    where_runs("storage", lambda w: w.metrics.rooms.clear())
)
room.must_skip("no-volume", "the object storage has no volume", lambda w: w.component("storage").keep_nothing())
room.must_skip("not-measured", "metrics are kept elsewhere")(
    where_runs("storage", lambda w: w.move_metrics_off_cluster())
)


room.must_skip("elsewhere", "both run elsewhere")(
    in_turn(lambda w: w.move_database_off_cluster(), lambda w: w.move_storage_off_cluster())
)
