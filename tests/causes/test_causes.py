"""One fault is one root, first and alone, and its message says why in the words of who knows."""

from fnmatch import fnmatchcase

import pytest

from drycc_doctor.drycc import installed
from drycc_doctor.model.finding import Report, Status
from drycc_doctor.report.roots import Root, roots
from drycc_doctor.testing import run
from drycc_doctor.worlds import World, healthy
from tests.causes import rows, unusual
from tests.causes.cause import Cause, Change, Well
from tests.standing import standing

pytestmark = pytest.mark.once
CHECKS = installed().checks
CAUSES = [(one, generation) for one in rows.CAUSES for generation in one.on]
WELL = [(one, generation) for one in unusual.WELL for generation in one.on]


def test_there_are_enough():
    assert len({one.title for one in rows.CAUSES}) == len(rows.CAUSES) >= 60


@pytest.mark.parametrize(("one", "generation"), CAUSES, ids=[f"{one.title}-{g}" for one, g in CAUSES])
def test_the_cause_is_the_only_root(one: Cause, generation: str):
    report = changed(healthy(generation, tls=one.tls), one.change, *one.then)
    told = [(root.place.check, root.finding.code, str(root.finding.subject)) for root in unexpected(report)]
    assert len(told) == 1, told
    assert all(fnmatchcase(said, wanted) for said, wanted in zip(told[0], one.root, strict=True)), told[0]
    first = unexpected(report)[0].finding
    assert first.status is Status.FAIL
    assert [words for words in one.words if words not in first.message] == [], first.message
    assert first.remedy
    assert report.exit_code() == 1


@pytest.mark.parametrize(("one", "generation"), WELL, ids=[f"{one.title}-{g}" for one, g in WELL])
def test_what_is_unusual_is_well(one: Well, generation: str):
    report = changed(healthy(generation, tls=one.tls), one.change)
    told = [root.finding for root in unexpected(report)]
    assert [f"{f.code} {f.subject}: {f.message}" for f in told if f.code not in one.notes] == []
    assert [f.code for f in told if f.status is not Status.WARN] == []
    assert report.exit_code() == 0


def changed(world: World, *changes: Change) -> Report:
    for change in changes:
        change(world)
    return run(CHECKS, world, named="a cause")


def unexpected(report: Report) -> list[Root]:
    """The roots, less what is warned of on well-run platforms too."""
    return [root for root in roots(report) if not standing(root.place.check, root.finding)]
