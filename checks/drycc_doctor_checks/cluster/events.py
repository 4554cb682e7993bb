from drycc_doctor.api import Finding, Findings, World, check, grouped, listing, or_else, passed, subject, warn
from drycc_doctor.facts.platform.events import Event, RecentWarnings

_OFTEN = 5  # less of one reason is what any rollout makes
_APART = 5  # reasons that get a finding each


@check("cluster-events", title="Kubernetes warns of nothing again and again")
def events(recent_warnings: RecentWarnings) -> Findings:
    """Kubernetes says in events what it tries in vain: to mount, to pull, to place, to probe. It forgets after an hour.

    The warnings of the platform's namespace are counted by their reason; what happened less than five times is left out,
    as every rollout makes a few. Their messages are not read: they may quote what a program said. An event alone fails
    nothing: what is wrong now, the other checks tell.

    `kubectl get events -n drycc --field-selector type=Warning` shows them with their messages.
    """
    groups = grouped((event.reason or "without a reason", event) for event in recent_warnings.items)
    often = sorted((item for item in groups.items() if _times(item[1]) >= _OFTEN), key=lambda item: -_times(item[1]))
    findings = [_repeated(reason, group) for reason, group in often[:_APART]]
    if rest := sorted(reason for reason, _ in often[_APART:]):
        why = f"{len(rest)} more reasons to warn: {', '.join(rest[:3])}"
        remedy = "kubectl get events -n @ --field-selector type=Warning"
        findings.append(warn("more", subject.events(), why, remedy=remedy))
    count = len(recent_warnings.items)
    well = f"{count} warnings in the last hour, none of them often" if count else "no warning in the last hour"
    yield from or_else(findings, passed("ok", subject.events(), well))


def _times(group: list[Event]) -> int:
    return sum(event.times for event in group)


def _repeated(reason: str, group: list[Event]) -> Finding:
    most_first = sorted(group, key=lambda event: (-event.times, event.involved_object.name))
    objects = list(dict.fromkeys(f"{e.involved_object.kind} {e.involved_object.name}" for e in most_first))
    why = f"{reason}, {_times(group)} times, of {listing(objects)}"
    remedy = f"kubectl get events -n @ --field-selector type=Warning,reason={reason}"
    return warn("repeated", subject.events(reason), why, remedy=remedy)


events.must_warn("repeated", "a container crashes", lambda w: w.cluster.warn("BackOff", "builder", 120))


@events.must_warn("more", "everything goes wrong at once")
def everything(world: World) -> None:
    for why in ("BackOff", "FailedMount", "FailedScheduling", "Unhealthy", "FailedCreate", "Evicted", "NodeNotReady"):
        world.cluster.warn(why, "controller", 7)


events.must_pass("ok", "Kubernetes has forgotten them", lambda w: w.objects.clear("events"))
events.must_not_know("forbidden", "we may not list events", lambda w: w.deny("list events"))
