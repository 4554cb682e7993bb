"""The certificates that the platform's public hosts show, and how its own settings say that it is reached."""

from collections.abc import Iterator
from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.dns.domain import Domain
from drycc_doctor.facts.gateway.gateway import PlatformGateway, Routes
from drycc_doctor.facts.http.page import AskedByName, Page
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.model import subject
from drycc_doctor.model.fact import FactContext, Missing, MissingError
from drycc_doctor.model.query import HttpGet, Option, TlsChain, any_of
from drycc_doctor.model.reply import Failed, Reason
from drycc_doctor.sealing.seal import Url

_DAYS = 21
_LABELS = ("drycc", "drycc-passport")  # of the hosts that every platform has


class ServedCertificate(msgspec.Struct, frozen=True):
    """One certificate of a chain; times in seconds since the epoch."""

    subject: str
    issuer: str
    names: tuple[str, ...]
    not_before: int
    not_after: int
    sha256: str


class ServedChain(msgspec.Struct, frozen=True):
    """What a host showed; see :class:`~drycc_doctor.model.query.TlsChain`."""

    trusted: bool
    trouble: str = ""
    detail: str = ""
    chain: tuple[ServedCertificate, ...] = ()


ChainReply = ServedChain | Failed


class TlsHorizon(msgspec.Struct, frozen=True):
    """Within so many days a certificate that expires is worth a warning."""

    days: int

    asks: ClassVar = (Option("tls-horizon"),)

    @classmethod
    def gather(cls, ask: FactContext) -> Self:
        """The operator's option, else 21."""
        days = ask.answer(cls.asks[0], str)
        return cls(int(days) if days.isdecimal() else _DAYS)


class ServedChains(msgspec.Struct, frozen=True):
    """The chain of each public host.

    ``tls_ended_by`` says who ends TLS: ``gateway``; ``front`` if the gateway has no HTTPS and the controller's host shows a
    certificate all the same; nothing, and no chain, where nobody does.
    """

    tls_ended_by: str
    items: tuple[tuple[str, ChainReply], ...]

    asks: ClassVar = (any_of(TlsChain, port=443, address=""),)

    @classmethod
    def gather(
        cls, ask: FactContext, domain: Domain, routes: Routes | Missing, gateway: PlatformGateway | Missing
    ) -> Self:
        """All hosts side by side; the controller's alone first, if the gateway does not say that it speaks TLS."""
        hosts = _hosts(domain, routes)
        if isinstance(gateway, PlatformGateway) and gateway.https:
            return cls("gateway", _chains(ask, hosts))
        ((controller, chain),) = first = _chains(ask, hosts[:1])
        if not _shows_certificate(controller, chain):
            if isinstance(gateway, Missing):
                raise MissingError(gateway)
            return cls("", ())
        return cls("front", (*first, *_chains(ask, hosts[1:])))


def _hosts(domain: Domain, routes: Routes | Missing) -> tuple[str, ...]:
    """The controller's first; of a TCPRoute none, for there is no TLS in it."""
    items = () if isinstance(routes, Missing) else routes.items
    named = [host for kind, route in items if kind == "HTTPRoute" for host in route.spec.hostnames]
    usual = [f"{label}.{domain.name}" for label in _LABELS]
    return tuple(dict.fromkeys([usual[0], *(host.lower().rstrip(".") for host in named or usual)]))


def _chains(ask: FactContext, hosts: tuple[str, ...]) -> tuple[tuple[str, ChainReply], ...]:
    return tuple(zip(hosts, ask.replies([TlsChain(host) for host in hosts], ServedChain), strict=True))


def _shows_certificate(host: str, reply: ChainReply) -> bool:
    """What was not asked, or has no name, could show one: raises MissingError."""
    if isinstance(reply, Failed):
        why = f"{host} was not asked: {reply.detail or reply.reason}"
        raise MissingError(Missing(reply.reason, subject.resolver(), why))
    if reply.trouble == "name":
        raise MissingError(Missing(Reason.NOT_FOUND, subject.host(host), f"{host} does not resolve"))
    return bool(reply.chain)


class PlainApi(AskedByName, frozen=True):
    """The controller's API asked at port 80, by name."""

    page: Page | Failed

    @classmethod
    def gather(cls, ask: FactContext, domain: Domain) -> Self:
        """One question."""
        host = f"drycc.{domain.name}"
        url = f"http://{host}/v2/"
        return cls(host, url, ask.reply(HttpGet(url), Page))


class PublicSchemes(msgspec.Struct, frozen=True):
    """The scheme by which the platform's parts think that users reach them (drycc/tls#public-scheme)."""

    schemes: tuple[tuple[str, str], ...]  # where it stands, and http or https

    asks: ClassVar = ()

    @classmethod
    def gather(cls, components: Components) -> Self:
        """Passport's switch, and the URLs that the controller and Grafana have."""
        return cls(tuple(_schemes(components)))


def _schemes(components: Components) -> Iterator[tuple[str, str]]:
    enabled = components.passport.env("CERT_MANAGER_ENABLED") if components.passport else None
    if isinstance(enabled, str):
        yield "passport's CERT_MANAGER_ENABLED", "https" if enabled.strip().lower() == "true" else "http"
    grafana = (components.find("drycc-grafana"), components.generation.grafana_url)
    for workload, name in ((components.controller, "DRYCC_PASSPORT_URL"), grafana):
        if workload and isinstance(url := workload.env(name), Url):
            yield f"{workload.name}'s {name}", url.scheme
