"""What Kubernetes warned of."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.kubernetes.clock import ClusterClock
from drycc_doctor.facts.kubernetes.objects import Obj
from drycc_doctor.facts.platform.workloads import Platform
from drycc_doctor.model.fact import FactContext, fields_of
from drycc_doctor.model.query import PLATFORM, KubeList

RECENT = 3600
"""Seconds: the API server itself keeps events for an hour, unless it is told otherwise."""


class _Named(Obj, frozen=True):
    name: str
    creation_timestamp: str = ""


class _About(Obj, frozen=True):
    kind: str = ""
    namespace: str = ""
    name: str = ""


class _Series(Obj, frozen=True):
    count: int = 0
    last_observed_time: str = ""


class Event(Obj, frozen=True):
    """One warning; of its message what the door lets through: it may quote what a program said."""

    metadata: _Named
    reason: str | None = None
    message: str | None = None
    count: int | None = None
    first_timestamp: str | None = None
    last_timestamp: str | None = None
    event_time: str | None = None
    series: _Series | None = None
    involved_object: _About = _About()

    @property
    def times(self) -> int:
        """How often it happened."""
        return max(self.count or 1, self.series.count if self.series else 0)

    @property
    def last(self) -> str:
        """When it last happened: three generations of the API have it in three places."""
        observed = self.series.last_observed_time if self.series else ""
        return observed or self.last_timestamp or self.event_time or self.metadata.creation_timestamp


class RecentWarnings(msgspec.Struct, frozen=True):
    """The warnings of the last hour in the platform's namespace."""

    items: tuple[Event, ...]

    asks: ClassVar = (KubeList("v1", "events", PLATFORM, fields="type=Warning", keep=fields_of(Event)),)
    requires: ClassVar = (Platform,)

    @classmethod
    def gather(cls, ask: FactContext, clock: ClusterClock) -> Self:
        """One list, judged by the cluster's clock."""
        ages = [(clock.since(event.last), event) for event in ask.objects(cls.asks[0], Event)]
        return cls(tuple(event for age, event in ages if age is not None and age <= RECENT))

    def of(self, kind: str, name: str, *reasons: str) -> tuple[Event, ...]:
        """Those of an object, the last first; of these reasons, if any are named."""
        found = [one for one in self.items if (one.involved_object.kind, one.involved_object.name) == (kind, name)]
        ours = [one for one in found if not reasons or one.reason in reasons]
        return tuple(sorted(ours, key=lambda one: one.last, reverse=True))
