"""The registry as it answered (drycc/registry#answers): a World's answers, and what is said of the recorded ones."""

from __future__ import annotations

from typing import Any

import pytest

from drycc_doctor.drycc import installed
from drycc_doctor.engine.selftest import verdict
from drycc_doctor.facts.platform.pod_http import NOBODYS_IMAGE
from drycc_doctor.worlds import World, healthy
from drycc_doctor.worlds.answers.programs.common import HANG
from drycc_doctor.worlds.state.answer import Answer
from drycc_doctor.worlds.state.programs import Store
from tests.recorded.states import lines

LINES = lines("registry.jsonl")
READY, PULLS = (next(c for c in installed().checks if c.id == f"registry-{one}") for one in ("ready", "pulls"))
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


PULLED = {
    "filesystem-broken": "storage-fails",
    "needs-login": "login-refused",  # what it says to a proxy whose login it does not take
    "s3-bucket-missing": "storage-fails",
    "s3-minio-down": "storage-fails",
    "s3-minio-not-initialised": "storage-hangs",
    "s3-wrong-key": "storage-fails",
}
"""Of those whose storage fails, but for a full one, which can be read, and one without quorum, which was not recorded."""


def _body(line: dict[str, Any]) -> bytes:
    """Of what it says to who has no login, the code alone was kept."""
    return b'{"errors":[{"code":"UNAUTHORIZED"}]}' if line["status"] == 401 else line["body"].encode()


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
    world.component("registry").answer("/v2/", Answer(line["status"], headers, _body(line)))
    assert [one.code for one in verdict(READY, world).findings] == [SAID[situation]]


@pytest.mark.parametrize("situation", PULLED)
def test_what_nodes_hear_of_it(situation: str) -> None:
    """Beside ``/v2/``, which says that all is well: a path for which it must look in its storage."""
    paths = ("/v2/example/manifests/latest", "/v2/example/tags/list", "/v2/_catalog")
    line = min(
        (one for one in LINES if one["situation"] == situation and one["path"] in paths),
        key=lambda one: paths.index(one["path"]),
    )
    world = healthy("g3")
    said = Answer(line["status"], [*line["headers"].items()], _body(line)) if line["status"] else HANG
    world.component("registry-proxy").answer(NOBODYS_IMAGE, said)
    assert [one.code for one in verdict(PULLS, world).findings] == [PULLED[situation]]
