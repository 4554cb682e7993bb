"""The zone that holds the platform's domain: who is said to serve it, and what each of its servers says."""

from collections.abc import Sequence
from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.dns.domain import Domain
from drycc_doctor.facts.dns.lookups import LOOKUPS, Resolved, Rrset, Wildcard, resolve
from drycc_doctor.model.fact import FactContext
from drycc_doctor.model.query import Delegation, DnsLookup, any_of
from drycc_doctor.model.reply import Failed

_PARENTS = 2  # servers of the zone above that are asked
_SERVERS = 6  # servers of the zone itself that are asked
_DAY = 86400


class Referral(msgspec.Struct, frozen=True):
    """To whom the zone above delegates; see :class:`~drycc_doctor.model.query.Delegation`."""

    rcode: str
    servers: tuple[str, ...] = ()
    recursive: bool = False


class Server(msgspec.Struct, frozen=True):
    """One of the zone's servers: the zone's NS records as it has them, and its answers to the names that are asked."""

    name: str
    address: str
    ns: Rrset | Failed
    answers: tuple[Rrset | Failed, ...] = ()

    @property
    def serves_zone(self) -> bool:
        """Whether it answers for the zone."""
        return isinstance(self.ns, Rrset) and bool(self.ns.records)


class ZoneServers(msgspec.Struct, frozen=True):
    """The zone, empty where none was found; ``apex`` is what the resolver says of the domain's own SOA record.

    ``parent`` is what the zone above says, None where nobody was asked; ``names`` are asked of every server, and
    ``resolver`` says the same from memory. ``negative_ttl`` is for how many seconds "no such name" is remembered.
    """

    domain: str
    zone: str
    apex: Rrset | Failed
    parent: Referral | Failed | None = None
    servers: tuple[Server, ...] = ()
    resolver: tuple[Resolved, ...] = ()
    negative_ttl: int = 0

    asks: ClassVar = (any_of(DnsLookup, rtype="SOA"), any_of(DnsLookup, rtype="NS"), *LOOKUPS, any_of(Delegation))

    @classmethod
    def gather(cls, ask: FactContext, domain: Domain, wildcard: Wildcard) -> Self:
        """From the domain upwards to its zone; then all servers side by side, twice the silent ones less."""
        names = upwards(domain.name)
        replies = ask.replies([DnsLookup(name, "SOA") for name in names], Rrset)
        apex = replies[0]
        soas = {n: soa for n, soa in zip(names, replies, strict=True) if isinstance(soa, Rrset) and soa.records}
        zone, parent = (*soas, ".", ".")[:2]
        if "." not in zone.rstrip("."):  # none, or only the top level
            return cls(domain.name, "", apex, resolver=(wildcard.answer,))
        ours, theirs = (_servers_of(ask, name) for name in (zone, parent))
        referral = _referral(ask, zone, [address for _, address in theirs][:_PARENTS])
        named = referral.servers if isinstance(referral, Referral) else ()
        others = _addresses(ask, [name for name in named if name not in dict(ours)])
        asked = (wildcard.answer.name, f"drycc.{domain.name}")
        servers = _answers(ask, zone, asked, sorted({*ours, *others})[:_SERVERS])
        resolver = (wildcard.answer, *resolve(ask, asked[1:]))
        return cls(domain.name, zone, apex, referral, servers, resolver, _negative_ttl(soas[zone]))


def upwards(name: str) -> list[str]:
    """A name and all above it, but for the root.

    >>> upwards("paas.example.com")
    ['paas.example.com', 'example.com', 'com']
    """
    labels = name.split(".")
    return [".".join(labels[at:]) for at in range(len(labels))]


def _servers_of(ask: FactContext, zone: str) -> list[tuple[str, str]]:
    """Name and first address of each, as the resolver has them."""
    reply = ask.reply(DnsLookup(zone, "NS"), Rrset)
    return [] if isinstance(reply, Failed) else _addresses(ask, reply.records)


def _addresses(ask: FactContext, names: Sequence[str]) -> list[tuple[str, str]]:
    replies = ask.replies([DnsLookup(name, "A") for name in names], Rrset)
    return [(n, r.records[0]) for n, r in zip(names, replies, strict=True) if isinstance(r, Rrset) and r.records]


def _referral(ask: FactContext, zone: str, addresses: list[str]) -> Referral | Failed | None:
    """The first answer; else why there is none."""
    replies = ask.replies([Delegation(zone, address) for address in addresses], Referral)
    answers = [r for r in replies if isinstance(r, Referral) and r.rcode not in {"REFUSED", "SERVFAIL"}]
    return next(iter([*answers, *replies]), None)


def _answers(ask: FactContext, zone: str, names: tuple[str, ...], servers: list[tuple[str, str]]) -> tuple[Server, ...]:
    """For the zone first: who is silent then is asked no more, so that a closed port costs its timeout once."""
    replies = ask.replies([DnsLookup(zone, "NS", address) for _, address in servers], Rrset)
    found = [Server(name, address, ns) for (name, address), ns in zip(servers, replies, strict=True)]
    queries = [DnsLookup(name, "A", server.address) for server in found if server.serves_zone for name in names]
    answers = iter(ask.replies(queries, Rrset))
    return tuple(
        msgspec.structs.replace(server, answers=tuple(next(answers) for _ in names)) if server.serves_zone else server
        for server in found
    )


def _negative_ttl(soa: Rrset) -> int:
    """For how long "no such name" may be remembered: the last field of the zone's SOA record (RFC 2308, 4)."""
    fields = soa.records[0].split()
    return min(int(fields[-1]), _DAY) if fields and fields[-1].isdigit() else 0
