"""Every example of every check, once, on the real thing; its verdict is the World's own."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from functools import partial

import pytest

from drycc_doctor.bundle.record import Recorder
from drycc_doctor.bundle.replay import Replay
from drycc_doctor.drycc import installed
from drycc_doctor.engine.selftest import HEALTHY, holds, summary, verdict
from drycc_doctor.facts.platform.generations import GENERATIONS
from drycc_doctor.model.check import Check, Example
from drycc_doctor.model.finding import Result, Status
from drycc_doctor.testing import run
from drycc_doctor.worlds import World, healthy
from tests.cluster.stage import Stage, canaries, in_time, now, patiently, said
from tests.standing import standing

pytestmark = pytest.mark.cluster
CHECKS = installed().checks


def generation(one: Check, example: Example) -> str:
    """One of those where the example can be, always the same."""
    digest = hashlib.sha256(f"{one.id} {example.name}".encode()).digest()
    generations = example.on(GENERATIONS)
    return generations[digest[0] % len(generations)]


CASES = sorted(
    ((generation(one, example), one, example) for one in CHECKS for example in one.examples),
    key=lambda case: (case[0], bool(case[2].change), case[1].id),
)


@pytest.mark.parametrize(
    ("variant", "change"),
    [
        ({}, None),
        ({"off_cluster": True}, None),
        ({"tls": True}, None),
        ({}, World.rejuvenate),
        ({}, World.serve_from_nodes),
    ],
    ids=["on", "off", "tls", "fresh", "bare-metal"],
)
@pytest.mark.parametrize("generation_", GENERATIONS)  # varies last: another platform is much to load
def test_healthy(
    stage: Stage,
    environment: None,
    generation_: str,
    variant: dict[str, bool],
    change: Callable[[World], None] | None,
) -> None:
    """Nothing fails, nothing is unknown; the audit log holds get and list, and only what was declared."""
    world = healthy(generation_, now=now(), **variant)
    if change:
        change(world)
    stage.show(world)
    stage.plane.mark()
    report = run(CHECKS, stage.source(timeout=10), named="live", clock=time.monotonic)
    unwell = [(r.check, f) for r in report.results for f in r.findings if f.status >= Status.UNKNOWN]
    assert [(check, f.message) for check, f in unwell if not standing(check, f)] == []
    assert report.exit_code() == 0
    audit = stage.plane.audit("drycc-doctor/")
    assert audit
    assert {entry["verb"] for entry in audit} <= {"get", "list"}
    assert sum(entry["verb"] == "list" for entry in audit) <= 46
    assert sum("/proxy/" in entry["requestURI"] for entry in audit) <= 20
    assert canaries(world, json.dumps(audit)) == []


@pytest.mark.parametrize(("generation_", "one", "example"), CASES, ids=[f"{g}-{c.id}-{e.name}" for g, c, e in CASES])
def test_example(
    stage: Stage,
    environment: None,
    monkeypatch: pytest.MonkeyPatch,
    generation_: str,
    one: Check,
    example: Example,
) -> None:
    def made(moment: float) -> World:
        world = healthy(generation_, now=moment)
        example.change(world)
        return world

    def hold(world: World) -> None:
        stage.show(world)
        monkeypatch.setenv("DRYCC_PROFILE", stage.environment()["DRYCC_PROFILE"])
        made_up = verdict(one, world)
        recorders: list[Recorder] = []

        def judged(timeout: float) -> Result:
            recorders.append(Recorder(stage.source(timeout=timeout)))
            return verdict(one, recorders[-1])

        live = patiently(judged, made_up)
        assert holds(example, live), f"{summary(live)}: {[f.message for f in live.findings if f.status not in HEALTHY]}"
        assert said(live) == said(made_up)
        assert verdict(one, Replay.of(recorders[-1].kept())) == live
        assert canaries(world, str(live)) == []

    in_time(made, partial(verdict, one), hold)
