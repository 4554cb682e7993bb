"""Facts and questions share a few threads: whatever breaks, however few there may be, no run hangs."""

import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest

from drycc_doctor.api import Status, check, passed, subject
from drycc_doctor.engine.pool import AT_ONCE, Pool
from drycc_doctor.engine.questions import Questions
from drycc_doctor.engine.resolve import gather
from drycc_doctor.engine.run import run
from drycc_doctor.model.fact import FactContext
from drycc_doctor.model.finding import Finding
from drycc_doctor.model.query import DnsLookup, Now, Option, Query, any_of
from drycc_doctor.model.reply import Got, Reply
from tests.engine.answers import WELL, Answers, One


@check("test-one", title="One")
def one(fact: One) -> Iterator[Finding]:
    """One."""
    yield passed("ok", subject.cluster(), fact.value)


def facts_that(gather: Callable[[FactContext, str], str], names: Iterable[str]) -> list[Any]:
    """A fact for each name, which does what is given; and a check of each."""

    def fact(name: str) -> Any:
        def gathered(cls, ask: FactContext):
            return cls(gather(ask, name))

        @dataclass(frozen=True)
        class Some:
            text: str
            asks: ClassVar = (any_of(Option), any_of(DnsLookup))

        gathered.__annotations__["ask"] = FactContext
        setattr(Some, "gather", classmethod(gathered))  # noqa: B010 - a name that the class does not declare
        return Some

    def checked(name: str) -> Any:
        def judge(fact) -> Iterator[Finding]:
            """One."""
            yield passed("ok", subject.cluster(), fact.text)

        judge.__annotations__["fact"] = fact(name)
        return check(f"test-{name}", title="Some")(judge)

    return [checked(name) for name in names]


@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt, GeneratorExit, RecursionError, MemoryError])
def test_whatever_a_fact_raises_breaks_it_and_no_other(error: type[BaseException]):
    def gather(ask: FactContext, name: str) -> str:
        if name == "bad":
            raise error
        return ask.answer(Option("one"), str)

    report = run(facts_that(gather, ["bad", "good"]), Answers(**WELL), named="x")
    assert [r.status for r in report.results] == [Status.BROKEN, Status.PASS]
    assert error.__name__ in report.results[0].findings[0].message


@check("test-exits", title="Exits")
def exits(fact: One) -> Iterator[Finding]:
    """It exits."""
    yield passed("ok", subject.cluster(), fact.value)
    sys.exit(0)


def test_a_check_that_wants_to_exit_is_broken():
    assert [r.status for r in run([exits, one], Answers(**WELL), named="x").results] == [Status.BROKEN, Status.PASS]


@pytest.mark.parametrize("allowed", [0, 1, 3])
def test_a_limit_of_threads_ends_no_run(allowed: int, monkeypatch: pytest.MonkeyPatch):
    start = threading.Thread.start
    started: list[threading.Thread] = []

    def limited(thread: threading.Thread) -> None:
        if len(started) >= allowed:
            msg = "can't start new thread"
            raise RuntimeError(msg)
        started.append(thread)
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", limited)

    def gather(ask: FactContext, name: str) -> str:
        return "".join(str(r) for r in ask.replies([Option(f"{name}-{n}") for n in range(20)], str))

    source = Keys()
    report = run([*facts_that(gather, [f"n{n}" for n in range(40)]), one], source, named="x")
    assert {r.status for r in report.results} == {Status.PASS}
    assert len(started) == allowed
    assert (
        len(source.asked) == len({*source.asked}) == 40 * 20 + 3
    )  # the time, the namespace, and what the last check asks


class Keys(Answers):
    """Each question is answered by its key; how many were asked at the same time is counted."""

    def __init__(self, seconds: float = 0.0) -> None:
        super().__init__()
        self.seconds, self.now, self.most = seconds, 0, 0

    def ask(self, query: Query, /) -> Reply:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        super().ask(query)
        time.sleep(self.seconds)
        with self.lock:
            self.now -= 1
        return Got(0.0 if isinstance(query, Now) else query.key)


def test_many_questions_of_many_facts_share_a_few_threads():
    """Thirty facts ask the same five hundred questions; each waits for the others' answers, and none for ever."""
    queries = [DnsLookup(f"{n}.test", "A") for n in range(500)]
    threads = set()

    def gather(ask: FactContext, name: str) -> str:
        threads.add(threading.current_thread())
        assert (
            ask.replies(queries[::-1] if name.endswith("3") else queries, str)
            == [q.key for q in queries][:: -1 if name.endswith("3") else 1]
        )
        return name

    source = Keys(0.002)
    report = run(facts_that(gather, [f"n{n}" for n in range(30)]), source, named="x")
    assert {r.status for r in report.results} == {Status.PASS}
    assert len(source.asked) == 502  # the time and the namespace, too
    assert 8 <= source.most <= AT_ONCE
    assert len(threads) <= AT_ONCE


def test_facts_may_lean_on_each_other_deeper_than_there_are_threads():
    def deeper(below: Any) -> Any:
        def gather(cls, ask: FactContext, before):
            return cls(f"{before.value}{ask.answer(Option('one'), str)}")

        gather.__annotations__.update(ask=FactContext, before=below)
        return dataclass(frozen=True)(
            type(
                "Deep", (), {"__annotations__": {"value": str}, "asks": (Option("one"),), "gather": classmethod(gather)}
            )
        )

    top: Any = One
    for _ in range(3 * AT_ONCE):
        top = deeper(top)
    found = {fact: gathered.value for fact, gathered in gather([top], Questions(Answers(**WELL)))}
    assert found[top].value == "a" * (3 * AT_ONCE + 1)


def test_threads_without_work_go_home():
    pool = Pool()
    pool.submit(lambda: None)
    assert pool.threads == 1
    until = time.monotonic() + 10
    while pool.threads and time.monotonic() < until:
        time.sleep(0.05)
    assert pool.threads == 0


def test_no_thread_stays_when_a_run_is_over():
    """A self-test is thousands of runs."""
    before = threading.active_count()
    for _ in range(30):
        run(facts_that(lambda ask, _: ask.answer(Option("one"), str), "abcdef"), Answers(**WELL), named="x")
    time.sleep(0.1)
    assert threading.active_count() <= before + AT_ONCE
