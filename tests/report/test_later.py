"""Warnings beside failures: counted by name, unless they are asked for or count as failures themselves."""

import pytest

from drycc_doctor.model import subject
from drycc_doctor.model.finding import Report, Result, fail, warn
from drycc_doctor.report import render

BAD = Result("dns-x", "Bad", (fail("bad", subject.cluster(), "it hurts now", remedy="mend it"),))
WARNINGS = [
    Result(f"apps-{n}", "Soon", (warn("soon", subject.node(f"n{n}"), f"it will hurt {n}", remedy=f"do {n}"),))
    for n in range(3)
]


def text(*results: Result, **options: object) -> str:
    report = Report(doctor="0", source="here", started=0.0, seconds=0.0, results=results, explained_by={})
    return render("text", report, **options)  # type: ignore[arg-type]  # the options of a text


def test_beside_a_failure_they_are_counted_by_name():
    said = text(*WARNINGS, BAD)
    assert "WARN  3 will hurt later: apps-0, apps-1, apps-2\n      -v tells them\n" in said
    assert "do 1" not in said


@pytest.mark.parametrize(
    ("results", "options"),
    [
        (WARNINGS, {}),
        ([*WARNINGS[:2], BAD], {}),
        ([*WARNINGS, BAD], {"verbose": 1}),
        ([*WARNINGS, BAD], {"strict": True}),
    ],
    ids=["nothing fails", "there are two", "verbose", "strict"],
)
def test_else_each_is_told_with_its_remedy(results: list[Result], options: dict[str, object]):
    said = text(*results, **options)
    assert "will hurt later" not in said
    assert "fix: do 0" in said
