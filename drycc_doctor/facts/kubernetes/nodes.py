"""The cluster under the platform."""

from __future__ import annotations

import re
from collections import Counter
from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.kubernetes.listed import Listed
from drycc_doctor.facts.kubernetes.objects import EndpointSlice, Node, Pod, Table
from drycc_doctor.model.fact import Ask, fields_of
from drycc_doctor.model.query import KubeGet, KubeList, KubeTable

_DNS = "k8s-app=kube-dns"
"""The label of the cluster's DNS, whatever program it is: of its pods, and of its Service, whose slices copy it."""
_DONE = {"Completed", "Succeeded", "Error", "Failed"}


class _Version(msgspec.Struct, frozen=True, rename="camel"):
    git_version: str


class ServerVersion(msgspec.Struct, frozen=True):
    """Kubernetes' version, as the API server says it; ``number`` is major and minor, None where it is none."""

    text: str
    number: tuple[int, int] | None

    asks: ClassVar = (KubeGet("/version"),)

    @classmethod
    def gather(cls, ask: Ask) -> Self:
        """One document."""
        text = ask.answer(cls.asks[0], _Version).git_version
        found = re.match(r"v?(\d+)\.(\d+)", text)
        return cls(text, (int(found[1]), int(found[2])) if found else None)


class Nodes(Listed, frozen=True):
    """All nodes of the cluster."""

    items: tuple[Node, ...]

    asks: ClassVar = (KubeList("v1", "nodes", keep=fields_of(Node)),)


class NodePods(msgspec.Struct, frozen=True):
    """How many pods each node runs, of all namespaces; those that are done do not count."""

    counts: dict[str, int]

    asks: ClassVar = (KubeTable("v1", "pods"),)

    @classmethod
    def gather(cls, ask: Ask) -> Self:
        """From the table: there are thousands."""
        table = ask.answer(cls.asks[0], Table)
        told = zip(table.column("Node"), table.column("Status"), strict=True)
        return cls(dict(Counter(node for node, status in told if status not in _DONE)))


class ClusterDns(msgspec.Struct, frozen=True):
    """The endpoints of the cluster's own DNS, and where not all are ready its pods; ``found`` is whether it is there."""

    found: bool
    ready: int
    endpoints: int
    pods: tuple[Pod, ...]

    asks: ClassVar = (
        KubeList("discovery.k8s.io/v1", "endpointslices", "kube-system", labels=_DNS, keep=fields_of(EndpointSlice)),
        KubeList("v1", "pods", "kube-system", labels=_DNS, keep=fields_of(Pod)),
    )

    @classmethod
    def gather(cls, ask: Ask) -> Self:
        """Endpoints first; pods only to learn why some are not ready."""
        slices = ask.objects(cls.asks[0], EndpointSlice)
        ready, endpoints = sum(one.ready for one in slices), sum(len(one.endpoints or ()) for one in slices)
        pods = () if ready and ready == endpoints else ask.objects(cls.asks[1], Pod)
        return cls(bool(slices or pods), ready, endpoints, pods)
