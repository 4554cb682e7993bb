"""Domains that carry an address in their name, and services that answer with it."""

import re
from contextlib import suppress
from ipaddress import IPv4Address, ip_address, ip_network
from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.dns.domain import Domain
from drycc_doctor.facts.dns.lookups import Rrset, Wildcard
from drycc_doctor.model.fact import FactContext
from drycc_doctor.model.query import DnsLookup, any_of
from drycc_doctor.model.reply import Failed

SERVICES = ("nip.io", "sslip.io", "xip.io")
_LAST = re.compile(r"(?:^|[.-])(\d{1,3}(?:[.-]\d{1,3}){3})$")
_ANYWHERE = re.compile(r"(?:^|[.-])(\d{1,3}(?:[.-]\d{1,3}){3})(?=$|[.-])")  # sslip.io's alone
_HEX = re.compile(r"(?:^|[.-])([0-9a-f]{8})$")
_PRIVATE = tuple(
    ip_network(text)
    for text in (
        *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"),  # RFC 1918, RFC 6598
        *("127.0.0.0/8", "169.254.0.0/16", "::1/128", "fc00::/7", "fe80::/10"),
    )
)


def is_private(text: str) -> bool:
    """Whether an address means something within one network only; not so those of documentation.

    >>> is_private("192.168.254.10"), is_private("192.0.2.10")
    (True, False)
    """
    try:
        address = ip_address(text)
    except ValueError:  # what is no address is no private one
        return False
    return any(address in network for network in _PRIVATE if network.version == address.version)


def address_in(name: str, service: str) -> str:
    """The IPv4 address that a magic name carries; empty where there is none.

    >>> [address_in(one, "nip.io") for one in ("app.192.0.2.10.nip.io", "x-192-0-2-10.nip.io", "c000020a.nip.io")]
    ['192.0.2.10', '192.0.2.10', '192.0.2.10']
    """
    labels = name.removesuffix(service).rstrip(".")
    with suppress(ValueError):
        if found := _LAST.search(labels) or (service == "sslip.io" and _ANYWHERE.search(labels)):
            return str(IPv4Address(found[1].replace("-", ".")))
        if (hexed := _HEX.search(labels)) and service == "nip.io":
            return str(IPv4Address(int(hexed[1], 16)))
    return ""


class MagicDomain(msgspec.Struct, frozen=True):
    """The service that the platform's domain belongs to, empty if to none; the address in its name; what DNS says.

    ``zone`` is the service's own SOA record, by which "it is not reached" is told from "its answer is withheld".
    """

    domain: str
    service: str
    address: str
    answer: Rrset | Failed
    zone: Rrset | Failed | None

    asks: ClassVar = (any_of(DnsLookup, rtype="SOA"),)

    @classmethod
    def gather(cls, ask: FactContext, domain: Domain, wildcard: Wildcard) -> Self:
        """The zone is asked for only if the domain is a magic one."""
        service = next((one for one in SERVICES if domain.name.endswith(f".{one}") or domain.name == one), "")
        zone = ask.reply(DnsLookup(service, "SOA"), Rrset) if service else None
        return cls(domain.name, service, address_in(domain.name, service) if service else "", wildcard.answer.v4, zone)
