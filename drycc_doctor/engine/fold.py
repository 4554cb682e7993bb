"""Roots first: what follows from another failure is folded under it. Changes no status, hides no UNKNOWN."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from drycc_doctor.facts.root_causes import edges
from drycc_doctor.model.edge import Edge
from drycc_doctor.model.finding import Finding, Place, Result, Status

_BAD = (Status.FAIL, Status.UNKNOWN, Status.WARN)


def fold(results: Sequence[Result], known: Iterable[Edge] | None = None) -> dict[Place, Place]:
    """For each finding that another one explains, that other one.

    A finding is explained by a FAIL that an edge leads to, and an UNKNOWN by a FAIL on the very same subject. Of several
    findings that say the same of the same subject, the first stands for the others.
    """
    by_edges = edges() if known is None else tuple(known)
    bad = {Place(r.check, i): f for r in results for i, f in enumerate(r.findings) if f.status in _BAD}
    explained: dict[Place, Place] = {}
    for place, finding in bad.items():
        by = _twin(place, finding, bad) or _same(place, finding, bad) or _caused(place, finding, bad, by_edges)
        if by is not None and _ends(by, place, explained):
            explained[place] = by
    return explained


def _twin(place: Place, finding: Finding, bad: Mapping[Place, Finding]) -> Place | None:
    for other, one in bad.items():
        if other == place:
            return None
        if (one.status, one.subject, one.code) == (finding.status, finding.subject, finding.code):
            return other
    return None


def _same(place: Place, finding: Finding, bad: Mapping[Place, Finding]) -> Place | None:
    if finding.status is not Status.UNKNOWN:
        return None
    return next(
        (p for p, f in bad.items() if p != place and f.status is Status.FAIL and f.subject == finding.subject), None
    )


def _caused(place: Place, finding: Finding, bad: Mapping[Place, Finding], known: Iterable[Edge]) -> Place | None:
    for edge in known:
        if not edge.matches_effect(finding):
            continue
        for other, one in bad.items():
            if other != place and edge.matches_cause(one) and (not edge.same or one.subject == finding.subject):
                return other
    return None


def _ends(by: Place, place: Place, explained: Mapping[Place, Place]) -> bool:
    """Whether following the explanations from ``by`` comes to an end that is not ``place``: no cycles."""
    at = by
    while at in explained and at != place:
        at = explained[at]
    return at != place
