"""Whatever the world looks like, no check breaks, and a bundle of it says the same.

Random JSON finds nothing: bend a healthy World.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drycc_doctor.bundle.record import Recorder
from drycc_doctor.bundle.replay import Replay
from drycc_doctor.drycc import installed
from drycc_doctor.facts.platform.generations import GENERATIONS
from drycc_doctor.model.finding import Status
from drycc_doctor.testing import Bent, healthy, run

CHECKS = installed().checks


@pytest.mark.parametrize("generation", GENERATIONS)
@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 10**9), rarity=st.sampled_from([5, 20, 60, 300]))
def test_no_world_breaks_a_check(generation: str, seed: int, rarity: int):
    recorder = Recorder(Bent(healthy(generation), seed, rarity=rarity))
    report = run(CHECKS, recorder, named="bent")
    broken = [(r.check, f.message, f.evidence) for r in report.results for f in r.findings if f.status is Status.BROKEN]
    assert broken == []
    assert [r.check for r in report.results] == [one.id for one in CHECKS]
    assert all(r.findings for r in report.results)
    assert run(CHECKS, Replay.of(recorder.kept()), named="bent") == report


@pytest.mark.parametrize("generation", GENERATIONS)
def test_an_object_that_cannot_be_read_costs_only_itself(generation: str):
    """The others are judged, and the report names the object."""
    world = healthy(generation)
    world.component("builder").pods[0]["status"]["conditions"] = "yes"
    report = run(CHECKS, world, named="one bad pod")
    unreadable = [f for r in report.results for f in r.findings if f.code == "unreadable"]
    assert unreadable
    assert all("drycc-builder" in str(f.subject) for f in unreadable)
    assert not [f for r in report.results for f in r.findings if f.status is Status.BROKEN]
    assert report.exit_code() in {1, 3}
