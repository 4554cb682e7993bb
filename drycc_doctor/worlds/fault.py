"""A fault: what goes wrong first, and what follows from it."""

from collections.abc import Callable
from dataclasses import dataclass

from drycc_doctor.facts.platform.generations import GENERATIONS
from drycc_doctor.worlds.world import World

Change = Callable[[World], None]


@dataclass(frozen=True, slots=True)
class Fault:
    """One of :data:`drycc_doctor.worlds.faults.FAULTS`.

    ``root`` is the subject that the report must name first, as a glob; ``then`` is what follows; ``on``: where it can be.
    """

    name: str
    title: str
    root: str
    change: Change
    then: tuple[Change, ...] = ()
    on: tuple[str, ...] = GENERATIONS
    tls: bool = False

    def apply(self, world: World) -> None:
        """Let it happen to a platform, with what follows from it."""
        for change in (self.change, *self.then):
            change(world)
