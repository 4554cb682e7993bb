"""A workload with its pods, and what the controllers of Kubernetes make of it when pods are not ready."""

from collections.abc import Iterator
from dataclasses import dataclass

from drycc_doctor.worlds.happenings.condition import condition
from drycc_doctor.worlds.happenings.istiod import watched
from drycc_doctor.worlds.state.lookup import holds, pods_of
from drycc_doctor.worlds.state.objects import NAMESPACE, NotThereError, Object
from drycc_doctor.worlds.state.state import State


@dataclass(frozen=True)
class Workload:
    """A Deployment, StatefulSet or DaemonSet, with its pods."""

    state: State
    plural: str
    name: str
    namespace: str = NAMESPACE

    @property
    def workload(self) -> Object:
        """The Deployment, StatefulSet or DaemonSet."""
        return self.state.objects.get(self.plural, self.name, self.namespace)

    @property
    def pods(self) -> list[Object]:
        """Its pods: those that its selector takes."""
        return pods_of(self.workload, self.state.objects.list("pods", self.namespace))

    def pod(self, which: int = 0) -> Object:
        """One of its pods, the first if none is named; NotThereError where it has none."""
        pods = self.pods
        if not pods:
            raise NotThereError(self.name, "pods")
        return pods[which]

    def specs(self) -> Iterator[Object]:
        """The specs of pods: its template's, and those of its pods."""
        yield self.workload["spec"]["template"]["spec"]
        yield from (pod["spec"] for pod in self.pods)

    def containers(self) -> Iterator[Object]:
        """The containers of its template and of its pods."""
        for spec in self.specs():
            yield from spec["containers"]

    def statuses(self, pod: Object) -> list[Object]:
        """What the kubelet says of a pod's containers; NotThereError of a pod that never ran."""
        if not (found := pod["status"].get("containerStatuses")):
            raise NotThereError(pod["metadata"]["name"], "containers")
        statuses: list[Object] = found
        return statuses

    @property
    def answering(self) -> set[str]:
        """By what its pods are known to those who ask them."""
        labels = [pod["metadata"]["labels"] for pod in self.pods]
        return {str(one.get("component") or one["app"]) for one in labels}

    def unready(self, gone: list[Object], *, away: bool = False) -> None:
        """What the controllers do when some of its pods are not ready, or ``away``: statuses and endpoints follow."""
        names = {pod["metadata"]["name"] for pod in gone}
        pods, status = self.pods, self.workload["status"]
        left = sum(holds(pod, "Ready") and pod["metadata"]["name"] not in names for pod in pods)
        if self.plural == "daemonsets":
            status |= {"numberReady": left, "numberAvailable": left, "numberUnavailable": len(pods) - left}
        else:
            status |= {"readyReplicas": left, "availableReplicas": left}
        if self.plural == "deployments":
            status["unavailableReplicas"] = len(pods) - left
            condition(self.workload, "Available", "True" if left else "False", "MinimumReplicasUnavailable")
        if self.name.endswith("-istio"):
            with watched(self.state):
                self._endpoints(names, away=away)
        else:
            self._endpoints(names, away=away)

    def remove_pods(self, pods: list[Object]) -> None:
        """Some of its pods are gone."""
        self.unready(pods, away=True)
        for pod in pods:
            self.state.objects.remove("pods", pod["metadata"]["name"], self.namespace)

    def _endpoints(self, gone: set[str], *, away: bool) -> None:
        """A pod without an address is no endpoint."""
        nowhere = {pod["metadata"]["name"] for pod in self.pods if away or not pod["status"].get("podIP")} & gone
        for each in self.state.objects.list("endpointslices", self.namespace):
            if any((one.get("targetRef") or {}).get("name") in nowhere for one in each.get("endpoints") or []):
                each["endpoints"] = [
                    e for e in each["endpoints"] if (e.get("targetRef") or {}).get("name") not in nowhere
                ]
            for endpoint in each.get("endpoints") or []:
                if (endpoint.get("targetRef") or {}).get("name") in gone:
                    endpoint.setdefault("conditions", {}).update(ready=False, serving=False)
        for each in self.state.objects.list("endpoints", self.namespace):
            subsets = each.get("subsets") or []
            for subset in subsets:
                addresses = subset.get("addresses") or []
                subset["addresses"] = [a for a in addresses if (a.get("targetRef") or {}).get("name") not in gone]
            if kept := [s for s in subsets if s["addresses"] or s.get("notReadyAddresses")]:
                each["subsets"] = kept
            else:
                each.pop("subsets", None)
