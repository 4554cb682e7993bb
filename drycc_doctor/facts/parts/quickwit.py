"""The platform's own logs in quickwit, and how their index is called (facts 7.1)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar, Self

import msgspec

from drycc_doctor.facts.http.page import Page
from drycc_doctor.facts.kubernetes.clock import Clock
from drycc_doctor.facts.kubernetes.objects import Told
from drycc_doctor.facts.platform.workloads import Components, Platform
from drycc_doctor.facts.release.helm import HelmRelease
from drycc_doctor.model.fact import Ask, Missing, read
from drycc_doctor.model.query import ServiceGet, like
from drycc_doctor.model.reply import Failed
from drycc_doctor.sealing.seal import Seal, Url

SEARCHER = "drycc-quickwit-searcher"
SHIPS = ("drycc-fluentbit", "drycc-logger-fluentbit")
"""The collector, since the second generation and in the first."""
CHARTS = ("fluentbit", "controller", "quickwit")
WINDOW = 1800
"""Seconds in which a platform that is alive has written something."""
_DEFAULT = "logs-"
_ASKED = like(ServiceGet, service=SEARCHER, port="7280")


class LogPrefixes(msgspec.Struct, frozen=True):
    """How the names of indexes begin: for each chart as its values say, and as the controller's containers have it.

    ``values`` is None where no release can be read, and ``missing`` says why; ``carried`` is None where the controller has no such variable.
    """

    values: dict[str, Any] | None
    carried: Told | None
    missing: Missing | None = None

    asks: ClassVar = ()

    @classmethod
    def gather(cls, components: Components, release: HelmRelease | Missing) -> Self:
        """Three values of three charts, which nothing keeps equal."""
        carried = components.controller.env("QUICKWIT_LOG_INDEX_PREFIX") if components.controller else None
        if isinstance(release, Missing):
            return cls(None, carried, release)
        told = {name: release.newest.value(f"{name}.quickwit.logIndexPrefix") for name in CHARTS[:2]}
        told["quickwit"] = release.newest.value("quickwit.logIndexPrefix")
        return cls({name: _DEFAULT if value is None else value for name, value in told.items()}, carried)

    @property
    def written(self) -> str:
        """The prefix that fluentbit writes under; the chart's, where it is not told."""
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
    """The template of which indexes are made, and the index of the platform's own namespace; None in the first generation."""

    name: str
    template: Page | Failed | None
    index: Page | Failed | None

    asks: ClassVar = (_ASKED,)

    @classmethod
    def gather(cls, ask: Ask, platform: Platform, prefixes: LogPrefixes) -> Self:
        """Two questions to the searcher."""
        name = f"{prefixes.written}{platform.namespace}"
        if platform.generation == "g1":
            return cls(name, None, None)
        paths = ("/api/v1/templates/logs", f"/api/v1/indexes/{name}")
        template, index = ask.replies([ServiceGet(SEARCHER, "7280", path) for path in paths], Page)
        return cls(name, template, index)

    @property
    def config(self) -> IndexConfig | None:
        """What quickwit says of the index; None where it says nothing that we can read."""
        if not isinstance(self.index, Page) or self.index.status != 200:
            return None
        try:
            return read(self.index.body.json, _Index).index_config
        except msgspec.ValidationError:
            return None


class _Hit(msgspec.Struct, frozen=True):
    timestamp: Any = None


class Search(msgspec.Struct, frozen=True):
    """What a search found."""

    num_hits: int
    hits: tuple[_Hit, ...] = ()

    @property
    def newest(self) -> float | None:
        """When the first document was written, in seconds since the epoch; None where it does not tell."""
        return _moment(self.hits[0].timestamp) if self.hits else None


class RecentLogs(msgspec.Struct, frozen=True):
    """How many documents came into the platform's own index within :data:`WINDOW`; the newest of all, if none did."""

    name: str
    recent: Page | Failed | None
    last: Page | Failed | None

    asks: ClassVar = (_ASKED,)

    @classmethod
    def gather(cls, ask: Ask, platform: Platform, prefixes: LogPrefixes, clock: Clock) -> Self:
        """One search, which tells one document at most; another only where it found none."""
        name = f"{prefixes.written}{platform.namespace}"
        if platform.generation == "g1":
            return cls(name, None, None)
        path = f"/api/v1/{name}/search?query=*&max_hits=1&sort_by=-timestamp"
        recent = ask.reply(ServiceGet(SEARCHER, "7280", f"{path}&start_timestamp={int(clock.now) - WINDOW}"), Page)
        found = searched(recent)
        last = ask.reply(ServiceGet(SEARCHER, "7280", path), Page) if found and not found.num_hits else None
        return cls(name, recent, last)


def searched(page: Page | Failed | None) -> Search | None:
    """The search that a page tells of, if it does."""
    if not isinstance(page, Page) or page.status != 200:
        return None
    try:
        return read(page.body.json, Search)
    except msgspec.ValidationError:
        return None


def _moment(told: Any) -> float | None:
    """RFC 3339, or a number of seconds, milliseconds, microseconds or nanoseconds."""
    if isinstance(told, str) and "T" in told:
        try:
            return datetime.fromisoformat(told).astimezone(UTC).timestamp()
        except ValueError:
            return None
    if isinstance(told, int | float) and not isinstance(told, bool) and told > 0:
        while told > 1e11:
            told /= 1000
        return float(told)
    return None
