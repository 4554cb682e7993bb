"""The cluster's own DNS."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.kubernetes.pods import Pod
from drycc_doctor.facts.kubernetes.services import EndpointSlice
from drycc_doctor.model.fact import FactContext, fields_of
from drycc_doctor.model.query import KubeList

_LABEL, _OPENSHIFT = "k8s-app=kube-dns", "dns.operator.openshift.io"
HOMES = (
    ("kube-system", _LABEL, _LABEL),  # CoreDNS, kube-dns, k3s' and RKE2's
    ("openshift-dns", f"{_OPENSHIFT}/owning-dns=default", f"{_OPENSHIFT}/daemonset-dns=default"),
    ("", "k8s-app in (kube-dns,coredns)", "k8s-app in (kube-dns,coredns)"),  # anywhere
)
"""Where it may be: a namespace, the label of its Service, which the slices copy, and that of its pods.

Which of them pods ask stands in their /etc/resolv.conf, which cannot be read from here.
"""


class ClusterDns(msgspec.Struct, frozen=True):
    """The endpoints of the cluster's own DNS, and where not all are ready its pods.

    ``home`` and ``label`` are where its pods are: any namespace where the first is empty, none where both are.
    """

    ready: int = 0
    endpoints: int = 0
    pods: tuple[Pod, ...] = ()
    home: str = ""
    label: str = ""

    asks: ClassVar = tuple(
        query
        for home, service, pods in HOMES
        for query in (
            KubeList("discovery.k8s.io/v1", "endpointslices", home, labels=service, keep=fields_of(EndpointSlice)),
            KubeList("v1", "pods", home, labels=pods, keep=fields_of(Pod)),
        )
    )

    @classmethod
    def gather(cls, ask: FactContext) -> Self:
        """The first place where something is. Endpoints first; pods only to learn why some are not ready."""
        for (home, _, label), slices, pods in zip(HOMES, cls.asks[::2], cls.asks[1::2], strict=True):
            found = ask.objects(slices, EndpointSlice)
            ready, endpoints = sum(one.ready for one in found), sum(len(one.endpoints or ()) for one in found)
            unready = () if ready and ready == endpoints else ask.objects(pods, Pod)
            if found or unready:
                return cls(ready, endpoints, unready, home, label)
        return cls()
