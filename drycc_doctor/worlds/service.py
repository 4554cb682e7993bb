"""What can happen to a Service of the platform."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drycc_doctor.worlds import traffic
from drycc_doctor.worlds.objects import NAMESPACE, Object

if TYPE_CHECKING:
    from drycc_doctor.worlds.world import World


@dataclass(frozen=True, slots=True)
class Service:
    """A Service of the platform, with its EndpointSlices."""

    world: World
    name: str

    @property
    def obj(self) -> Object:
        """The Service object."""
        return self.world.objects.get("services", self.name)

    def renumber(self, number: int, *, port: int | None = None, target: int | str | None = None) -> None:
        """Its port of this number gets another one, or leads to another target."""
        one = next(each for each in self.obj["spec"]["ports"] if each["port"] == number)
        one |= ({"port": port} if port else {}) | ({"targetPort": target} if target else {})
        for each in traffic.slices(self.world, self.name):
            told = [p for p in each.get("ports") or [] if p.get("name", "") == one.get("name", "")]
            for endpoint_port in told:
                if isinstance(target, int):
                    endpoint_port["port"] = target
            if isinstance(target, str):  # no pod has a port of that name: the endpoint's is left out
                each["ports"] = [p for p in each["ports"] if p not in told] or None

    def select(self, **labels: str) -> None:
        """Its selector is this, and takes no pod."""
        self.obj["spec"]["selector"] = labels
        for each in traffic.slices(self.world, self.name):
            each["endpoints"] = None
        for each in self.world.objects.list("endpoints", NAMESPACE):
            if each["metadata"]["name"] == self.name:
                each.pop("subsets", None)
