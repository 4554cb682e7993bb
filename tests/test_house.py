"""The rules of the house that no linter knows."""

from drycc_doctor.drycc import installed
from drycc_doctor.model.check import Check
from drycc_doctor.testing.plugin import Case, CheckRules
from tests import snapshots

CHECKS = installed().checks


def test_all_checks_are_installed_and_none_is_broken():
    assert installed().broken == ()
    assert len(CHECKS) >= 122


def test_every_snapshot_is_of_a_check():
    assert {path.stem for path in snapshots.FOLDER.iterdir()} == {one.id for one in CHECKS}


class TestChecks(CheckRules):
    """The rules for checks, on our own; what each of their examples says is kept as text."""

    package = "drycc_doctor_checks."

    def compare(self, check: Check, cases: list[Case]):
        snapshots.held(check.id, snapshots.shown(cases))

    def test_ids_begin_with_their_area(self, check: Check):
        assert check.judge.__module__.split(".")[1] == check.area
