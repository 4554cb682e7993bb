"""The platform's own logs in quickwit, and how their index is called (drycc/logging#index-names)."""

from typing import Any, ClassVar, Self

import msgspec

from drycc_doctor.facts.http.page import HttpReply, Page, content
from drycc_doctor.facts.kubernetes.clock import Clock, timestamp
from drycc_doctor.facts.kubernetes.objects import Disclosed
from drycc_doctor.facts.platform.workloads import Components, Platform
from drycc_doctor.facts.release.helm import HelmRelease
from drycc_doctor.model.fact import FactContext, Missing
from drycc_doctor.model.query import ServiceGet, any_of
from drycc_doctor.sealing.seal import Seal, Url

SEARCHER = "drycc-quickwit-searcher"
PREFIX_KEYS = {
    "fluentbit": "fluentbit.quickwit.logIndexPrefix",
    "controller": "controller.quickwit.logIndexPrefix",
    "quickwit": "quickwit.logIndexPrefix",
}
"""By chart, the value that says how names of indexes begin."""
WINDOW = 1800
"""Seconds in which a platform that is alive has written something."""
_DEFAULT = "logs-"
_ASKED = any_of(ServiceGet, service=SEARCHER, port="7280")


class LogPrefixes(msgspec.Struct, frozen=True):
    """How the names of indexes begin: for each chart as its values say, and as the controller's containers have it.

    ``values`` is None where no release can be read, and ``missing`` says why; ``carried`` is None where the controller has no such variable.
    """

    values: dict[str, Any] | None
    carried: Disclosed | None
    missing: Missing | None = None

    asks: ClassVar = ()

    @classmethod
    def gather(cls, components: Components, helm_release: HelmRelease | Missing) -> Self:
        """Three values of three charts, which nothing keeps equal."""
        carried = components.controller.env("QUICKWIT_LOG_INDEX_PREFIX") if components.controller else None
        if isinstance(helm_release, Missing):
            return cls(None, carried, helm_release)
        values = {chart: helm_release.newest.value(key) for chart, key in PREFIX_KEYS.items()}
        return cls({chart: _DEFAULT if value is None else value for chart, value in values.items()}, carried)

    @property
    def written(self) -> str:
        """The prefix that fluentbit writes under; the chart's, where it is not known."""
        known = (self.values or {}).get("fluentbit", self.carried)
        return known if isinstance(known, str) and known else _DEFAULT


class Retention(msgspec.Struct, frozen=True):
    """How long documents are kept."""

    period: Any = None


class IndexConfig(msgspec.Struct, frozen=True):
    """An index, as quickwit keeps it."""

    index_uri: Url | Seal | None = None  # sealed where it names no host, as a folder of a pod does
    retention: Retention | None = None


class _Index(msgspec.Struct, frozen=True):
    index_config: IndexConfig


class LogIndex(msgspec.Struct, frozen=True):
    """The template of which indexes are made, and the index of the platform's own namespace; None without quickwit."""

    name: str
    template: HttpReply | None
    index: HttpReply | None

    asks: ClassVar = (_ASKED,)

    @classmethod
    def gather(cls, ask: FactContext, platform: Platform, log_prefixes: LogPrefixes) -> Self:
        """Two questions to the searcher."""
        name = f"{log_prefixes.written}{platform.namespace}"
        if not platform.generation.quickwit:
            return cls(name, None, None)
        paths = ("/api/v1/templates/logs", f"/api/v1/indexes/{name}")
        template, index = ask.replies([ServiceGet(SEARCHER, "7280", path) for path in paths], Page)
        return cls(name, template, index)

    @property
    def config(self) -> IndexConfig | None:
        """What quickwit says of the index; None where it says nothing that we can read."""
        index = content(self.index, _Index)
        return index.index_config if index else None


class _Hit(msgspec.Struct, frozen=True):
    timestamp: Any = None


class Search(msgspec.Struct, frozen=True):
    """What a search found."""

    num_hits: int
    hits: tuple[_Hit, ...] = ()

    @property
    def newest(self) -> float | None:
        """When the first document was written, in seconds since the epoch; None where it does not say."""
        return _moment(self.hits[0].timestamp) if self.hits else None


class RecentLogs(msgspec.Struct, frozen=True):
    """How many documents came into the platform's own index within :data:`WINDOW`; the newest of all, if none did."""

    name: str
    recent: HttpReply | None
    last: HttpReply | None

    asks: ClassVar = (_ASKED,)

    @classmethod
    def gather(cls, ask: FactContext, platform: Platform, log_prefixes: LogPrefixes, clock: Clock) -> Self:
        """One search, which gives one document at most; another only where it found none."""
        name = f"{log_prefixes.written}{platform.namespace}"
        if not platform.generation.quickwit:
            return cls(name, None, None)
        path = f"/api/v1/{name}/search?query=*&max_hits=1&sort_by=-timestamp"
        recent = ask.reply(ServiceGet(SEARCHER, "7280", f"{path}&start_timestamp={int(clock.now) - WINDOW}"), Page)
        found = content(recent, Search)
        last = ask.reply(ServiceGet(SEARCHER, "7280", path), Page) if found and not found.num_hits else None
        return cls(name, recent, last)


def _moment(value: Any) -> float | None:
    """RFC 3339, or a number of seconds, milliseconds, microseconds or nanoseconds."""
    if isinstance(value, str) and "T" in value:
        return timestamp(value)
    if isinstance(value, int | float) and not isinstance(value, bool) and value > 0:
        while value > 1e11:
            value /= 1000
        return float(value)
    return None
