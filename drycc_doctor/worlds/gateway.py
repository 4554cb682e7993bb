"""What can happen to the Gateway's conditions, listeners, addresses, and the load balancer in front of it."""

from __future__ import annotations

from dataclasses import dataclass

from drycc_doctor.worlds import verbs
from drycc_doctor.worlds.answers import Answer
from drycc_doctor.worlds.verbs import condition


@dataclass(slots=True)
class Gateway(verbs.Gateway):
    """The platform's Gateway, and the load balancer in front of it."""

    def say(self, type_: str, status: str, reason: str, message: str) -> None:
        """Its controller says this of it."""
        condition(self.obj, type_, status, reason, message)

    def add_dead(self, address: str) -> None:
        """One more address, at which nothing listens."""
        living = set(self.world.open)
        self.give(*self.addresses, address)
        self.world.open = living

    def add_far(self, address: str) -> None:
        """One more address, to which no way leads from here."""
        self.add_dead(address)
        self.world.no_way.add(address)

    def shut(self, port: int) -> None:
        """Nothing listens on this port of its addresses."""
        self.listen(Answer(trouble="refused"), port=port)
