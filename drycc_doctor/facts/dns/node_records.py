"""Records that lead to machines, where no load balancer stands in front of them."""

from __future__ import annotations

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.dns.lookups import HostLookups, Resolved, Wildcard
from drycc_doctor.facts.gateway.gateway import Services
from drycc_doctor.facts.kubernetes.nodes import Node, Nodes
from drycc_doctor.model.fact import Ask, Missing
from drycc_doctor.model.query import TcpConnect, like
from drycc_doctor.model.reply import Failed

_MOST = 16  # addresses that are tried; who has more has a load balancer


class Port(msgspec.Struct, frozen=True):
    """Whether a port takes connections; see :class:`~drycc_doctor.model.query.TcpConnect`."""

    open: bool
    trouble: str = ""


class Direct(msgspec.Struct, frozen=True):
    """One address that the platform's names lead to: the node that has it, and whether port 80 answers."""

    address: str
    node: Node | None
    port: Port | Failed

    @property
    def serves(self) -> bool:
        """Whether it is a node's, and port 80 answers."""
        return self.node is not None and isinstance(self.port, Port) and self.port.open


class DirectRecords(msgspec.Struct, frozen=True):
    """The addresses of the platform's names; nothing is tried where a load balancer stands in front of all.

    ``balanced``: whether there is a Service of type LoadBalancer. ``nodes`` tells why nodes could not be read, if so.
    """

    domain: str
    balanced: bool
    answer: Resolved
    items: tuple[Direct, ...]
    nodes: Missing | None

    asks: ClassVar = (like(TcpConnect, port=80),)

    @classmethod
    def gather(cls, ask: Ask, record: Wildcard, hosts: HostLookups, services: Services, nodes: Nodes | Missing) -> Self:
        """The addresses of all names; of those of no node only if no load balancer can be what they belong to."""
        balanced = any(one.spec.type == "LoadBalancer" for one in services.items)
        owners = {} if isinstance(nodes, Missing) else {ip: one for one in nodes.items for ip in one.addresses}
        found = dict.fromkeys(ip for one in (record.answer, *hosts.items) for ip in one.addresses)
        wanted = [ip for ip in found if ip in owners or not balanced][:_MOST]
        ports = ask.replies([TcpConnect(ip, 80) for ip in wanted], Port)
        items = tuple(Direct(ip, owners.get(ip), port) for ip, port in zip(wanted, ports, strict=True))
        return cls(record.domain, balanced, record.answer, items, nodes if isinstance(nodes, Missing) else None)
