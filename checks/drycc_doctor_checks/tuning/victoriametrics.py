import re

from drycc_doctor.api import Findings, Reason, World, check, passed, skip, subject, unknown, warn
from drycc_doctor.facts.kubernetes.pod_templates import Templates
from drycc_doctor.facts.kubernetes.quantity import format_quantity, parse_quantity
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.facts.resources.requests import ResourceRequests, WorkloadRequests
from drycc_doctor_checks.changes import without

STORAGE, AGENT = "drycc-victoriametrics-vmstorage", "drycc-victoriametrics-vmagent"
_FLAG = re.compile(r"--?retentionPeriod=(\d+)([hdwy]?)")
_DAYS = {"h": 1 / 24, "d": 1.0, "w": 7.0, "y": 365.0, "": 30.0}
"""Of VictoriaMetrics' own units; a bare number is months."""
_DAYS_A_GIB = 6.0
"""Twice what the installer gives: 30 days on 10Gi (drycc/values#install-script-values)."""


@check("tuning-victoriametrics", title="What is measured is kept, and has room")
def victoriametrics(components: Components, demands: ResourceRequests, templates: Templates) -> Findings:
    """The chart's default keeps the history of metrics in the container: one restart of vmstorage, and it is gone.

    The volume claims of vmstorage and vmagent are read, and the retention that vmstorage is started with is held
    against the size of its volume, by the installer's own measure of 30 days on 10Gi; what is really used,
    monitoring-storage tells. `vmstorage.temporary` of the manual is read by nothing.

    Set `victoriametrics.vmstorage.persistence.enabled` and `.size`; a volume that is full takes no more metrics.
    """
    asked = {one.name: one for one in demands.items}
    about = subject.component(STORAGE)
    if components.find(STORAGE) is None:
        yield skip("elsewhere", about, "metrics are kept elsewhere, or not at all")
        return
    if STORAGE not in asked:
        why = "what vmstorage claims cannot be read, and so not held against its retention"
        yield unknown(str(Reason.UNREADABLE), about, why)
        return
    lost = [name for name in (STORAGE, AGENT) if name in asked and not asked[name].claims]
    if lost:
        keys = ", ".join(f"victoriametrics.{name.rpartition('-')[2]}.persistence.enabled=true" for name in lost)
        why = f"{' and '.join(lost)} has no volume: a restart loses what was measured"
        yield warn("no-persistence", subject.component(lost[0]), why, remedy=f"set {keys}")
    days, size = _days(templates), _size(asked[STORAGE])
    if days and size and days > _DAYS_A_GIB * size / 2**30:
        why = f"{days:g} days of metrics are to be kept on {format_quantity(size, 'storage')}; the installer gives 10Gi for 30"
        remedy = "raise victoriametrics.vmstorage.persistence.size and the claim, or keep less"
        yield warn("retention", about, why, remedy=remedy)
    elif not lost:
        what = f"{days:g} days" if days else "what is measured"
        yield passed("ok", about, f"vmstorage keeps {what} on {format_quantity(size, 'storage')}")


def _days(templates: Templates) -> float:
    """How long vmstorage keeps what was measured; 0 where that is not known."""
    template = templates.find(STORAGE)
    words = [word for one in template.spec.containers for word in one.args] if template else []
    flags = [match for word in words if isinstance(word, str) and (match := _FLAG.fullmatch(word))]
    return float(flags[-1][1]) * _DAYS[flags[-1][2]] if flags else 0.0


def _size(demand: WorkloadRequests) -> float:
    """Of its volume, in bytes."""
    return sum(parse_quantity(claim.spec.resources.requests.get("storage", 0)) for claim in demand.claims)


victoriametrics.must_warn("no-persistence", "no volume, as charted", lambda w: w.component(STORAGE).keep_nothing())


@victoriametrics.must_warn("retention", "a year of metrics is to be kept on 10Gi")
def retention(world: World) -> None:
    container = world.component(STORAGE).workload["spec"]["template"]["spec"]["containers"][0]
    container["args"] = ["--retentionPeriod=1y", "--storageDataPath=/data"]


victoriametrics.must_skip("elsewhere", "metrics are kept elsewhere", without(STORAGE))
