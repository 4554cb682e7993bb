"""What can happen to a PersistentVolumeClaim, and what Kubernetes makes of it (drycc/failures#claims-that-go)."""

from dataclasses import dataclass

from drycc_doctor.worlds.happenings.condition import condition
from drycc_doctor.worlds.state.objects import NAMESPACE, Object
from drycc_doctor.worlds.state.state import State

_BINDING = ("volume.kubernetes.io/selected-node", "pv.kubernetes.io/bind-completed")
_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Claim:
    """A PersistentVolumeClaim."""

    state: State
    name: str
    namespace: str = NAMESPACE

    @property
    def obj(self) -> Object:
        """The claim itself."""
        return self.state.objects.get("persistentvolumeclaims", self.name, self.namespace)

    @property
    def pods(self) -> list[Object]:
        """The pods that use it: those on a node that name it."""
        return [
            pod
            for pod in self.state.objects.list("pods", self.namespace)
            if pod["spec"].get("nodeName") and self.name in claims_of(pod)
        ]

    def pend(self, class_: str | None = "longhorn") -> None:
        """No volume is made for it; ``class_`` is the class that it names, if any."""
        spec = self.obj["spec"]
        spec.pop("volumeName", None)
        spec.pop("storageClassName", None)
        spec |= {} if class_ is None else {"storageClassName": class_}
        for one in _BINDING:
            self.obj["metadata"].get("annotations", {}).pop(one, None)
        self.obj["status"] = {"phase": "Pending"}

    def lose(self) -> None:
        """Its volume is gone."""
        self.state.objects.discard("persistentvolumes", self.obj["spec"].get("volumeName", ""), "")
        self.obj["status"] = {"phase": "Lost"}

    def delete(self, *, ago: float = _HOUR) -> None:
        """Somebody deleted it; it stays until no pod uses it, or goes at once where none does."""
        if not self.pods:
            self.vanish()
            return
        self.obj["metadata"] |= {"deletionTimestamp": self.state.time(-ago), "deletionGracePeriodSeconds": 0}

    def vanish(self) -> None:
        """Somebody took its finalizer away: it is gone, its volume too, and its pods run on."""
        self.lose()
        self.state.objects.remove("persistentvolumeclaims", self.name, self.namespace)

    def await_expansion(self) -> None:
        """It asks for more than its volume has, and the file system has not grown yet."""
        self.obj["status"]["capacity"] = {"storage": "1Gi"}
        message = "Waiting for user to (re-)start a pod to finish file system resize of volume on node."
        condition(self.obj, "FileSystemResizePending", "True", "", message)

    def be_modified(self) -> None:
        """Its attributes are being changed to those of another VolumeAttributesClass."""
        condition(self.obj, "ModifyingVolume", "True", "", "ModifyVolume operation in progress.")


def claims_of(pod: Object) -> list[str]:
    """The names of the claims that a pod names."""
    volumes = pod["spec"].get("volumes") or []
    return [one["persistentVolumeClaim"]["claimName"] for one in volumes if one.get("persistentVolumeClaim")]
