"""What can happen under the platform: to volumes, quotas, the cluster's DNS, and what Kubernetes warns of."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from drycc_doctor.worlds.objects import NAMESPACE, Object
from drycc_doctor.worlds.verbs import Component, condition

if TYPE_CHECKING:
    from drycc_doctor.worlds.world import World


@dataclass(frozen=True, slots=True)
class Claim:
    """A PersistentVolumeClaim."""

    world: World
    name: str
    namespace: str = NAMESPACE

    @property
    def obj(self) -> Object:
        """The claim itself."""
        return self.world.objects.get("persistentvolumeclaims", self.name, self.namespace)

    def pend(self, class_: str | None = "longhorn") -> None:
        """No volume is made for it; ``class_`` is the class that it names, if any."""
        spec = self.obj["spec"]
        spec.pop("volumeName", None)
        spec.pop("storageClassName", None)
        spec |= {} if class_ is None else {"storageClassName": class_}
        self.obj["metadata"]["annotations"] = {}
        self.obj["status"] = {"phase": "Pending"}

    def lose(self) -> None:
        """Its volume is gone."""
        self.obj["status"] = {"phase": "Lost"}

    def await_expansion(self) -> None:
        """It asks for more than its volume has, and the file system has not grown yet."""
        self.obj["status"]["capacity"] = {"storage": "1Gi"}
        told = "Waiting for user to (re-)start a pod to finish file system resize of volume on node."
        condition(self.obj, "FileSystemResizePending", "True", "", told)


@dataclass(frozen=True, slots=True)
class Cluster:
    """What is under the platform."""

    world: World

    @property
    def dns(self) -> Component:
        """The cluster's DNS."""
        return Component(self.world, "deployments", "coredns", "kube-system")

    @property
    def claims(self) -> list[str]:
        """The names of the platform's claims."""
        return [one["metadata"]["name"] for one in self.world.objects.list("persistentvolumeclaims", NAMESPACE)]

    def claim(self, name: str = "") -> Claim:
        """A claim of the platform; the first, if none is named."""
        if not self.claims:
            raise KeyError(name)
        return Claim(self.world, name or self.claims[0])

    def stop_provisioner(self) -> None:
        """Nobody makes volumes, and the platform's are all to be made."""
        if len(self.claims) < 2:
            raise KeyError(len(self.claims))
        for name in self.claims:
            self.claim(name).pend()

    def share_claim(self, component: str) -> None:
        """One more pod of a component, on another node, uses its claim."""
        first = self.world.component(component).pods[0]
        twin = json.loads(json.dumps(first))
        twin["metadata"]["name"] += "-twin"
        twin["spec"]["nodeName"] = "node-1" if first["spec"]["nodeName"] != "node-1" else "node-2"
        ip = "198.51.100.251"
        twin["status"] |= {"podIP": ip, "podIPs": [{"ip": ip}]}
        self.world.objects.add("v1", "pods", twin)

    def keep_nothing(self) -> None:
        """The platform was installed without persistence: what it keeps goes with its pods (facts 1.5)."""
        self.world.objects.clear("persistentvolumeclaims", NAMESPACE)
        for one in self.world.objects.list("statefulsets", NAMESPACE):
            names = [each["metadata"]["name"] for each in one["spec"].pop("volumeClaimTemplates", [])]
            spec = one["spec"]["template"]["spec"]
            spec["volumes"] = [*spec.get("volumes", []), *({"name": name, "emptyDir": {}} for name in names)]
        for pod in self.world.objects.list("pods", NAMESPACE):
            for volume in pod["spec"].get("volumes") or []:
                if volume.pop("persistentVolumeClaim", None):
                    volume["emptyDir"] = {}

    def storage_class(self, name: str) -> Object:
        """A StorageClass."""
        return self.world.objects.get("storageclasses", name, "")

    def set_default(self, name: str, told: str) -> None:
        """Whether a StorageClass says that it is the default: ``true`` or ``false``."""
        mark = "storageclass.kubernetes.io/is-default-class"
        self.storage_class(name)["metadata"]["annotations"] = {mark: told}

    def allow(self, hard: dict[str, str], used: dict[str, str]) -> None:
        """The platform's namespace may use so much, and uses so much."""
        quota: Object = {"apiVersion": "v1", "kind": "ResourceQuota", "spec": {"hard": hard}}
        quota |= {"metadata": {"name": "team", "namespace": NAMESPACE}, "status": {"hard": hard, "used": used}}
        self.world.objects.add("v1", "resourcequotas", quota)

    def limit(self, **limits: dict[str, str]) -> None:
        """Containers of the platform's namespace get and may have so much: ``default``, ``max``."""
        limit: Object = {"apiVersion": "v1", "kind": "LimitRange", "spec": {"limits": [{"type": "Container"} | limits]}}
        self.world.objects.add("v1", "limitranges", limit | {"metadata": {"name": "limits", "namespace": NAMESPACE}})

    def warn(self, reason: str, component: str, times: int, *, ago: float = 120) -> None:
        """Kubernetes warned of a pod of a component, so often, the last time so many seconds ago."""
        pod = self.world.component(component).pods[0]["metadata"]
        about = {"apiVersion": "v1", "kind": "Pod", "namespace": NAMESPACE, "name": pod["name"]}
        event: Object = {"apiVersion": "v1", "kind": "Event", "type": "Warning", "reason": reason, "count": times}
        event |= {"metadata": {"name": f"{pod['name']}.{reason.lower()}", "namespace": NAMESPACE}}
        event |= {"involvedObject": about, "message": f"{reason} of {pod['name']}", "source": {"component": "kubelet"}}
        times_ = {"firstTimestamp": self.world.time(-ago - 600), "lastTimestamp": self.world.time(-ago)}
        self.world.objects.add("v1", "events", event | times_)
