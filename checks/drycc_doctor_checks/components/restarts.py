from collections.abc import Iterator

from drycc_doctor.api import Finding, Findings, check, or_else, passed, skip, subject, warn
from drycc_doctor.facts.kubernetes.clock import DAY, Clock, format_duration
from drycc_doctor.facts.kubernetes.pod_health import is_ready
from drycc_doctor.facts.kubernetes.pod_templates import Templates
from drycc_doctor.facts.kubernetes.pods import ContainerStatus, Terminated
from drycc_doctor.facts.platform.workloads import Components, LiveWorkload
from drycc_doctor_checks.changes import in_turn

_OFTEN = 3
_EXITS = {
    134: "it aborted itself",
    137: "it was killed: by a liveness probe most likely",
    139: "it broke at a wrong address in memory",
    143: "it was asked to end: by a liveness probe most likely",
}


@check("components-restarts", title="What runs does not restart again and again")
def restarts(components: Components, templates: Templates, clock: Clock) -> Findings:
    """A pod that is ready now may have crashed a minute ago, and will again.

    Looked at are the containers of pods that are ready; why others are not is told by components-ready. One that was
    killed for want of memory within a day is told at once, with its limit; one that ended otherwise, when it has
    restarted three times or more and the last time was within a day.

    Raise the memory limit, or read the log of the container's last life.
    """
    ended = ((part, *worst) for part in components.items for worst in _worst(part, clock))
    findings = (
        _out_of_memory(part, status, templates) if last.reason == "OOMKilled" else _crashed(part, status, last, clock)
        for part, status, last in ended
    )
    well = passed("ok", subject.platform(), "no container of a ready pod restarted of late")
    some = any(is_ready(pod) for part in components.items for pod in part.pods)
    yield from or_else(
        findings, well if some else skip("no-pods", subject.platform(), "no pod of the platform is ready")
    )


def _worst(part: LiveWorkload, clock: Clock) -> Iterator[tuple[ContainerStatus, Terminated]]:
    """Of each container of a part the one that restarted most, and how it ended, if that is trouble."""
    worst: dict[str, tuple[ContainerStatus, Terminated]] = {}
    for pod in filter(is_ready, part.pods):
        for status in pod.status.container_statuses:
            last = status.last_state.terminated
            if last is None or not _is_trouble(status, last, clock):
                continue
            if status.name not in worst or worst[status.name][0].restart_count < status.restart_count:
                worst[status.name] = status, last
    yield from worst.values()


def _is_trouble(status: ContainerStatus, last: Terminated, clock: Clock) -> bool:
    past = clock.since(last.finished_at)
    often = status.restart_count >= _OFTEN or last.reason == "OOMKilled"
    return often and past is not None and past < DAY


def _out_of_memory(part: LiveWorkload, status: ContainerStatus, templates: Templates) -> Finding:
    template = templates.find(part.name)
    containers = template.spec.all_containers if template else ()
    limit = {one.name: one.resources.limits.get("memory") for one in containers}.get(status.name)
    cause, remedy = f"its limit is {limit}", f"raise resources.limits.memory of {part.name} in the values"
    if not limit:
        cause = "it has no limit of its own, so its node was short of memory"
        remedy = f"give the nodes more memory, or set resources.requests.memory of {part.name} in the values"
    killed = f"{part.name}: container {status.name} was killed for want of memory"
    why = f"{killed} ({cause}; {status.restart_count} restarts)"
    return warn("out-of-memory", subject.component(part.name), why, remedy=remedy)


def _crashed(part: LiveWorkload, status: ContainerStatus, last: Terminated, clock: Clock) -> Finding:
    past = format_duration(clock.since(last.finished_at) or 0.0)
    meaning = f", {_EXITS[last.exit_code]}" if last.exit_code in _EXITS else ""
    restarted = f"{part.name}: container {status.name} has restarted {status.restart_count} times"
    why = f"{restarted}, the last {past} ago with exit {last.exit_code}{meaning}"
    remedy = f"kubectl logs -n @ {part.kind}/{part.name} -c {status.name} --previous"
    return warn("restarts", subject.component(part.name), why, remedy=remedy)


restarts.must_warn("restarts", "it crashes now and then", lambda w: w.component("builder").restart(times=12, code=1))
restarts.must_warn(
    "restarts", "a liveness probe kills it", lambda w: w.component("controller").restart(times=5, code=137)
)
_killed = in_turn(
    lambda w: w.component("builder").limit_memory("128Mi"),
    lambda w: w.component("builder").restart(times=1, code=137, reason="OOMKilled"),
)
restarts.must_warn("out-of-memory", "the builder was killed for want of memory an hour ago", _killed)
restarts.must_warn("out-of-memory", "its node was short of memory")(
    lambda w: w.component("passport").restart(times=1, code=137, reason="OOMKilled")
)
restarts.must_skip("no-pods", "all pods are gone", lambda w: w.objects.clear("pods"))
