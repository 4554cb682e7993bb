"""What time it is here and for the cluster, and how long ago things were."""

from datetime import UTC, datetime
from typing import ClassVar, Self

import msgspec

from drycc_doctor.model.fact import FactContext
from drycc_doctor.model.query import Now, ServerTime

HOUR, DAY = 3600.0, 86400.0


class Clock(msgspec.Struct, frozen=True):
    """Now, in seconds since the epoch."""

    now: float

    asks: ClassVar = (Now(),)

    @classmethod
    def gather(cls, ask: FactContext) -> Self:
        """Ask this machine's clock."""
        return cls(ask.answer(cls.asks[0], float))

    def since(self, moment: str) -> float | None:
        """Seconds since a moment in RFC 3339; None where there is none to read.

        >>> Clock(7200.0).since("1970-01-01T01:00:00Z")
        3600.0
        """
        at = timestamp(moment)
        return None if at is None else self.now - at


class ClusterClock(msgspec.Struct, frozen=True):
    """The API server's clock and ours, read at the same moment, in seconds since the epoch."""

    server: float
    here: float

    asks: ClassVar = (ServerTime(),)

    @classmethod
    def gather(cls, ask: FactContext) -> Self:
        """The Date header of one answer."""
        return ask.answer(cls.asks[0], cls)

    @property
    def skew(self) -> float:
        """How many seconds the API server is ahead of us."""
        return self.server - self.here

    def since(self, moment: str) -> float | None:
        """Seconds since a moment in RFC 3339, for the cluster; None where it is none."""
        return Clock(self.server).since(moment)


def timestamp(moment: str) -> float | None:
    """A moment of RFC 3339 in seconds since the epoch, in UTC where it names no zone; None where it is none.

    >>> timestamp("1970-01-01T00:01:00Z"), timestamp("")
    (60.0, None)
    """
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


def format_duration(seconds: float) -> str:
    """A length of time, for people.

    >>> format_duration(7200), format_duration(300), format_duration(200000)
    ('2 hours', '5 minutes', '2 days')
    """
    for unit, name in ((DAY, "day"), (HOUR, "hour"), (60.0, "minute")):
        if seconds >= unit:
            count = int(seconds // unit)
            return f"{count} {name}{'s' if count > 1 else ''}"
    return f"{int(seconds)} seconds"
