"""What watches the platform: the store of logs and the store of metrics, and what their programs say (facts 7)."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from drycc_doctor.worlds.answers import Answer, Request
from drycc_doctor.worlds.objects import NAMESPACE

if TYPE_CHECKING:
    from drycc_doctor.worlds.world import World

_JSON = [("content-type", "application/json")]
_GIB = 1 << 30


@dataclass(slots=True)
class Logs:
    """Quickwit, of a World: its template and the index of the platform's own logs."""

    age: float | None = 20.0  # of the newest document, in seconds; None where there is none
    template: bool = True
    hook_errors: int = 0  # lines of the controller about deploy hooks that failed
    index: bool = True
    root: str = "s3://quickwit/indexes"
    retention: dict[str, str] | None = field(default_factory=lambda: {"period": "30 days", "schedule": "daily"})

    def stop(self, *, hours: float) -> None:
        """Nothing has come in for so long."""
        self.age = hours * 3600


@dataclass(slots=True)
class Metrics:
    """VictoriaMetrics, of a World: what it scrapes and how much room it has."""

    world: World
    scraping: bool = True
    down: dict[str, int] = field(default_factory=dict)  # by job, the targets that do not answer
    unscraped: set[str] = field(default_factory=set)  # the jobs that no target is of
    free: float = 9.0 * _GIB
    data: float = 1.0 * _GIB
    read_only: bool = False
    tells_disk: bool = True  # whether vmstorage is scraped, and a volume that the kubelet tells of

    def fill(self, *, left: float) -> None:
        """So much of its room is left, as a share."""
        self.free, self.data = 10 * _GIB * left, 10 * _GIB * (1 - left)

    def samples(self) -> list[tuple[dict[str, str], float]]:
        """What the doctor's one query gets."""
        if not self.scraping:
            return []
        up = {job: float(n) for job in _EXPORTERS if job not in self.unscraped and (n := self._pods(job))}
        told: list[tuple[dict[str, str], float]] = [({"what": "up"}, 20 + sum(up.values()))]
        told += [({"what": job.removeprefix("drycc-")}, count) for job, count in up.items()]
        if self.down:
            told.append(({"what": "down"}, float(sum(self.down.values()))))
            told += [({"what": "job", "job": job}, float(count)) for job, count in self.down.items()]
        disk = {"free": self.free, "data": self.data, "read-only": float(self.read_only)}
        return told + [({"what": what}, value) for what, value in disk.items()] * self.tells_disk

    def _pods(self, job: str) -> int:
        try:
            return len(self.world.component(job).pods)
        except KeyError:
            return 0


_EXPORTERS = ("drycc-node-exporter", "drycc-kube-state-metrics")


class Platform(Protocol):
    """What these programs need to know."""

    now: float
    logs: Logs
    metrics: Metrics


def quickwit(request: Request, platform: Platform) -> Answer:
    """Quickwit's REST API: a template, an index, a search (facts 7.1)."""
    logs, path, asked = platform.logs, unquote(urlsplit(request.path).path), parse_qs(urlsplit(request.path).query)
    if path.startswith("/api/v1/templates/"):
        told: Any = {"version": "0.8", "template_id": "logs", "index_id_patterns": ["logs-*"]}
        return _json(told) if logs.template else _missing("template `logs` not found")
    if path.startswith("/api/v1/indexes/") or path.endswith("/search"):
        name = path.removesuffix("/search").rpartition("/")[2]
        if name.endswith("*"):
            return _json({"num_hits": logs.hook_errors, "hits": [], "elapsed_time_micros": 900, "errors": []})
        if not logs.index or name != f"logs-{NAMESPACE}":
            return _missing(f"index `{name}` not found")
        return _json(_found(logs, platform.now, asked) if path.endswith("/search") else _index(logs, name))
    return Answer(200, [("content-type", "text/plain")], b"OK")


def _index(logs: Logs, name: str) -> Any:
    config = {"index_id": name, "index_uri": f"{logs.root}/{name}"}
    return {"version": "0.8", "index_config": config | ({"retention": logs.retention} if logs.retention else {})}


def _found(logs: Logs, now: float, asked: dict[str, list[str]]) -> Any:
    since = float(asked.get("start_timestamp", ["0"])[0])
    there = logs.age is not None and now - logs.age >= since
    at = datetime.fromtimestamp(now - (logs.age or 0), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    hits = [{"timestamp": at, "log": "GET /healthz 200", "kubernetes": {"namespace_name": NAMESPACE}}]
    return {"num_hits": 1234 if there else 0, "hits": hits if there else [], "elapsed_time_micros": 900, "errors": []}


def vmselect(request: Request, platform: Platform) -> Answer:
    """Prometheus' API of queries, as far as the doctor asks it (facts 7.2)."""
    path = urlsplit(request.path).path
    if not path.endswith("/prometheus/api/v1/query"):
        return Answer(200, [("content-type", "text/plain")], b"OK")
    result = [{"metric": m, "value": [platform.now, f"{v:.0f}"]} for m, v in platform.metrics.samples()]
    return _json({"status": "success", "data": {"resultType": "vector", "result": result}})


def _json(told: Any) -> Answer:
    return Answer(200, _JSON, json.dumps(told).encode())


def _missing(message: str) -> Answer:
    return Answer(404, _JSON, json.dumps({"message": message}).encode())
