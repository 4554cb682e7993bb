"""The registry as it answered (drycc/registry#answers): a World's answers, and what is said of the recorded ones."""

from __future__ import annotations

from typing import Any

import pytest

from drycc_doctor.drycc import installed
from drycc_doctor.engine.selftest import verdict
from drycc_doctor.worlds import World, healthy
from drycc_doctor.worlds.state.answer import Answer
from drycc_doctor.worlds.state.programs import Store
from tests.recorded.states import lines

LINES = lines("registry.jsonl")
READY = next(one for one in installed().checks if one.id == "registry-ready")
SAID = {
    "filesystem-broken": "ok",  # it does not notice
    "filesystem-full": "ok",
    "healthy": "ok",
    "needs-login": "ok",
    "s3-bucket-missing": "storage-fails",
    "s3-healthy": "ok",
    "s3-minio-down": "storage-fails",
    "s3-minio-not-initialised": "ok",
    "s3-minio-without-quorum": "ok",
    "s3-wrong-key": "storage-fails",
}


def _world(situation: str) -> World:
    world = healthy("g3")
    if situation == "s3-minio-down":
        world.stores["drycc-storage"] = Store.REFUSES
    return world


@pytest.mark.parametrize(
    "line",
    [one for one in LINES if one["situation"] in {"needs-login", "s3-minio-down"}],
    ids=lambda one: f"{one['situation']} {one['path']}",
)
def test_a_world_answers_as_recorded(line: dict[str, Any]) -> None:
    """A platform's own registry wants a login; of the healthy one that does, status and headers were not kept."""
    world = _world(line["situation"])
    pod = world.component("registry").pod()["status"]["podIP"]
    said = world.pod_serve(pod, 5000, "GET", pod, line["path"], [])
    assert said.status == line["status"]
    if line["body"]:
        assert said.body.decode() == line["body"]
        assert {name.lower(): value for name, value in said.headers} == line["headers"]


@pytest.mark.parametrize("situation", sorted({one["situation"] for one in LINES}))
def test_what_is_said_of_it(situation: str) -> None:
    line = next(one for one in LINES if one["situation"] == situation and one["path"] == "/v2/")
    world = healthy("g3")
    headers = [*line["headers"].items()] or [("content-type", "application/json")]
    world.component("registry").answer("/v2/", Answer(line["status"], headers, line["body"].encode()))
    assert [one.code for one in verdict(READY, world).findings] == [SAID[situation]]
