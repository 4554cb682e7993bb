"""Compound faults: what goes wrong, and all that follows from it; the report names the fault first."""

from fnmatch import fnmatchcase

import pytest

from drycc_doctor.drycc import installed
from drycc_doctor.model.finding import Status
from drycc_doctor.report.roots import roots
from drycc_doctor.testing import run
from drycc_doctor.worlds.catalogue import sick
from drycc_doctor.worlds.faults import FAULTS, Fault
from tests.standing import standing

CHECKS = installed().checks
CASES = [(one, generation) for one in FAULTS for generation in one.on]
SEVERAL = {"database-image"}
"""Faults that are several roots: two images of one pod cannot be pulled."""


def test_there_are_enough():
    assert len(FAULTS) >= 30
    assert len({one.name for one in FAULTS}) == len(FAULTS)


@pytest.mark.parametrize(("one", "generation"), CASES, ids=[f"{one.name}-{g}" for one, g in CASES])
def test_the_fault_is_the_first_root(one: Fault, generation: str):
    report = run(CHECKS, sick(one, generation), named=one.name)
    first, *others = (root for root in roots(report) if not standing(root.place.check, root.finding))
    assert first.finding.status is Status.FAIL
    assert fnmatchcase(str(first.finding.subject), one.root)
    if one.name not in SEVERAL:
        assert [str(root.finding.subject) for root in others] == []
    assert report.exit_code() == 1


def test_two_faults_are_two_roots():
    """What nothing in common explains is not folded."""
    by_name = {one.name: one for one in FAULTS}
    world = sick(by_name["wildcard-wrong"], "g3")
    by_name["storage-crashes"].apply(world)
    told = [root for root in roots(run(CHECKS, world, named="two")) if root.finding.status is Status.FAIL]
    found = {str(root.finding.subject) for root in told}
    assert found == {"Record *.example.com", "Component drycc-storage"}
