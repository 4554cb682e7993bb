"""What the platform depends on and does not run itself, as the Helm release says (drycc/off-cluster#values)."""

from typing import Any, ClassVar, Self

import msgspec

from drycc_doctor.facts.dns.lookups import LOOKUPS, Resolved, Rrset, resolve
from drycc_doctor.facts.dns.node_records import Connection
from drycc_doctor.facts.http.page import read_or_none
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.facts.release.helm import HelmRelease, Release
from drycc_doctor.model.fact import FactContext
from drycc_doctor.model.query import TcpConnect, any_of
from drycc_doctor.model.reply import Failed
from drycc_doctor.sealing.seal import Url

_VALUES = {
    "database": ("databaseUrl", "databaseReplicaUrl"),
    "valkey": ("valkeyUrl",),
    "storage": ("storageEndpoint",),
    "registry": ("registryHost",),
    "passport": ("passportUrl",),
}
_CHARTS = ("controller", "passport", "grafana", "quickwit", "builder", "registry", "database")
_PORTS = {"postgres": 5432, "postgresql": 5432, "redis": 6379, "rediss": 6379, "http": 80, "https": 443}


class Place(msgspec.Struct, frozen=True, order=True):
    """Where something runs: what it is, its host and port."""

    what: str
    host: str
    port: int


class ProbedService(msgspec.Struct, frozen=True):
    """A place as it is seen from here: its host looked up, and each of its addresses tried."""

    place: Place
    lookup: Resolved
    tried: tuple[tuple[str, Connection | Failed], ...]

    @property
    def known(self) -> bool:
        """Whether the resolver said anything of its host."""
        return not isinstance(self.lookup.v4, Failed) and self.lookup.v4.answered

    @property
    def closed(self) -> tuple[str, ...]:
        """The addresses where nothing answers, with why."""
        closed = [(a, r) for a, r in self.tried if isinstance(r, Failed) or not r.open]
        return tuple(f"{a} ({r.reason if isinstance(r, Failed) else r.trouble})" for a, r in closed)


class ExternalServices(msgspec.Struct, frozen=True):
    """All that the values place elsewhere."""

    items: tuple[ProbedService, ...]

    asks: ClassVar = (*LOOKUPS, any_of(TcpConnect, banner=False))

    @classmethod
    def gather(cls, ask: FactContext, helm_release: HelmRelease, components: Components) -> Self:
        """All hosts side by side, then all ports: IPv4 only, as what waits for them does (drycc/database#waiting-for-it)."""
        places = sorted(set(_places(helm_release.newest, components.generation.metrics_url)))
        resolved = dict(zip(places, resolve(ask, tuple(one.host for one in places)), strict=True))
        tries = [(p, ip) for p, found in resolved.items() if isinstance(found.v4, Rrset) for ip in found.v4.records]
        replies = ask.replies([TcpConnect(ip, place.port) for place, ip in tries], Connection)
        tried = list(zip(tries, replies, strict=True))
        answers = {place: tuple((ip, reply) for (of, ip), reply in tried if of == place) for place in places}
        return cls(tuple(ProbedService(place, found, answers[place]) for place, found in resolved.items()))


def _places(release: Release, metrics: str) -> list[Place]:
    named = [(what, f"{chart}.{key}") for what, keys in _VALUES.items() for key in keys for chart in _CHARTS]
    named.append(("victoriametrics", metrics))
    return [place for what, key in named if (place := _place(what, release.value(key))) is not None]


def _place(what: str, value: Any) -> Place | None:
    if isinstance(value, str) and value:  # a registry is named by host and port
        host, _, port = value.partition(":")
        return Place(what, host.lower(), int(port or 443))
    url = read_or_none(value, Url)
    if url is None or "." not in url.host or url.host.endswith(".svc.cluster.local"):
        return None
    return Place(what, url.host.lower(), url.port or _PORTS.get(url.scheme, 443))
