"""Facts as they complete, each query once, each check on its own."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Self

import pytest

from drycc_doctor.api import Missing, Status, check, passed, subject
from drycc_doctor.bundle.record import Recorder
from drycc_doctor.drycc import installed
from drycc_doctor.engine.questions import Questions
from drycc_doctor.engine.run import INTERRUPTED, run
from drycc_doctor.engine.select import select
from drycc_doctor.errors import DoctorError
from drycc_doctor.model.fact import FactContext
from drycc_doctor.model.finding import Finding, Result
from drycc_doctor.model.query import DnsLookup, KubeList, Now, Option, Query
from drycc_doctor.model.reply import Failed, Got, Reason, Reply
from drycc_doctor.report import render
from tests.engine.answers import WELL, Answers, One


@dataclass(frozen=True, slots=True)
class Two:
    value: str
    asks: ClassVar = (Option("one"), Option("two"))

    @classmethod
    def gather(cls, ask: FactContext, one: One | Missing) -> Self:
        before = one.value if isinstance(one, One) else "nothing"
        return cls(f"{before} {ask.answer(Option('two'), str)} {ask.answer(Option('one'), str)}")


@dataclass(frozen=True, slots=True)
class Sneaky:
    asks: ClassVar = (Option("one"),)

    @classmethod
    def gather(cls, ask: FactContext) -> Self:
        ask.reply(Option("secret"), str)
        return cls()


@check("test-one", title="One")
def one(fact: One) -> Iterator[Finding]:
    """One."""
    yield passed("ok", subject.cluster(), fact.value)


@check("test-two", title="Two")
def two(fact: Two) -> Iterator[Finding]:
    """Two."""
    yield passed("ok", subject.cluster(), fact.value)


@check("test-sneaky", title="Sneaky")
def sneaky(fact: Sneaky) -> Iterator[Finding]:
    """It asks what it did not declare."""
    yield passed("ok", subject.cluster(), "")


@check("test-raises", title="Raises")
def raises(fact: One) -> Iterator[Finding]:
    """It says something, and then it breaks."""
    yield passed("ok", subject.cluster(), "said before")
    raise RuntimeError(fact.value)


@check("test-silent", title="Silent")
def silent(fact: One) -> Iterator[Finding]:
    """It says nothing."""
    return iter(())


@check("test-interrupted", title="Interrupted")
def interrupted(fact: One) -> Iterator[Finding]:
    """Somebody presses Ctrl-C."""
    if fact.value:
        raise KeyboardInterrupt
    yield passed("ok", subject.cluster(), "")


def test_each_query_is_asked_once():
    source = Answers(**WELL)
    report = run([one, two], source, named="x")
    assert [r.findings[0].message for r in report.results] == ["a", "a b a"]
    assert sorted(source.asked) == sorted({*source.asked})


def test_an_unanswered_question_is_unknown_and_says_why():
    report = run([one], Answers(), named="x")
    (finding,) = report.results[0].findings
    assert finding.status is Status.UNKNOWN
    assert finding.code == "not-recorded"
    assert (finding.message, finding.evidence) == ("unknown", (("question", "option/one"),))
    assert report.exit_code() == 3


def test_a_fact_may_do_without_another():
    report = run([two], Answers(two=Got("b")), named="x")
    assert report.results[0].status is Status.UNKNOWN  # it asks "one" itself, too
    assert report.results[0].findings[0].evidence == (("question", "option/one"),)


def test_what_a_fact_did_not_declare_it_may_not_ask():
    source = Answers(**WELL, secret=Got("x"))
    report = run([sneaky, one], source, named="x")
    assert report.results[0].status is Status.BROKEN
    assert "is not among what the fact says it asks" in report.results[0].findings[0].message
    assert "option/secret" not in source.asked
    assert report.results[1].status is Status.PASS
    assert report.exit_code() == 3


def test_a_check_that_breaks_keeps_what_it_said_and_harms_no_other():
    report = run([raises, one], Answers(**WELL), named="x")
    assert [f.status for f in report.results[0].findings] == [Status.PASS, Status.BROKEN]
    assert "RuntimeError: a" in report.results[0].findings[1].message
    assert report.results[1].status is Status.PASS


def test_a_check_without_a_verdict_is_broken():
    assert run([silent], Answers(**WELL), named="x").results[0].status is Status.BROKEN


def test_an_interrupt_gives_a_report_of_what_is_known():
    report = run([interrupted, one], Answers(**WELL), named="x")
    assert report.notes == (INTERRUPTED,)
    assert report.results[0].findings[0].code == "interrupted"
    assert report.exit_code() == 3


def test_the_time_is_asked_first_and_is_when_the_run_began():
    """Past the deadline no question is answered; the report says when it began all the same, and a recording too."""

    class Late(Answers):
        def ask(self, query: Query, /) -> Reply:
            late = bool(self.asked)
            super().ask(query)
            return Failed(Reason.TIMEOUT, "late") if late else Got(1767225600.0)

    recorder = Recorder(Late())
    assert run([one, two], recorder, named="x").started == 1767225600.0
    assert recorder.kept()[Now()] == Got(1767225600.0)


def test_where_no_clock_can_be_read_there_is_no_beginning():
    class Timeless:
        def ask(self, query: Query, /) -> Reply:
            return Failed(Reason.TIMEOUT, "late")

    report = run([one], Timeless(), named="x")
    assert report.started is None
    assert json.loads(render("json", report))["started"] is None


def test_no_checks_is_not_green():
    assert run([], Answers(), named="x").exit_code() == 3


def test_a_slow_answer_holds_no_other():
    release = threading.Event()

    class Slow(Answers):
        def ask(self, query: Query, /) -> Reply:
            if query == Option("two"):
                assert release.wait(5)
            return super().ask(query)

    heard = []

    def observe(result: Result) -> None:
        heard.append(result.check)
        release.set()  # only once the quick one has been judged

    run([two, one], Slow(**WELL), named="x", observe=observe)
    assert heard == ["test-one", "test-two"]


def test_questions_asked_at_once_are_asked_once():
    started, asked = threading.Event(), []

    class Slow:
        def ask(self, query: Query, /) -> Reply:
            asked.append(query)
            started.wait(0.05)
            return Got(query.key)

    questions = Questions(Slow())
    queries = [DnsLookup("a.test", "A"), DnsLookup("b.test", "A"), DnsLookup("a.test", "A")]
    assert [r.answer for r in questions.many(queries)] == [q.key for q in queries]
    assert len(asked) == 2


def test_an_exception_of_a_source_reaches_everybody_who_asked():
    class Broken:
        def ask(self, query: Query, /) -> Reply:
            raise ZeroDivisionError

    questions = Questions(Broken())
    with pytest.raises(ZeroDivisionError):
        questions.many([Option("x"), Option("x")])


def names_of(*items: object) -> tuple[Finding, ...]:
    """What a check of the nodes' names says of a list."""

    @dataclass(frozen=True, slots=True)
    class Nodes:
        names: tuple[str, ...]
        asks: ClassVar = (KubeList("v1", "nodes"),)

        @classmethod
        def gather(cls, ask: FactContext) -> Self:
            from drycc_doctor.facts.kubernetes.nodes import Node

            return cls(tuple(n.metadata.name for n in ask.objects(cls.asks[0], Node)))

    def judge(nodes) -> Iterator[Finding]:
        """Names."""
        yield passed("ok", subject.cluster(), ",".join(nodes.names))

    judge.__annotations__["nodes"] = Nodes

    class Listing:
        def ask(self, query: Query, /) -> Reply:
            return Got([*items]) if isinstance(query, KubeList) else Got(0.0)

    return run([check("test-nodes", title="Nodes")(judge)], Listing(), named="x").results[0].findings


GOOD = {"metadata": {"name": "good"}}


def bad(name: str) -> object:
    return {"metadata": {"name": name}, "status": {"conditions": 7}}


def test_a_list_is_read_object_by_object():
    findings = names_of(GOOD, bad("bad"))
    assert [(f.status, f.code) for f in findings] == [(Status.PASS, "ok"), (Status.UNKNOWN, "unreadable")]
    assert findings[0].message == "good"
    assert "nodes bad" in findings[1].message


def test_of_many_that_cannot_be_read_a_few_are_named():
    findings = names_of(GOOD, *(bad(f"bad-{n}") for n in range(2550)))
    assert [f.message[:12] for f in findings[1:4]] == ["nodes bad-0 ", "nodes bad-1 ", "nodes bad-2 "]
    assert [f.message for f in findings[4:]] == ["2547 more could not be read, the first: nodes bad-3"]


def test_a_field_that_is_null_is_not_there():
    (finding,) = names_of({"metadata": {"name": "lost"}, "status": {"addresses": None, "conditions": None}})
    assert (finding.status, finding.message) == (Status.PASS, "lost")


def test_select():
    checks = installed().checks
    ids = {c.id for c in checks}
    assert {c.id for c in select(checks)} == ids
    assert {c.id for c in select(checks, ["dns"])} == {i for i in ids if i.startswith("dns-")}
    chosen = {c.id for c in select(checks, ["controller-*", "dns-wildcard"], ["*-auth", "*-version"])}
    assert chosen == {"dns-wildcard"} | {i for i in ids if i.startswith("controller-")} - {
        "controller-auth",
        "controller-version",
    }
    with pytest.raises(DoctorError) as error:
        select(checks, ["dns-wildcrad"])
    assert "dns-wildcard" in error.value.hint
    assert error.value.exit_code == 2
    with pytest.raises(DoctorError):
        select(checks, [], ["nothing-of-the-kind"])
