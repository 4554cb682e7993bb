"""What the domain name system says about the platform's names."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.dns.domain import Domain, PlatformHosts
from drycc_doctor.model.fact import FactContext
from drycc_doctor.model.query import DnsLookup, HostsFile, RandomLabel, any_of
from drycc_doctor.model.reply import Failed

_ANSWERS = {"NOERROR", "NODATA", "NXDOMAIN"}


class Link(msgspec.Struct, frozen=True):
    """One CNAME of a chain."""

    name: str
    target: str
    ttl: int = 0


class Rrset(msgspec.Struct, frozen=True):
    """One answer; see :class:`~drycc_doctor.model.query.DnsLookup`."""

    rcode: str
    records: tuple[str, ...] = ()
    chain: tuple[Link, ...] = ()
    ttl: int = 0
    truncated: bool = False
    bogus: bool = False
    why: str = ""

    @property
    def answered(self) -> bool:
        """Whether it says anything of the name: that there is no such name, too."""
        return self.rcode in _ANSWERS

    @property
    def refusal(self) -> str:
        """What was said instead: ``SERVFAIL (no reachable authority)``."""
        return f"{self.rcode} ({self.why})" if self.why else self.rcode


_UNANSWERED = Rrset("")


class Resolved(msgspec.Struct, frozen=True):
    """A name, and what its A and AAAA records are; a question that went unanswered is a failure."""

    name: str
    v4: Rrset | Failed
    v6: Rrset | Failed

    @property
    def a(self) -> Rrset:
        """The A records; what tells nothing where the question went unanswered."""
        return self.v4 if isinstance(self.v4, Rrset) else _UNANSWERED

    @property
    def aaaa(self) -> Rrset:
        """The AAAA records, likewise."""
        return self.v6 if isinstance(self.v6, Rrset) else _UNANSWERED

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address, of both families."""
        return (*self.a.records, *self.aaaa.records)

    @property
    def targets(self) -> frozenset[str]:
        """Every name that its CNAMEs lead through."""
        return frozenset(link.target for link in (*self.a.chain, *self.aaaa.chain))

    @property
    def via(self) -> str:
        """The end of the CNAME chain, if there is one."""
        return self.a.chain[-1].target if self.a.chain else ""


def resolve(ask: FactContext, names: tuple[str, ...]) -> tuple[Resolved, ...]:
    """Look several names up, both families, side by side."""
    queries = [DnsLookup(name, rtype) for name in names for rtype in ("A", "AAAA")]
    replies = ask.replies(queries, Rrset)
    return tuple(Resolved(name, replies[2 * i], replies[2 * i + 1]) for i, name in enumerate(names))


LOOKUPS = (any_of(DnsLookup, rtype="A"), any_of(DnsLookup, rtype="AAAA"))
"""What :func:`resolve` asks."""


class Wildcard(msgspec.Struct, frozen=True):
    """A label that nobody made, under the platform's domain; drawn once, and recorded."""

    domain: str
    answer: Resolved

    asks: ClassVar = (RandomLabel("wildcard"), *LOOKUPS)

    @classmethod
    def gather(cls, ask: FactContext, domain: Domain) -> Self:
        """Draw, and look it up."""
        label = ask.answer(RandomLabel("wildcard"), str)
        return cls(domain.name, resolve(ask, (f"{label}.{domain.name}",))[0])


class HostLookups(msgspec.Struct, frozen=True):
    """The platform's own host names, looked up."""

    items: tuple[Resolved, ...]

    asks: ClassVar = LOOKUPS

    @classmethod
    def gather(cls, ask: FactContext, hosts: PlatformHosts) -> Self:
        """All at once."""
        return cls(resolve(ask, hosts.names))


class _Line(msgspec.Struct, frozen=True):
    name: str
    address: str


class HostsLines(msgspec.Struct, frozen=True):
    """What this machine's hosts file says of the platform's own host names: those that it has."""

    addresses: dict[str, tuple[str, ...]]

    asks: ClassVar = (any_of(HostsFile),)

    @classmethod
    def gather(cls, ask: FactContext, hosts: PlatformHosts) -> Self:
        """One question for all names."""
        lines = ask.answer(HostsFile(hosts.names), tuple[_Line, ...])
        names = [name for name in hosts.names if any(one.name == name for one in lines)]
        return cls({name: tuple(one.address for one in lines if one.name == name) for name in names})
