"""The rules for checks as others use them, and the tests that prove one check."""

import pytest

CHECKS = '''
"""Checks of somebody else."""

from drycc_doctor.api import check, fail, passed, subject
from drycc_doctor.facts.kubernetes.nodes import Nodes


@check("acme-nodes", title="There are nodes")
def nodes(nodes: Nodes):
    """Without nodes nothing runs.

    The nodes are counted.

    Add one.
    """
    if len(nodes.items) > 2:
        yield passed("ok", subject.cluster(), "there are enough")
    else:
        yield fail("few", subject.cluster(), "there are few", remedy="add a node")


def lost(world):
    world.objects.remove("nodes", "node-2", "")
    world.objects.remove("nodes", "node-3", "")


nodes.must_fail("few", "two were lost", lost)
'''
TESTS = """
import their_checks
from their_checks import nodes
from drycc_doctor.testing.plugin import CheckRules


class TestChecks(CheckRules):
    package = "their_checks"

    @classmethod
    def checks(cls):
        return [nodes]


def judged():
    return nodes.id


def test_by_its_name():
    assert judged()


def test_of_something_else():
    pass
"""


@pytest.fixture
def theirs(pytester: pytest.Pytester) -> pytest.Pytester:
    pytester.makepyfile(their_checks=CHECKS, test_acme=TESTS)
    pytester.syspathinsert()
    return pytester


def run(theirs: pytest.Pytester, *args: str) -> pytest.RunResult:
    return theirs.runpytest_inprocess("-p", "drycc_doctor.testing.plugin", "-p", "no:cacheprovider", *args)


def test_a_check_that_keeps_the_rules_passes(theirs: pytest.Pytester):
    run(theirs).assert_outcomes(passed=15)


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ('must_fail("few"', 'must_fail("none"', "FAIL none wanted on g1, FAIL few"),
        ("> 2:", "> 9:", "there are few"),
        ("\n\n    Add one.", "", "what is looked at, why it matters, what to do"),
        ('remedy="add a node"', 'remedy=""', "few"),
        ('lost", lost)', 'lost", lost, only=("g9",))', "AssertionError: two-were-lost"),
    ],
)
def test_a_check_that_breaks_a_rule_fails(pytester: pytest.Pytester, was: str, now: str, said: str):
    assert was in CHECKS
    pytester.makepyfile(their_checks=CHECKS.replace(was, now), test_acme=TESTS)
    pytester.syspathinsert()
    result = run(pytester)
    assert result.parseoutcomes()["failed"] >= 1
    result.stdout.fnmatch_lines([f"*{said}*"])


def test_what_proves_one_check_is_chosen(theirs: pytest.Pytester):
    run(theirs, "--check", "acme-nodes").assert_outcomes(passed=14, deselected=1)


def test_a_check_that_nothing_proves_is_an_error(theirs: pytest.Pytester):
    result = run(theirs, "--check", "acme-nods")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*no test proves a check 'acme-nods'*"])
