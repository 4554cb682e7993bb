"""Which ports are open at the gateway's addresses, as seen from here."""

from __future__ import annotations

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.gateway.gateway import PlatformGateway, Services
from drycc_doctor.facts.reachability.gateway_addresses import GatewayAddresses
from drycc_doctor.model.fact import Ask
from drycc_doctor.model.query import TcpConnect, like
from drycc_doctor.model.reply import Failed

SSH = 2222


class Connection(msgspec.Struct, frozen=True):
    """One try to connect; see :class:`~drycc_doctor.model.query.TcpConnect`."""

    open: bool
    trouble: str = ""


class GatewayPorts(msgspec.Struct, frozen=True):
    """Each of the gateway's addresses, with what became of each of its ports."""

    items: tuple[tuple[str, dict[int, Connection | Failed]], ...]

    asks: ClassVar = (like(TcpConnect, banner=False),)

    @classmethod
    def gather(cls, ask: Ask, found: GatewayAddresses, platform: PlatformGateway, services: Services) -> Self:
        """All at once: 80, 443 where TLS ends at the gateway, 2222 unless the builder has its own way in (facts 2)."""
        own = any(s.metadata.name == "drycc-builder" and s.spec.type == "LoadBalancer" for s in services.items)
        ports = (80, *((443,) if platform.https else ()), *(() if own else (SSH,)))
        queries = [TcpConnect(ip, port) for ip in found.ips for port in ports]
        told = iter(ask.replies(queries, Connection))
        return cls(tuple((ip, {port: next(told) for port in ports}) for ip in found.ips))
