"""Compound faults on the real thing: the report names the fault first, and says the same as of the World."""

from __future__ import annotations

import hashlib
from fnmatch import fnmatchcase

import pytest

from drycc_doctor.drycc import installed
from drycc_doctor.report.roots import roots
from drycc_doctor.testing import run
from drycc_doctor.worlds.catalogue import sick
from drycc_doctor.worlds.fault import Fault
from drycc_doctor.worlds.faults import FAULTS
from tests.cluster.stage import Stage, canaries, now, patiently

pytestmark = pytest.mark.cluster
CHECKS = installed().checks


def generation(one: Fault) -> str:
    """One of those where it can be, always the same."""
    return one.on[hashlib.sha256(one.name.encode()).digest()[0] % len(one.on)]


IN_ORDER = sorted(FAULTS, key=generation)  # another platform is much to load


@pytest.mark.parametrize("one", IN_ORDER, ids=[one.name for one in IN_ORDER])
def test_fault(stage: Stage, environment: None, one: Fault) -> None:
    world = sick(one, generation(one), now=now())
    stage.show(world)
    made_up = run(CHECKS, world, named="live")
    live = patiently(lambda timeout: run(CHECKS, stage.source(timeout=timeout), named="live"), made_up)
    first = roots(live)[0]
    assert fnmatchcase(str(first.finding.subject), one.root), first.finding.message
    assert {(r.check, f.status, f.code, f.subject) for r in live.results for f in r.findings} == {
        (r.check, f.status, f.code, f.subject) for r in made_up.results for f in r.findings
    }
    assert canaries(world, str(live)) == []
