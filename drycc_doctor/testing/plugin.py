"""A plugin for pytest: the rules that every check keeps, as tests; and ``--check ID``, all that proves one check.

In the ``conftest.py`` at the top of the tests::

    pytest_plugins = ["drycc_doctor.testing.plugin"]

and in a test module, for the checks of your package::

    from drycc_doctor.testing.plugin import CheckRules

    class TestChecks(CheckRules):
        package = "acme_checks"
"""

import ast
import inspect
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest

from drycc_doctor.drycc import DRYCC, installed
from drycc_doctor.engine.resolve import closure
from drycc_doctor.engine.selftest import HEALTHY, holds, summary, verdict
from drycc_doctor.model.check import Check, Example
from drycc_doctor.model.finding import Finding, Result, Status
from drycc_doctor.model.query import Pattern, Query
from drycc_doctor.worlds import NotThereError, healthy

Case = tuple[Example, str, Result]
_JUDGES = {"passed": "PASS", "skip": "SKIP", "unknown": "UNKNOWN", "warn": "WARN", "fail": "FAIL"}
_LONGEST = 400  # characters of a message


class CheckRules:
    """Each rule is tried on each check of ``package``, or of all that is installed; override what does not hold for you."""

    package = ""

    @classmethod
    def checks(cls) -> list[Check[Any]]:
        """Those that must keep the rules."""
        return [one for one in installed().checks if f"{one.judge.__module__}.".startswith(cls.package)]

    def compare(self, check: Check[Any], cases: list[Case]) -> None:
        """Called with what a check says of each of its examples: to hold it against a file, say."""

    @pytest.mark.parametrize("off_cluster", [False, True], ids=["on-cluster", "off-cluster"])
    def test_a_healthy_platform_passes(self, check: Check[Any], generation: str, off_cluster: bool) -> None:  # noqa: FBT001 - a parameter
        result = verdict(check, healthy(generation, off_cluster=off_cluster))
        assert result.status in HEALTHY, [f.message for f in result.findings]

    def test_examples_have_names_of_their_own(self, check: Check[Any]) -> None:
        assert len({example.name for example in check.examples}) == len(check.examples)
        assert len({example.title for example in check.examples}) == len(check.examples)

    def test_examples_are_of_generations_that_there_are(self, check: Check[Any]) -> None:
        known = DRYCC.generations()
        for example in check.examples:
            assert {example.since, *example.only} <= {"", *known}, example.name
            assert example.on(known), example.name

    def test_examples_hold_and_yield_every_status_and_code(self, check: Check[Any]) -> None:
        """Every code that the check's own source can yield, beside those that pass, is in the examples' findings."""
        found, tried = set(), list(cases(check))
        for example, generation, result in tried:
            wanted = f"{example.status.name} {example.code} wanted on {generation}"
            assert holds(example, result), f"{example.name}: {wanted}, {summary(result)}"
            found |= {(finding.status.name, finding.code) for finding in result.findings}
            for finding in result.findings:
                _says_what_to_do(finding)
        written = {(status, code) for status, code in _codes(check) if status != "PASS"}
        assert written <= found, f"no example yields {sorted(written - found)}"
        self.compare(check, tried)

    def test_examples_hold_off_cluster_too(self, check: Check[Any]) -> None:
        """Where what the example breaks is off-cluster, there is nothing to break, and NotThereError says so."""
        newest = DRYCC.generations()[-1]
        for example in (each for each in check.examples if newest in each.on(DRYCC.generations())):
            world = healthy(newest, off_cluster=True)
            try:
                example.change(world)
            except NotThereError:
                continue
            result = verdict(check, world)
            assert holds(example, result), f"{example.name}: {summary(result)}"

    def test_every_check_can_fail_or_warn(self, check: Check[Any]) -> None:
        assert {Status.FAIL, Status.WARN} & {example.status for example in check.examples}

    def test_pages_say_enough(self, check: Check[Any]) -> None:
        assert len(check.doc.split("\n\n")) >= 3, "what is looked at, why it matters, what to do"
        assert check.title[0].isupper()
        assert not check.title.endswith(".")

    def test_facts_declare_what_they_ask(self, check: Check[Any]) -> None:
        for fact in closure(kind for kind, _ in check.needs.values()):
            assert isinstance(fact.asks, tuple), fact
            assert all(isinstance(ask, (Query, Pattern)) for ask in fact.asks), fact
            assert inspect.getdoc(fact), fact
            assert inspect.getdoc(fact.gather), fact


def cases(check: Check[Any]) -> Iterator[Case]:
    """Each example of a check on each generation where it is tried, and what the check says of it."""
    for example in check.examples:
        for generation in example.on(DRYCC.generations()):
            world = healthy(generation)
            example.change(world)
            yield example, generation, verdict(check, world)


def _says_what_to_do(finding: Finding) -> None:
    assert finding.remedy or finding.status not in {Status.FAIL, Status.WARN}, finding
    assert "check your" not in finding.remedy.lower()
    assert finding.message[0] != " "
    assert len(finding.message) < _LONGEST


def _codes(check: Check[Any]) -> set[tuple[str, str]]:
    """The statuses and codes that stand literally in the check's module."""
    tree = ast.parse(Path(inspect.getfile(check.judge)).read_text(encoding="utf-8"))
    return {
        (_JUDGES[call.func.id], str(call.args[0].value))
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in _JUDGES
        if call.args and isinstance(call.args[0], ast.Constant)
    }


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--check ID``."""
    parser.addoption("--check", metavar="ID", help="Run all tests that prove one check, and no others.")


def pytest_configure(config: pytest.Config) -> None:
    """The mark, for tests that prove a check without naming it."""
    config.addinivalue_line("markers", "check(*ids): the checks that a test proves, if it does not name them")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each rule for each check, and on each generation."""
    if metafunc.cls is None or not issubclass(metafunc.cls, CheckRules):
        return
    if "check" in metafunc.fixturenames:
        metafunc.parametrize("check", metafunc.cls.checks(), ids=lambda one: one.id)
    if "generation" in metafunc.fixturenames:
        metafunc.parametrize("generation", DRYCC.generations())


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what does not prove the check that is asked for."""
    if not (id_ := config.getoption("--check")):
        return
    proofs = [item for item in items if proves(item, id_)]
    if not proofs:
        msg = f"no test proves a check {id_!r}"
        raise pytest.UsageError(msg)
    config.hook.pytest_deselected(items=[item for item in items if item not in proofs])
    items[:] = proofs


def proves(item: pytest.Item, id_: str) -> bool:
    """Whether a test is marked with a check, gets it as a parameter, or names it: the check itself, or its id."""
    marked = (mark.args for mark in item.iter_markers("check"))
    given = getattr(item, "callspec", None)
    parameters = list(given.params.values()) if given else []
    if any(id_ in ids for ids in marked) or any(_is(one, id_) for one in parameters):
        return True
    if any(isinstance(one, Check) for one in parameters):
        return False  # it is a proof of that one
    return isinstance(item, pytest.Function) and _names(item.function, id_, set())


def _is(value: object, id_: str) -> bool:
    return value == id_ or (isinstance(value, Check) and value.id == id_)


def _names(function: Callable[..., Any], id_: str, seen: set[object]) -> bool:
    """Whether a function's code names a check, or that of the functions of its module that it calls."""
    if not isinstance(function, FunctionType) or function in seen:
        return False
    seen.add(function)
    known = [function.__globals__.get(name) for name in _parts(function.__code__, "co_names")]
    own = [one for one in known if isinstance(one, FunctionType) and one.__module__ == function.__module__]
    return any(_is(one, id_) for one in [*known, *_parts(function.__code__, "co_consts")]) or any(
        _names(one, id_, seen) for one in own
    )


def _parts(code: CodeType, what: str) -> Iterable[Any]:
    """Names or constants of a function's code, with those of the functions within it; of tuples, what is in them."""
    for one in (*getattr(code, what), *(each for each in code.co_consts if isinstance(each, CodeType))):
        yield from (
            _parts(one, what) if isinstance(one, CodeType) else one if isinstance(one, (tuple, frozenset)) else (one,)
        )
