"""What a real API server writes down of who wrote what, and when: what the Worlds believe of it is so.

See drycc/objects#values-at-the-start.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from drycc_doctor.facts.kubernetes.references import ConfigMaps
from drycc_doctor.facts.kubernetes.secrets import Secrets
from drycc_doctor.model.reply import Got, Reply
from drycc_doctor.worlds import healthy
from tests.cluster.objects import Triple, erase, path, write
from tests.cluster.plane import ControlPlane
from tests.cluster.small_world import SmallWorld
from tests.cluster.stage import Stage, now

pytestmark = pytest.mark.cluster
LONG_AGO = "2026-01-01T00:00:00Z"
HELM = {"manager": "helm", "operation": "Update", "apiVersion": "v1", "fieldsType": "FieldsV1", "time": LONG_AGO}


@pytest.fixture
def timed(plane: ControlPlane, small: SmallWorld) -> Iterator[Triple]:
    """A Secret with two keys that Helm wrote long ago."""
    entry: dict[str, Any] = HELM | {"fieldsV1": {"f:data": {"f:a": {}, "f:b": {}}}}
    metadata = {"name": "timed", "namespace": "drycc", "managedFields": [entry]}
    secret: Triple = ("v1", "secrets", {"metadata": metadata, "data": {"a": "YQ==", "b": "Yg=="}})
    write(plane, secret)
    yield secret
    erase(plane, secret)


def there(plane: ControlPlane, secret: Triple) -> dict[str, Any]:
    found: dict[str, Any] = plane.request("GET", path(secret))[1]
    return found


def times(obj: dict[str, Any]) -> dict[str, str]:
    """By key, when who owns it wrote."""
    owned = [(entry["time"], entry["fieldsV1"].get("f:data", {})) for entry in obj["metadata"]["managedFields"]]
    return {key: time for time, keys in owned for key in keys if key != "."}


def put(plane: ControlPlane, secret: Triple, obj: dict[str, Any], by: str) -> dict[str, Any]:
    status, told = plane.request("PUT", path(secret), obj, headers={"User-Agent": f"{by}/1"})
    assert status == 200, told
    return there(plane, secret)


def test_times_are_those_of_the_world(plane: ControlPlane, timed: Triple) -> None:
    assert times(there(plane, timed)) == {"f:a": LONG_AGO, "f:b": LONG_AGO}


@pytest.mark.parametrize("by", ["helm", "somebody"])
def test_a_write_that_changes_nothing_moves_no_time(plane: ControlPlane, timed: Triple, by: str) -> None:
    before = there(plane, timed)
    assert put(plane, timed, before, by) == before


def test_who_changes_a_value_takes_it_and_leaves_the_others(plane: ControlPlane, timed: Triple) -> None:
    found = there(plane, timed)
    after = times(put(plane, timed, found | {"data": found["data"] | {"a": "Yw=="}}, "somebody"))
    assert after["f:b"] == LONG_AGO
    assert datetime.fromisoformat(after["f:a"]) > datetime.fromisoformat(LONG_AGO)


def test_new_labels_move_no_value(plane: ControlPlane, timed: Triple) -> None:
    found = there(plane, timed)
    found["metadata"]["labels"] = {"new": "label"}
    assert times(put(plane, timed, found, "somebody")) == {"f:a": LONG_AGO, "f:b": LONG_AGO}


def test_one_key_moves_the_times_of_all_that_its_manager_owns(plane: ControlPlane, timed: Triple) -> None:
    """So a time is a bound, and Helm's older manifests must tell which key it was."""
    found = there(plane, timed)
    after = times(put(plane, timed, found | {"data": found["data"] | {"a": "Yw=="}}, "helm"))
    assert after["f:a"] == after["f:b"] != LONG_AGO


def test_lists_have_them_and_the_door_keeps_the_times_alone(stage: Stage, environment: None) -> None:
    world = healthy("g3", now=now())
    world.secret("controller-creds").change("django-secret-key")
    world.secret("valkey-creds").forget_writers()
    stage.show(world)
    for query in (Secrets.asks[0], ConfigMaps.asks[0]):
        live, wanted = (written(source.ask(query)) for source in (stage.source(timeout=10), world))
        assert {name: live[name] for name in wanted} == wanted


def written(reply: Reply) -> dict[str, dict[str, str]]:
    assert isinstance(reply, Got)
    assert "managedFields" not in str(reply.answer)
    return {one["metadata"]["name"]: one.get("written", {}) for one in reply.answer}
