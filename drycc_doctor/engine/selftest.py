"""Prove that each check can fail: run its examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from drycc_doctor.engine.run import run
from drycc_doctor.model.check import Check, Example
from drycc_doctor.model.finding import Result, Status
from drycc_doctor.model.reply import Source
from drycc_doctor.worlds import healthy

HEALTHY = frozenset({Status.PASS, Status.SKIP, Status.WARN})


class Trial(msgspec.Struct, frozen=True):
    """One example on one generation, and what the check said."""

    check: str
    title: str
    generation: str
    wanted: str  # "FAIL no-record", or "healthy"
    got: str
    held: bool


def trials(checks: Iterable[Check[Any]], generations: Iterable[str] = ("g1", "g2", "g3")) -> Iterator[Trial]:
    """On each generation: the healthy World first, on which no check may fail, then each of the check's examples."""
    for generation in generations:
        for one in checks:
            result = verdict(one, healthy(generation))
            held = result.status in HEALTHY
            yield Trial(one.id, "a healthy platform", generation, "healthy", told(result), held)
            for example in one.examples:
                if generation in example.on:
                    yield trial(one, example, generation)


def trial(one: Check[Any], example: Example, generation: str) -> Trial:
    """Run one example."""
    world = healthy(generation)
    example.change(world)
    result = verdict(one, world)
    wanted = f"{example.status.name} {example.code}"
    return Trial(one.id, example.title, generation, wanted, told(result), holds(example, result))


def holds(example: Example, result: Result) -> bool:
    """Whether a check said what its example promises: a finding of that status and code, and none worse."""
    promised = any(f.status is example.status and f.code == example.code for f in result.findings)
    return promised and result.status is example.status


def verdict(one: Check[Any], source: Source) -> Result:
    """What one check says of a source."""
    return run([one], source, named="selftest").results[0]


def told(result: Result) -> str:
    """A result in a word or two: its worst findings' status and codes."""
    worst = [f.code for f in result.findings if f.status is result.status]
    return f"{result.status.name} {', '.join(dict.fromkeys(worst))}"
