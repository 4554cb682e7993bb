"""The platform's domain, and the host names under it."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.gateway.gateway import PlatformGateway, Routes
from drycc_doctor.facts.platform.options import OperatorOptions
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.facts.release.helm import HelmRelease
from drycc_doctor.model import subject
from drycc_doctor.model.fact import FactContext, Missing, MissingError
from drycc_doctor.model.query import Option
from drycc_doctor.model.reply import Reason
from drycc_doctor.sealing.grammars import HOST

_FIRST = "drycc."


class Domain(msgspec.Struct, frozen=True):
    """The platform's domain, and who told it: an option, the Helm release, a route, a variable."""

    name: str
    source: str

    asks: ClassVar = (Option("controller"),)

    @classmethod
    def gather(
        cls,
        ask: FactContext,
        operator: OperatorOptions,
        release: HelmRelease | Missing,
        routes: Routes | Missing,
        components: Components | Missing,
    ) -> Self:
        """The first of the ways to learn it that tells a host name (drycc/gateway#public-names)."""
        controller = ask.answer(cls.asks[0], str)
        ways = (
            ("--domain", operator.domain),
            ("the Helm release", "" if isinstance(release, Missing) else release.newest.value("global.platformDomain")),
            ("HTTPRoute drycc-controller", "" if isinstance(routes, Missing) else _of_route(routes)),
            ("passport's PLATFORM_DOMAIN", "" if isinstance(components, Missing) else _of_passport(components)),
            ("the drycc client", controller.removeprefix(_FIRST) if controller.startswith(_FIRST) else ""),
        )
        for source, name in ways:
            if isinstance(name, str) and HOST.fullmatch(name):
                return cls(name.lower().rstrip("."), source)
        raise MissingError(_unknown(components, routes, release))


def _of_route(routes: Routes) -> str:
    named = [route for _, route in routes.items if route.metadata.name == "drycc-controller"]
    hosts = [host for route in named for host in route.spec.hostnames if host.startswith(_FIRST)]
    return hosts[0].removeprefix(_FIRST) if hosts else ""


def _of_passport(components: Components) -> str:
    domain = components.passport.env("PLATFORM_DOMAIN") if components.passport else None
    return domain if isinstance(domain, str) else ""


def _unknown(*sources: object) -> Missing:
    """Blame what kept us from learning it, if anything did."""
    why = "the platform's domain is not known; say it with --domain"
    for source in sources:
        if isinstance(source, Missing):
            return Missing(source.reason, source.subject, f"{why} ({source.why})", source.evidence)
    return Missing(Reason.NOT_FOUND, subject.domain(), why)


class PlatformHosts(msgspec.Struct, frozen=True):
    """The platform's public host names, and the scheme that it is reached by.

    From its routes; where they cannot be read, those that every platform has.
    """

    names: tuple[str, ...]
    scheme: str

    asks: ClassVar = ()

    @classmethod
    def gather(cls, domain: Domain, routes: Routes | Missing, gateway: PlatformGateway | Missing) -> Self:
        """The host names of the HTTPRoutes, and the builder's, which has no host name of its own (drycc/gateway#routes)."""
        items = () if isinstance(routes, Missing) else routes.items
        names = [host for _, route in items for host in route.spec.hostnames]
        names += [f"{route.metadata.name}.{domain.name}" for kind, route in items if kind == "TCPRoute"]
        if not names:  # routes that cannot be read, or that name no host
            names = [f"{label}.{domain.name}" for label in ("drycc", "drycc-passport", "drycc-builder")]
        secure = isinstance(gateway, PlatformGateway) and gateway.https
        return cls(tuple(dict.fromkeys(n.lower().rstrip(".") for n in names)), "https" if secure else "http")
