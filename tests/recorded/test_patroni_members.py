"""Each member of Patroni's in each situation (drycc/database#patroni-answers): Worlds answer so, and are judged rightly."""

from __future__ import annotations

import json
from typing import Any

import pytest

from drycc_doctor.drycc import installed
from drycc_doctor.engine.selftest import verdict
from drycc_doctor.model.finding import Status
from drycc_doctor.worlds import World, healthy
from tests.recorded.patroni import LEFT_OUT, SITUATIONS
from tests.recorded.states import lines

LINES = [one for one in lines("patroni-members.jsonl") if one["situation"] not in LEFT_OUT]
MEMBERS = [one for one in LINES if "codes" in one]
ENDPOINTS = [one["endpoints"] | {"situation": one["situation"]} for one in LINES if "endpoints" in one]
JUDGES = [one for one in installed().checks if one.id in {"database-leader", "database-replicas", "storage-room"}]
_PAUSED, _ASTRAY = ("database-replicas", "WARN", "paused"), ("database-replicas", "WARN", "not-following")
_STOPPED = ("database-replicas", "WARN", "not-running")
_NOBODY, _SILENT = ("database-leader", "FAIL", "no-leader"), ("database-leader", "UNKNOWN", "leader-silent")
TABLE: dict[str, set[tuple[str, str, str]]] = {
    "all-stopped-in-order": {_NOBODY},
    "api-server-away-40s": {_NOBODY},
    "api-server-away-4s": {_ASTRAY},
    "api-server-back": {_ASTRAY},
    "api-server-back-1s": {_ASTRAY},
    "leader-dead-replicas-too-far-behind": {_NOBODY},
    "leader-disk-full": {("storage-room", "FAIL", "full")},
    "leader-disk-full-later": {("storage-room", "FAIL", "full")},
    "leader-failed-over": {_ASTRAY},
    "leader-just-killed": {_SILENT},
    "leader-wal-disk-freed": {_ASTRAY},
    "leader-wal-disk-full-10s": {_ASTRAY},
    "leader-wal-disk-full-30s": {_ASTRAY},
    "paused": {_PAUSED},
    "paused-leader-back": {_NOBODY, _STOPPED, _PAUSED},
    "paused-leader-just-killed": {_SILENT, _PAUSED},
    "paused-no-leader": {_NOBODY, _PAUSED},
    "postgres-crashed-on-leader": {("database-leader", "FAIL", "leader-down"), _STOPPED},
    "replica-postgres-does-not-start": {_STOPPED},
    "wrong-replication-password": {_ASTRAY},
    "wrong-replication-password-new-member": {_STOPPED},
    "wrong-superuser-password": {_ASTRAY},
}
"""What is said of each, beside PASS and SKIP: check, status, code; of those that are not here, nothing."""


def world_of(situation: str) -> World:
    world = healthy("g3")
    SITUATIONS[situation](world)
    return world


@pytest.mark.parametrize("line", MEMBERS, ids=lambda one: f"{one['situation']} {one['pod'][-1]}")
def test_a_member_answers_as_recorded(line: dict[str, Any]) -> None:
    """The status of each path, 0 where nothing listens; the role that it has as a label."""
    world = world_of(line["situation"])
    pod = world.objects.get("pods", line["pod"])
    ip = pod["status"]["podIP"]
    said = {path: world.pod_serve(ip, 8008, "GET", ip, path, []) for path in line["codes"]}
    assert {path: one.status if not one.trouble else 0 for path, one in said.items()} == line["codes"]
    if line["role"] is not None and line["situation"] != "leader-failed-over":  # whose dead pod keeps its label
        assert pod["metadata"]["labels"].get("role", "") == line["role"]


@pytest.mark.parametrize("line", ENDPOINTS, ids=lambda one: one["situation"])
def test_clients_are_sent_where_they_were(line: dict[str, Any]) -> None:
    """Endpoints, and the slice that mirrors them: Patroni's annotations, by their names, who leads, and the port."""
    world = world_of(line["situation"])
    endpoints = world.database.endpoints
    told = endpoints["metadata"]["annotations"]
    assert sorted(told) == line["annotations"]
    assert told.get("leader", "") == line["leader"]
    assert {key: endpoints["metadata"]["labels"][key] for key in line["labels"]} == line["labels"]
    subsets = endpoints.get("subsets") or []
    assert [one["targetRef"]["name"] for each in subsets for one in each["addresses"]] == line["to"]
    assert [each["ports"] for each in subsets] == line["ports"]
    slices = [
        one
        for one in world.objects.list("endpointslices", "drycc")
        if one["metadata"]["labels"].get("kubernetes.io/service-name") == "drycc-database"
    ]
    assert [one["targetRef"]["name"] for each in slices for one in each["endpoints"]] == line["slice_to"]


@pytest.mark.parametrize("situation", SITUATIONS)
def test_what_is_said_of_it(situation: str) -> None:
    world = world_of(situation)
    found = [(one.id, each) for one in JUDGES for each in verdict(one, world).findings]
    told = {(id_, each.status.name, each.code) for id_, each in found if each.status > Status.SKIP}
    assert told == TABLE.get(situation, set())


def test_every_situation_is_a_world() -> None:
    assert set(SITUATIONS) | set(LEFT_OUT) == {one["situation"] for one in lines("patroni-members.jsonl")}


def test_a_dead_leader_whose_lock_is_old_is_dead() -> None:
    """Longer than its lock lives, which stands beside it."""
    world = healthy("g3")
    world.database.kill(0, ago=70)
    (judge,) = (one for one in JUDGES if one.id == "database-leader")
    (found,) = verdict(judge, world).findings
    assert (found.status.name, found.code) == ("FAIL", "stale")
    assert "drycc-database-0" in json.dumps(found.message)
