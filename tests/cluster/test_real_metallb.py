"""MetalLB's real controller: it writes what Worlds say that it writes, and the doctor judges that rightly."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from drycc_doctor.worlds import World, healthy
from drycc_doctor.worlds.happenings.balancer import SERVICE
from drycc_doctor.worlds.happenings.gateway import Gateway
from drycc_doctor.worlds.state.objects import Object
from tests.cluster.controllers.metallb import MetalLBController
from tests.cluster.objects import erase
from tests.cluster.stage import Stage, now
from tests.recorded.metallb import SITUATIONS
from tests.recorded.test_metallb import compare, said_of

pytestmark = pytest.mark.cluster
_PATIENCE = 30.0  # seconds
_SILENCE = 0.5  # seconds, where nothing is to be written
_SOURCE = {"component": "metallb-controller"}
_SECOND_FAMILY = "AdditionalAssignFailed"
"""What it says of a pool without IPv6 to a Service that would like both, as istiod's do; the recorded one did not ask."""


class RealMetalLB:
    """The gateway of a World on stage, at whose Services the real controller looks when the World's does.

    What is written is waited for, and has to be what the World's writes.
    """

    def __init__(self, made: Gateway, stage: Stage, world: World) -> None:
        self._made, self._stage, self._world = made, stage, world

    def __getattr__(self, name: str) -> Any:
        return getattr(self._made, name)

    def ask_metallb(self, *services: str) -> None:
        """Show what is asked for; then both controllers look, and both must have written the same."""
        with _unwritten(self._world):
            self._stage.show(self._world)
        self._made.ask_metallb(*services)
        for name in services or (SERVICE,):
            namespace, _, its = name.rpartition("/")
            self._await(namespace or "drycc", its)

    def _await(self, namespace: str, name: str) -> None:
        wanted = _told(self._world.objects.get("services", name, namespace), self._world.objects.list("events"))
        if not wanted[2]:
            time.sleep(_SILENCE)
        end = time.monotonic() + _PATIENCE
        while (found := self._live(namespace, name)) != wanted and time.monotonic() < end:
            time.sleep(0.1)
        assert found == wanted

    def _live(self, namespace: str, name: str) -> tuple[Any, ...]:
        plane = self._stage.plane
        _, service = plane.request("GET", f"/api/v1/namespaces/{namespace}/services/{name}")
        _, events = plane.request("GET", f"/api/v1/namespaces/{namespace}/events")
        return _told(service, events["items"])


def _told(service: Object, events: list[Object]) -> tuple[Any, ...]:
    """What the controller has written of a Service: its addresses, its pool, and events, each once."""
    meta = service["metadata"]
    where = meta["name"], meta["namespace"]
    ours = [one for one in events if one.get("source") == _SOURCE]
    about = [one for one in ours if (one["involvedObject"]["name"], one["involvedObject"]["namespace"]) == where]
    told = sorted({(one["type"], one["reason"], one["message"]) for one in about if one["reason"] != _SECOND_FAMILY})
    pool = (meta.get("annotations") or {}).get("metallb.io/ip-allocated-from-pool")
    return service["status"]["loadBalancer"].get("ingress"), pool, told


@contextmanager
def _unwritten(world: World) -> Iterator[None]:
    """The World without what its own controller said, and counted."""
    events = [one for one in world.objects.list("events") if one["source"] == _SOURCE]
    for one in events:
        world.objects.remove("events", one["metadata"]["name"], one["metadata"]["namespace"])
    for pool in world.objects.list("ipaddresspools"):
        pool.pop("status", None)
    yield
    for one in events:
        world.objects.add("v1", "events", one)


@contextmanager
def _running(stage: Stage, folder: Path) -> Iterator[None]:
    """The controller runs; what it said is forgotten afterwards."""
    try:
        with MetalLBController(stage.plane, folder) as started:
            yield
            started.program.check()
    finally:
        _forget(stage)


def _forget(stage: Stage) -> None:
    for namespace in ("drycc", "m-1"):
        _, events = stage.plane.request("GET", f"/api/v1/namespaces/{namespace}/events")
        for one in events["items"]:
            if one.get("source") == _SOURCE:
                erase(stage.plane, ("v1", "events", one))


@pytest.mark.parametrize("situation", SITUATIONS)
def test_it_writes_what_worlds_say_and_is_judged(stage: Stage, tmp_path: Path, situation: str) -> None:
    world = healthy("g3", now=now())
    for app in world.apps:  # of whose addresses the pool knows nothing: the controller would take them away
        world.objects.remove("services", f"{app}-istio", app)
    made = world.gateway
    made.lose_address()
    balancer = made.balancer
    world.objects.remove("services", SERVICE)  # it comes when the controller is to look at it
    stage.show(world)
    world.objects.add("v1", "services", balancer)
    with _running(stage, tmp_path):
        world.gateway = RealMetalLB(made, stage, world)  # type: ignore[assignment] # it does all that the other does
        SITUATIONS[situation](world)
        world.gateway = made
        with _unwritten(world):
            stage.show(world)
        compare(said_of(stage.source(timeout=10)), situation)
