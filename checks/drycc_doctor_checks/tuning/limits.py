from itertools import groupby

from drycc_doctor.api import Findings, check, listing, or_else, passed, subject, warn
from drycc_doctor.facts.resources.limits import Limits, WorkloadLimits
from drycc_doctor_checks.changes import in_turn, set_value


@check("tuning-limits", title="Each part of the platform has requests and limits")
def set_limits(limits: Limits) -> Findings:
    """The charts ask for nothing: a pod without requests and limits (BestEffort) is the first to go when a node is short.

    The containers of each workload are read as its template has them. Told are, chart by chart: workloads whose pods
    are BestEffort; containers without a limit of memory, which can take the whole node down with them; and values of
    resources that are set while the workload carries none: a value that nothing reads.

    Set the value that is named, with requests near what is used and a limit of memory with head room above it. Where a
    chart names it otherwise, `helm show values` of the chart tells; after the upgrade this check tells whether it took.
    """
    charts = groupby(limits.items, key=lambda one: one.part)
    findings = (finding for chart, items in charts for finding in _of_chart(chart, [*items]))
    well = passed("ok", subject.platform(), f"all {len(limits.items)} workloads have requests and limits")
    yield from or_else(findings, well)


def _of_chart(chart: str, items: list[WorkloadLimits]) -> Findings:
    ignored = [one for one in items if one.best_effort and one.given]
    effort = [one for one in items if one.best_effort and not one.given]
    loose = [one for one in items if not one.best_effort and one.unlimited]
    about = subject.setting(f"{chart}.resources")
    if ignored:
        why = f"{_keys(ignored)} is set, and {_names(ignored)} carries neither requests nor limits: nothing reads it"
        remedy = f"find the key that the chart reads with helm show values, and set that instead of {ignored[0].key}"
        yield warn("ignored", about, why, remedy=remedy)
    if effort:
        why = f"{_names(effort)}: neither requests nor limits, so the pods are BestEffort and evicted first"
        yield warn("best-effort", about, why, remedy=f"set requests and limits in {_keys(effort)}")
    if loose:
        containers = ", ".join(one.unlimited[0] for one in loose)
        why = f"{_names(loose)}: containers may use all the memory of their node ({containers})"
        yield warn("no-memory-limit", about, why, remedy=f"set limits.memory in {_keys(loose)}")


def _names(items: list[WorkloadLimits]) -> str:
    return listing([one.name for one in items])


def _keys(items: list[WorkloadLimits]) -> str:
    return listing([one.key for one in items])


set_limits.must_warn("best-effort", "nothing is asked for", lambda w: w.component("builder").ask_for_nothing())
set_limits.must_warn("no-memory-limit", "no limit of memory", lambda w: w.component("builder").ask_for(cpu="500m"))
_ignored_value = in_turn(
    lambda w: w.component("builder").ask_for_nothing(), set_value("builder.resources", {"limits": {"memory": "1Gi"}})
)
set_limits.must_warn("ignored", "a value of resources is set that the chart does not read", _ignored_value)
