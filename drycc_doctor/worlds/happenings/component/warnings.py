"""What Kubernetes says of a workload and of its pods, in events: why pods are refused, and why containers are not made.

Sources, and who writes which: drycc/failures#what-kubernetes-says.
"""

from drycc_doctor.worlds.happenings.component.workload import Workload
from drycc_doctor.worlds.happenings.condition import condition, warn
from drycc_doctor.worlds.state.objects import Object

_UNREADY = ("Ready", "ContainersReady")


class Warnings(Workload):
    """Refusals, volumes and networks that do not come."""

    def warn(self, reason: str, message: str, *, times: int = 12, source: str = "kubelet") -> None:
        """Kubernetes warns of each of its pods that is not ready; of all, where all are."""
        pods = [one for one in self.pods if not _is_ready(one)] or self.pods
        for pod in pods:
            warn(self.state, pod, reason, times, source, (1800, 60), message.replace("{pod}", pod["metadata"]["name"]))

    def wait_for_containers(self, *, ago: float = 1500, only: int | None = None) -> None:
        """Its pods have nodes, and no containers: volumes, network or image are not there yet; for so many seconds."""
        pods = self.pods[:only]
        for pod in pods:
            inits = pod["status"].get("initContainerStatuses") or []
            waiting = {"waiting": {"reason": "PodInitializing" if inits else "ContainerCreating"}}
            for one in (*inits, *self.statuses(pod)):
                one |= {"ready": False, "started": False, "state": waiting, "restartCount": 0, "lastState": {}}
            pod["metadata"]["creationTimestamp"] = self.state.time(-ago)
            pod["status"] |= {"phase": "Pending", "startTime": self.state.time(-ago)}
            for key in ("podIP", "podIPs"):
                pod["status"].pop(key, None)
            for one in (*_UNREADY, *(["Initialized"] if inits else [])):
                condition(pod, one, "False", "ContainersNotReady", "containers with unready status")
        self.unready(pods)

    def lack_volume(self, message: str, reason: str = "FailedMount", *, only: int | None = None) -> None:
        """Its volumes cannot be attached, or mounted."""
        self.wait_for_containers(only=only)
        source = "attachdetach-controller" if reason == "FailedAttachVolume" else "kubelet"
        self.warn(reason, message, times=14, source=source)

    def be_refused(self, message: str) -> None:
        """The API server refuses its pods: its controller says so, of a Deployment's ReplicaSet in a condition too."""
        self.remove_pods(self.pods)
        if self.plural == "deployments":
            condition(self.workload, "ReplicaFailure", "True", "FailedCreate", message)
        self.warn_of_refusal(message)

    def warn_of_refusal(self, message: str) -> None:
        """The event alone."""
        kind, name, said, source = (
            self.workload["kind"],
            self.name,
            f"Error creating: {message}",
            "daemonset-controller",
        )
        if self.plural == "statefulsets":
            said, source = (
                f"create Pod {name}-0 in StatefulSet {name} failed error: {message}",
                "statefulset-controller",
            )
        if self.plural == "deployments":
            kind, name, source = "ReplicaSet", f"{name}-6d4b75cb6d", "replicaset-controller"
        about: Object = {"kind": kind, "metadata": {"name": name, "namespace": self.namespace}}
        warn(self.state, about, "FailedCreate", 18, source, (1800, 60), said)


def _is_ready(pod: Object) -> bool:
    conditions = pod["status"].get("conditions") or []
    return any(one["type"] == "Ready" and one["status"] == "True" for one in conditions)
