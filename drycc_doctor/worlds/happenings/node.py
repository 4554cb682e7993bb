"""What can happen to a node."""

from dataclasses import dataclass
from ipaddress import ip_network

from drycc_doctor.worlds.happenings.component import Component
from drycc_doctor.worlds.happenings.condition import condition
from drycc_doctor.worlds.state.objects import NAMESPACE, Object
from drycc_doctor.worlds.state.state import State


@dataclass(frozen=True, slots=True)
class Node:
    """A node."""

    state: State
    name: str

    @property
    def obj(self) -> Object:
        """The Node object."""
        return self.state.objects.get("nodes", self.name, "")

    def lose(self) -> None:
        """The kubelet no longer answers."""
        condition(self.obj, "Ready", "Unknown", "NodeStatusUnknown", "Kubelet stopped posting node status.")

    def await_network(self, ago: float) -> None:
        """It came so many seconds ago, and its network plugin has not begun."""
        message = "container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized"
        condition(self.obj, "Ready", "False", "KubeletNotReady", message)
        for one in self.obj["status"]["conditions"]:
            one["lastTransitionTime"] = self.state.time(-ago)

    def press(self, what: str) -> None:
        """It is short of ``Disk``, ``Memory`` or ``PID``."""
        condition(self.obj, f"{what}Pressure", "True", f"KubeletHas{what}Pressure")

    def cordon(self) -> None:
        """Nothing new may be scheduled on it."""
        self.obj["spec"]["unschedulable"] = True

    def taint(self, key: str = "dedicated", effect: str = "NoSchedule") -> None:
        """Only pods that tolerate it may come."""
        self.obj["spec"].setdefault("taints", []).append({"key": key, "effect": effect})

    def offer(self, resource: str, quantity: str) -> None:
        """So much of a resource is left for pods."""
        for field in ("capacity", "allocatable"):
            self.obj["status"][field][resource] = quantity

    def narrow(self) -> None:
        """It was given few addresses for its pods, which have them."""
        of = (
            one["status"].get("podIP")
            for one in self.state.objects.list("pods")
            if one["spec"].get("nodeName") == self.name
        )
        network = str(ip_network((next(filter(None, of)), 28), strict=False))
        self.obj["spec"] |= {"podCIDR": network, "podCIDRs": [network]}

    def empty(self) -> None:
        """The pods of apps on it have moved to another."""
        other = "node-2" if self.name != "node-2" else "node-3"
        for pod in self.state.objects.list("pods"):
            if pod["metadata"]["namespace"] != NAMESPACE and pod["spec"].get("nodeName") == self.name:
                pod["spec"]["nodeName"] = other

    def drop(self, daemon: str) -> None:
        """The pod of a DaemonSet is not on it, and none is wanted there."""
        part = Component.named(self.state, daemon)
        part.remove_pods([pod for pod in part.pods if pod["spec"].get("nodeName") == self.name])
        for key in ("desiredNumberScheduled", "currentNumberScheduled"):
            part.workload["status"][key] = len(part.pods)
        part.workload["status"]["numberUnavailable"] = len(part.pods) - part.workload["status"]["numberReady"]
