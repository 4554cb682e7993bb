"""Deploy hooks: where the controller tells of each new release, and whether anybody listens (drycc/hooks#request)."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.http.page import HttpReply, Page, content, read_or_none
from drycc_doctor.facts.kubernetes.clock import Clock
from drycc_doctor.facts.kubernetes.objects import Disclosed
from drycc_doctor.facts.parts.quickwit import SEARCHER, LogPrefixes, Search
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.facts.release.helm import HelmRelease
from drycc_doctor.model.fact import FactContext, Missing
from drycc_doctor.model.query import HttpGet, ServiceGet, any_of
from drycc_doctor.sealing.seal import Seal, Url, Urls

SCHEMES = ("http", "https")
_VARIABLE = "DRYCC_DEPLOY_HOOK_URLS"
_REDIRECTS = {301, 302, 303, 307, 308}
_LONGEST = 63  # characters of a label
DAYS = 7
"""So many days back the controller's own log lines are read."""
_WORDS = ("error", "sending", "deploy", "hook")
"""Of "An error occurred while sending the deploy hook to ...", those that the line of a success does not have, and more."""


class DeployHooks(msgspec.Struct, frozen=True):
    """The configured URLs, as the controller's containers have them; ``valued`` as the values of the release have them.

    None where it is not said there; the controller has what its Deployment says, whatever the values are.
    """

    carried: tuple[Url | Seal, ...]
    valued: tuple[Url | Seal, ...] | None
    signed: bool  # whether the containers are given a secret to sign with
    referred: bool = False  # whether the URLs stand in a Secret or a ConfigMap, where nobody looks

    asks: ClassVar = ()

    @property
    def any(self) -> bool:
        """Whether there are deploy hooks."""
        return bool(self.carried) or self.referred

    @classmethod
    def gather(cls, components: Components, helm_release: HelmRelease | Missing) -> Self:
        """Variables of the API's containers, and a value of the chart."""
        controller = components.controller
        carried = controller.env(_VARIABLE) if controller else None
        names = {one.name for each in (controller.containers if controller else ()) for one in each.env}
        value = None if isinstance(helm_release, Missing) else helm_release.newest.value("controller.deployHookUrls")
        valued = Urls(()) if value == "" else read_or_none(value, Urls)
        signed, referred = "DRYCC_DEPLOY_HOOK_SECRET_KEY" in names, carried is None and _VARIABLE in names
        return cls(_items(carried), valued.items if valued else None, signed, referred)


def _items(carried: Disclosed | None) -> tuple[Url | Seal, ...]:
    """The controller splits what it has: an empty text is one URL, that is none."""
    if isinstance(carried, Urls):
        return carried.items
    return (carried,) if isinstance(carried, Seal) else ()


def refused(url: Url | Seal) -> bool:
    """Whether the controller's library takes it for no URL, and the controller logs that (drycc/hooks#bad-addresses)."""
    return isinstance(url, Seal) or url.host.startswith(("*", ".")) or (url.trailing and not (url.path or url.query))


def breaks(url: Url) -> bool:
    """Whether the library raises what the controller does not catch (drycc/hooks#errors-that-are-not-caught)."""
    labels = [] if ":" in url.host else url.host.removesuffix(".").split(".")
    # one in other letters than ASCII is refused before, by a codec whose errors are caught
    return url.unsendable or any(not one or (one.isascii() and len(one) > _LONGEST) for one in labels)


class Receiver(msgspec.Struct, frozen=True):
    """A place that hooks go to, and what it says to GET /; None where it cannot be tried from here."""

    scheme: str
    place: str
    page: HttpReply | None

    @property
    def redirected(self) -> bool:
        """Whether plain HTTP is sent on to https of the same host."""
        page, host = self.page, self.place.partition(":")[0]
        sent_on = isinstance(page, Page) and page.status in _REDIRECTS and page.location.startswith(f"https://{host}")
        return self.scheme == "http" and sent_on


class Receivers(msgspec.Struct, frozen=True):
    """The receivers, each asked once by name, whatever the path of its hooks: these are sealed, and a GET is no delivery."""

    items: tuple[Receiver, ...]
    referred: bool = False  # whether nobody knows where they are

    asks: ClassVar = (any_of(HttpGet, address="", authorization=""),)

    @classmethod
    def gather(cls, ask: FactContext, deploy_hooks: DeployHooks) -> Self:
        """All side by side."""
        urls = [u for u in deploy_hooks.carried if isinstance(u, Url) and _called(u)]
        inside = {(u.scheme, u.netloc): _inside(u.host) for u in urls}
        outside = [place for place in inside if not inside[place]]
        pages = dict(zip(outside, ask.replies([HttpGet(f"{s}://{at}/") for s, at in outside], Page), strict=True))
        return cls(tuple(Receiver(*place, pages.get(place)) for place in inside), deploy_hooks.referred)


def _called(url: Url) -> bool:
    return url.scheme in SCHEMES and not refused(url) and not breaks(url)


def _inside(host: str) -> bool:
    """Whether a name means something inside the cluster only."""
    return "." not in host or host.endswith((".svc", ".svc.cluster.local", ".cluster.local"))


class RecentHooks(msgspec.Struct, frozen=True):
    """What the controller logged of deliveries that failed, in the apps' indexes (drycc/hooks#log-lines); None without hooks."""

    pattern: str
    page: HttpReply | None

    asks: ClassVar = (any_of(ServiceGet, service=SEARCHER, port="7280"),)

    @classmethod
    def gather(
        cls,
        ask: FactContext,
        deploy_hooks: DeployHooks,
        components: Components,
        log_prefixes: LogPrefixes,
        clock: Clock,
    ) -> Self:
        """One search of all indexes; only the number of hits is wanted."""
        pattern = f"{log_prefixes.written}*"
        if not components.generation.quickwit or not deploy_hooks.any:
            return cls(pattern, None)
        terms = [f"log:{word}" for word in _WORDS] + ["kubernetes.container_name:drycc-controller"]
        words = "+AND+".join(terms)
        since = int(clock.now) // 86400 * 86400 - DAYS * 86400
        query = f"query={words}&max_hits=0&start_timestamp={since}"
        return cls(pattern, ask.reply(ServiceGet(SEARCHER, "7280", f"/api/v1/{pattern}/search?{query}"), Page))

    @property
    def search(self) -> Search | None:
        """What was found; None where the answer is none of a search."""
        return content(self.page, Search)
