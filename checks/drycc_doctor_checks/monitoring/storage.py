from drycc_doctor.api import Finding, Findings, check, fail, passed, skip, subject, unknown, warn
from drycc_doctor.facts.parts.victoriametrics import VMAGENT, VMSELECT, VMSTORAGE, Metrics
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.facts.resources.requests import ResourceRequests
from drycc_doctor_checks.changes import in_turn, put, where_runs
from drycc_doctor_checks.http_findings import from_component

_LOST = {VMSTORAGE: "a restart loses all history", VMAGENT: "a restart loses what it could not yet send"}
_LITTLE = 0.1
_MIB = 1 << 20


@check("monitoring-storage", title="Metrics are kept, and there is room for more")
def storage(components: Components, demands: ResourceRequests, metrics: Metrics) -> Findings:
    """Vmstorage holds all history, 30 days by the chart; vmagent buffers what it cannot send.

    Without a volume both write to their container, and a restart loses it. Whether there is room is asked of vmselect:
    vmstorage's own `vm_free_disk_space_bytes`, `vm_data_size_bytes` and `vm_storage_is_read_only`, or what the kubelet
    says of its volume. With less than a tenth left it is warned of; a store that is full takes nothing more.

    Set `victoriametrics.vmstorage.persistence.enabled=true`, and vmagent's; enlarge the volume, or keep metrics for less
    long. The manual's `vmstorage.temporary` does nothing today.
    """
    kept = [one for one in demands.items if one.name in _LOST]
    if not kept:
        yield skip("elsewhere", subject.component(VMSTORAGE), "metrics are not kept on this cluster")
        return
    for name in (one.name for one in kept if not one.claims):
        key = f"victoriametrics.{name.rpartition('-')[2]}.persistence.enabled"
        remedy = f"set {key}=true, and make the StatefulSet anew"
        yield warn("no-volume", subject.component(name), f"{name} has no volume: {_LOST[name]}", remedy=remedy)
    if components.find(VMSELECT) is None:
        yield skip("no-select", subject.component(VMSELECT), "there is no vmselect to ask: see components-present")
    else:
        yield _room(metrics)


def _room(metrics: Metrics) -> Finding:
    about, numbers = subject.component(VMSTORAGE), metrics.numbers or {}
    page = from_component(metrics.page, "vmselect", VMSELECT)
    if isinstance(page, Finding):
        return page
    free, size = _volume(numbers)
    if numbers.get("read-only"):
        why = "vmstorage is full and takes nothing more"
        return fail("read-only", about, why, remedy="enlarge its volume, or keep metrics for less long")
    if free is None or not size:
        return unknown("no-series", about, "nobody measures the room of vmstorage: it is not among what is scraped")
    if free < _LITTLE * size:
        why = f"vmstorage has {free / _MIB:.0f} of {size / _MIB:.0f} MiB left"
        return warn("nearly-full", about, why, remedy="enlarge its volume, or keep metrics for less long")
    return passed("ok", about, f"vmstorage has {free / size:.0%} of its room left")


def _volume(numbers: dict[str, float]) -> tuple[float | None, float]:
    """What is free and what there is: by vmstorage itself, else by the kubelet."""
    if "free" in numbers and "data" in numbers:
        return numbers["free"], numbers["free"] + numbers["data"]
    return numbers.get("volume-free"), numbers.get("volume-size", 0)


storage.must_warn("no-volume", "vmstorage keeps nothing", lambda w: w.component(VMSTORAGE).keep_nothing())
storage.must_warn("nearly-full", "almost nothing left", where_runs(VMSTORAGE, lambda w: w.metrics.fill(left=0.04)))
storage.must_fail("read-only", "there is no room left")(
    where_runs(VMSTORAGE, in_turn(lambda w: w.metrics.fill(left=0), put(lambda w: w.metrics, read_only=True)))
)
storage.must_not_know("no-series", "not scraped", where_runs(VMSTORAGE, put(lambda w: w.metrics, tells_disk=False)))
storage.must_skip("no-select", "somebody deleted vmselect", lambda w: w.component(VMSELECT).delete())
storage.must_skip("elsewhere", "metrics are kept elsewhere", lambda w: w.move_metrics_off_cluster())
