"""Passport, asked from inside and by name."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.dns.domain import Domain, PlatformHosts
from drycc_doctor.facts.http.page import AskedByName, HttpReply, Page, places, read_or_none, secured
from drycc_doctor.facts.platform.pod_http import at_pod
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.facts.reachability.gateway_addresses import GatewayAddresses
from drycc_doctor.model.fact import FactContext, Missing
from drycc_doctor.model.query import HttpGet, PodGet, ServiceGet, any_of
from drycc_doctor.sealing.seal import Url

BEARER = "Bearer made-up-by-drycc-doctor"
SERVICE = "drycc-passport"


class PassportInside(msgspec.Struct, frozen=True):
    """Passport asked through the API server: its Service, or a pod, where that has no endpoint.

    ``/readiness`` speaks for its database; ``/settings`` and ``/user/identity-providers`` tell who may come in
    (drycc/passport#states-of-health, drycc/passport#registration, drycc/passport#social-login).
    """

    readiness: HttpReply
    health: HttpReply
    settings: HttpReply
    providers: HttpReply
    pod: str = ""  # the one that was asked
    pod_health: HttpReply | None = None
    pod_readiness: HttpReply | None = None

    asks: ClassVar = (
        ServiceGet(SERVICE, "80", "/readiness"),
        ServiceGet(SERVICE, "80", "/healthz"),
        ServiceGet(SERVICE, "80", "/settings"),
        ServiceGet(SERVICE, "80", "/user/identity-providers"),
        any_of(PodGet, port="8000", path="/healthz"),
        any_of(PodGet, port="8000", path="/readiness"),
    )

    @classmethod
    def gather(cls, ask: FactContext, components: Components) -> Self:
        """Four questions, and two more."""
        services = [query for query in cls.asks if isinstance(query, ServiceGet)]
        readiness, health, settings, providers = ask.replies(services, Page)
        return cls(readiness, health, settings, providers, *at_pod(ask, readiness, components.passport))


class PassportOutside(msgspec.Struct, frozen=True):
    """Passport as users reach it: ``/settings`` by name, and at the gateway's first address; all else where it is answered.

    ``/settings`` is JSON, which nothing but passport answers there (drycc/passport#anonymous-answers). ``user`` is what
    a made-up bearer gets at ``/user/info``: the one question that reads passport's tables (drycc/passport#states-of-health).
    """

    host: str
    url: str
    settings: HttpReply
    at_address: HttpReply | None
    readiness: HttpReply
    user: HttpReply
    providers: HttpReply
    health: HttpReply

    asks: ClassVar = (any_of(HttpGet, authorization=""), any_of(HttpGet, authorization=BEARER))

    @classmethod
    def gather(
        cls, ask: FactContext, domain: Domain, hosts: PlatformHosts, gateway_addresses: GatewayAddresses | Missing
    ) -> Self:
        """First who answers, then all else there."""
        host = f"drycc-passport.{domain.name}"
        root = f"{hosts.scheme}://{host}"
        ips = () if isinstance(gateway_addresses, Missing) else gateway_addresses.ips[:1]
        answers, at = places(ask, f"{root}/settings", ips, lambda page: bool(page.fields))
        questions = (
            HttpGet(f"{root}/readiness", at),
            HttpGet(f"{root}/user/info", at, BEARER),
            HttpGet(f"{root}/user/identity-providers", at),
            HttpGet(f"{root}/healthz", at),
        )
        replies = [reply for _, reply in answers]
        return cls(
            host, answers[0][0], replies[0], replies[1] if ips else None, *(r for _, r in secured(ask, questions))
        )

    @property
    def answers(self) -> tuple[HttpReply, ...]:
        """``/settings`` in each way."""
        return (self.settings,) if self.at_address is None else (self.settings, self.at_address)


class ControllerPassport(AskedByName, frozen=True):
    """Passport as the controller has it: by its public name (drycc/passport#two-addresses).

    ``host`` is empty where the URL is in a Secret, or not there.
    """

    health: HttpReply | None

    @classmethod
    def gather(cls, ask: FactContext, components: Components) -> Self:
        """``/healthz`` below the URL in DRYCC_PASSPORT_URL."""
        public = components.controller.env("DRYCC_PASSPORT_URL") if components.controller else None
        if not isinstance(public, Url):
            return cls("", "", None)
        url, page = secured(ask, [HttpGet(f"{public.scheme}://{public.netloc}/healthz")])[0]
        return cls(public.host, url, page)


class PassportDiscovery(AskedByName, frozen=True):
    """The OIDC discovery document over https; passport takes its scheme from X-Forwarded-Proto (drycc/passport#discovery-document).

    ``url`` is empty where the platform serves no https.
    """

    page: HttpReply | None
    issuer: Url | None

    @classmethod
    def gather(cls, ask: FactContext, domain: Domain, hosts: PlatformHosts) -> Self:
        """One question."""
        host = f"drycc-passport.{domain.name}"
        if hosts.scheme != "https":
            return cls(host, "", None, None)
        url = f"https://{host}/oauth/.well-known/openid-configuration"
        page = ask.reply(HttpGet(url), Page)
        return cls(host, url, page, read_or_none(page.fields.get("issuer"), Url) if isinstance(page, Page) else None)
