"""Volumes: what is claimed, and the classes that make them."""

from typing import ClassVar

from drycc_doctor.facts.kubernetes.listed import Listed
from drycc_doctor.facts.kubernetes.objects import DatedMeta, KubeObject, Obj, Status
from drycc_doctor.model.query import PLATFORM, KubeList

_DEFAULT_CLASS = ("storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class")


class StorageClass(KubeObject, frozen=True):
    """How volumes are made."""

    provisioner: str = ""
    volume_binding_mode: str | None = None

    @property
    def is_default(self) -> bool:
        """Whether claims that name no class get this one."""
        return any(self.metadata.annotations.get(name) == "true" for name in _DEFAULT_CLASS)

    @property
    def waits_for_consumer(self) -> bool:
        """Whether a volume is made only when a pod that wants it is on a node."""
        return self.volume_binding_mode == "WaitForFirstConsumer"


class ClaimedAmounts(Obj, frozen=True):
    requests: dict[str, str] = {}


class ClaimSpec(Obj, frozen=True):
    access_modes: tuple[str, ...] = ()
    storage_class_name: str | None = None
    resources: ClaimedAmounts = ClaimedAmounts()


class ClaimStatus(Status, frozen=True):
    phase: str = ""
    capacity: dict[str, str] = {}


class Claim(Obj, frozen=True):
    """A PersistentVolumeClaim."""

    metadata: DatedMeta
    spec: ClaimSpec = ClaimSpec()
    status: ClaimStatus = ClaimStatus()

    @property
    def size(self) -> str:
        """How much it asks for; empty where it does not say."""
        return self.spec.resources.requests.get("storage", "")


class StorageClasses(Listed, frozen=True):
    """Every StorageClass of the cluster."""

    items: tuple[StorageClass, ...]

    asks: ClassVar = (KubeList("storage.k8s.io/v1", "storageclasses"),)

    def find(self, name: str) -> StorageClass | None:
        """The class of a name."""
        return next((one for one in self.items if one.metadata.name == name), None)

    @property
    def defaults(self) -> tuple[str, ...]:
        """The names of those that are the default."""
        return tuple(one.metadata.name for one in self.items if one.is_default)


class PlatformClaims(Listed, frozen=True):
    """Every PersistentVolumeClaim of the platform's namespace."""

    items: tuple[Claim, ...]

    asks: ClassVar = (KubeList("v1", "persistentvolumeclaims", PLATFORM),)
