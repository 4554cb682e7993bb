"""The way in: class, Gateway, addresses, routes, and what stands behind them."""

from collections import Counter
from ipaddress import ip_address
from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.gateway.objects import Gateway, GatewayClass, Route
from drycc_doctor.facts.kubernetes.listed import Listed
from drycc_doctor.facts.kubernetes.services import EndpointSlice, Service
from drycc_doctor.facts.platform.workloads import Platform
from drycc_doctor.model.fact import FactContext, Missing
from drycc_doctor.model.query import PLATFORM, KubeList
from drycc_doctor.model.reply import Failed

API = "gateway.networking.k8s.io"
_SOLVER = "acme.cert-manager.io/http01-solver"
"""Label of cert-manager's own routes, which come and go with its Challenges (drycc/tls#challenges)."""
GATEWAY = "drycc-gateway"


class GatewayClasses(Listed, frozen=True):
    """Every GatewayClass of the cluster."""

    items: tuple[GatewayClass, ...]

    asks: ClassVar = (KubeList(f"{API}/v1", "gatewayclasses"),)


class PlatformGateway(msgspec.Struct, frozen=True):
    """The platform's own Gateway; None where there is none."""

    gateway: Gateway | None

    asks: ClassVar = (KubeList(f"{API}/v1", "gateways", PLATFORM),)
    requires: ClassVar = (Platform,)

    @classmethod
    def gather(cls, ask: FactContext) -> Self:
        """The Gateways of the platform's namespace: one."""
        gateways = ask.objects(cls.asks[0], Gateway)
        return cls(next((gateway for gateway in gateways if gateway.metadata.name == GATEWAY), None))

    @property
    def https(self) -> bool:
        """Whether it has an HTTPS listener: only where certificates are managed (drycc/tls#the-switch)."""
        return self.gateway is not None and any(one.protocol == "HTTPS" for one in self.gateway.spec.listeners)


class Services(Listed, frozen=True):
    """Every Service of the platform's namespace."""

    items: tuple[Service, ...]

    asks: ClassVar = (KubeList("v1", "services", PLATFORM),)


def is_ip(text: str) -> bool:
    """Whether an address is an IP address, and no host name."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


class Routes(msgspec.Struct, frozen=True):
    """The platform's own routes, each with its kind; ``no_tcp`` tells why TCPRoutes could not be read, if so."""

    items: tuple[tuple[str, Route], ...]
    no_tcp: Missing | None = None

    asks: ClassVar = (KubeList(f"{API}/v1", "httproutes", PLATFORM), KubeList(f"{API}/v1alpha2", "tcproutes", PLATFORM))
    requires: ClassVar = (Platform,)

    @classmethod
    def gather(cls, ask: FactContext) -> Self:
        """Two lists; TCPRoute may not be served: it is in the experimental channel (drycc/gateway#gateway-api-versions)."""
        http, tcp = cls.asks
        http_routes = [
            ("HTTPRoute", route) for route in ask.objects(http, Route) if _SOLVER not in route.metadata.labels
        ]
        reply = ask.reply(tcp, list[object])
        if isinstance(reply, Failed):
            return cls(tuple(http_routes), Missing.of(tcp, reply))
        return cls((*http_routes, *(("TCPRoute", route) for route in ask.objects(tcp, Route))))


class ReadyEndpoints(msgspec.Struct, frozen=True):
    """How many ready endpoints each Service of the platform has; a Service without EndpointSlice is not in it."""

    counts: dict[str, int]

    asks: ClassVar = (KubeList("discovery.k8s.io/v1", "endpointslices", PLATFORM),)

    @classmethod
    def gather(cls, ask: FactContext) -> Self:
        """EndpointSlices, added up by their Service."""
        counts: Counter[str] = Counter()
        for each in ask.objects(cls.asks[0], EndpointSlice):
            counts[each.metadata.labels.get("kubernetes.io/service-name", "")] += each.ready
        return cls(dict(counts))
