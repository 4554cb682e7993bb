"""The cluster's own DNS."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.kubernetes.pods import Pod
from drycc_doctor.facts.kubernetes.services import EndpointSlice
from drycc_doctor.model.fact import FactContext, fields_of
from drycc_doctor.model.query import KubeList

_DNS = "k8s-app=kube-dns"
"""The label of the cluster's DNS, whatever program it is: of its pods, and of its Service, whose slices copy it."""


class ClusterDns(msgspec.Struct, frozen=True):
    """The endpoints of the cluster's own DNS, and where not all are ready its pods; ``exists`` is whether it is there."""

    exists: bool
    ready: int
    endpoints: int
    pods: tuple[Pod, ...]

    asks: ClassVar = (
        KubeList("discovery.k8s.io/v1", "endpointslices", "kube-system", labels=_DNS, keep=fields_of(EndpointSlice)),
        KubeList("v1", "pods", "kube-system", labels=_DNS, keep=fields_of(Pod)),
    )

    @classmethod
    def gather(cls, ask: FactContext) -> Self:
        """Endpoints first; pods only to learn why some are not ready."""
        slices = ask.objects(cls.asks[0], EndpointSlice)
        ready, endpoints = sum(one.ready for one in slices), sum(len(one.endpoints or ()) for one in slices)
        pods = () if ready and ready == endpoints else ask.objects(cls.asks[1], Pod)
        return cls(bool(slices or pods), ready, endpoints, pods)
