"""What time it is for the cluster."""

from __future__ import annotations

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.kubernetes.clock import timestamp
from drycc_doctor.model.fact import Ask
from drycc_doctor.model.query import ServerTime


class _Times(msgspec.Struct, frozen=True):
    server: float
    here: float


class ClusterClock(msgspec.Struct, frozen=True):
    """The API server's clock and ours, read at the same moment, in seconds since the epoch."""

    server: float
    here: float

    asks: ClassVar = (ServerTime(),)

    @classmethod
    def gather(cls, ask: Ask) -> Self:
        """The Date header of one answer."""
        times = ask.answer(cls.asks[0], _Times)
        return cls(times.server, times.here)

    @property
    def skew(self) -> float:
        """How many seconds the API server is ahead of us."""
        return self.server - self.here

    def ago(self, moment: str) -> float | None:
        """How many seconds ago a moment was for the cluster; None where it is none."""
        at = timestamp(moment)
        return None if at is None else self.server - at
