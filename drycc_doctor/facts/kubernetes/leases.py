"""Leases by which Kubernetes' own controllers say that they are at work (drycc/failures#kubernetes-own-controllers)."""

from typing import ClassVar

from drycc_doctor.facts.kubernetes.listed import Listed
from drycc_doctor.facts.kubernetes.objects import Named, Obj
from drycc_doctor.model.fact import fields_of
from drycc_doctor.model.query import KubeList

PROGRAMS = CONTROLLERS, SCHEDULER, CLOUD = "kube-controller-manager", "kube-scheduler", "cloud-controller-manager"
"""Who holds them; k3s' own cloud-controller-manager has its name before that."""


class _Spec(Obj, frozen=True):
    renew_time: str = ""


class Lease(Obj, frozen=True):
    metadata: Named
    spec: _Spec = _Spec()

    @property
    def program(self) -> str:
        """Who holds it; empty where it is none of :data:`PROGRAMS`."""
        return next((one for one in PROGRAMS if self.metadata.name.endswith(one)), "")


class Leases(Listed, frozen=True):
    """The Leases of kube-system."""

    items: tuple[Lease, ...]

    asks: ClassVar = (KubeList("coordination.k8s.io/v1", "leases", "kube-system", keep=fields_of(Lease)),)
