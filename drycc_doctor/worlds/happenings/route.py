"""What can happen to the platform's routes."""

from dataclasses import dataclass

from drycc_doctor.worlds.happenings.condition import condition
from drycc_doctor.worlds.state.objects import Object
from drycc_doctor.worlds.state.state import State


def listeners(state: State) -> list[Object]:
    """The statuses of the platform's listeners: the Gateway's, and those that a ListenerSet adds."""
    owners = (("gateways", "drycc-gateway"), ("listenersets", "drycc-listenerset"))
    found = (state.objects.find(*one) or {} for one in owners)
    return [one for owner in found for one in (owner.get("status") or {}).get("listeners") or []]


@dataclass(frozen=True, slots=True)
class Route:
    """An HTTPRoute or TCPRoute of the platform."""

    state: State
    plural: str
    name: str

    @property
    def obj(self) -> Object:
        """The route object."""
        return self.state.objects.get(self.plural, self.name)

    def detach(self) -> None:
        """No listener takes it (drycc/gateway#route-status)."""
        self._say("Accepted", "NoMatchingParent", "no listener matches")
        self._leave()

    def lose_backend(self) -> None:
        """Its references do not resolve: the backend is not found."""
        self._say("ResolvedRefs", "BackendNotFound", "backend not found")

    def ignore(self) -> None:
        """No controller has looked at it."""
        self._leave()
        self.obj["status"] = {"parents": []}

    def delete(self) -> None:
        """There is no such route."""
        self._leave()
        self.state.objects.remove(self.plural, self.name)

    def _leave(self) -> None:
        """Its listeners have no route any more."""
        sections = {parent["sectionName"] for parent in self.obj["spec"]["parentRefs"]}
        for one in listeners(self.state):
            if one["name"] in sections:
                one["attachedRoutes"] = 0

    def _say(self, type_: str, reason: str, message: str) -> None:
        for parent in self.obj["status"]["parents"]:
            condition({"status": parent}, type_, "False", reason, message)
