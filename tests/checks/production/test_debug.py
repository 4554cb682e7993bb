"""What debugging is told by: the controller's page, and the variable."""

from __future__ import annotations

import pytest

from drycc_doctor.facts.platform.generations import GENERATIONS
from drycc_doctor.model.finding import Status
from drycc_doctor.testing import World, healthy, verdict
from drycc_doctor.worlds.answers import Answer
from drycc_doctor_checks.production.debug import debug

F, P, U, W = Status.FAIL, Status.PASS, Status.UNKNOWN, Status.WARN
each_generation = pytest.mark.parametrize("generation", GENERATIONS)
each_scheme = pytest.mark.parametrize("tls", [False, True], ids=["http", "https"])


def said(world: World) -> list[tuple[Status, str]]:
    return [(one.status, one.code) for one in verdict(debug, world).findings]


def platform(generation: str, value: str | None, *, tls: bool = False) -> World:
    world = healthy(generation)
    if tls:
        world.serve_tls()
    world.component("controller").set_env("DRYCC_DEBUG", value)
    return world


@each_generation
@each_scheme
@pytest.mark.parametrize("down", [False, True], ids=["database up", "database down"])
def test_the_page_tells_without_a_cluster(generation: str, tls: bool, down: bool) -> None:
    world = platform(generation, "True", tls=tls)
    if down:
        world.lose_database()
    told = (F, "leaks" if down else "controller")
    assert said(world) == [told]
    world.options["domain"], world.down = world.domain, "connection refused"
    assert said(world) == [told, (U, "unreachable")]


@each_generation
@each_scheme
def test_without_a_cluster_and_without_debugging(generation: str, tls: bool) -> None:
    world = platform(generation, None, tls=tls)
    world.options["domain"], world.down = world.domain, "connection refused"
    assert said(world) == [(P, "ok"), (U, "unreachable")]


@each_generation
@pytest.mark.parametrize(
    ("value", "status"), [("true", F), ("TRUE", F), ("1", P), (" true", P), ("yes", P), ("false", P), ("", P)]
)
def test_only_true_counts(generation: str, value: str, status: Status) -> None:
    """drycc/controller#debug: with the page and without it."""
    world = platform(generation, value)
    assert [one for one, _ in said(world)] == [status]
    world.deny("get services/proxy")
    world.gateway.close()
    assert [one for one, _ in said(world)] == [status]


def test_a_variable_that_the_pods_do_not_have_yet() -> None:
    """Either is enough: a rollout that goes on brings what is asked for."""
    world = platform("g3", "true")
    headers = [("content-type", "text/html"), ("drycc_api_version", "2.3")]
    world.component("controller").answer("/v2", Answer(404, headers, b"<title>Not Found</title>"))
    assert said(world) == [(F, "controller")]


@each_generation
def test_a_page_of_somebody_else_tells_nothing_of_the_controller(generation: str) -> None:
    world = platform(generation, None)
    world.sites[world.host("drycc")] = Answer(404, [("content-type", "text/html")], b"<title>Not Found</title>")
    assert said(world) == [(P, "ok")]  # by the variable
    world.options["domain"], world.down = world.domain, "connection refused"
    assert said(world) == [(U, "unreachable"), (U, "unreachable")]


def test_both_programs_and_all_runners() -> None:
    world = platform("g3", "true")
    for name in ("controller-metric", "controller-celery", "passport", "passport-celery"):
        world.component(name).set_env("DRYCC_DEBUG", "true")
    controller, passport = verdict(debug, world).findings
    assert (controller.code, passport.code) == ("controller", "passport")
    assert "deployment/drycc-controller-api deployment/drycc-controller-celery" in controller.remedy
    assert "deployment/drycc-passport-api deployment/drycc-passport-celery" in passport.remedy
