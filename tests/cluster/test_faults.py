"""Compound faults on the real thing: the report names the fault first, and says the same as of the World."""

from __future__ import annotations

import hashlib
from fnmatch import fnmatchcase
from functools import partial

import pytest

from drycc_doctor.drycc import installed
from drycc_doctor.report.roots import roots
from drycc_doctor.testing import run
from drycc_doctor.worlds import World
from drycc_doctor.worlds.catalogue import sick
from drycc_doctor.worlds.faults import FAULTS, Fault
from tests.cluster.stage import Stage, canaries, in_time, patiently, said

pytestmark = pytest.mark.cluster
CHECKS = installed().checks


def generation(one: Fault) -> str:
    """One of those where it can be, always the same."""
    return one.on[hashlib.sha256(one.name.encode()).digest()[0] % len(one.on)]


IN_ORDER = sorted(FAULTS, key=generation)  # another platform is much to load


@pytest.mark.parametrize("one", IN_ORDER, ids=[one.name for one in IN_ORDER])
def test_fault(stage: Stage, environment: None, one: Fault) -> None:
    def hold(world: World) -> None:
        stage.show(world)
        made_up = run(CHECKS, world, named="live")
        live = patiently(lambda timeout: run(CHECKS, stage.source(timeout=timeout), named="live"), made_up)
        first = roots(live)[0]
        assert fnmatchcase(str(first.finding.subject), one.root), first.finding.message
        assert said(live) == said(made_up)
        assert canaries(world, str(live)) == []

    in_time(lambda moment: sick(one, generation(one), now=moment), partial(run, CHECKS, named="the World"), hold)
