"""The gateway's addresses: where all that is public on the platform comes in."""

from __future__ import annotations

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.dns.lookups import Rrset
from drycc_doctor.facts.dns.node_records import DirectRecords
from drycc_doctor.facts.gateway.gateway import NAME, PlatformGateway, Services, is_ip
from drycc_doctor.facts.gateway.objects import Gateway
from drycc_doctor.facts.kubernetes.services import Service
from drycc_doctor.model import subject
from drycc_doctor.model.fact import Ask, Missing, MissingError
from drycc_doctor.model.query import DnsLookup, like
from drycc_doctor.model.reply import Failed, Reason

_LABEL = "gateway.networking.k8s.io/gateway-name"


class GatewayAddresses(msgspec.Struct, frozen=True):
    """Where traffic comes in, and where that was learned.

    ``addresses`` as told: IP addresses, or a load balancer's host name. ``ips`` are these, host names resolved.
    ``source`` is ``gateway``, ``service``, ``any``, ``nodes`` where nodes that DNS leads to listen themselves, or empty
    where there is none; ``pending`` names the load balancer Services that have no address yet.
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
    def gather(cls, ask: Ask, platform: PlatformGateway, services: Services, records: DirectRecords | Missing) -> Self:
        """The Gateway's status; else Services with the Gateway's label; else any of type LoadBalancer (facts 2).

        On bare metal without a load balancer nodes listen themselves: those that DNS leads to, and that answer at port 80.
        """
        source, addresses = _discover(platform.gateway, services)
        if not addresses and platform.gateway is not None:
            balanced = any(one.spec.type == "LoadBalancer" for one in services.items)
            addresses = _nodes(records, needed=not balanced)
            source = "nodes" if addresses else ""
        names = [one for one in addresses if not is_ip(one)]
        resolved = {name: _resolved(ask, name) for name in names}
        ips = [ip for one in addresses for ip in resolved.get(one, (one,))]
        pending = tuple(s.metadata.name for s in services.items if s.spec.type == "LoadBalancer" and not s.ingress)
        unresolved = tuple(name for name in names if not resolved[name])
        return cls(platform.gateway, addresses, tuple(dict.fromkeys(ips)), source, pending, unresolved)


def _nodes(records: DirectRecords | Missing, *, needed: bool) -> tuple[str, ...]:
    """Those that listen themselves; raises MissingError where that cannot be told and is ``needed``."""
    found = () if isinstance(records, Missing) else tuple(one.address for one in records.items if one.serves)
    if needed and not found and (missing := _untold(records)):
        raise MissingError(missing)
    return found


def _untold(records: DirectRecords | Missing) -> Missing | None:
    if isinstance(records, Missing):
        return records
    answer = records.answer.v4
    if isinstance(answer, Failed) or not answer.told:
        reason = answer.reason if isinstance(answer, Failed) else Reason.UNREADABLE
        why = f"the gateway has no address of its own, and the resolver does not say whether nodes of {records.domain} listen"
        return Missing(reason, subject.resolver(), why)
    for one in records.items:
        if isinstance(one.port, Failed):
            why = (
                f"whether {one.address} listens in place of a load balancer is not known: {one.port.detail or one.port}"
            )
            return Missing(one.port.reason, subject.address(one.address), why)
    return records.nodes if records.items else None


def _resolved(ask: Ask, name: str) -> tuple[str, ...]:
    """A load balancer's addresses, of both families; a resolver that cannot say tells nothing of it."""
    queries = [DnsLookup(name, rtype) for rtype in ("A", "AAAA")]
    replies = ask.replies(queries, Rrset)
    said = [reply for reply in replies if not isinstance(reply, Failed)]
    if not said:
        raise MissingError(Missing(Reason.TIMEOUT, subject.resolver(), f"the resolver does not answer for {name}"))
    found = tuple(ip for reply in said for ip in reply.records)
    lost = [reply.refusal for reply in said if not reply.told]
    if lost and not found:
        raise MissingError(Missing(Reason.UNREADABLE, subject.resolver(), f"the resolver says {lost[0]} to {name}"))
    return found


def _discover(gateway: Gateway | None, services: Services) -> tuple[str, tuple[str, ...]]:
    balancers = [one for one in services.items if one.spec.type == "LoadBalancer"]
    labelled = [one for one in services.items if one.metadata.labels.get(_LABEL) == NAME]
    told = tuple(a.value for a in gateway.status.addresses) if gateway else ()
    ways = (("gateway", told), ("service", _ingress(labelled)), ("any", _ingress(balancers)))
    return next(((source, found) for source, found in ways if found), ("", ()))


def _ingress(services: list[Service]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(address for one in services for address in one.ingress))
