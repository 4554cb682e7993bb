"""What can happen to the database: PostgreSQL under Patroni, which tells of it in Endpoints and by its REST API."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from drycc_doctor.worlds.objects import Object

if TYPE_CHECKING:
    from drycc_doctor.worlds.world import World

NAME = "drycc-database"


@dataclass(slots=True)
class Database:
    """The database of a World, where it has one of its own."""

    world: World
    headless: bool = False  # whether nobody leads
    lags: dict[str, int] = field(default_factory=dict)  # bytes, by pod
    states: dict[str, str] = field(default_factory=dict)  # what Patroni says of a pod, if it is not well

    @property
    def endpoints(self) -> Object:
        """What Patroni writes of its leader."""
        return self.world.objects.get("endpoints", NAME)

    @property
    def members(self) -> list[dict[str, Any]]:
        """As Patroni's ``/cluster`` tells them; a pod that is not ready is no member."""
        if self.world.objects.find("statefulsets", NAME) is None:
            return []
        return [self._member(pod) for pod in self.world.component("database").pods if _runs(pod)]

    def _member(self, pod: Object) -> dict[str, Any]:
        name = pod["metadata"]["name"]
        leads = pod["metadata"]["labels"].get("role") == "primary" and not self.headless
        told: dict[str, Any] = {"name": name, "role": "leader" if leads else "replica", "timeline": 1}
        told["state"] = self.states.get(name, "running" if leads else "streaming")
        told |= {"host": pod["status"]["podIP"], "port": 5432}
        return told if leads else told | {"lag": self.lags.get(name, 0)}

    def lose_leader(self) -> None:
        """Nobody leads: Patroni has taken the address away, and its REST API names no leader (facts 11.8)."""
        self.headless = True
        self.endpoints.pop("subsets", None)
        for each in self.world.objects.list("endpointslices", "drycc"):
            if (each["metadata"].get("labels") or {}).get("kubernetes.io/service-name") == NAME:
                each["endpoints"] = []

    def forget_endpoints(self) -> None:
        """Patroni never wrote who leads."""
        self.lose_leader()
        self.world.objects.remove("endpoints", NAME)

    def fall_behind(self, size: int) -> None:
        """A replica does not keep up."""
        self.lags[f"{NAME}-1"] = size

    def stop_member(self, state: str = "start failed") -> None:
        """PostgreSQL does not start on a replica; Patroni does."""
        self.states[f"{NAME}-1"] = state

    def mislead(self) -> None:
        """Clients are sent to a replica: the Endpoints are of yesterday."""
        name = f"{NAME}-1"
        pod = self.world.objects.get("pods", name)
        address = self.endpoints["subsets"][0]["addresses"][0]
        address |= {"ip": pod["status"]["podIP"], "hostname": name, "nodeName": pod["spec"]["nodeName"]}
        address["targetRef"] |= {"name": name, "uid": pod["metadata"].get("uid", "")}

    def lose_replicas(self) -> None:
        """The leader is alone: nothing else of it is ready."""
        component = self.world.component("database")
        for pod in component.pods[1:]:
            component.remove_pod(pod)

    def keep_one(self) -> None:
        """database.replicas=1: there is no replica at all (facts 11.9)."""
        component = self.world.component("database")
        for pod in component.pods[1:]:
            component.remove_pod(pod)
        component.workload["spec"]["replicas"] = 1
        for key in ("replicas", "readyReplicas", "availableReplicas", "updatedReplicas", "currentReplicas"):
            component.workload["status"][key] = 1


def _runs(pod: Object) -> bool:
    return any(c["type"] == "Ready" and c["status"] == "True" for c in pod["status"].get("conditions") or [])
