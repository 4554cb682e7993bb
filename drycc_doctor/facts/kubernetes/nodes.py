"""The nodes, and how many pods each runs."""

from collections import Counter
from collections.abc import Iterable
from ipaddress import ip_address, ip_network
from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.kubernetes.listed import Listed
from drycc_doctor.facts.kubernetes.objects import KubeObject, Obj, ObservedStatus, Table
from drycc_doctor.model.fact import FactContext, fields_of
from drycc_doctor.model.query import KubeList, KubeTable

FLANNEL = "flannel.alpha.coreos.com/"
"""How its marks on nodes begin."""
_ENFORCERS = ("projectcalico.org/", "k3s.io/", "rke2.io/")
_RESERVED = 3
"""Addresses that no pod gets: the network's own, its gateway's, and that of its broadcasts."""
_DONE = {"Completed", "Succeeded", "Error", "Failed"}


class Taint(Obj, frozen=True):
    key: str
    value: str = ""
    effect: str = ""


class NodeSpec(Obj, frozen=True):
    unschedulable: bool = False
    taints: tuple[Taint, ...] = ()
    pod_cidr: str = msgspec.field(default="", name="podCIDR")


class NodeAddress(Obj, frozen=True):
    address: str = ""
    type: str = ""


class NodeStatus(ObservedStatus, frozen=True):
    addresses: tuple[NodeAddress, ...] = ()
    allocatable: dict[str, str] = {}


class Node(KubeObject, frozen=True):
    spec: NodeSpec = NodeSpec()
    status: NodeStatus = NodeStatus()

    @property
    def addresses(self) -> tuple[str, ...]:
        """Its IP addresses, internal and external."""
        return tuple(one.address for one in self.status.addresses if one.type.endswith("IP"))

    def pod_addresses(self, seen: Iterable[str]) -> int:
        """How many its network has for pods; 0 where ``seen``, addresses of some that it runs, are of another network.

        Network plugins with an address management of their own do not care for it (Kubernetes API, NodeSpec).
        """
        try:
            network = ip_network(self.spec.pod_cidr)
        except ValueError:
            return 0
        used = any(ip_address(one) in network for one in seen if one)
        return network.num_addresses - _RESERVED if used else 0


class Nodes(Listed, frozen=True):
    """All nodes of the cluster."""

    items: tuple[Node, ...]

    asks: ClassVar = (KubeList("v1", "nodes", keep=fields_of(Node)),)

    @property
    def unenforced(self) -> tuple[str, ...]:
        """Those whose network is flannel and nothing else, which enforces no NetworkPolicy.

        K3s brings an enforcer of its own, canal is Calico too.
        """
        marks = {one.metadata.name: (*one.metadata.annotations, *one.metadata.labels) for one in self.items}
        return tuple(
            name
            for name, keys in marks.items()
            if any(key.startswith(FLANNEL) for key in keys) and not any(key.startswith(_ENFORCERS) for key in keys)
        )


class NodePods(msgspec.Struct, frozen=True):
    """How many pods each node runs, of all namespaces; those that are done do not count."""

    counts: dict[str, int]

    asks: ClassVar = (KubeTable("v1", "pods"),)

    @classmethod
    def gather(cls, ask: FactContext) -> Self:
        """From the table: there are thousands."""
        table = ask.answer(cls.asks[0], Table)
        rows = zip(table.column("Node"), table.column("Status"), strict=True)
        return cls(dict(Counter(node for node, status in rows if status not in _DONE)))
