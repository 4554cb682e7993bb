"""Prove that each check can fail: run its examples."""

import signal
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import cache, partial
from multiprocessing import get_context
from typing import Any

import msgspec

from drycc_doctor.engine.registry import installed
from drycc_doctor.engine.run import run
from drycc_doctor.model.check import Check, Example
from drycc_doctor.model.finding import Result, Status
from drycc_doctor.model.reply import Source
from drycc_doctor.product import Product

HEALTHY = frozenset({Status.PASS, Status.SKIP, Status.WARN})
_FEW = 9
"""So many checks, counted on each generation, are tried sooner than other processes start."""


class Trial(msgspec.Struct, frozen=True):
    """One example on one generation, and what the check said."""

    check: str
    title: str
    generation: str
    wanted: str  # "FAIL no-record", or "healthy"
    got: str
    held: bool


def trials(
    checks: Iterable[Check[Any]], product: Product, *, on: Iterable[str] = (), processes: int = 1
) -> Iterator[Trial]:
    """On each generation, or on those named: a healthy World first, on which no check may fail, then the examples.

    Made-up Worlds keep a processor busy and nothing else: with more ``processes`` it takes as many times less. Each
    of them loads the installed checks anew, so ``checks`` must be some of those.
    """
    known, generations = {one.id: one for one in checks}, tuple(on) or product.generations()
    for generation in generations:
        yield from _healthy(generation, known.values(), product)
    work = [(generation, id_) for generation in generations for id_, one in known.items() if one.examples]
    with _pool(processes if len(work) > _FEW else 1) as pool:
        one = partial(_examples, known, product)
        for each in pool.map(partial(_elsewhere, product), work) if pool else map(one, work):
            yield from each


@contextmanager
def _pool(processes: int) -> Iterator[ProcessPoolExecutor | None]:
    """Processes of our own; None where one does, or where none can be had."""
    if processes == 1:
        yield None
        return
    try:
        # not forked: there may be threads, and what they hold would be held for ever
        pool = ProcessPoolExecutor(processes, get_context("spawn"), _deaf)
    except (ImportError, NotImplementedError, OSError):  # no semaphores here
        yield None
        return
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _deaf() -> None:
    """Ctrl-C is for the process that hands out the work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@cache
def _installed(product: Product) -> dict[str, Check[Any]]:
    return {one.id: one for one in installed(product).checks}


def _elsewhere(product: Product, work: tuple[str, str]) -> list[Trial]:
    return _examples(_installed(product), product, work)


def _healthy(generation: str, checks: Iterable[Check[Any]], product: Product) -> Iterator[Trial]:
    for result in run(checks, product.healthy(generation), named="selftest").results:
        held = result.status in HEALTHY
        yield Trial(result.check, "a healthy platform", generation, "healthy", summary(result), held)


def _examples(checks: Mapping[str, Check[Any]], product: Product, work: tuple[str, str]) -> list[Trial]:
    generation, one = work[0], checks[work[1]]
    tried = [example for example in one.examples if generation in example.on(product.generations())]
    return [trial(one, example, generation, product.healthy(generation)) for example in tried]


def trial(one: Check[Any], example: Example, generation: str, world: Any) -> Trial:
    """Run one example on a healthy world."""
    wanted = f"{example.status.name} {example.code}"
    try:
        example.change(world)
    except Exception as error:  # noqa: BLE001 - one broken example must not take the others down
        broke = f"nothing: the example broke: {type(error).__name__}: {error}"
        return Trial(one.id, example.title, generation, wanted, broke, held=False)
    result = verdict(one, world)
    return Trial(one.id, example.title, generation, wanted, summary(result), holds(example, result))


def holds(example: Example, result: Result) -> bool:
    """Whether a check said what its example promises: a finding of that status and code, and none worse."""
    promised = any(f.status is example.status and f.code == example.code for f in result.findings)
    return promised and result.status is example.status


def verdict(one: Check[Any], source: Source) -> Result:
    """What one check says of a source."""
    return run([one], source, named="selftest").results[0]


def summary(result: Result) -> str:
    """A result in a word or two: its worst findings' status and codes."""
    worst = [f.code for f in result.findings if f.status is result.status]
    return f"{result.status.name} {', '.join(dict.fromkeys(worst))}"
