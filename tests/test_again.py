"""What is judged once more is what a whole run says: its verdicts, and what explains what."""

import pytest

from drycc_doctor.drycc import DRYCC, installed
from drycc_doctor.facts.platform.generations import GENERATIONS
from drycc_doctor.testing import run
from drycc_doctor.worlds import healthy
from drycc_doctor.worlds.catalogue import sick
from drycc_doctor.worlds.faults import FAULTS
from tests.again import Again
from tests.fields import changes
from tests.test_unnoticed import own

CHECKS = installed().checks


@pytest.mark.parametrize("generation", GENERATIONS)
def test_the_report_of_a_fault_is_that_of_a_whole_run(generation: str):
    again = Again(CHECKS, healthy(generation), DRYCC.edges())
    for fault in [one for one in FAULTS if generation in one.on and not one.tls][::3]:
        world = sick(fault, generation)
        got, whole = again.report(world), run(CHECKS, world, named=fault.name)
        assert (got.results, got.explained_by) == (whole.results, whole.explained_by), fault.name


def test_the_verdicts_on_a_changed_field_are_those_of_a_whole_run():
    again = Again(CHECKS, healthy("g3"))
    tried = [(plural, obj, one) for plural, obj in own(healthy("g3")) for one in changes(plural, obj)][::3001]
    assert len(tried) > 5
    for plural, obj, change in tried:
        world = healthy("g3")
        change.apply(world.objects.get(plural, obj["metadata"]["name"], obj["metadata"].get("namespace", "")))
        findings = again.findings | again.after(world, plural)
        whole = {result.check: result.findings for result in run(CHECKS, world, named=change.path).results}
        assert findings == whole, (plural, change)
