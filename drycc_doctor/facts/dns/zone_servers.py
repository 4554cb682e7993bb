"""The zone that holds the platform's domain: who is said to serve it, and what each of its servers says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.dns.domain import Domain
from drycc_doctor.facts.dns.lookups import Resolved, Rrset, Wildcard, resolve
from drycc_doctor.model.fact import Ask
from drycc_doctor.model.query import Delegation, DnsLookup, like
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
    def holds(self) -> bool:
        """Whether it answers for the zone."""
        return isinstance(self.ns, Rrset) and bool(self.ns.records)


class ZoneServers(msgspec.Struct, frozen=True):
    """The zone, empty where none was found; ``apex`` is what the resolver says of the domain's own SOA record.

    ``parent`` is what the zone above says, None where nobody was asked; ``names`` are asked of every server, and
    ``resolver`` says the same from memory. ``forgets`` is for how many seconds "no such name" is remembered.
    """

    domain: str
    zone: str
    apex: Rrset | Failed
    parent: Referral | Failed | None = None
    servers: tuple[Server, ...] = ()
    resolver: tuple[Resolved, ...] = ()
    forgets: int = 0

    asks: ClassVar = (
        like(DnsLookup, rtype="SOA"),
        like(DnsLookup, rtype="NS"),
        like(DnsLookup, rtype="A"),
        like(DnsLookup, rtype="AAAA"),
        like(Delegation),
    )

    @classmethod
    def gather(cls, ask: Ask, domain: Domain, record: Wildcard) -> Self:
        """From the domain upwards to its zone; then all servers side by side, twice the silent ones less."""
        above = _upwards(domain.name)
        found = ask.replies([DnsLookup(name, "SOA") for name in above], Rrset)
        zones = [name for name, one in zip(above, found, strict=True) if isinstance(one, Rrset) and one.records]
        if not zones or "." not in zones[0]:
            return cls(domain.name, "", found[0], resolver=(record.answer,))
        zone, parent = zones[0], zones[1] if len(zones) > 1 else "."
        soa = found[above.index(zone)]
        ours, theirs = (_servers_of(ask, name) for name in (zone, parent))
        referral = _referral(ask, zone, [address for _, address in theirs][:_PARENTS])
        named = {*ours, *_addresses(ask, _lacking(referral, ours))}
        names = (record.answer.name, f"drycc.{domain.name}")
        servers = _asked(ask, zone, names, sorted(named)[:_SERVERS])
        resolver = (record.answer, *resolve(ask, names[1:]))
        return cls(domain.name, zone, found[0], referral, servers, resolver, _forgets(soa))


def _upwards(domain: str) -> list[str]:
    """A name and all above it, but for the root.

    >>> _upwards("paas.example.com")
    ['paas.example.com', 'example.com', 'com']
    """
    labels = domain.split(".")
    return [".".join(labels[at:]) for at in range(len(labels))]


def _servers_of(ask: Ask, zone: str) -> list[tuple[str, str]]:
    """Name and first address of each, as the resolver has them."""
    reply = ask.reply(DnsLookup(zone, "NS"), Rrset)
    return [] if isinstance(reply, Failed) else _addresses(ask, reply.records)


def _addresses(ask: Ask, names: Sequence[str]) -> list[tuple[str, str]]:
    replies = ask.replies([DnsLookup(name, "A") for name in names], Rrset)
    return [(n, r.records[0]) for n, r in zip(names, replies, strict=True) if isinstance(r, Rrset) and r.records]


def _referral(ask: Ask, zone: str, addresses: list[str]) -> Referral | Failed | None:
    """The first answer; else why there is none."""
    replies = ask.replies([Delegation(zone, address) for address in addresses], Referral)
    told = [one for one in replies if isinstance(one, Referral) and one.rcode not in {"REFUSED", "SERVFAIL"}]
    return next(iter([*told, *replies]), None)


def _lacking(referral: Referral | Failed | None, known: list[tuple[str, str]]) -> list[str]:
    """The servers that the zone above names, and the zone does not."""
    told = referral.servers if isinstance(referral, Referral) else ()
    return [name for name in told if name not in {n for n, _ in known}]


def _asked(ask: Ask, zone: str, names: tuple[str, ...], servers: list[tuple[str, str]]) -> tuple[Server, ...]:
    """For the zone first: who is silent then is asked no more, so that a closed port costs its timeout once."""
    heard = ask.replies([DnsLookup(zone, "NS", address) for _, address in servers], Rrset)
    found = [Server(name, at, ns) for (name, at), ns in zip(servers, heard, strict=True)]
    queries = [DnsLookup(name, "A", one.address) for one in found if one.holds for name in names]
    replies = iter(ask.replies(queries, Rrset))
    return tuple(
        Server(one.name, one.address, one.ns, tuple(next(replies) for _ in names) if one.holds else ()) for one in found
    )


def _forgets(soa: Rrset | Failed) -> int:
    """The zone's negative TTL: the last field of its SOA record (RFC 2308, 4)."""
    last = "" if isinstance(soa, Failed) else soa.records[0].split()[-1]
    return min(int(last), _DAY) if last.isdigit() else 0
