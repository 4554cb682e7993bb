from itertools import groupby

from drycc_doctor.api import Findings, check, listing, or_else, passed, subject, warn
from drycc_doctor.facts.kubernetes.pod_specs import Container
from drycc_doctor.facts.resources.limits import Limits, WorkloadLimits
from drycc_doctor_checks.changes import in_turn, set_value


@check("tuning-limits", title="Each part of the platform has requests and limits")
def set_limits(limits: Limits) -> Findings:
    """The charts ask for nothing: a pod without requests and limits (BestEffort) is the first to go when a node is short.

    The containers of each workload are read as its template has them. Told are, chart by chart: workloads whose pods
    are BestEffort; containers without a limit of memory, which can take the whole node down with them; values of
    resources that are set while the workload carries none: they did not take; and containers that no value
    reaches, such as the exporters beside database and valkey.

    Set the value that is named, with requests near what is used and a limit of memory with head room above it; after the
    upgrade this check tells whether it took. What no value reaches `kubectl set resources` gives them: helm upgrade keeps
    what the chart does not write.
    """
    charts = groupby(limits.items, key=lambda one: one.part)
    findings = (finding for chart, items in charts for finding in _of_chart(chart, [*items]))
    well = passed("ok", subject.platform(), f"all {len(limits.items)} workloads have requests and limits")
    yield from or_else(findings, well)


def _of_chart(chart: str, items: list[WorkloadLimits]) -> Findings:
    ignored = [one for one in items if one.best_effort and one.given]
    effort = [one for one in items if one.best_effort and not one.given and _reached(one)]
    loose = [one for one in items if not one.best_effort and _reached(one)]
    beyond = [(one.name, box.name) for one in items for box in one.unlimited if not one.key(box)]
    about = subject.setting(f"{chart}.resources")
    if ignored:
        keys = [key for one in ignored for key in one.given]
        why = f"{listing(keys)} is set, and {_names(ignored)} carries neither requests nor limits: it did not take"
        remedy = f"helm upgrade, and if that does not help see with helm show values that the chart has {keys[0]}"
        yield warn("ignored", about, why, remedy=remedy)
    if effort:
        why = f"{_names(effort)}: neither requests nor limits, so the pods are BestEffort and evicted first"
        yield warn("best-effort", about, why, remedy=f"set requests and limits in {_keys(effort)}")
    if loose:
        containers = ", ".join(_reached(one)[0].name for one in loose)
        why = f"{_names(loose)}: containers may use all the memory of their node ({containers})"
        yield warn("no-memory-limit", about, why, remedy=f"set limits.memory in {_keys(loose)}")
    if beyond:
        workload, container = beyond[0]
        why = f"{listing([name for _, name in beyond])} may use all the memory of a node, and no value reaches that"
        what = f"statefulset/{workload} -c {container} --requests=memory=64Mi --limits=memory=128Mi"
        yield warn("no-value", about, why, remedy=f"kubectl set resources -n @ {what}, or what it needs")


def _reached(one: WorkloadLimits) -> list[Container]:
    """Its containers without a limit of memory that a value reaches."""
    return [box for box in one.unlimited if one.key(box)]


def _names(items: list[WorkloadLimits]) -> str:
    return listing([one.name for one in items])


def _keys(items: list[WorkloadLimits]) -> str:
    return listing([*dict.fromkeys(one.key(box) for one in items for box in _reached(one))])


set_limits.must_warn("best-effort", "nothing is asked for", lambda w: w.component("builder").ask_for_nothing())
set_limits.must_warn("no-memory-limit", "no limit of memory", lambda w: w.component("builder").ask_for(cpu="500m"))
_ignored_value = in_turn(
    lambda w: w.component("builder").ask_for_nothing(), set_value("builder.resources", {"limits": {"memory": "1Gi"}})
)
set_limits.must_warn("no-value", "as charted", lambda w: w.component("kube-state-metrics").ask_for_nothing())
set_limits.must_warn("ignored", "a value of resources is set, and did not take", _ignored_value)
