"""What runs does not restart again and again."""

from __future__ import annotations

from collections.abc import Iterator

from drycc_doctor.api import WARN, Finding, World, check, passed, subject, warn
from drycc_doctor.facts.kubernetes.clock import DAY, Clock, ago
from drycc_doctor.facts.kubernetes.pod_health import is_ready
from drycc_doctor.facts.kubernetes.pod_templates import Templates
from drycc_doctor.facts.kubernetes.pods import ContainerStatus, Terminated
from drycc_doctor.facts.platform.workloads import Components, Part

_OFTEN = 3
_EXITS = {
    134: "it aborted itself",
    137: "it was killed: by a liveness probe most likely",
    139: "it broke at a wrong address in memory",
    143: "it was asked to end: by a liveness probe most likely",
}


@check("components-restarts", title="What runs does not restart again and again")
def restarts(components: Components, templates: Templates, clock: Clock) -> Iterator[Finding]:
    """A pod that is ready now may have crashed a minute ago, and will again.

    Looked at are the containers of pods that are ready; why others are not is told by components-ready. One that was
    killed for want of memory within a day is told at once, with its limit; one that ended otherwise, when it has
    restarted three times or more and the last time was within a day.

    Raise the memory limit, or read the log of the container's last life.
    """
    found = False
    for part in components.items:
        for one, ended in _ended(part, clock):
            found = True
            yield _killed(part, one, templates) if ended.reason == "OOMKilled" else _crashed(part, one, ended, clock)
    if not found:
        yield passed("ok", subject.platform(), "no container of a ready pod restarted of late")


def _ended(part: Part, clock: Clock) -> Iterator[tuple[ContainerStatus, Terminated]]:
    """Of each container of a part the one that restarted most, if it tells of trouble."""
    worst: dict[str, tuple[ContainerStatus, Terminated]] = {}
    for pod in filter(is_ready, part.pods):
        for one in pod.status.container_statuses:
            ended = one.last_state.terminated
            if ended is None or not _troubles(one, ended, clock):
                continue
            if one.name not in worst or worst[one.name][0].restart_count < one.restart_count:
                worst[one.name] = one, ended
    yield from worst.values()


def _troubles(one: ContainerStatus, ended: Terminated, clock: Clock) -> bool:
    past = clock.since(ended.finished_at)
    often = one.restart_count >= _OFTEN or ended.reason == "OOMKilled"
    return often and past is not None and past < DAY


def _killed(part: Part, one: ContainerStatus, templates: Templates) -> Finding:
    template = templates.find(part.name)
    known = {c.name: c.resources.limits.get("memory") for c in template.spec.every} if template else {}
    limit = known.get(one.name)
    told = f"its limit is {limit}" if limit else "it has no limit of its own, so its node was short of memory"
    why = f"{part.name}: container {one.name} was killed for want of memory ({told}; {one.restart_count} restarts)"
    remedy = f"raise resources.limits.memory of {part.name} in the values"
    if not limit:
        remedy = f"give the nodes more memory, or set resources.requests.memory of {part.name} in the values"
    return warn("out-of-memory", subject.component(part.name), why, remedy=remedy)


def _crashed(part: Part, one: ContainerStatus, ended: Terminated, clock: Clock) -> Finding:
    past = clock.since(ended.finished_at) or 0.0
    meaning = f", {_EXITS[ended.exit_code]}" if ended.exit_code in _EXITS else ""
    last = f"the last {ago(past)} ago with exit {ended.exit_code}{meaning}"
    why = f"{part.name}: container {one.name} has restarted {one.restart_count} times, {last}"
    remedy = f"kubectl logs -n @ {part.kind}/{part.name} -c {one.name} --previous"
    return warn("restarts", subject.component(part.name), why, remedy=remedy)


restarts.must_be(
    WARN,
    "restarts",
    "the builder crashes every few minutes, and is ready in between",
    lambda w: w.component("builder").restart(times=12, code=1),
)
restarts.must_be(
    WARN,
    "restarts",
    "the liveness probe kills the controller",
    lambda w: w.component("controller").restart(times=5, code=137, reason="Error"),
)


@restarts.must_be(WARN, "out-of-memory", "the builder was killed for want of memory an hour ago")
def out_of_memory(world: World) -> None:
    world.component("builder").limit_memory("128Mi")
    world.component("builder").restart(times=1, code=137, reason="OOMKilled")


restarts.must_be(
    WARN,
    "out-of-memory",
    "its node was short of memory",
    lambda w: w.component("passport").restart(times=1, code=137, reason="OOMKilled"),
)
