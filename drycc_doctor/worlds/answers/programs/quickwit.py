"""Quickwit's REST API, as far as the doctor asks it (drycc/logging#asking-quickwit)."""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from drycc_doctor.worlds.answers.programs.common import JSON, plain
from drycc_doctor.worlds.answers.request import Request
from drycc_doctor.worlds.state.answer import Answer
from drycc_doctor.worlds.state.objects import NAMESPACE
from drycc_doctor.worlds.state.programs import Quickwit
from drycc_doctor.worlds.state.state import State


def quickwit(request: Request, state: State) -> Answer:
    """Quickwit's REST API: a template, an index, a search (drycc/logging#asking-quickwit)."""
    logs, path, asked = state.logs, unquote(urlsplit(request.path).path), parse_qs(urlsplit(request.path).query)
    if path.startswith("/api/v1/templates/"):
        found: Any = {"version": "0.8", "template_id": "logs", "index_id_patterns": ["logs-*"]}
        return _json(found) if logs.template else _missing("template `logs` not found")
    if path.startswith("/api/v1/indexes/") or path.endswith("/search"):
        name = path.removesuffix("/search").rpartition("/")[2]
        if name.endswith("*"):
            return _json({"num_hits": logs.hook_errors, "hits": [], "elapsed_time_micros": 900, "errors": []})
        if not logs.index or name != f"logs-{NAMESPACE}":
            return _missing(f"index `{name}` not found")
        return _json(_found(logs, state.now, asked) if path.endswith("/search") else _index(logs, name))
    return plain(request, state)


def _index(logs: Quickwit, name: str) -> Any:
    config = {"index_id": name, "index_uri": f"{logs.root}/{name}"}
    return {"version": "0.8", "index_config": config | ({"retention": logs.retention} if logs.retention else {})}


def _found(logs: Quickwit, now: float, asked: dict[str, list[str]]) -> Any:
    since = float(asked.get("start_timestamp", ["0"])[0])
    there = logs.age is not None and now - logs.age >= since
    at = datetime.fromtimestamp(now - (logs.age or 0), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    hits = [{"timestamp": at, "log": "GET /healthz 200", "kubernetes": {"namespace_name": NAMESPACE}}]
    return {"num_hits": 1234 if there else 0, "hits": hits if there else [], "elapsed_time_micros": 900, "errors": []}


def _json(body: Any) -> Answer:
    return Answer(200, [JSON], json.dumps(body).encode())


def _missing(message: str) -> Answer:
    return Answer(404, [JSON], json.dumps({"message": message}).encode())
