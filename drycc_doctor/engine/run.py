"""Let checks judge facts as they come in, and survive it when one of them breaks."""

import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from drycc_doctor import __version__
from drycc_doctor.engine.fold import fold
from drycc_doctor.engine.placeholders import named as with_namespace
from drycc_doctor.engine.questions import Questions
from drycc_doctor.engine.resolve import BrokenFact, Gathered, gather
from drycc_doctor.engine.severity import Severity
from drycc_doctor.model import subject
from drycc_doctor.model.check import Check
from drycc_doctor.model.edge import Edge
from drycc_doctor.model.fact import Gap, Missing
from drycc_doctor.model.finding import Finding, Report, Result, Status, unknown
from drycc_doctor.model.query import PLATFORM, Now, Option
from drycc_doctor.model.reply import Failed, Got, Source

Observer = Callable[[Result], None]
_NAMED = 3
"""So many objects that cannot be read are named one by one."""
INTERRUPTED = "interrupted: what was not judged by then is UNKNOWN"


def run(
    checks: Iterable[Check[Any]],
    source: Source,
    *,
    named: str,
    observe: Observer = lambda _: None,
    also: Iterable[Result] = (),
    edges: Sequence[Edge] = (),
    clock: Callable[[], float] = lambda: 0.0,
    severity: Severity = Severity(),  # noqa: B008 - frozen
) -> Report:
    """Run checks against a source; ``observe`` hears of each result, ``also`` are results to report beside them.

    ``edges`` say what explains what, ``clock`` measures how long it took, ``severity`` weighs what the checks say. An
    interrupt from the keyboard ends the run: the report holds what is known.
    """
    chosen, began, questions = tuple(checks), clock(), Questions(source)
    results = {one.id: Result(one.id, one.title, severity.skipped()) for one in chosen if severity.left_out(one)}
    enabled = [one for one in chosen if one.id not in results]
    notes: tuple[str, ...] = ()
    started: float | None = None
    try:
        started = _now(questions)
        for result in _judged(enabled, questions, severity):
            results[result.check] = result
            observe(result)
    except KeyboardInterrupt:
        notes = (INTERRUPTED,)
    unjudged = unknown("interrupted", subject.run(), "the run ended before this could be judged")
    for one in chosen:
        results.setdefault(one.id, Result(one.id, one.title, (unjudged,)))
    notes += tuple(f"asked under --active, and may have left a trace: {key}" for key in questions.traces)
    ordered = (*(results[one.id] for one in chosen), *also)
    return Report(
        doctor=__version__,
        source=named,
        started=started,
        seconds=round(clock() - began, 3),
        results=ordered,
        explained_by=fold(ordered, edges),
        profile=severity.profile,
        notes=notes,
    )


def _now(questions: Questions) -> float | None:
    """Asked before anything else: later it would be the end, and past the deadline nothing."""
    reply = questions.ask(Now())
    return float(reply.answer) if isinstance(reply, Got) else None


def _judged(checks: Iterable[Check[Any]], questions: Questions, severity: Severity) -> Iterator[Result]:
    """Each check's result, as soon as its facts are there."""
    reply = questions.ask(Option("namespace"))
    namespace = PLATFORM if isinstance(reply, Failed) else str(reply.answer)
    waiting = {one.id: (one, {kind for kind, _ in one.needs.values()}) for one in checks}
    known: dict[Any, Gathered] = {}

    def ready(ids: Iterable[str]) -> Iterator[Result]:
        for one, _ in [waiting.pop(id_) for id_ in ids]:
            yield Result(one.id, one.title, severity.apply(one, with_namespace(judge(one, known), namespace)))

    for fact, gathered in gather({kind for _, kinds in waiting.values() for kind in kinds}, questions):
        known[fact] = gathered
        yield from ready([id_ for id_, (_, kinds) in waiting.items() if kinds <= known.keys()])
    yield from ready([*waiting])  # those that need no facts at all


def judge(one: Check[Any], facts: Mapping[Any, Gathered]) -> tuple[Finding, ...]:
    """What one check says of the facts that it needs; at least one finding, whatever happens."""
    needed = {name: (facts[kind].value, optional) for name, (kind, optional) in one.needs.items()}
    values = {name: value for name, (value, _) in needed.items()}
    gaps = dict.fromkeys(gap for kind, _ in one.needs.values() for gap in facts[kind].gaps)
    if broken := [value for value in values.values() if isinstance(value, BrokenFact)]:
        return (_broken(one, f"a fact that it needs broke: {_last(broken[0].trace)}", broken[0].trace),)
    missing = [value for value, optional in needed.values() if isinstance(value, Missing) and not optional]
    findings = [_missing(m) for m in dict.fromkeys(missing)] or list(_call(one, values))
    return (*findings, *_gaps(list(gaps)))


def _call(one: Check[Any], facts: Mapping[str, object]) -> Iterator[Finding]:
    said = False
    try:
        for finding in one.judge(**facts):
            said = True
            yield finding
    except (Exception, SystemExit):  # noqa: BLE001 - one broken check must not take the others down
        trace = traceback.format_exc(limit=-3)
        yield _broken(one, f"the check broke: {_last(trace)}", trace)
        return
    if not said:
        yield _broken(one, "the check returned no verdict", "")


def _missing(missing: Missing) -> Finding:
    evidence = {"question": missing.evidence} if missing.evidence else {}
    return unknown(str(missing.reason), missing.subject, missing.why, **evidence)


def _gaps(gaps: list[Gap]) -> Iterator[Finding]:
    """Each by its name; of many, the first few and how many more there are."""
    for gap in gaps[:_NAMED]:
        yield unknown("unreadable", gap.subject, f"{gap.subject} could not be read: {gap.why}")
    if more := gaps[_NAMED:]:
        said = f"{len(more)} more could not be read, the first: {more[0].subject}"
        yield unknown("unreadable", more[0].subject, said)


def _broken(one: Check[Any], message: str, trace: str) -> Finding:
    return Finding(
        status=Status.BROKEN,
        code="broken",
        subject=subject.check(one.id),
        message=message,
        remedy="this is a bug of the check: please report it with the output of -vv",
        evidence=(("trace", trace),) if trace else (),
    )


def _last(trace: str) -> str:
    return trace.strip().splitlines()[-1][:200]
