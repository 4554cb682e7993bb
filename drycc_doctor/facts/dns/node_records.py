"""Records that lead to machines, where no load balancer stands in front of them."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.dns.lookups import HostLookups, Resolved, Wildcard
from drycc_doctor.facts.gateway.planes import Balancers
from drycc_doctor.facts.kubernetes.nodes import Node, Nodes
from drycc_doctor.model.fact import FactContext, Missing
from drycc_doctor.model.query import TcpConnect, any_of
from drycc_doctor.model.reply import Failed

_MOST = 16  # addresses that are tried; who has more has a load balancer


class Connection(msgspec.Struct, frozen=True):
    """One try to connect to a port; see :class:`~drycc_doctor.model.query.TcpConnect`."""

    open: bool
    trouble: str = ""


class DirectRecord(msgspec.Struct, frozen=True):
    """One address that the platform's names lead to: the node that has it, and whether port 80 answers."""

    address: str
    node: Node | None
    port: Connection | Failed

    @property
    def serves(self) -> bool:
        """Whether it is a node's, and port 80 answers."""
        return self.node is not None and not self.trouble

    @property
    def trouble(self) -> str:
        """Why port 80 does not answer; empty where it does."""
        if isinstance(self.port, Failed):
            return str(self.port)
        return "" if self.port.open else self.port.trouble or "closed"


class DirectRecords(msgspec.Struct, frozen=True):
    """The addresses of the platform's names; nothing is tried where a load balancer stands in front of all.

    ``balanced``: whether there is a Service of type LoadBalancer. ``nodes`` tells why nodes could not be read, if so.
    """

    domain: str
    balanced: bool
    answer: Resolved
    items: tuple[DirectRecord, ...]
    nodes: Missing | None

    asks: ClassVar = (any_of(TcpConnect, port=80),)

    @classmethod
    def gather(
        cls,
        ask: FactContext,
        wildcard: Wildcard,
        host_lookups: HostLookups,
        balancers: Balancers,
        nodes: Nodes | Missing,
    ) -> Self:
        """The addresses of all names; of those of no node only if no load balancer can be what they belong to."""
        balanced = bool(balancers.items)
        owners = {} if isinstance(nodes, Missing) else {ip: node for node in nodes.items for ip in node.addresses}
        lookups = (wildcard.answer, *host_lookups.items)
        addresses = dict.fromkeys(ip for lookup in lookups for ip in lookup.addresses)
        tried = [ip for ip in addresses if ip in owners or not balanced][:_MOST]
        ports = ask.replies([TcpConnect(ip, 80) for ip in tried], Connection)
        items = tuple(DirectRecord(ip, owners.get(ip), port) for ip, port in zip(tried, ports, strict=True))
        return cls(wildcard.domain, balanced, wildcard.answer, items, nodes if isinstance(nodes, Missing) else None)
