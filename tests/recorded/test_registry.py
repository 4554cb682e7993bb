"""The registry as it answered (drycc/registry#answers): a World's answers, and what is said of each situation."""

from __future__ import annotations

import re
from typing import Any

import pytest

from drycc_doctor.drycc import installed
from drycc_doctor.engine.selftest import verdict
from drycc_doctor.worlds import World, healthy
from drycc_doctor.worlds.state.programs import Store
from drycc_doctor_checks.changes import Change
from tests.recorded.states import lines

LINES = lines("registry.jsonl")
LEFT_OUT = {
    "POST": "an upload writes: the doctor asks for none, and no World takes one",
    "UID, TOKEN, PATH": "made anew in each run; PATH is where the recording's files were",
}
"""What is not compared, and why. Of ``healthy``, ``needs-login`` and one other the status alone was kept."""


def _refuse(world: World) -> None:
    world.stores["drycc-storage"] = Store.REFUSES


SITUATIONS: dict[str, Change] = {
    "filesystem-broken": lambda w: w.keep_images("broken"),
    "filesystem-full": lambda w: w.keep_images("full"),
    "healthy": lambda w: w.keep_images("files"),
    "needs-login": lambda _: None,  # asked without one
    "s3-bucket-missing": lambda w: w.keep_images("locked"),
    "s3-healthy": lambda _: None,
    "s3-minio-down": _refuse,
    "s3-minio-not-initialised": lambda w: w.hang_storage(),
    "s3-minio-without-quorum": lambda w: w.lose_drives(3),
    "s3-wrong-key": lambda w: w.keep_images("locked"),
}
CHECKS = {one.id.removeprefix("registry-"): one for one in installed().checks if one.id.startswith("registry-")}
_FAILS, _OK = ("FAIL", "storage-fails"), ("PASS", "ok")
TABLE = {
    "filesystem-broken": {"ready": ("UNKNOWN", "storage-unseen"), "pulls": _FAILS},
    "filesystem-full": {"ready": ("UNKNOWN", "room-unseen"), "pulls": _OK},
    "healthy": {"ready": ("UNKNOWN", "room-unseen"), "pulls": _OK},
    "needs-login": {"ready": _OK, "pulls": _OK},
    "s3-bucket-missing": {"ready": _FAILS, "pulls": _FAILS},
    "s3-healthy": {"ready": _OK, "pulls": _OK},
    "s3-minio-down": {"ready": _FAILS, "pulls": _FAILS},
    "s3-minio-not-initialised": {"ready": _FAILS, "pulls": ("FAIL", "storage-hangs")},
    "s3-minio-without-quorum": {"ready": _FAILS, "pulls": _OK},
    "s3-wrong-key": {"ready": _FAILS, "pulls": _FAILS},
}
"""What is said of each situation, where MinIO is the storage: check, status, code."""


def world_of(situation: str) -> World:
    """Of the first generation, whose object storage is MinIO."""
    world = healthy("g1")
    SITUATIONS[situation](world)
    return world


@pytest.mark.parametrize(
    "line", [one for one in LINES if one["method"] == "GET"], ids=lambda one: f"{one['situation']} {one['path']}"
)
def test_a_world_answers_as_recorded(line: dict[str, Any]) -> None:
    """Without a login the registry itself says so; with one, which its proxies have, it was asked in all else."""
    world = world_of(line["situation"])
    asked = world.component("registry" if line["situation"] == "needs-login" else "registry-proxy")
    pod = asked.pod()["status"]["podIP"]
    said = world.pod_serve(pod, 5000, "GET", pod, line["path"], [])
    assert (0 if said.trouble == "hang" else said.status) == line["status"]
    if line["headers"]:
        assert {name.lower(): value for name, value in said.headers} == line["headers"]
        assert re.sub(r"open /[^ ]*?/docker", "open PATH/data/docker", said.body.decode()) == line["body"]


@pytest.mark.parametrize("situation", TABLE)
def test_what_is_said_of_it(situation: str) -> None:
    told = {}
    for name, one in CHECKS.items():
        (found,) = verdict(one, world_of(situation)).findings
        told[name] = (found.status.name, found.code)
    assert told == TABLE[situation]


def test_every_situation_is_judged() -> None:
    assert set(TABLE) == set(SITUATIONS) == {one["situation"] for one in LINES}


@pytest.mark.parametrize("generation", ["g2", "g3"])
def test_of_another_storage_that_hangs_nothing_is_called_well(generation: str) -> None:
    world = healthy(generation)
    world.hang_storage()
    told = {name: verdict(one, world).findings[0].code for name, one in CHECKS.items()}
    assert told == {"ready": "storage-unseen", "pulls": "storage-hangs"}
