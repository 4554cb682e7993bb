"""Prometheus' API of queries at VictoriaMetrics, as far as the doctor asks it.

See drycc/monitoring#asking-victoriametrics.
"""

import json
from urllib.parse import urlsplit

from drycc_doctor.worlds.answers.programs.common import JSON, plain
from drycc_doctor.worlds.answers.request import Request
from drycc_doctor.worlds.state.answer import Answer
from drycc_doctor.worlds.state.lookup import WORKLOADS, pods_of
from drycc_doctor.worlds.state.objects import NAMESPACE
from drycc_doctor.worlds.state.state import State

_EXPORTERS = ("drycc-node-exporter", "drycc-kube-state-metrics")
Samples = list[tuple[dict[str, str], float]]


def vmselect(request: Request, state: State) -> Answer:
    """The doctor's one query is understood, whatever it says."""
    if not urlsplit(request.path).path.endswith("/prometheus/api/v1/query"):
        return plain(request, state)
    result = [{"metric": labels, "value": [state.now, f"{value:.10g}"]} for labels, value in _samples(state)]
    body = {"status": "success", "data": {"resultType": "vector", "result": result}}
    return Answer(200, [JSON], json.dumps(body).encode())


def _samples(state: State) -> Samples:
    metrics = state.metrics
    if not metrics.scraping:
        return []
    up = {job: float(n) for job in _EXPORTERS if job not in metrics.unscraped and (n := _pods(state, job))}
    samples: Samples = [({"what": "up"}, 20 + sum(up.values()))]
    samples += [({"what": job.removeprefix("drycc-")}, count) for job, count in up.items()]
    if metrics.down:
        samples.append(({"what": "down"}, float(sum(metrics.down.values()))))
        samples += [({"what": "job", "job": job}, float(count)) for job, count in metrics.down.items()]
    samples += [({"what": f"{name}-room"}, share) for name, share in metrics.rooms.items()]
    disk = {"free": metrics.free, "data": metrics.data, "read-only": float(metrics.read_only)}
    return samples + [({"what": what}, value) for what, value in disk.items()] * metrics.tells_disk


def _pods(state: State, job: str) -> int:
    owners = [one for plural in WORKLOADS if (one := state.objects.peek(plural, job))]
    return sum(len(pods_of(one, state.objects.view("pods", NAMESPACE))) for one in owners)
