"""What can happen to the Gateway's conditions, listeners, addresses, and the load balancer in front of it."""

from __future__ import annotations

from dataclasses import dataclass

from drycc_doctor.worlds import verbs
from drycc_doctor.worlds.verbs import condition


@dataclass(slots=True)
class Gateway(verbs.Gateway):
    """The platform's Gateway, and the load balancer in front of it."""

    def say(self, type_: str, status: str, reason: str, message: str) -> None:
        """Its controller says this of it."""
        condition(self.obj, type_, status, reason, message)
