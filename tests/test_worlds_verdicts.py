"""What the whole report says of whole platforms."""

from collections.abc import Callable

import pytest

from drycc_doctor.drycc import installed
from drycc_doctor.facts.platform.generations import GENERATIONS
from drycc_doctor.model.finding import Report, Status
from drycc_doctor.testing import run
from drycc_doctor.worlds import World, healthy, named
from tests.standing import standing

CHECKS = installed().checks


def report(world: World) -> Report:
    return run(CHECKS, world, named="a World")


def roots(of: Report) -> set[str]:
    return {str(of.finding(p).subject) for p in of.places(Status.FAIL) if p not in of.explained_by}


def unwell(of: Report) -> list[tuple[str, str]]:
    """All that is not well, but for what stands on well-run platforms too."""
    found = [(r.check, f) for r in of.results for f in r.findings if f.status >= Status.UNKNOWN]
    return [(check, f.message) for check, f in found if not standing(check, f)]


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("variant", [{}, {"off_cluster": True}, {"tls": True}], ids=["on", "off", "tls"])
def test_healthy(generation: str, variant: dict[str, bool]):
    got = report(healthy(generation, **variant))
    assert unwell(got) == []
    assert got.exit_code() == 0


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("change", [World.rejuvenate, World.serve_from_nodes], ids=["fresh", "bare-metal"])
def test_healthy_in_another_way(generation: str, change: Callable[[World], None]):
    world = healthy(generation)
    change(world)
    got = report(world)
    assert unwell(got) == []


@pytest.mark.parametrize("generation", GENERATIONS)
def test_tls_that_ends_in_front_is_well_but_for_the_urls(generation: str):
    world = healthy(generation)
    world.end_tls_in_front()
    world.redirects = True
    got = report(world)
    assert [
        (r.check, f.code)
        for r in got.results
        for f in r.findings
        if f.status >= Status.UNKNOWN and not standing(r.check, f)
    ] == [("production-clear-text", "cookies"), ("tls-oauth-urls", "http-urls")]


def test_what_may_leave_a_trace_is_told():
    world = healthy("g3")
    assert not report(world).notes
    world.allow_active()
    assert [note for note in report(world).notes if "--active" in note and "login" in note]


def test_as_charted_names_the_missing_keys():
    got = report(healthy("g3", as_charted=True))
    said = [f for r in got.results for f in r.findings if f.status is Status.FAIL]
    assert any(f.code == "config" and "scopes" in f.message for f in said)
    assert got.exit_code() == 1


def test_no_address_is_one_root():
    got = report(named("no-address"))
    assert roots(got) == {"Gateway drycc-gateway"}


def test_storage_down_is_one_root():
    assert roots(report(named("storage-down"))) == {"Component drycc-storage"}


def test_database_down_is_one_root():
    assert roots(report(named("database-down"))) == {"Component drycc-database"}


def test_first_day():
    got = report(named("first-day"))
    assert roots(got) == {
        "Record *.example.com",
        "Account passport admin",
        "Setting passport.environment.REGISTRATION_ENABLED",
    }


@pytest.mark.parametrize("generation", GENERATIONS)
def test_no_drycc_is_said_once(generation: str):
    world = healthy(generation)
    world.uninstall()
    got = report(world)
    assert len(got.places(Status.FAIL)) == 1
    assert roots(got) == {"Platform drycc"}
    unexplained = [got.finding(p) for p in got.places(Status.UNKNOWN) if p not in got.explained_by]
    assert unexplained == []


@pytest.mark.parametrize("generation", GENERATIONS)
def test_no_gateway_api_is_said_once(generation: str):
    world = healthy(generation)
    world.uninstall_gateway_api()
    got = report(world)
    tops = [got.finding(p) for p in got.places(Status.FAIL, Status.UNKNOWN) if p not in got.explained_by]
    assert [str(f.subject) for f in tops] == ["API gateway.networking.k8s.io"]


def test_a_missing_right_is_one_root():
    world = healthy("g2")
    world.deny("list secrets")
    got = report(world)
    tops = [got.finding(p) for p in got.places(Status.UNKNOWN) if p not in got.explained_by]
    assert [str(f.subject) for f in tops] == ["Right list secrets"]
    assert got.exit_code() == 3


def test_an_api_server_that_does_not_answer_is_one_root():
    world = healthy("g2")
    world.down = "connection refused"
    world.options["domain"] = world.domain
    got = report(world)
    tops = {str(got.finding(p).subject) for p in got.places(Status.FAIL, Status.UNKNOWN) if p not in got.explained_by}
    assert tops == {"API server of the cluster"}
    assert got.exit_code() == 3
