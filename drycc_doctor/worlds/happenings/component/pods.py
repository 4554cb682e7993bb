"""How many pods a workload has, and which rollout they are of."""

import copy

from drycc_doctor.worlds.happenings.component.workload import Workload
from drycc_doctor.worlds.happenings.condition import condition
from drycc_doctor.worlds.state.lookup import holds
from drycc_doctor.worlds.state.objects import Object
from drycc_doctor.worlds.state.state import State


class Pods(Workload):
    """Scaling, deletion, rollouts."""

    def delete(self) -> None:
        """The workload and its pods are gone."""
        self.lose_pods()
        self.state.objects.remove(self.plural, self.name, self.namespace)

    def lose_pods(self) -> None:
        """The workload is there, and nobody makes its pods: a quota, or a webhook, refuses them."""
        self.remove_pods(self.pods)

    def scale_to_zero(self) -> None:
        """Somebody scaled it to nothing."""
        self.lose_pods()
        self.workload["spec"]["replicas"] = 0
        self.workload["status"] = {"observedGeneration": self.workload["status"].get("observedGeneration", 1)}

    def remove_pod(self, pod: Object) -> None:
        """One of its pods is gone, from the endpoints too."""
        name = pod["metadata"]["name"]
        self.state.objects.remove("pods", name, self.namespace)
        for each in self.state.objects.list("endpointslices", self.namespace):
            known = each.get("endpoints") or []
            each["endpoints"] = [e for e in known if (e.get("targetRef") or {}).get("name") != name]

    def add_replica(self) -> None:
        """One more pod, as ready as the first."""
        first = self.pod()
        twin = add_twin(self.state, first, f"{first['metadata']['name'][:-5]}zzzzz")
        self.workload["spec"]["replicas"] += 1
        keys = [
            "replicas",
            "updatedReplicas",
            *(["readyReplicas", "availableReplicas"] if holds(first, "Ready") else []),
        ]
        for key in keys:
            self.workload["status"][key] = self.workload["status"].get(key, 0) + 1
        for each in self.state.objects.list("endpointslices", self.namespace):
            known = each.get("endpoints") or []
            same = [e for e in known if (e.get("targetRef") or {}).get("name") == first["metadata"]["name"]]
            for one in copy.deepcopy(same):
                one["targetRef"]["name"], one["addresses"] = twin["metadata"]["name"], [twin["status"]["podIP"]]
                known.append(one)

    def run_since(self, ago: float) -> None:
        """Its containers began so many seconds ago, and have been running ever since; or again, after a restart."""
        for pod in self.pods:
            for one in self.statuses(pod):
                one["state"] = {"running": {"startedAt": self.state.time(-ago)}}

    def pull_newer(self) -> None:
        """Its last pod was started later, and its tag had moved by then."""
        for one in self.statuses(self.pod(-1)):
            one["imageID"] = f"{one['imageID'].partition('@')[0]}@sha256:{'ab' * 32}"

    def change_spec(self) -> None:
        """Somebody changed its spec, and no controller has looked at it."""
        self.workload["status"]["observedGeneration"] = self.workload["metadata"].get("generation", 1) - 1

    def stop_progress(self) -> None:
        """Its rollout makes no progress, and its controller says so."""
        condition(self.workload, "Progressing", "False", "ProgressDeadlineExceeded")

    def roll_half_way(self) -> None:
        """Its last pod is of an older ReplicaSet."""
        for owner in self.pod(-1)["metadata"]["ownerReferences"]:
            owner["name"] = f"{self.name}-56789bcdf"
        self.workload["status"]["updatedReplicas"] -= 1


def add_twin(state: State, pod: Object, name: str, **spec: str) -> Object:
    """A pod like another, with a name and an address of its own."""
    twin = copy.deepcopy(pod)
    twin["metadata"]["name"] = name
    twin["spec"] |= spec
    taken = {one["status"].get("podIP") for one in state.objects.list("pods")}
    ip = next(ip for n in range(250, 0, -1) if (ip := f"198.51.100.{n}") not in taken)
    twin["status"] |= {"podIP": ip, "podIPs": [{"ip": ip}]}
    return state.objects.add("v1", "pods", twin)
