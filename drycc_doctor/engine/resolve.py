"""Gather facts: each once, as soon as those that it builds upon are there, so that one slow answer holds no other."""

import queue
import threading
import traceback
from collections.abc import Iterable, Iterator
from functools import partial
from graphlib import TopologicalSorter
from typing import Any

import msgspec

from drycc_doctor.engine.questions import Questions
from drycc_doctor.model.fact import FactContext, Gap, Missing, MissingError, dependencies, unwrap_optional


class BrokenFact(msgspec.Struct, frozen=True):
    """A fact that could not be gathered because our own code is wrong."""

    trace: str


class Gathered(msgspec.Struct, frozen=True):
    """A fact, or what stands in its place; and the objects that could not be read on the way."""

    value: object
    gaps: tuple[Gap, ...] = ()


def gather(facts: Iterable[Any], questions: Questions) -> Iterator[tuple[Any, Gathered]]:
    """Yield each fact as it completes: the wanted ones, and all that they build upon."""
    graph = {fact: set(builds_upon(fact)) for fact in closure(facts)}
    sorter = TopologicalSorter(graph)
    sorter.prepare()
    done: queue.SimpleQueue[tuple[Any, Gathered]] = queue.SimpleQueue()
    known: dict[Any, Gathered] = {}

    def work(fact: Any) -> None:
        gathered = Gathered(BrokenFact(f"{fact.__name__} could not be gathered"))
        try:
            gathered = _gather(fact, questions, known)
        finally:
            done.put((fact, gathered))

    try:
        while sorter.is_active():
            for fact in sorter.get_ready():
                questions.pool.submit(partial(work, fact))
            while done.empty() and not questions.pool.threads:  # none can be had
                questions.pool.help()
            fact, gathered = done.get()
            known[fact] = gathered
            sorter.done(fact)
            yield fact, gathered
    finally:
        questions.pool.close()


def builds_upon(fact: Any) -> dict[Any, bool]:
    """The facts that a fact takes, each with whether it can do without."""
    kinds = [unwrap_optional(kind) for kind in dependencies(fact.gather).values()]
    required = dict.fromkeys(getattr(fact, "requires", ()), False)  # must be there, though their values are not used
    return {kind: optional for kind, optional in kinds if kind is not FactContext} | required


def closure(facts: Iterable[Any]) -> tuple[Any, ...]:
    """Facts, and all that they build upon."""
    found: dict[Any, None] = {}
    todo = list(facts)
    while todo:
        fact = todo.pop()
        if fact not in found:
            found[fact] = None
            todo.extend(builds_upon(fact))
    return tuple(found)


def _gather(fact: Any, questions: Questions, known: dict[Any, Gathered]) -> Gathered:
    ask = FactContext(questions.ask, questions.many)
    ask.allowed = fact.asks
    gaps: list[Gap] = []
    for kind, optional in builds_upon(fact).items():
        given = known[kind]
        gaps.extend(given.gaps)
        if isinstance(given.value, BrokenFact) or (isinstance(given.value, Missing) and not optional):
            return Gathered(given.value, tuple(gaps))
    kinds = {name: unwrap_optional(kind)[0] for name, kind in dependencies(fact.gather).items()}
    arguments = {name: ask if kind is FactContext else known[kind].value for name, kind in kinds.items()}
    return Gathered(_try(fact, arguments), tuple(dict.fromkeys([*gaps, *ask.gaps])))


def _try(fact: Any, arguments: dict[str, object]) -> object:
    try:
        return fact.gather(**arguments)
    except MissingError as error:
        return error.missing
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt) and threading.current_thread() is threading.main_thread():
            raise  # the operator's: signals come to the main thread only
        # one broken fact must not take the run down, whatever it raises
        return BrokenFact(traceback.format_exc(limit=-3))
