"""Passport, asked from inside and by name."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.dns.domain import Domain, PlatformHosts
from drycc_doctor.facts.http.page import AskedByName, HttpReply, Page, content, read_or_none, secured
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.model.fact import FactContext, Missing
from drycc_doctor.model.query import HttpGet, ServiceGet, any_of
from drycc_doctor.model.reply import Failed
from drycc_doctor.sealing.seal import Url


class _Settings(msgspec.Struct, frozen=True):
    registration_enabled: bool


class PassportSettings(msgspec.Struct, frozen=True):
    """``/settings``, asked from inside, and by name where that fails (drycc/passport#registration)."""

    url: str
    enabled: bool | None  # registration_enabled; None where nobody answered
    why: str = ""
    evidence: str = ""

    asks: ClassVar = (ServiceGet("drycc-passport", "80", "/settings"), any_of(HttpGet, address="", authorization=""))
    requires: ClassVar = (Components,)

    @classmethod
    def gather(cls, ask: FactContext, domain: Domain | Missing, hosts: PlatformHosts | Missing) -> Self:
        """Inside first: it works without DNS and gateway."""
        queries: list[ServiceGet | HttpGet] = [cls.asks[0]]
        url = "Service drycc-passport"
        if isinstance(domain, Domain) and isinstance(hosts, PlatformHosts):
            url = f"{hosts.scheme}://drycc-passport.{domain.name}/settings"
            queries.append(HttpGet(url))
        why = ""
        for query in queries:
            reply = secured(ask, [query])[0][1] if isinstance(query, HttpGet) else ask.reply(query, Page)
            if settings := content(reply, _Settings):
                return cls(url, settings.registration_enabled, "", query.key)
            why = why or (str(reply) if isinstance(reply, Failed) else reply.trouble or f"status {reply.status}")
        return cls(url, None, why, queries[0].key)


class PassportInside(msgspec.Struct, frozen=True):
    """Passport asked through the API server's service proxy; /readiness speaks for its database (drycc/passport#states-of-health)."""

    readiness: HttpReply
    health: HttpReply

    asks: ClassVar = (ServiceGet("drycc-passport", "80", "/readiness"), ServiceGet("drycc-passport", "80", "/healthz"))
    requires: ClassVar = (Components,)

    @classmethod
    def gather(cls, ask: FactContext) -> Self:
        """Two questions."""
        readiness, health = ask.replies(cls.asks, Page)
        return cls(readiness, health)


class PassportByName(AskedByName, frozen=True):
    """``/settings`` as users reach it: JSON, which nothing but passport answers there (drycc/passport#anonymous-answers)."""

    settings: HttpReply

    @classmethod
    def gather(cls, ask: FactContext, domain: Domain, hosts: PlatformHosts) -> Self:
        """One question."""
        host = f"drycc-passport.{domain.name}"
        url, page = secured(ask, [HttpGet(f"{hosts.scheme}://{host}/settings")])[0]
        return cls(host, url, page)


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
