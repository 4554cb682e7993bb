"""What can happen under the platform: to volumes, quotas, the cluster's DNS, and what Kubernetes warns of."""

import copy
from dataclasses import dataclass

from drycc_doctor.worlds.happenings.claims import Claim, claims_of
from drycc_doctor.worlds.happenings.component import Component
from drycc_doctor.worlds.happenings.component.pods import add_twin
from drycc_doctor.worlds.happenings.condition import warn
from drycc_doctor.worlds.happenings.namespace import PlatformNamespace
from drycc_doctor.worlds.state.objects import NAMESPACE, NotThereError, Object
from drycc_doctor.worlds.state.state import State

_DEFAULT = "storageclass.kubernetes.io/is-default-class"


@dataclass(frozen=True, slots=True)
class Cluster:
    """What is under the platform."""

    state: State

    @property
    def dns(self) -> Component:
        """The cluster's DNS."""
        return Component(self.state, "deployments", "coredns", "kube-system")

    @property
    def namespace(self) -> PlatformNamespace:
        """The platform's namespace."""
        return PlatformNamespace(self.state)

    @property
    def claims(self) -> list[str]:
        """The names of the platform's claims."""
        return [one["metadata"]["name"] for one in self.state.objects.list("persistentvolumeclaims", NAMESPACE)]

    def claim(self, name: str = "") -> Claim:
        """A claim of the platform; the first, if none is named."""
        if not self.claims:
            raise NotThereError(NAMESPACE, "claims")
        return Claim(self.state, name or self.claims[0])

    def _some_claims(self) -> list[str]:
        if len(self.claims) < 2:
            raise NotThereError(NAMESPACE, "claims")
        return self.claims

    def stop_provisioner(self) -> None:
        """Nobody makes volumes, and the platform's are all to be made."""
        for name in self._some_claims():
            self.claim(name).pend()

    def delete_claims(self) -> None:
        """Somebody deleted all claims of the platform; their pods keep them, until they go."""
        for name in self._some_claims():
            self.claim(name).delete()

    def lose_claims(self) -> None:
        """All claims of the platform are gone, under pods that run on."""
        for name in self._some_claims():
            self.claim(name).vanish()

    def drop_claims(self, component: str) -> None:
        """The claims of a component's pods are gone."""
        for pod in Component.named(self.state, component).pods:
            for name in claims_of(pod):
                self.state.objects.remove("persistentvolumeclaims", name)

    def share_claim(self, component: str) -> None:
        """One more pod of a component, on another node, uses its claim."""
        first = Component.named(self.state, component).pod()
        other = "node-1" if first["spec"].get("nodeName") != "node-1" else "node-2"
        add_twin(self.state, first, f"{first['metadata']['name']}-twin", nodeName=other)

    def keep_nothing(self) -> None:
        """The platform was installed without persistence: what it keeps goes with its pods."""
        # drycc/database#persistence
        self.state.objects.clear("persistentvolumeclaims", NAMESPACE)
        for one in self.state.objects.list("statefulsets", NAMESPACE):
            names = [each["metadata"]["name"] for each in one["spec"].pop("volumeClaimTemplates", [])]
            spec = one["spec"]["template"]["spec"]
            spec["volumes"] = [*spec.get("volumes", []), *({"name": name, "emptyDir": {}} for name in names)]
        templates = [one["spec"]["template"] for one in self.state.objects.list("deployments", NAMESPACE)]
        for each in (*templates, *self.state.objects.list("pods", NAMESPACE)):
            for volume in each["spec"].get("volumes") or []:
                if volume.pop("persistentVolumeClaim", None):
                    volume["emptyDir"] = {}

    def storage_class(self, name: str) -> Object:
        """A StorageClass."""
        return self.state.objects.get("storageclasses", name, "")

    def set_default(self, name: str, default: str) -> None:
        """Whether a StorageClass says that it is the default: ``true`` or ``false``."""
        self.storage_class(name)["metadata"].setdefault("annotations", {})[_DEFAULT] = default

    def hold(self, name: str) -> None:
        """A controller of this name holds a Lease, as others do already."""
        lease = copy.deepcopy(self.state.objects.list("leases", "kube-system")[0])
        lease["metadata"] |= {"name": name, "uid": f"{lease['metadata']['uid'][:-5]}{len(name):05}"}
        self.state.objects.add("coordination.k8s.io/v1", "leases", lease)

    def stop(self, name: str, *, since: float = 7200) -> None:
        """One of Kubernetes' own controllers renewed its Lease so many seconds ago for the last time."""
        lease = self.state.objects.get("leases", name, "kube-system")
        lease["spec"]["renewTime"] = self.state.time(-since).replace("Z", ".000000Z")

    def allow(self, hard: dict[str, str], used: dict[str, str]) -> None:
        """The platform's namespace may use so much, and uses so much."""
        quota: Object = {"apiVersion": "v1", "kind": "ResourceQuota", "spec": {"hard": hard}}
        quota |= {"metadata": {"name": "team", "namespace": NAMESPACE}, "status": {"hard": hard, "used": used}}
        self.state.objects.add("v1", "resourcequotas", quota)

    def add_policy(self, name: str, **spec: object) -> None:
        """A NetworkPolicy of this spec is in the platform's namespace; it selects all pods, unless it says which."""
        made: Object = {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy"}
        made |= {"metadata": {"name": name, "namespace": NAMESPACE}, "spec": {"podSelector": {}} | spec}
        self.state.objects.add("networking.k8s.io/v1", "networkpolicies", made)

    def limit(self, **limits: dict[str, str]) -> None:
        """Containers of the platform's namespace get and may have so much: ``default``, ``max``."""
        limit: Object = {"apiVersion": "v1", "kind": "LimitRange", "spec": {"limits": [{"type": "Container"} | limits]}}
        self.state.objects.add("v1", "limitranges", limit | {"metadata": {"name": "limits", "namespace": NAMESPACE}})

    def warn(self, reason: str, component: str, times: int, *, ago: float = 120) -> None:
        """Kubernetes warned of a pod of a component, so often, the last time so many seconds ago."""
        warn(self.state, Component.named(self.state, component).pod(), reason, times, "kubelet", (ago + 600, ago))
