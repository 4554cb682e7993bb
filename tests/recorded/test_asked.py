"""Nothing is ever asked of the controller or passport but what was recorded to write nothing."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from drycc_doctor.bundle.record import Recorder
from drycc_doctor.drycc import installed
from drycc_doctor.engine.selftest import verdict
from drycc_doctor.facts.platform.generations import GENERATIONS
from drycc_doctor.model.check import Check
from drycc_doctor.model.query import DefaultLogin, HttpGet, Option, PodGet, Query, ServiceGet
from drycc_doctor.model.reply import Failed, Got, Reason
from drycc_doctor.testing import run
from drycc_doctor.worlds import World, healthy
from tests.recorded.states import STATES, lines, world_in

CHECKS = installed().checks
HARMLESS = {(line["program"], line["path"]) for line in lines("answers.jsonl") if line["method"] == "GET"}
_PROGRAMS = {"drycc": "controller", "drycc-controller-api": "controller", "drycc-passport": "passport"}


def test_what_writes_is_not_among_it() -> None:
    """The page that begins a login makes a session in the controller's database."""
    writing = {(line["program"], line["path"].partition("?")[0]) for line in lines("answers-writing.jsonl")}
    assert writing == {("controller", "/v2/login/drycc/")}
    assert writing & {(program, path.partition("?")[0]) for program, path in HARMLESS} == set()


@pytest.mark.parametrize("tls", [False, True], ids=["http", "https"])
@pytest.mark.parametrize("generation", GENERATIONS)
def test_of_healthy_platforms(generation: str, tls: bool) -> None:
    asked = _asked(healthy(generation, tls=tls), "healthy")
    assert asked - HARMLESS == set()
    assert {program for program, _ in asked} == {"controller", "passport"}


@pytest.mark.parametrize("unready", [False, True], ids=["ready", "unready"])
@pytest.mark.parametrize("state", STATES)
def test_of_the_recorded_states(state: str, unready: bool) -> None:
    """Pods that are unready are asked themselves."""
    world = world_in(state)
    for name in ("controller", "passport") if unready else ():
        world.component(name).fail_probe()
    assert _asked(world, state) - HARMLESS == set()


def test_without_a_cluster() -> None:
    world = healthy("g3")
    world.options["domain"], world.down = world.domain, "connection refused"
    assert _asked(world, "no cluster") - HARMLESS == set()


def test_of_everything_that_is_known_to_go_wrong() -> None:
    """Each example, on the newest generation that can have it, of the checks for which one of the two is asked."""
    healthy_ones = {one.id: _judged(one, healthy("g3")) for one in CHECKS}
    asking = [one for one in CHECKS if healthy_ones[one.id]]
    assert {"controller-auth", "controller-ready", "passport-ready"} <= {one.id for one in asking}
    for one in asking:
        for example in one.examples:
            world = healthy(example.on(GENERATIONS)[-1])
            example.change(world)
            assert _judged(one, world) - HARMLESS == set(), (one.id, example.title)


def _judged(one: Check, world: World) -> set[tuple[str, str]]:
    recorder = Recorder(world)
    verdict(one, recorder)
    return _places(recorder)


def _asked(world: World, name: str) -> set[tuple[str, str]]:
    recorder = Recorder(world)
    run(CHECKS, recorder, named=name)
    return _places(recorder)


def _places(recorder: Recorder) -> set[tuple[str, str]]:
    """Programs and paths. What is asked of a web server is a GET, but the login that only ``--active`` allows."""
    kept = recorder.kept()
    logins = [reply for query, reply in kept.items() if isinstance(query, DefaultLogin)]
    if kept.get(Option("active")) != Got("true"):
        assert all(isinstance(reply, Failed) and reply.reason is Reason.NOT_ASKED for reply in logins)
    return {place for query in kept if (place := _place(query)) is not None}


def _place(query: Query) -> tuple[str, str] | None:
    """Which of the two programs is asked, and for which path, with its query."""
    match query:
        case HttpGet():
            parts = urlsplit(query.url)
            program = _PROGRAMS.get((parts.hostname or "").partition(".")[0], "")
            path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
        case ServiceGet():
            program, path = _PROGRAMS.get(query.service, ""), f"/{query.path.lstrip('/')}"
        case PodGet():
            program, path = _of_pod(query.pod), f"/{query.path.lstrip('/')}"
        case _:
            return None
    return (program, path) if program else None


def _of_pod(name: str) -> str:
    return next((one for one in ("controller", "passport") if name.startswith(f"drycc-{one}-")), "")
