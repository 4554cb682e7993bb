"""Worlds in the API server of the rig: verbatim, changed, and changed back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.cluster.load import difference, load
from tests.cluster.objects import path
from tests.cluster.plane import ControlPlane
from tests.cluster.small_world import SmallWorld

pytestmark = pytest.mark.cluster
IN_DRYCC = "/api/v1/namespaces/drycc"
POD = f"{IN_DRYCC}/pods/drycc-controller-1"
GATEWAY = "/apis/gateway.networking.k8s.io/v1/namespaces/drycc/gateways/drycc-gateway"


@pytest.fixture(autouse=True)
def put_back(plane: ControlPlane, small: SmallWorld) -> Iterator[None]:
    """Whatever a test left."""
    yield
    load(plane, small)


def test_objects_and_statuses_are_verbatim(plane: ControlPlane, small: SmallWorld) -> None:
    for triple in small.objects.all():
        there = plane.request("GET", path(triple))[1]
        assert missing(there, without(triple[2], "uid", "creationTimestamp")) == []
        assert there["metadata"]["uid"] != "made-up"


def test_nodes_get_no_taints(plane: ControlPlane) -> None:
    assert "taints" not in plane.request("GET", "/api/v1/nodes/node-1")[1]["spec"]


def test_difference_and_back(plane: ControlPlane, small: SmallWorld) -> None:
    before = state(plane)
    undo = difference(plane, small, changed())
    pod = plane.request("GET", POD)[1]
    assert pod["status"]["containerStatuses"][0]["state"]["waiting"]["reason"] == "CrashLoopBackOff"
    assert pod["spec"]["containers"][0]["command"] == ["sleep"]
    assert plane.request("GET", f"{IN_DRYCC}/configmaps/one")[0] == 404
    assert plane.request("GET", f"{IN_DRYCC}/configmaps/two")[1]["data"] == {"b": "2"}
    assert plane.request("GET", f"{IN_DRYCC}/secrets/creds")[1]["data"] == {"key": "b3RoZXI="}
    assert "addresses" not in plane.request("GET", GATEWAY)[1]["status"]
    undo()
    assert state(plane) == before
    assert plane.request("GET", f"{IN_DRYCC}/configmaps/two")[0] == 404


def test_only_what_differs_is_written(plane: ControlPlane, small: SmallWorld) -> None:
    plane.mark()
    load(plane, SmallWorld())
    assert plane.audit("rig") == []
    other = SmallWorld()
    other.objects.find("pods")["status"]["phase"] = "Failed"
    load(plane, other)
    assert [(e["verb"], e["requestURI"]) for e in plane.audit("rig")] == [("get", POD), ("update", f"{POD}/status")]


def test_worlds_that_were_changed_are_noticed(plane: ControlPlane) -> None:
    world = SmallWorld()
    for value in ("2", "3"):
        world.objects.find("configmaps")["data"]["a"] = value
        load(plane, world)
        assert plane.request("GET", f"{IN_DRYCC}/configmaps/one")[1]["data"] == {"a": value}


def test_pods_that_are_being_deleted_stay(plane: ControlPlane, small: SmallWorld) -> None:
    other = SmallWorld()
    other.objects.find("pods")["metadata"]["deletionTimestamp"] = "2026-01-01T11:59:00Z"
    undo = difference(plane, small, other)
    assert "deletionTimestamp" in plane.request("GET", POD)[1]["metadata"]
    undo()
    assert "deletionTimestamp" not in plane.request("GET", POD)[1]["metadata"]


def test_states_that_cannot_follow_are_made_anew(plane: ControlPlane, small: SmallWorld) -> None:
    done = {"terminated": {"exitCode": 0, "startedAt": "2026-01-01T10:00:00Z", "finishedAt": "2026-01-01T11:00:00Z"}}
    job = SmallWorld()
    job.objects.find("pods")["spec"]["restartPolicy"] = "Never"
    load(plane, job)
    ended = SmallWorld()
    ended.objects.find("pods")["spec"]["restartPolicy"] = "Never"
    ended.objects.find("pods")["status"]["containerStatuses"][0] |= {"state": done, "ready": False}
    undo = difference(plane, job, ended)
    assert "terminated" in plane.request("GET", POD)[1]["status"]["containerStatuses"][0]["state"]
    undo()
    assert "running" in plane.request("GET", POD)[1]["status"]["containerStatuses"][0]["state"]


def test_refused_objects_are_told_and_mended(plane: ControlPlane, small: SmallWorld) -> None:
    before = state(plane)
    bad = SmallWorld()
    bad.objects.find("services")["spec"]["ports"][0]["port"] = 0
    with pytest.raises(RuntimeError, match=r"services/drycc-controller: 422 .*port"):
        load(plane, bad)
    load(plane, small)
    assert state(plane) == before


def changed() -> SmallWorld:
    """In every way that a World can be."""
    world = SmallWorld()
    waiting = {"waiting": {"reason": "CrashLoopBackOff", "message": "back-off"}}
    pod = world.objects.find("pods")
    pod["status"]["containerStatuses"][0] |= {"ready": False, "state": waiting}
    pod["spec"]["containers"][0]["command"] = ["sleep"]  # cannot be changed in place
    config = {"metadata": {"name": "two", "namespace": "drycc"}, "data": {"b": "2"}}
    world.objects.find("configmaps").update(config)
    world.objects.find("secrets")["data"] = {"key": "b3RoZXI="}  # nor can an immutable Secret
    del world.objects.find("gateways")["status"]
    return world


def state(plane: ControlPlane) -> list[Any]:
    """All that was loaded, but for what the server counts itself."""
    own = ("uid", "creationTimestamp", "resourceVersion", "managedFields", "generation")
    return [without(plane.request("GET", path(triple))[1], *own) for triple in SmallWorld().objects.all()]


def without(obj: dict[str, Any], *names: str) -> dict[str, Any]:
    return obj | {"metadata": {k: v for k, v in obj["metadata"].items() if k not in names}}


def missing(there: Any, wanted: Any, at: str = "") -> list[str]:
    """What is not there to the letter; the server may have added defaults."""
    if isinstance(wanted, dict) and isinstance(there, dict):
        return [one for k, v in wanted.items() for one in missing(there.get(k), v, f"{at}.{k}")]
    if isinstance(wanted, list) and isinstance(there, list) and len(wanted) == len(there):
        return [one for i, v in enumerate(wanted) for one in missing(there[i], v, f"{at}[{i}]")]
    return [] if there == wanted else [f"{at}: {there!r} is not {wanted!r}"]
