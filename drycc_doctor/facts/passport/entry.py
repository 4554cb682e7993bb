"""Who may come in, as passport itself says: whether strangers may register, and by which social logins they may."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.dns.domain import Domain, PlatformHosts
from drycc_doctor.facts.http.page import HttpReply, Page, content, secured
from drycc_doctor.facts.kubernetes.objects import Disclosed
from drycc_doctor.facts.passport.passport import SERVICE, PassportInside, PassportOutside
from drycc_doctor.facts.reachability.gateway_addresses import GatewayAddresses
from drycc_doctor.model.fact import FactContext, Missing
from drycc_doctor.model.query import HttpGet, ServiceGet, any_of
from drycc_doctor.model.reply import Failed

INSIDE = f"Service {SERVICE}"
_PATH = "/user/registration"
_OPEN, _CLOSED = "Registration", "Drycc | Message"
"""Titles of the page (drycc/passport#registration)."""


class _Settings(msgspec.Struct, frozen=True):
    registration_enabled: bool


class _Provider(msgspec.Struct, frozen=True):
    name: Disclosed | None = None


class _Providers(msgspec.Struct, frozen=True):
    count: int
    results: tuple[_Provider, ...] = ()


class PassportSettings(msgspec.Struct, frozen=True):
    """What passport says of who may come in, from inside, else from outside; None where nobody answered.

    ``enabled``: whether strangers may register (drycc/passport#registration); ``providers``: how many social logins
    there are (drycc/passport#social-login), and ``names`` those of them that are known.
    """

    enabled: bool | None
    providers: int | None
    names: tuple[str, ...] = ()
    why: str = ""
    evidence: str = ""  # how it was asked

    asks: ClassVar = ()

    @classmethod
    def gather(cls, inside: PassportInside | Missing, outside: PassportOutside | Missing) -> Self:
        """From inside first: that works without DNS and gateway."""
        asked: list[tuple[str, HttpReply, HttpReply]] = []
        why = ""
        if isinstance(inside, PassportInside):
            asked.append((INSIDE, inside.settings, inside.providers))
        else:
            why = inside.why
        if isinstance(outside, PassportOutside):
            asked += [(outside.url, one, outside.providers) for one in outside.answers]
        for evidence, page, providers in asked:
            if settings := content(page, _Settings):
                told = _providers(providers)
                if told[0] is None:
                    told = next((more for *_, one in asked if (more := _told(one))[0] is not None), told)
                return cls(settings.registration_enabled, *told, "", evidence)
            why = why or _why(page)
        return cls(None, None, (), why, asked[0][0] if asked else "")


class RegistrationPage(msgspec.Struct, frozen=True):
    """Whether the page lets strangers register, though the settings say so: with LDAP it does not.

    None, and why, where it did not say; it is asked only where the settings say so.
    """

    open: bool | None
    why: str = ""
    evidence: str = ""

    asks: ClassVar = (ServiceGet(SERVICE, "80", _PATH), any_of(HttpGet, authorization=""))

    @classmethod
    def gather(
        cls,
        ask: FactContext,
        settings: PassportSettings,
        domain: Domain | Missing,
        hosts: PlatformHosts | Missing,
        gateway_addresses: GatewayAddresses | Missing,
    ) -> Self:
        """On the way on which the settings came."""
        if not settings.enabled:
            return cls(None, "it was not asked")
        if settings.evidence == INSIDE or isinstance(domain, Missing) or isinstance(hosts, Missing):
            answers = [(INSIDE, ask.reply(cls.asks[0], Page))]
        else:
            ips = () if isinstance(gateway_addresses, Missing) else gateway_addresses.ips[:1]
            url = f"{hosts.scheme}://drycc-passport.{domain.name}{_PATH}"
            answers = secured(ask, [HttpGet(url, at) for at in ("", *ips)])
        for evidence, page in answers:
            title = page.body.title if isinstance(page, Page) and page.status == 200 else ""
            if title in {_OPEN, _CLOSED}:
                return cls(title == _OPEN, "", evidence)
        evidence, page = answers[0]
        return cls(None, _why(page), evidence)


def _providers(page: HttpReply) -> tuple[int | None, tuple[str, ...]]:
    """How many, and their names; none where passport is too old to have any, and answers with its page for all paths."""
    # drycc/passport#catch-all
    if isinstance(page, Page) and page.status == 200 and page.body.kind == "html":
        return 0, ()
    return _told(page)


def _told(page: HttpReply) -> tuple[int | None, tuple[str, ...]]:
    told = content(page, _Providers)
    if told is None:
        return None, ()
    return told.count, tuple(one.name for one in told.results if isinstance(one.name, str))


def _why(page: HttpReply) -> str:
    return str(page) if isinstance(page, Failed) else page.trouble or f"status {page.status}"
