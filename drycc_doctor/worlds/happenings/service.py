"""What can happen to a Service of the platform."""

from dataclasses import dataclass

from drycc_doctor.worlds.happenings.istiod import watched
from drycc_doctor.worlds.state.lookup import slices
from drycc_doctor.worlds.state.objects import NAMESPACE, NotThereError, Object
from drycc_doctor.worlds.state.state import State


@dataclass(frozen=True, slots=True)
class Service:
    """A Service of the platform, with its EndpointSlices."""

    state: State
    name: str

    @property
    def obj(self) -> Object:
        """The Service object."""
        return self.state.objects.get("services", self.name)

    def delete(self) -> None:
        """There is no such Service."""
        with watched(self.state):
            self.state.objects.remove("services", self.name)

    def renumber(self, number: int, *, port: int | None = None, target: int | str | None = None) -> None:
        """Its port of this number gets another one, or leads to another target."""
        one = next((each for each in self.obj["spec"]["ports"] if each["port"] == number), None)
        if one is None:
            raise NotThereError(self.name, "port", number)
        one |= ({"port": port} if port else {}) | ({"targetPort": target} if target else {})
        for each in slices(self.name, self.state.objects.list("endpointslices", NAMESPACE)):
            same = [p for p in each.get("ports") or [] if p.get("name", "") == one.get("name", "")]
            for endpoint_port in same:
                if isinstance(target, int):
                    endpoint_port["port"] = target
            if isinstance(target, str):  # no pod has a port of that name: the endpoint's is left out
                each["ports"] = [p for p in each.get("ports") or [] if p not in same] or None

    def select(self, **labels: str) -> None:
        """Its selector is this, and takes no pod."""
        self.obj["spec"]["selector"] = labels
        for each in slices(self.name, self.state.objects.list("endpointslices", NAMESPACE)):
            each["endpoints"] = None
        for each in self.state.objects.list("endpoints", NAMESPACE):
            if each["metadata"]["name"] == self.name:
                each.pop("subsets", None)
