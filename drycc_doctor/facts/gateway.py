"""The way in: class, Gateway, addresses, routes, and what stands behind them."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.kube import EndpointSlice, Gateway, GatewayClass, Route, Service
from drycc_doctor.facts.workloads import Platform
from drycc_doctor.model.fact import Ask, Missing
from drycc_doctor.model.query import PLATFORM, DnsLookup, KubeList, like
from drycc_doctor.model.reply import Failed

API = "gateway.networking.k8s.io"
NAME = "drycc-gateway"
_LABEL = "gateway.networking.k8s.io/gateway-name"


@dataclass(frozen=True, slots=True)
class GatewayClasses:
    """Every GatewayClass of the cluster."""

    items: tuple[GatewayClass, ...]

    asks: ClassVar = (KubeList(f"{API}/v1", "gatewayclasses"),)

    @classmethod
    def gather(cls, ask: Ask) -> Self:
        """One list; a handful."""
        return cls(ask.objects(cls.asks[0], GatewayClass))


@dataclass(frozen=True, slots=True)
class PlatformGateway:
    """The platform's own Gateway; None where there is none."""

    gateway: Gateway | None

    asks: ClassVar = (KubeList(f"{API}/v1", "gateways", PLATFORM),)

    @classmethod
    def gather(cls, ask: Ask, platform: Platform) -> Self:  # noqa: ARG003 - without a platform, no Gateway is missing
        """The Gateways of the platform's namespace: one."""
        found = ask.objects(cls.asks[0], Gateway)
        return cls(next((one for one in found if one.metadata.name == NAME), None))

    @property
    def https(self) -> bool:
        """Whether it has an HTTPS listener: only where certificates are managed (facts 2)."""
        return self.gateway is not None and any(one.protocol == "HTTPS" for one in self.gateway.spec.listeners)


@dataclass(frozen=True, slots=True)
class Services:
    """Every Service of the platform's namespace."""

    items: tuple[Service, ...]

    asks: ClassVar = (KubeList("v1", "services", PLATFORM),)

    @classmethod
    def gather(cls, ask: Ask) -> Self:
        """One list; forty or so."""
        return cls(ask.objects(cls.asks[0], Service))


class _Rrset(msgspec.Struct, frozen=True):
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GatewayAddresses:
    """Where traffic comes in, and where that was learned.

    ``addresses`` as told: IP addresses, or a load balancer's host name. ``ips`` are these, host names resolved.
    ``source`` is ``gateway``, ``service``, ``any``, or empty where there is none; ``pending`` names the load
    balancer Services that have no address yet.
    """

    gateway: Gateway | None
    addresses: tuple[str, ...]
    ips: tuple[str, ...]
    source: str
    pending: tuple[str, ...]
    unresolved: tuple[str, ...]

    asks: ClassVar = (like(DnsLookup, rtype="A"), like(DnsLookup, rtype="AAAA"))

    @property
    def names(self) -> frozenset[str]:
        """The addresses that are host names, as on AWS: who is led to one of these is led to the gateway."""
        return frozenset(one.lower().rstrip(".") for one in self.addresses if not is_ip(one))

    @classmethod
    def gather(cls, ask: Ask, platform: PlatformGateway, services: Services) -> Self:
        """The Gateway's status; else Services with the Gateway's label; else any of type LoadBalancer (facts 2)."""
        source, addresses = _discover(platform.gateway, services)
        names = [one for one in addresses if not is_ip(one)]
        resolved = {name: _resolved(ask, name) for name in names}
        ips = [ip for one in addresses for ip in resolved.get(one, (one,))]
        pending = tuple(s.metadata.name for s in services.items if s.spec.type == "LoadBalancer" and not s.ingress)
        unresolved = tuple(name for name in names if not resolved[name])
        return cls(platform.gateway, addresses, tuple(dict.fromkeys(ips)), source, pending, unresolved)


def _resolved(ask: Ask, name: str) -> tuple[str, ...]:
    """A load balancer's addresses, of both families."""
    replies = ask.replies([DnsLookup(name, rtype) for rtype in ("A", "AAAA")], _Rrset)
    return tuple(ip for reply in replies if not isinstance(reply, Failed) for ip in reply.records)


def _discover(gateway: Gateway | None, services: Services) -> tuple[str, tuple[str, ...]]:
    balancers = [one for one in services.items if one.spec.type == "LoadBalancer"]
    labelled = [one for one in services.items if one.metadata.labels.get(_LABEL) == NAME]
    told = tuple(a.value for a in gateway.status.addresses) if gateway else ()
    ways = (("gateway", told), ("service", _ingress(labelled)), ("any", _ingress(balancers)))
    return next(((source, found) for source, found in ways if found), ("", ()))


def _ingress(services: list[Service]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(address for one in services for address in one.ingress))


def is_ip(text: str) -> bool:
    """Whether an address is an IP address, and no host name."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Routes:
    """The platform's own routes, each with its kind; ``no_tcp`` tells why TCPRoutes could not be read, if so."""

    items: tuple[tuple[str, Route], ...]
    no_tcp: Missing | None = None

    asks: ClassVar = (
        KubeList(f"{API}/v1", "httproutes", PLATFORM),
        KubeList(f"{API}/v1alpha2", "tcproutes", PLATFORM),
    )

    @classmethod
    def gather(cls, ask: Ask, platform: Platform) -> Self:  # noqa: ARG003 - without a platform, no route is missing
        """Two lists; TCPRoute is in the experimental channel only, and may not be served (facts 17)."""
        http, tcp = cls.asks
        found = [("HTTPRoute", one) for one in ask.objects(http, Route)]
        reply = ask.reply(tcp, list[object])
        if isinstance(reply, Failed):
            return cls(tuple(found), Missing.of(tcp, reply))
        return cls((*found, *(("TCPRoute", one) for one in ask.objects(tcp, Route))))


@dataclass(frozen=True, slots=True)
class ReadyEndpoints:
    """How many ready endpoints each Service of the platform has; a Service without EndpointSlice is not in it."""

    counts: dict[str, int]

    asks: ClassVar = (KubeList("discovery.k8s.io/v1", "endpointslices", PLATFORM),)

    @classmethod
    def gather(cls, ask: Ask) -> Self:
        """EndpointSlices, added up by their Service."""
        counts: dict[str, int] = {}
        for one in ask.objects(cls.asks[0], EndpointSlice):
            service = one.metadata.labels.get("kubernetes.io/service-name", "")
            counts[service] = counts.get(service, 0) + one.ready
        return cls(counts)
