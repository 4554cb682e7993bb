from collections.abc import Iterator

from drycc_doctor.api import Finding, Findings, Missing, World, check, grouped, listing, or_else, passed, subject, warn
from drycc_doctor.facts.kubernetes.pod_health import is_ready
from drycc_doctor.facts.platform.events import Event, RecentWarnings
from drycc_doctor.facts.platform.workloads import Components, LiveWorkload

_OFTEN = 5  # less of one reason is what any rollout makes
_APART = 5  # reasons that get a finding each


@check("cluster-events", title="Kubernetes warns of nothing again and again")
def events(recent_warnings: RecentWarnings, components: Components | Missing) -> Findings:
    """Kubernetes says in events what it tries in vain: to mount, to pull, to place, to probe. It forgets after an hour.

    The warnings of the platform's namespace are counted by their reason; what happened less than five times is left out,
    as every rollout makes a few. The message of the last is quoted, less what a program said. An event alone fails
    nothing: what is wrong now, the other checks tell. Events of pods that are not ready, and of parts that lack pods, are
    told apart from those of what seems well.

    `kubectl get events -n drycc --field-selector type=Warning` shows them with their messages.
    """
    unwell = set() if isinstance(components, Missing) else {one for part in components.items for one in _unwell(part)}
    pairs = (((event.reason or "without a reason", _name(event) in unwell), event) for event in recent_warnings.items)
    often = sorted(
        (item for item in grouped(pairs).items() if _times(item[1]) >= _OFTEN), key=lambda item: -_times(item[1])
    )
    findings = [_repeated(*kind, group) for kind, group in often[:_APART]]
    if rest := sorted({reason for (reason, _), _ in often[_APART:]}):
        why = f"{len(rest)} more reasons to warn: {', '.join(rest[:3])}"
        remedy = "kubectl get events -n @ --field-selector type=Warning"
        findings.append(warn("more", subject.events(), why, remedy=remedy))
    count = len(recent_warnings.items)
    well = f"{count} warnings in the last hour, none of them often" if count else "no warning in the last hour"
    yield from or_else(findings, passed("ok", subject.events(), well))


def _times(group: list[Event]) -> int:
    return sum(event.times for event in group)


def _name(event: Event) -> str:
    """What it is about: a ReplicaSet is named after its Deployment, with a suffix that has no dash."""
    about = event.involved_object
    return about.name.rpartition("-")[0] if about.kind == "ReplicaSet" else about.name


def _unwell(part: LiveWorkload) -> Iterator[str]:
    yield from (pod.metadata.name for pod in part.pods if not is_ready(pod))
    if len(part.pods) < part.wanted:
        yield part.name


def _repeated(reason: str, unwell: bool, group: list[Event]) -> Finding:  # noqa: FBT001 - the key of a group
    most_first = sorted(group, key=lambda event: (-event.times, event.involved_object.name))
    objects = list(dict.fromkeys(f"{e.involved_object.kind} {e.involved_object.name}" for e in most_first))
    last = max(group, key=lambda event: event.last)
    said = f"; the last: {last.message}" if last.message else ""
    why = f"{reason}, {_times(group)} times, of {listing(objects)}{said}"
    remedy = f"kubectl get events -n @ --field-selector type=Warning,reason={reason}"
    return warn("of-unready" if unwell else "repeated", subject.events(reason), why, remedy=remedy)


events.must_warn("repeated", "a container crashes", lambda w: w.cluster.warn("BackOff", "builder", 120))
events.must_warn("of-unready", "a volume is not mounted")(
    lambda w: w.component("builder").lack_volume('MountVolume.SetUp failed for volume "ssh" : secret "ssh" not found')
)


@events.must_warn("more", "everything goes wrong at once")
def everything(world: World) -> None:
    for why in ("BackOff", "FailedMount", "FailedScheduling", "Unhealthy", "FailedCreate", "Evicted", "NodeNotReady"):
        world.cluster.warn(why, "controller", 7)


events.must_pass("ok", "Kubernetes has forgotten them", lambda w: w.objects.clear("events"))
events.must_not_know("forbidden", "we may not list events", lambda w: w.deny("list events"))
