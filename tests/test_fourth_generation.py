"""A generation to come, of which nothing is known but that it is newer, is judged as the newest that is known."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from drycc_doctor.drycc import installed
from drycc_doctor.engine.selftest import holds, summary, verdict
from drycc_doctor.facts.platform import generations
from drycc_doctor.facts.platform.generations import G3, GENERATIONS
from drycc_doctor.model.check import Check, Example
from drycc_doctor.testing import run
from drycc_doctor.worlds import healthy

pytestmark = pytest.mark.once
CHECKS = installed().checks
G4 = replace(G3, order=4, name="g4", title="fourth")
PARTICULAR = [
    (check, example)
    for check in CHECKS
    for example in check.examples
    if example.on(GENERATIONS) != GENERATIONS and G3.name in example.on(GENERATIONS)
]
"""What is otherwise on an older generation."""


@pytest.fixture
def add_the_fourth(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    return lambda: monkeypatch.setattr(generations, "ALL", (*generations.ALL, G4))


def findings(generation: str) -> list[tuple[str, ...]]:
    report = run(CHECKS, healthy(generation), named=generation)
    return [
        (one.check, str(f.status), f.code, str(f.subject), f.message) for one in report.results for f in one.findings
    ]


def test_a_healthy_platform_is_judged_as_before(add_the_fourth: Callable[[], None]):
    before = findings(G3.name)
    add_the_fourth()
    after = findings(G4.name)
    differ = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert [(old[0], new[-1]) for old, new in differ] == [
        ("components-platform", "a Drycc of the fourth generation is in namespace drycc")
    ]


@pytest.mark.parametrize(("check", "example"), PARTICULAR, ids=[f"{c.id}-{e.name}" for c, e in PARTICULAR])
def test_what_an_older_generation_does_not_have_is_found(
    check: Check, example: Example, add_the_fourth: Callable[[], None]
):
    add_the_fourth()
    world = healthy(G4.name)
    example.change(world)
    result = verdict(check, world)
    assert holds(example, result), summary(result)
