"""What several answers tell together: the decision table, row by row, and what silence is worth."""

import pytest

from drycc_doctor.facts.health.controller import ControllerHealth
from drycc_doctor.facts.health.outcome import Outcome, best, heard, worst
from drycc_doctor.facts.health.passport import PassportHealth

W, E, S, N, U = Outcome.WELL, Outcome.ERROR, Outcome.SILENT, Outcome.NONE, Outcome.UNKNOWN
CONTROLLER = {  # token, bearer, readiness (drycc/controller#states-of-health)
    (W, W, W): "",
    (E, W, E): "database-down",
    (S, S, S): "database-hangs",
    (E, W, W): "tables-gone",
    (W, W, E): "not-migrated",
    (E, E, W): "cache-down",
    (S, S, W): "cache-hangs",
    (W, S, W): "",  # passport hangs: controller-passport tells of it
    # what is heard in part, or of two troubles at once
    (E, E, E): "cache-down",
    (E, U, E): "database-down",
    (E, S, W): "database-or-cache-down",
    (E, U, U): "database-or-cache-down",
    (S, W, U): "database-hangs",
    (S, W, W): "database-hangs",
    (S, U, W): "cache-hangs",
    (S, S, U): "database-or-cache-hangs",
    (S, S, E): "database-down",
    (W, W, S): "readiness-hangs",
    (U, U, E): "database-down",
    (U, U, S): "database-hangs",
    (U, U, W): "",
    (U, U, U): "not-heard",
}
PASSPORT = {  # user, readiness (drycc/passport#states-of-health)
    (W, W): "",
    (E, E): "database-down",
    (S, S): "database-hangs",
    (E, W): "reads-fail",
    (S, W): "reads-hang",
    (E, U): "database-or-reads-fail",
    (S, U): "database-hangs",
    (U, E): "database-down",
    (U, W): "",
    (N, W): "",
    (N, E): "database-down",
    (U, U): "not-heard",
}


def controller(*said: Outcome, api: Outcome = W, alone: bool = False) -> ControllerHealth:
    token, bearer, readiness = said
    return ControllerHealth(api, readiness, token, bearer, alone, 0.0)


@pytest.mark.parametrize(("said", "trouble"), CONTROLLER.items(), ids=str)
def test_controller(said: tuple[Outcome, Outcome, Outcome], trouble: str):
    assert controller(*said).trouble == trouble


@pytest.mark.parametrize(("said", "trouble"), PASSPORT.items(), ids=str)
def test_passport(said: tuple[Outcome, Outcome], trouble: str):
    user, readiness = said
    assert PassportHealth(W, readiness, user, alone=False, seconds=0.0).trouble == trouble


@pytest.mark.parametrize(("alone", "trouble"), [(True, "hangs"), (False, "not-heard")])
def test_who_is_silent_hangs_only_where_the_other_answers(alone: bool, trouble: str):
    assert controller(U, U, U, api=S, alone=alone).trouble == trouble
    assert PassportHealth(S, U, U, alone=alone, seconds=0.0).trouble == trouble


def test_outcomes_together():
    assert [best(S, W, E), best(U, S), best(U)] == [W, S, U]
    assert [worst(W, E, S), worst(W, S), worst(U, W), worst(U)] == [E, S, W, U]
    assert [heard(S, W), heard(S, S), heard(E, U)] == [S, U, U]
