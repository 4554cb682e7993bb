"""The gateway's addresses: where all that is public on the platform comes in."""

from collections.abc import Iterable
from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.dns.lookups import LOOKUPS, Rrset
from drycc_doctor.facts.dns.node_records import DirectRecords
from drycc_doctor.facts.gateway.gateway import GATEWAY, PlatformGateway, Services, is_ip
from drycc_doctor.facts.gateway.objects import Gateway
from drycc_doctor.facts.gateway.planes import Balancers
from drycc_doctor.facts.kubernetes.services import Service
from drycc_doctor.model import subject
from drycc_doctor.model.fact import FactContext, Missing, MissingError
from drycc_doctor.model.query import PLATFORM, DnsLookup
from drycc_doctor.model.reply import Failed, Reason

_IN_CLUSTER = ".svc."
"""In the name of a Service, which istiod tells where that is of type ClusterIP: nobody comes in there from outside."""
_LABEL = "gateway.networking.k8s.io/gateway-name"


class GatewayAddresses(msgspec.Struct, frozen=True):
    """Where traffic comes in, and where that was learned.

    ``addresses``: IP addresses, or a load balancer's host name. ``ips`` are these, host names resolved.
    ``source`` is ``gateway``, ``service``, ``any``, ``nodes`` where nodes that DNS leads to listen themselves, or empty
    where there is none; ``pending`` are the load balancer Services that have no
    address yet, by namespace and name.
    """

    gateway: Gateway | None
    addresses: tuple[str, ...]
    ips: tuple[str, ...]
    source: str
    pending: tuple[tuple[str, str], ...]
    unresolved: tuple[str, ...]

    asks: ClassVar = LOOKUPS

    @property
    def names(self) -> frozenset[str]:
        """The addresses that are host names, as on AWS: who is led to one of these is led to the gateway."""
        return frozenset(one.lower().rstrip(".") for one in self.addresses if not is_ip(one))

    @classmethod
    def gather(
        cls,
        ask: FactContext,
        platform_gateway: PlatformGateway,
        services: Services,
        records: DirectRecords | Missing,
        balancers: Balancers,
    ) -> Self:
        """The Gateway's status; else Services with the Gateway's label; else any of type LoadBalancer.

        On bare metal without a load balancer nodes listen themselves: those that DNS leads to, and that answer at port 80.
        See (drycc/gateway#load-balancer-addresses).
        """
        gateway = platform_gateway.gateway
        source, addresses = _discover(gateway, services, balancers.items)
        if not addresses and gateway is not None:
            addresses = _nodes(records, needed=not balancers.items)
            source = "nodes" if addresses else ""
        resolved = {name: _resolved(ask, name) for name in addresses if not is_ip(name)}
        ips = dict.fromkeys(ip for address in addresses for ip in resolved.get(address, (address,)))
        pending = tuple(
            (one.metadata.namespace if one in balancers.elsewhere else PLATFORM, one.metadata.name)
            for one in balancers.items
            if not one.ingress
        )
        unresolved = tuple(name for name in resolved if not resolved[name])
        return cls(gateway, addresses, tuple(ips), source, pending, unresolved)


def _discover(
    gateway: Gateway | None, services: Services, balancers: tuple[Service, ...]
) -> tuple[str, tuple[str, ...]]:
    labelled = [service for service in services.items if service.metadata.labels.get(_LABEL) == GATEWAY]
    told = (address.value for address in gateway.status.addresses) if gateway else ()
    status = tuple(one for one in told if _IN_CLUSTER not in one)
    ways = (("gateway", status), ("service", _ingress(labelled)), ("any", _ingress(balancers)))
    return next(((source, addresses) for source, addresses in ways if addresses), ("", ()))


def _ingress(services: Iterable[Service]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(address for service in services for address in service.ingress))


def _nodes(records: DirectRecords | Missing, *, needed: bool) -> tuple[str, ...]:
    """Those that listen themselves; raises MissingError where that cannot be known and is ``needed``."""
    found = () if isinstance(records, Missing) else tuple(one.address for one in records.items if one.serves)
    if needed and not found and (missing := _unknown(records)):
        raise MissingError(missing)
    return found


def _unknown(records: DirectRecords | Missing) -> Missing | None:
    """Why it is not known whether nodes listen, if it is not."""
    if isinstance(records, Missing):
        return records
    answer = records.answer.v4
    if isinstance(answer, Failed) or not answer.answered:
        reason = answer.reason if isinstance(answer, Failed) else Reason.UNREADABLE
        why = f"the gateway has no address of its own, and the resolver does not say whether nodes of {records.domain} listen"
        return Missing(reason, subject.resolver(), why)
    for record in records.items:
        if isinstance(failed := record.port, Failed):
            listens = f"whether {record.address} listens in place of a load balancer is not known"
            why = f"{listens}: {failed.detail or failed}"
            return Missing(failed.reason, subject.address(record.address), why)
    return records.nodes if records.items else None


def _resolved(ask: FactContext, name: str) -> tuple[str, ...]:
    """A load balancer's addresses, of both families; raises MissingError where the resolver cannot say."""
    replies = ask.replies([DnsLookup(name, rtype) for rtype in ("A", "AAAA")], Rrset)
    answers = [reply for reply in replies if not isinstance(reply, Failed)]
    if not answers:
        raise MissingError(Missing(Reason.TIMEOUT, subject.resolver(), f"the resolver does not answer for {name}"))
    addresses = tuple(ip for answer in answers for ip in answer.records)
    refusals = [answer.refusal for answer in answers if not answer.answered]
    if refusals and not addresses:
        why = f"the resolver says {refusals[0]} to {name}"
        raise MissingError(Missing(Reason.UNREADABLE, subject.resolver(), why))
    return addresses
