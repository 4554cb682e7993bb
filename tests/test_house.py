"""The rules of the house that no linter knows."""

from functools import cache
from pathlib import Path
from statistics import median

import pytest

from drycc_doctor.drycc import installed
from drycc_doctor.model.check import Check, Example
from drycc_doctor.model.finding import Result
from drycc_doctor.testing.plugin import Case, CheckRules
from drycc_doctor.worlds import World, healthy
from tests import snapshots
from tests.commands import lost

CHECKS = installed().checks
ROOT = Path(__file__).parent.parent
NAMES_WHAT_IS_MISSING = {"selects-nothing"}
"""Codes whose remedy shows that something is not there: the pods that a Service selects."""


def test_all_checks_are_installed_and_none_is_broken():
    assert installed().broken == ()
    assert len(CHECKS) >= 141


def test_every_snapshot_is_of_a_check():
    assert {path.stem for path in snapshots.FOLDER.iterdir()} == {one.id for one in CHECKS}


@pytest.mark.parametrize("folder", ["drycc_doctor/facts", "drycc_doctor/worlds", "checks/drycc_doctor_checks"])
def test_files_are_read_at_a_glance(folder: str):
    lines = [len(file.read_text(encoding="utf-8").splitlines()) for file in (ROOT / folder).rglob("*.py")]
    assert median(lines) <= 90
    assert max(lines) <= 250


def lost_commands(example: Example, generation: str, result: Result) -> list[str]:
    """Commands of remedies that name what is neither on the platform of an example nor on a healthy one."""
    remedies = [
        one.remedy for one in result.findings if "kubectl" in one.remedy and one.code not in NAMES_WHAT_IS_MISSING
    ]
    if not remedies:
        return []
    world = healthy(generation)
    example.change(world)
    return [one for remedy in remedies for one in lost(remedy, world, *well(generation))]


@cache
def well(generation: str) -> tuple[World, ...]:
    return healthy(generation), healthy(generation, tls=True)


class TestChecks(CheckRules):
    """The rules for checks, on our own; what each of their examples says is kept as text."""

    package = "drycc_doctor_checks."

    def compare(self, check: Check, cases: list[Case]):
        snapshots.held(check.id, snapshots.shown(cases))
        assert {one for case in cases for one in lost_commands(*case)} == set()

    def test_ids_begin_with_their_area(self, check: Check):
        assert check.judge.__module__.split(".")[1] == check.area
