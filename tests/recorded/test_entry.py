"""What the doctor says of the recorded states in which nothing is broken, and strangers come in or are shown secrets."""

from __future__ import annotations

import pytest

from drycc_doctor.drycc import installed
from drycc_doctor.facts.platform.generations import GENERATIONS
from drycc_doctor.model.finding import Report, Status
from drycc_doctor.report.roots import roots
from drycc_doctor.testing import run
from drycc_doctor.worlds import World, healthy
from tests.recorded.states import STATES

CHECKS = installed().checks
_DEBUG = "Setting controller.environment.DRYCC_DEBUG"
ROOTS = {
    "registration-on": {"open Setting passport.environment.REGISTRATION_ENABLED"},
    "social-login": {"social-login Setting passport.environment.SOCIAL_AUTH_GITHUB_KEY"},
    "debug": {f"controller {_DEBUG}"},
    "debug-database-stopped": {f"leaks {_DEBUG}", "crash-loop Component drycc-database"},
}
_ALONE = ROOTS | {"debug-database-stopped": {f"leaks {_DEBUG}", "database-down Component drycc-controller"}}


def _world(state: str, generation: str, *, tls: bool) -> World:
    world = healthy(generation)
    if tls:
        world.serve_tls()
    STATES[state](world)
    return world


def _failing(report: Report) -> set[str]:
    found = (root.finding for root in roots(report))
    return {f"{one.code} {one.subject}" for one in found if one.status is Status.FAIL}


@pytest.mark.parametrize("alone", [False, True], ids=["cluster", "domain alone"])
@pytest.mark.parametrize("tls", [False, True], ids=["http", "https"])
@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("state", ROOTS)
def test_the_door_is_the_root(state: str, generation: str, tls: bool, alone: bool) -> None:
    world = _world(state, generation, tls=tls)
    if alone:
        world.options["domain"], world.down = world.domain, "connection refused"
    expected = (_ALONE if alone else ROOTS)[state]
    if (state, generation) == ("social-login", "g1"):  # it knows none
        expected = set()
    assert _failing(run(CHECKS, world, named=state)) == expected


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("state", ["debug", "registration-on", "social-login"])
def test_drift_does_not_tell_to_keep_it(state: str, generation: str) -> None:
    """It was set by hand, which helm upgrade leaves: what does not follow says nothing of values."""
    report = run(CHECKS, _world(state, generation, tls=False), named=state)
    told = {str(one.finding.subject) for one in roots(report) if one.place.check == "upgrade-drift"}
    unexplained = state == "debug" or (state, generation) == ("social-login", "g1")  # no failure of passport's
    assert all(one.startswith("Component drycc-passport") for one in told) if unexplained else told == set()
    assert "added" not in {f.code for r in report.results if r.check == "upgrade-drift" for f in r.findings}
