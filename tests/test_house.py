"""The rules of the house that no linter knows."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

from drycc_doctor.drycc import installed
from drycc_doctor.engine.resolve import closure
from drycc_doctor.engine.selftest import HEALTHY, holds, told, verdict
from drycc_doctor.facts.platform.generations import GENERATIONS
from drycc_doctor.model.check import Check, Example
from drycc_doctor.model.finding import Finding, Result, Status
from drycc_doctor.model.query import Pattern, Query
from drycc_doctor.worlds import NotThereError, healthy
from tests import snapshots

CHECKS = installed().checks
each_check = pytest.mark.parametrize("one", CHECKS, ids=lambda one: one.id)
each_generation = pytest.mark.parametrize("generation", GENERATIONS)
JUDGES = {"passed": "PASS", "skip": "SKIP", "unknown": "UNKNOWN", "warn": "WARN", "fail": "FAIL"}
NEVER_FAILS: set[str] = set()


def test_all_checks_are_installed_and_none_is_broken():
    assert installed().broken == ()
    assert len(CHECKS) >= 17


def cases(one: Check) -> Iterator[tuple[Example, str, Result]]:
    """Each example of a check on each generation where it can be, and what the check says of it."""
    for example in one.examples:
        for generation in example.on(GENERATIONS):
            world = healthy(generation)
            example.change(world)
            yield example, generation, verdict(one, world)


@each_check
@each_generation
@pytest.mark.parametrize("off_cluster", [False, True], ids=["on-cluster", "off-cluster"])
def test_a_healthy_platform_passes(one: Check, generation: str, off_cluster: bool):
    result = verdict(one, healthy(generation, off_cluster=off_cluster))
    assert result.status in HEALTHY, [f.message for f in result.findings]


@each_check
def test_examples_have_names_of_their_own(one: Check):
    assert len({example.name for example in one.examples}) == len(one.examples)
    assert len({example.title for example in one.examples}) == len(one.examples)


def test_every_snapshot_is_of_a_check():
    assert {path.stem for path in snapshots.FOLDER.iterdir()} == {one.id for one in CHECKS}


@each_check
def test_examples_hold_and_yield_every_status_and_code(one: Check):
    """Every code that the check's own source can yield, beside those that pass, is in the examples' findings."""
    found = set()
    for example, _, result in (tried := list(cases(one))):
        assert holds(example, result), f"{example.name}: {example.status.name} {example.code} wanted, {told(result)}"
        found |= {(finding.status.name, finding.code) for finding in result.findings}
        for finding in result.findings:
            says_what_to_do(finding)
    written = {(status, code) for status, code in codes(one) if status != "PASS"}
    assert written <= found, f"no example yields {sorted(written - found)}"
    snapshots.held(one.id, snapshots.shown(tried))


def says_what_to_do(finding: Finding) -> None:
    assert finding.remedy or finding.status not in {Status.FAIL, Status.WARN}, finding
    assert "check your" not in finding.remedy.lower()
    assert finding.message[0] != " "
    assert len(finding.message) < 400


@each_check
def test_examples_hold_off_cluster_too(one: Check):
    """Where what the example breaks is off-cluster, there is nothing to break, and NotThereError says so."""
    for example in (each for each in one.examples if "g3" in each.on(GENERATIONS)):
        world = healthy("g3", off_cluster=True)
        try:
            example.change(world)
        except NotThereError:
            continue
        result = verdict(one, world)
        assert holds(example, result), f"{example.name}: {told(result)}"


@each_check
def test_every_check_can_fail_or_warn(one: Check):
    assert {Status.FAIL, Status.WARN} & {example.status for example in one.examples}


def codes(one: Check) -> set[tuple[str, str]]:
    """The statuses and codes that stand literally in the check's module."""
    tree = ast.parse(Path(inspect.getfile(one.judge)).read_text())
    found = set()
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in JUDGES and call.args:
            code = call.args[0]
            if isinstance(code, ast.Constant):
                found.add((JUDGES[call.func.id], str(code.value)))
    return found


@each_check
def test_ids_begin_with_their_area(one: Check):
    assert one.judge.__module__.split(".")[1] == one.area


@each_check
def test_pages_say_enough(one: Check):
    assert len(one.doc.split("\n\n")) >= 3, "what is looked at, why it matters, what to do"
    assert one.title[0].isupper()
    assert not one.title.endswith(".")


def test_every_fact_declares_what_it_asks():
    for fact in closure([kind for one in CHECKS for kind, _ in one.needs.values()]):
        assert isinstance(fact.asks, tuple), fact
        assert all(isinstance(ask, (Query, Pattern)) for ask in fact.asks), fact
        assert inspect.getdoc(fact), fact
        assert inspect.getdoc(fact.gather), fact
