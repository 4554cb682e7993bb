"""What can happen to the database: PostgreSQL under Patroni, which tells of it in Endpoints and by its REST API."""

from dataclasses import dataclass, field

from drycc_doctor.worlds.happenings.component import Component
from drycc_doctor.worlds.state.lookup import slices
from drycc_doctor.worlds.state.objects import NAMESPACE, NotThereError, Object
from drycc_doctor.worlds.state.programs import Patroni
from drycc_doctor.worlds.state.state import State

_NAME, _REPLICA = "drycc-database", "drycc-database-1"


@dataclass(slots=True)
class Database(Patroni):
    """The database, where the platform has one of its own."""

    state: State = field(kw_only=True, compare=False)

    @property
    def endpoints(self) -> Object:
        """What Patroni writes of its leader."""
        return self.state.objects.get("endpoints", _NAME)

    def lose_leader(self) -> None:
        """Nobody leads: Patroni has taken the address away, and its REST API names no leader."""
        # drycc/database#patroni-answers
        self.endpoints.pop("subsets", None)
        self.endpoints["metadata"]["annotations"].pop("leader", None)
        for each in slices(_NAME, self.state.objects.list("endpointslices", NAMESPACE)):
            each["endpoints"] = []
        self.headless = True

    def forget_endpoints(self) -> None:
        """Patroni never wrote who leads."""
        self.lose_leader()
        self.state.objects.remove("endpoints", _NAME)

    def be_forbidden(self) -> None:
        """Patroni may not write its lock: whoever led steps down, nobody follows, and the Endpoints stay as they were."""
        self.endpoints["metadata"]["annotations"]["renewTime"] = self.state.time(-7200)
        self.headless = True

    def fall_behind(self, size: int) -> None:
        """A replica does not keep up."""
        self.lags[_REPLICA] = size

    def stop_member(self, state: str = "start failed", *, leader: bool = False) -> None:
        """PostgreSQL does not start on a replica, or on the leader; Patroni does."""
        self.states[f"{_NAME}-0" if leader else _REPLICA] = state

    def diverge(self) -> None:
        """A replica can never follow again; it is said to run, and to be behind by nothing (drycc/database#patroni-answers)."""
        self.states[_REPLICA] = "running"

    def lead(self, member: int) -> None:
        """Another member leads: it holds the lock, clients are sent to it, and who led before follows."""
        name = f"{_NAME}-{member}"
        pod = self.state.objects.get("pods", name)
        self.endpoints["metadata"]["annotations"]["leader"] = name
        place = {"ip": pod["status"]["podIP"], "hostname": name, "nodeName": pod["spec"]["nodeName"]}
        reference = {"name": name, "uid": pod["metadata"]["uid"]}
        address = self.endpoints["subsets"][0]["addresses"][0]
        address |= place | {"targetRef": address["targetRef"] | reference}
        for each in slices(_NAME, self.state.objects.list("endpointslices", NAMESPACE)):
            (one,) = each["endpoints"]
            one |= {"addresses": [place["ip"]], "hostname": name, "nodeName": place["nodeName"]}
            one["targetRef"] |= reference
        for one in Component.named(self.state, "database").pods:
            one["metadata"]["labels"]["role"] = "primary" if one["metadata"]["name"] == name else "replica"

    def kill(self, member: int, *, ago: float = 5) -> None:
        """Nothing runs any more in the pod of a member, and Kubernetes has not noticed; the lock was renewed then."""
        self.dead.add(f"{_NAME}-{member}")
        annotations = self.endpoints["metadata"]["annotations"]
        if annotations.get("leader") in self.dead:
            annotations["renewTime"] = self.state.time(-ago)

    def unlabel(self, *members: int) -> None:
        """Patroni has taken the role away from pods of members that are neither leader nor replica."""
        for each in members:
            self.state.objects.get("pods", f"{_NAME}-{each}")["metadata"]["labels"].pop("role", None)

    def mislead(self) -> None:
        """Clients are sent to a replica: the Endpoints are of yesterday."""
        pod = self.state.objects.get("pods", _REPLICA)
        if not self.endpoints.get("subsets"):
            raise NotThereError(_NAME, "addresses")
        address = self.endpoints["subsets"][0]["addresses"][0]
        address |= {"ip": pod["status"].get("podIP", ""), "hostname": _REPLICA, "nodeName": pod["spec"].get("nodeName")}
        address["targetRef"] |= {"name": _REPLICA, "uid": pod["metadata"].get("uid", "")}

    def lose_replicas(self) -> None:
        """The leader is alone: nothing else of it is ready."""
        component = Component.named(self.state, "database")
        for pod in component.pods[1:]:
            component.remove_pod(pod)

    def keep_one(self) -> None:
        """database.replicas=1: there is no replica at all (drycc/database#waiting-for-it)."""
        self.lose_replicas()
        workload = Component.named(self.state, "database").workload
        workload["spec"]["replicas"] = 1
        for key in ("replicas", "readyReplicas", "availableReplicas", "updatedReplicas", "currentReplicas"):
            workload["status"][key] = min(workload["status"].get(key, 0), 1)
