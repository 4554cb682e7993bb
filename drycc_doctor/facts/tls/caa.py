"""Which certification authorities DNS lets issue for the platform's names (RFC 8659), and which one is asked to."""

from collections.abc import Iterator
from typing import ClassVar, Self
from urllib.parse import urlsplit

import msgspec

from drycc_doctor.facts.dns.domain import PlatformHosts
from drycc_doctor.facts.dns.lookups import Rrset
from drycc_doctor.facts.dns.zone_servers import upwards
from drycc_doctor.facts.gateway.gateway import PlatformGateway
from drycc_doctor.facts.kubernetes.listed import is_served
from drycc_doctor.facts.kubernetes.objects import KubeObject, Obj
from drycc_doctor.facts.tls.cert_manager import ISSUERS
from drycc_doctor.model.fact import FactContext
from drycc_doctor.model.query import DnsLookup, any_of
from drycc_doctor.model.reply import Failed

_KNOWN = {"issue", "issuewild", "issuemail", "issuevmc", "iodef", "contactemail", "contactphone"}
_CRITICAL = 128


class _Acme(Obj, frozen=True):
    server: str = ""
    uri: str = ""


class _Spec(Obj, frozen=True):
    acme: _Acme | None = None


class Issuer(KubeObject, frozen=True):
    """An Issuer of cert-manager; its account's URI is in its status, once it is registered."""

    spec: _Spec = _Spec()
    status: _Spec = _Spec()

    @property
    def host(self) -> str:
        """The host of its ACME server; empty where it uses none."""
        return (urlsplit(self.spec.acme.server).hostname or "") if self.spec.acme else ""

    @property
    def account(self) -> str:
        """The URI of its account; empty until it has one."""
        return self.status.acme.uri if self.status.acme else ""


class CaaProperty(msgspec.Struct, frozen=True):
    """One CAA record, taken apart; ``domain`` and ``parameters`` are those of an ``issue`` property."""

    critical: bool
    tag: str
    domain: str
    parameters: dict[str, str]

    @property
    def known(self) -> bool:
        """Whether the property is one that authorities understand."""
        return self.tag in _KNOWN


def properties(records: tuple[str, ...]) -> Iterator[CaaProperty]:
    """CAA records as DNS shows them; what is none is left out.

    >>> [(p.tag, p.domain, p.parameters) for p in properties(('0 issue "ca.example.net; validationmethods=dns-01"',))]
    [('issue', 'ca.example.net', {'validationmethods': 'dns-01'})]
    """
    for record in records:
        flags, _, rest = record.partition(" ")
        tag, _, quoted = rest.partition(" ")
        domain, *parameters = quoted.strip().strip('"').split(";")
        if flags.isdigit():
            pairs = (text.partition("=") for text in parameters)
            values = {key.strip().lower(): value.strip() for key, _, value in pairs if key.strip()}
            yield CaaProperty(bool(int(flags) & _CRITICAL), tag.lower(), domain.strip().lower().rstrip("."), values)


class CaaRecords(msgspec.Struct, frozen=True):
    """The ACME issuers of the platform's namespace; for each host name, where its CAA records stand, and which.

    ``secure``: whether the gateway ends TLS; without it nothing is asked. The owner is the host name or the closest
    name above it that has some; empty where none has.
    """

    secure: bool
    issuers: tuple[Issuer, ...] = ()
    items: tuple[tuple[str, str, Rrset | Failed], ...] = ()  # host, owner, records

    asks: ClassVar = (ISSUERS, any_of(DnsLookup, rtype="CAA"))

    @classmethod
    def gather(cls, ask: FactContext, gateway: PlatformGateway, hosts: PlatformHosts) -> Self:
        """All names up to the top level at once: they share most of their way."""
        if not gateway.https or not is_served(ask, ISSUERS):  # without cert-manager, certificates come from elsewhere
            return cls(secure=gateway.https)
        issuers = tuple(issuer for issuer in ask.objects(ISSUERS, Issuer) if issuer.host)
        if not issuers:
            return cls(secure=True)
        names = list(dict.fromkeys(name for host in hosts.names for name in upwards(host)))
        replies = ask.replies([DnsLookup(name, "CAA") for name in names], Rrset)
        answers = dict(zip(names, replies, strict=True))
        items = tuple((host, *_relevant(host, answers)) for host in hosts.names)
        return cls(secure=True, issuers=issuers, items=items)


def _relevant(host: str, answers: dict[str, Rrset | Failed]) -> tuple[str, Rrset | Failed]:
    """The first set on the way up; an authority stops at an answer that it does not get (RFC 8659, 3)."""
    for name in upwards(host):
        answer = answers[name]
        if isinstance(answer, Failed) or answer.records or not answer.answered:
            return name, answer
    return "", Rrset("NODATA")
