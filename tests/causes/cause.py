"""What a cause is: one thing that went wrong, told by Kubernetes, and how the report must begin."""

from collections.abc import Callable
from dataclasses import dataclass

from drycc_doctor.facts.platform.generations import GENERATIONS
from drycc_doctor.worlds.world import World

Change = Callable[[World], object]


@dataclass(frozen=True, slots=True)
class Cause:
    """A row: ``root`` is check, code and subject of the one root, the subject a glob; ``words`` stand in its message."""

    title: str
    change: Change
    root: tuple[str, str, str]
    words: tuple[str, ...]
    on: tuple[str, ...] = GENERATIONS
    then: tuple[Change, ...] = ()
    tls: bool = False


@dataclass(frozen=True, slots=True)
class Well:
    """A row: healthy, and unusual; ``notes`` are the codes of what may be said all the same, each a warning."""

    title: str
    change: Change
    notes: tuple[str, ...] = ()
    on: tuple[str, ...] = GENERATIONS
    tls: bool = False
