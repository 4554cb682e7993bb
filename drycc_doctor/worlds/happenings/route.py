"""What can happen to the platform's routes."""

import copy
from dataclasses import dataclass
from typing import Any

from drycc_doctor.worlds.happenings.istiod import watched
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

    def detach(self, section: str = "nobody") -> None:
        """No listener takes it: it names one that is not there (drycc/gateway#route-status)."""
        with watched(self.state):
            for ref in self.obj["spec"]["parentRefs"]:
                ref["sectionName"] = section

    def lose_one_listener(self) -> None:
        """The first listener that it names is not there; the others are."""
        with watched(self.state):
            self.obj["spec"]["parentRefs"][0]["sectionName"] = "nobody"

    def double(self) -> None:
        """Somebody made the same route once more, by another name; the older one gets all."""
        twin = copy.deepcopy(self.obj)
        name = f"{self.name}-again"
        twin["metadata"] |= {"name": name, "uid": f"{twin['metadata']['uid']}-again"}
        with watched(self.state):
            self.state.objects.add(twin["apiVersion"], self.plural, twin)

    def call(self, *hosts: str) -> None:
        """These are its host names."""
        with watched(self.state):
            self.obj["spec"]["hostnames"] = [*hosts]

    def lead(self, **changes: Any) -> None:
        """It leads elsewhere: ``port=8080``, ``namespace="elsewhere"``, ``kind="Bucket"``."""
        with watched(self.state):
            self.obj["spec"]["rules"][0]["backendRefs"][0] |= changes

    def lose_backend(self) -> None:
        """Its backend is of a kind that its controller does not know."""
        self.lead(group="storage.example", kind="Bucket")

    def ignore(self) -> None:
        """No controller has looked at it."""
        self._leave()
        self.obj.pop("status", None)

    def delete(self) -> None:
        """There is no such route."""
        with watched(self.state):
            self.state.objects.remove(self.plural, self.name)

    def _leave(self) -> None:
        """Its listeners have no route any more."""
        sections = {parent["sectionName"] for parent in self.obj["spec"]["parentRefs"]}
        for one in listeners(self.state):
            if one["name"] in sections:
                one["attachedRoutes"] = 0
