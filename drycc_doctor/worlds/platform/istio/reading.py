"""What istiod reads, and how it says what it thinks."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from drycc_doctor.worlds.platform.names import Object

GROUP = "gateway.networking.k8s.io"
CONTROLLER, UNMANAGED = "istio.io/gateway-controller", "istio.io/unmanaged-gateway"
Key = tuple[str, str, str]
"""Resource, namespace, name."""
Said = dict[str, tuple[str, str, str]]
"""Conditions by type: status, reason, message."""


class Cluster(Protocol):
    """What istiod reads."""

    def view(self, plural: str, namespace: str = "") -> Iterable[Object]:
        """The objects of one resource, everywhere or in one namespace."""

    def peek(self, plural: str, name: str, namespace: str) -> Object | None:
        """One object, if it is there."""


@dataclass(frozen=True, slots=True)
class Istiod:
    """An istiod: of which age it is, and in which version it reads TCPRoutes, if it does."""

    old: bool = False  # as of April 2026; else as of August
    tcp: str = "v1"


def key(plural: str, obj: Object) -> Key:
    """Of an object."""
    return plural, obj["metadata"].get("namespace", ""), obj["metadata"]["name"]


def conditions(of: Object, said: Said, time: str) -> list[Object]:
    """As they stand in a status: sorted, and about the object as it is now."""
    observed = {"observedGeneration": of["metadata"].get("generation", 1), "lastTransitionTime": time}
    return [
        {"type": type_, "status": status, "reason": reason, "message": message} | observed
        for type_, (status, reason, message) in sorted(said.items())
    ]
