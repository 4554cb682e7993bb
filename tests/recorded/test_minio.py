"""MinIO as it answered (drycc/storage#minio-answers): a World's answers, and what is said of the recorded ones."""

from __future__ import annotations

import re
from typing import Any

import pytest

from drycc_doctor.drycc import installed
from drycc_doctor.engine.selftest import verdict
from drycc_doctor.worlds import World, healthy
from drycc_doctor_checks.changes import Change
from tests.recorded.states import lines

LINES = lines("minio.jsonl")
SITUATIONS: dict[str, Change] = {
    "disk-full": lambda w: w.metrics.rooms.update(storage=0.0),
    "drives-away-1": lambda w: w.lose_drives(1),
    "drives-away-2": lambda w: w.lose_drives(2),
    "drives-away-3": lambda w: w.lose_drives(3),
    "drives-missing-at-start": lambda w: w.hang_storage(),
    "healthy": lambda _: None,
}
LEFT_OUT = {
    "x-minio-write-quorum": "of the full disk's one drive it is 1, of our four it is 3",
    "x-minio-read-quorum": "as above",
}
"""Headers that are not compared where the disk is full, and why."""
JUDGES = {one.id: one for one in installed().checks if one.id in {"storage-ready", "storage-room", "registry-ready"}}
TABLE = {
    "disk-full": {"storage-room": "full"},  # images can be read
    "drives-away-1": {},  # erasure coding bears it, and no page tells
    "drives-away-2": {"storage-ready": "no-quorum", "registry-ready": "storage-fails"},
    "drives-away-3": {"storage-ready": "no-quorum", "registry-ready": "storage-fails"},
    "drives-missing-at-start": {"storage-ready": "no-quorum", "registry-ready": "storage-fails"},
    "healthy": {},
}
"""What fails in each situation: check and code. All else passes."""


def _world(situation: str) -> World:
    world = healthy("g1")
    SITUATIONS[situation](world)
    return world


@pytest.mark.parametrize("line", LINES, ids=lambda one: f"{one['situation']} {one['path']}")
def test_a_world_answers_as_recorded(line: dict[str, Any]) -> None:
    world = _world(line["situation"])
    ip = world.component("storage").pod()["status"]["podIP"]
    said = world.pod_serve(ip, 9000, line["method"], ip, line["path"], [])
    body = re.sub("<(RequestId|HostId)>.*?<", r"<\1>ID<", said.body.decode())
    assert (said.status, body) == (line["status"], line["body"])
    left_out = LEFT_OUT if line["situation"] == "disk-full" else {}
    ours, theirs = (
        {k: v for k, v in headers if k not in left_out} for headers in (said.headers, line["headers"].items())
    )
    assert ours == theirs


@pytest.mark.parametrize("situation", TABLE)
def test_what_is_said_of_it(situation: str) -> None:
    told = {id_: found for id_, one in JUDGES.items() if (found := _ill(verdict(one, _world(situation)).findings))}
    assert told == {id_: {("FAIL", code)} for id_, code in TABLE[situation].items()}


def _ill(findings: Any) -> set[tuple[str, str]]:
    return {(one.status.name, one.code) for one in findings if one.code != "ok"}


def test_every_situation_is_judged() -> None:
    assert set(TABLE) == set(SITUATIONS) == {one["situation"] for one in LINES}
