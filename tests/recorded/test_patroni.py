"""Patroni as it answered (drycc/database#patroni-answers): a World's answers, and what is said of the recorded ones."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from drycc_doctor.drycc import installed
from drycc_doctor.engine.selftest import verdict
from drycc_doctor.model.finding import Status
from drycc_doctor.worlds import World, healthy
from drycc_doctor_checks.changes import answer
from tests.recorded.states import lines

LINES = lines("patroni.jsonl")
JUDGES = [one for one in installed().checks if one.id in {"database-leader", "database-replicas"}]
HEALTHY = {
    "both-replicas-lag",  # by eighteen megabytes
    "disk-freed",
    "healthy",
    "leader-dead-then-back",
    "leader-disk-full",  # which Patroni does not see
    "leader-disk-full-later",
    "old-leader-back-as-replica",
    "replica-lagging-receive",
    "replica-lagging-replay",
    "switched-over",
}
UNWELL = {
    "api-server-away-40s": {"no-leader"},
    "api-server-away-4s": {"not-following"},
    "api-server-back": {"not-following"},
    "api-server-back-1s": {"not-following"},
    "leader-dead-replicas-too-far-behind": {"no-leader"},
    "leader-failed-over": {"not-following"},
    "leader-just-killed": set(),  # for seconds, nobody knows yet
    "leader-wal-disk-freed": {"not-following"},
    "leader-wal-disk-full": {"wrong-leader"},  # in the middle of a failover
    "leader-wal-disk-full-10s": {"not-following"},
    "leader-wal-disk-full-30s": {"not-following"},
    "paused": {"paused"},
    "paused-leader-back": {"no-leader", "not-running", "paused"},
    "paused-leader-just-killed": {"paused"},
    "paused-no-leader": {"no-leader", "paused"},
    "postgres-crashed-on-leader": {"leader-down", "not-running"},
    "replica-postgres-does-not-start": {"not-running"},
    "wrong-replication-password": {"not-following"},
    "wrong-replication-password-new-member": {"not-running"},
    "wrong-superuser-password": {"not-following"},
}
"""What is said of each situation."""


@pytest.mark.parametrize(
    "line", [one for one in LINES if one["situation"] == "healthy"], ids=lambda one: f"{one['pod'][-1]} {one['path']}"
)
def test_a_healthy_world_answers_as_recorded(line: dict[str, Any]) -> None:
    """Status, kind, and all fields: words and what they are to whom; not the numbers of a run."""
    world = healthy("g3")
    ip = world.objects.get("pods", line["pod"])["status"]["podIP"]
    said = world.pod_serve(ip, 8008, "GET", ip, line["path"], [])
    kind = next((value for name, value in said.headers if name.lower() == "content-type"), "")
    assert (said.status, kind) == (line["status"], line["content_type"])
    assert _shape(json.loads(said.body) if said.body else "") == _shape(line["body"])


@pytest.mark.parametrize("situation", sorted({one["situation"] for one in LINES}))
def test_what_is_said_of_it(situation: str) -> None:
    """Nothing that was well is judged badly, and nothing that was not is well."""
    line = next(one for one in LINES if one["situation"] == situation and one["path"] == "/cluster")
    world = healthy("g3")
    world.component("database").answer("/cluster", answer(200, json.dumps(line["body"])))
    _lead(world, line["leader"])
    told = {f.code for one in JUDGES for f in verdict(one, world).findings if f.status > Status.UNKNOWN}
    assert told == (set() if situation in HEALTHY else UNWELL[situation])


def _lead(world: World, leader: str | None) -> None:
    """What was in the Endpoints; None where the API server was away, so that nobody could look."""
    if leader == "":
        world.database.lose_leader()
    elif leader:
        world.database.endpoints["metadata"]["annotations"]["leader"] = leader
        world.database.endpoints["subsets"][0]["addresses"][0]["targetRef"]["name"] = leader
        world.database.endpoints["subsets"][0]["addresses"][0]["hostname"] = leader


def _shape(told: Any) -> Any:
    """Without what each run has of its own: places in the log, addresses, settings of the recording's own."""
    if isinstance(told, dict):
        return {k: "…" if k in {"config", "parameters"} else _shape(v) for k, v in sorted(told.items())}
    if isinstance(told, list):
        return [_shape(one) for one in told]
    if isinstance(told, str):
        told = re.sub(r"\d+\.\d+\.\d+\.\d+", "<ip>", told)
        return re.sub(r"^\d+/[0-9A-F]+$", "<lsn>", re.sub(r"^(TIME|\d{4}-\d\d-\d\d.*)$", "<time>", told))
    return type(told).__name__ if isinstance(told, int | float) else told
