"""The certificates that the platform's public hosts show, and how its own settings say that it is reached."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.dns.domain import Domain
from drycc_doctor.facts.gateway.gateway import PlatformGateway, Routes
from drycc_doctor.facts.http.page import Page
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.model import subject
from drycc_doctor.model.fact import Ask, Missing, MissingError
from drycc_doctor.model.query import HttpGet, Option, TlsChain, like
from drycc_doctor.model.reply import Failed, Reason
from drycc_doctor.sealing.seal import Url

_DAYS = 21
_LABELS = ("drycc", "drycc-passport")  # of the hosts that every platform has


class Shown(msgspec.Struct, frozen=True):
    """One certificate of a chain; times in seconds since the epoch."""

    subject: str
    issuer: str
    names: tuple[str, ...]
    not_before: int
    not_after: int
    sha256: str


class Chain(msgspec.Struct, frozen=True):
    """What a host showed; see :class:`~drycc_doctor.model.query.TlsChain`."""

    trusted: bool
    trouble: str = ""
    detail: str = ""
    chain: tuple[Shown, ...] = ()


class TlsHorizon(msgspec.Struct, frozen=True):
    """Within so many days a certificate that expires is worth a warning."""

    days: int

    asks: ClassVar = (Option("tls-horizon"),)

    @classmethod
    def gather(cls, ask: Ask) -> Self:
        """What the operator said, else 21."""
        told = ask.answer(cls.asks[0], str)
        return cls(int(told) if told.isdecimal() else _DAYS)


class Chains(msgspec.Struct, frozen=True):
    """The chain of each public host.

    ``ended`` says who ends TLS: ``gateway``; ``front`` if the gateway has no HTTPS and the controller's host shows a
    certificate all the same; nothing, and no chain, where nobody does.
    """

    ended: str
    items: tuple[tuple[str, Chain | Failed], ...]

    asks: ClassVar = (like(TlsChain, port=443, address=""),)

    @classmethod
    def gather(cls, ask: Ask, domain: Domain, routes: Routes | Missing, gateway: PlatformGateway | Missing) -> Self:
        """All hosts side by side; the controller's alone first, if the gateway does not say that it speaks TLS."""
        hosts = _hosts(domain, routes)
        if isinstance(gateway, PlatformGateway) and gateway.https:
            return cls("gateway", _asked(ask, hosts))
        first = _asked(ask, hosts[:1])
        if not _shown(first[0][1], first[0][0]):
            if isinstance(gateway, Missing):
                raise MissingError(gateway)
            return cls("", ())
        return cls("front", (*first, *_asked(ask, hosts[1:])))


def _hosts(domain: Domain, routes: Routes | Missing) -> tuple[str, ...]:
    """The controller's first; of a TCPRoute none, for there is no TLS in it."""
    known = () if isinstance(routes, Missing) else routes.items
    named = [host for kind, one in known if kind == "HTTPRoute" for host in one.spec.hostnames]
    usual = [f"{label}.{domain.name}" for label in _LABELS]
    return tuple(dict.fromkeys([usual[0], *(host.lower().rstrip(".") for host in named or usual)]))


def _asked(ask: Ask, hosts: tuple[str, ...]) -> tuple[tuple[str, Chain | Failed], ...]:
    return tuple(zip(hosts, ask.replies([TlsChain(host) for host in hosts], Chain), strict=True))


def _shown(reply: Chain | Failed, host: str) -> bool:
    """Whether it shows a certificate. What was not asked, or has no name, could: that is not known."""
    if isinstance(reply, Failed):
        missing = Missing(reply.reason, subject.resolver(), f"{host} was not asked: {reply.detail or reply.reason}")
        raise MissingError(missing)
    if reply.trouble == "name":
        raise MissingError(Missing(Reason.NOT_FOUND, subject.host(host), f"{host} does not resolve"))
    return bool(reply.chain)


class PlainApi(msgspec.Struct, frozen=True):
    """The controller's API asked at port 80, by name."""

    host: str
    url: str
    page: Page | Failed

    asks: ClassVar = (like(HttpGet, address="", authorization=""),)

    @classmethod
    def gather(cls, ask: Ask, domain: Domain) -> Self:
        """One question."""
        host = f"drycc.{domain.name}"
        url = f"http://{host}/v2/"
        return cls(host, url, ask.reply(HttpGet(url), Page))


class OwnUrls(msgspec.Struct, frozen=True):
    """The scheme by which the platform's parts think that users reach them: all follow certManagerEnabled (facts 2)."""

    schemes: tuple[tuple[str, str], ...]  # where it stands, and http or https

    asks: ClassVar = ()

    @classmethod
    def gather(cls, components: Components) -> Self:
        """Passport's switch, and the URLs that the controller and Grafana have."""
        return cls(tuple(_schemes(components)))


def _schemes(components: Components) -> Iterator[tuple[str, str]]:
    if components.passport:
        told = components.passport.env("CERT_MANAGER_ENABLED")
        if isinstance(told, str):
            yield "passport's CERT_MANAGER_ENABLED", "https" if told.strip().lower() == "true" else "http"
    for part, name in (
        (components.controller, "DRYCC_PASSPORT_URL"),
        (components.find("drycc-grafana"), "GF_SERVER_ROOT_URL"),
    ):
        url = part.env(name) if part else None
        if part and isinstance(url, Url):
            yield f"{part.name}'s {name}", url.scheme
