"""Deploy hooks: where the controller tells of each new release, and whether anybody listens (facts 5)."""

from __future__ import annotations

from typing import Any, ClassVar, Self

import msgspec

from drycc_doctor.facts.http.page import Page
from drycc_doctor.facts.kubernetes.clock import Clock
from drycc_doctor.facts.parts.quickwit import SEARCHER, LogPrefixes
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.facts.release.helm import HelmRelease
from drycc_doctor.model.fact import Ask, Missing, read
from drycc_doctor.model.query import HttpGet, ServiceGet, like
from drycc_doctor.model.reply import Failed
from drycc_doctor.sealing.seal import Seal, Url, Urls

SCHEMES = ("http", "https")
DAYS = 7
"""So many days back the controller's own log lines are read."""
_VARIABLE = "DRYCC_DEPLOY_HOOK_URLS"
_WORDS = ("error", "sending", "deploy", "hook")
"""Of "An error occurred while sending the deploy hook to ...", those that the line of a success does not have, and more."""


class DeployHooks(msgspec.Struct, frozen=True):
    """The configured URLs, as the controller's containers have them; ``valued`` as the values of the release have them.

    None where it is not said there; the controller has what its Deployment says, whatever the values are.
    """

    carried: tuple[Url | Seal, ...]
    valued: tuple[Url | Seal, ...] | None
    signed: bool  # whether the containers are given a secret to sign with

    asks: ClassVar = ()

    @classmethod
    def gather(cls, components: Components, release: HelmRelease | Missing) -> Self:
        """Variables of the API's containers, and a value of the chart."""
        controller = components.controller
        told = controller.env(_VARIABLE) if controller else None
        names = {one.name for each in (controller.containers if controller else ()) for one in each.env}
        value = None if isinstance(release, Missing) else _urls(release.newest.value("controller.deployHookUrls"))
        carried = told.items if isinstance(told, Urls) else ()
        return cls(carried, value, f"{_VARIABLE[:-4]}SECRET_KEY" in names)


def _urls(value: Any) -> tuple[Url | Seal, ...] | None:
    try:
        return read(value, Urls).items
    except msgspec.ValidationError:
        return () if value == "" else None


class Receiver(msgspec.Struct, frozen=True):
    """A place that hooks go to, and what it says to GET /; None where it cannot be tried from here."""

    place: str
    scheme: str
    page: Page | Failed | None


class Receivers(msgspec.Struct, frozen=True):
    """The receivers, each asked once by name, whatever the path of its hooks: these are sealed, and a GET is no delivery."""

    items: tuple[Receiver, ...]

    asks: ClassVar = (like(HttpGet, address="", authorization=""),)

    @classmethod
    def gather(cls, ask: Ask, hooks: DeployHooks) -> Self:
        """All side by side."""
        places = dict.fromkeys((u.scheme, u.netloc, u.host) for u in hooks.carried if isinstance(u, Url))
        wanted = [one for one in places if one[0] in SCHEMES and not _inside(one[2])]
        pages = dict(zip(wanted, ask.replies([HttpGet(f"{s}://{at}/") for s, at, _ in wanted], Page), strict=True))
        return cls(tuple(Receiver(one[1], one[0], pages.get(one)) for one in places if one[0] in SCHEMES))


def _inside(host: str) -> bool:
    """Whether a name means something inside the cluster only."""
    return "." not in host or host.endswith((".svc", ".svc.cluster.local", ".cluster.local"))


class HookErrors(msgspec.Struct, frozen=True):
    """How many lines quickwit found."""

    num_hits: int


class RecentHooks(msgspec.Struct, frozen=True):
    """What the controller logged of deliveries that failed, in the apps' indexes (facts 5, 7.1); None without hooks."""

    pattern: str
    page: Page | Failed | None

    asks: ClassVar = (like(ServiceGet, service=SEARCHER, port="7280"),)

    @classmethod
    def gather(cls, ask: Ask, hooks: DeployHooks, components: Components, prefixes: LogPrefixes, clock: Clock) -> Self:
        """One search of all indexes; only the number of hits is wanted."""
        pattern = f"{prefixes.written}*"
        if components.generation == "g1" or not hooks.carried:
            return cls(pattern, None)
        terms = [f"log:{word}" for word in _WORDS] + ["kubernetes.container_name:drycc-controller"]
        words = "+AND+".join(terms)
        since = int(clock.now) // 86400 * 86400 - DAYS * 86400
        query = f"query={words}&max_hits=0&start_timestamp={since}"
        return cls(pattern, ask.reply(ServiceGet(SEARCHER, "7280", f"/api/v1/{pattern}/search?{query}"), Page))

    @property
    def found(self) -> HookErrors | None:
        """What was found; None where the answer is none of a search."""
        if not isinstance(self.page, Page) or self.page.status != 200:
            return None
        try:
            return read(self.page.body.json, HookErrors)
        except msgspec.ValidationError:
            return None
