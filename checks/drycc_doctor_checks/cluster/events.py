"""What Kubernetes warned of in the last hour."""

from __future__ import annotations

from collections.abc import Iterator

from drycc_doctor.api import UNKNOWN, WARN, Finding, World, check, passed, subject, warn
from drycc_doctor.facts.platform.events import Event, RecentWarnings

_OFTEN = 5  # less of one reason is what any rollout makes
_TOLD = 5  # reasons that are told apart
_NAMED = 3


@check("cluster-events", title="Kubernetes warns of nothing again and again")
def events(known: RecentWarnings) -> Iterator[Finding]:
    """Kubernetes says in events what it tries in vain: to mount, to pull, to place, to probe. It forgets after an hour.

    The warnings of the platform's namespace are counted by their reason; what happened less than five times is left out,
    as every rollout makes a few. Their messages are not read: they may quote what a program said. An event alone fails
    nothing: what is wrong now, the other checks tell.

    `kubectl get events -n drycc --field-selector type=Warning` shows them with their messages.
    """
    groups: dict[str, list[Event]] = {}
    for one in known.items:
        groups.setdefault(one.reason or "without a reason", []).append(one)
    often = sorted((group for group in groups.values() if _times(group) >= _OFTEN), key=_times, reverse=True)
    yield from (_told(group) for group in often[:_TOLD])
    if rest := often[_TOLD:]:
        names = ", ".join(sorted(group[0].reason or "" for group in rest)[:_NAMED])
        why = f"{len(rest)} more reasons to warn: {names}"
        yield warn("more", subject.events(), why, remedy="kubectl get events -n @ --field-selector type=Warning")
    if not often:
        yield passed("ok", subject.events(), f"{len(known.items)} warnings in the last hour, none of them often")


def _times(group: list[Event]) -> int:
    return sum(one.times for one in group)


def _told(group: list[Event]) -> Finding:
    reason = group[0].reason or "without a reason"
    most = sorted(group, key=lambda one: (-one.times, one.involved_object.name))
    names = list(dict.fromkeys(f"{one.involved_object.kind} {one.involved_object.name}" for one in most))
    others = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    why = f"{reason}, {_times(group)} times, of {', '.join(names[:_NAMED])}{others}"
    remedy = f"kubectl get events -n @ --field-selector type=Warning,reason={reason}"
    return warn("repeated", subject.events(reason), why, remedy=remedy)


events.must_be(
    WARN,
    "repeated",
    "the kubelet restarts a crashing container again and again",
    lambda w: w.cluster.warn("BackOff", "builder", 120),
)


@events.must_be(WARN, "more", "everything goes wrong at once")
def everything(world: World) -> None:
    for reason in (
        "BackOff",
        "FailedMount",
        "FailedScheduling",
        "Unhealthy",
        "FailedCreate",
        "Evicted",
        "NodeNotReady",
    ):
        world.cluster.warn(reason, "controller", 7)


events.must_be(UNKNOWN, "forbidden", "we may not list events", lambda w: w.deny("list events"))
