"""Which ports are open at the gateway's addresses, as seen from here."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.dns.node_records import Connection
from drycc_doctor.facts.gateway.gateway import PlatformGateway, Services
from drycc_doctor.facts.reachability.gateway_addresses import GatewayAddresses
from drycc_doctor.model.fact import FactContext
from drycc_doctor.model.query import TcpConnect, any_of
from drycc_doctor.model.reply import Failed

SSH = 2222


class GatewayPorts(msgspec.Struct, frozen=True):
    """Each of the gateway's addresses, with what became of each of its ports."""

    items: tuple[tuple[str, dict[int, Connection | Failed]], ...]

    asks: ClassVar = (any_of(TcpConnect, banner=False),)

    @classmethod
    def gather(
        cls,
        ask: FactContext,
        gateway_addresses: GatewayAddresses,
        platform_gateway: PlatformGateway,
        services: Services,
    ) -> Self:
        """80, 443 with TLS, 2222 unless the builder has a way in of its own (drycc/gateway#ssh-port-2222)."""
        own = any(s.metadata.name == "drycc-builder" and s.spec.type == "LoadBalancer" for s in services.items)
        ports = (80, *((443,) if platform_gateway.https else ()), *(() if own else (SSH,)))
        queries = [TcpConnect(ip, port) for ip in gateway_addresses.ips for port in ports]
        replies = iter(ask.replies(queries, Connection))
        return cls(tuple((ip, {port: next(replies) for port in ports}) for ip in gateway_addresses.ips))
