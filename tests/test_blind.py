"""Where the instrument is blind, nothing fails: a question that could not be put is no fault of the platform.

Each kind of question goes unanswered once, on platforms that are well.
"""

import pytest

from drycc_doctor.drycc import installed
from drycc_doctor.model.finding import Report, Status
from drycc_doctor.model.query import DnsLookup, Option, Query
from drycc_doctor.model.reply import Failed, Reason, Reply
from drycc_doctor.testing import run
from drycc_doctor.worlds import World, healthy

CHECKS = [one for one in installed().checks if one.judge.__module__.startswith("drycc_doctor_checks.")]
MILDER = {("production-clear-text", "cert-manager-unknown")}
"""What is said in the place of a warning that is there with all answers."""


class Blind:
    """A World of which questions of one kind are not answered."""

    def __init__(self, world: World, unanswered: tuple[str, ...], reason: Reason) -> None:
        self.world, self.unanswered, self.reason = world, unanswered, reason
        self.asked: list[Query] = []

    def ask(self, query: Query, /) -> Reply:
        self.asked.append(query)
        return Failed(self.reason, "could not look") if kind(query) == self.unanswered else self.world.ask(query)


def kind(query: Query) -> tuple[str, ...]:
    """Questions of one kind: of Kubernetes by resource, of a name server by type, over HTTP by name or by address."""
    fields = ("plural", "path", "rtype", "name")
    of = next((str(getattr(query, field)) for field in fields if hasattr(query, field)), "")
    return (
        query.area,
        "" if isinstance(query, DnsLookup | Option) else of,
        "pinned" if getattr(query, "address", "") else "",
    )


def said(report: Report, *statuses: Status) -> set[tuple[str, str]]:
    return {(r.check, f.code) for r in report.results for f in r.findings if f.status in statuses}


@pytest.mark.parametrize(
    ("generation", "variant", "bare_metal", "reason"),
    [
        ("g1", {}, True, Reason.TIMEOUT),
        ("g2", {"off_cluster": True}, False, Reason.FORBIDDEN),
        ("g3", {"tls": True}, False, Reason.TIMEOUT),
    ],
)
def test_a_question_without_an_answer_is_no_failure(
    generation: str, variant: dict[str, bool], bare_metal: bool, reason: Reason
) -> None:
    world = healthy(generation, **variant)
    if bare_metal:
        world.serve_from_nodes()
    seeing = Blind(world, (), reason)
    warned = said(run(CHECKS, seeing, named="well"), Status.WARN) | MILDER
    kinds = {kind(query) for query in seeing.asked}
    assert len(kinds) > 40
    for one in sorted(kinds):
        report = run(CHECKS, Blind(seeing.world, one, reason), named="blind")
        assert said(report, Status.FAIL, Status.BROKEN) == set(), one
        assert said(report, Status.WARN) <= warned, one
