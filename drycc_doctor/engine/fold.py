"""Roots first: what follows from another failure is folded under it. Changes no status, hides no UNKNOWN."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

import msgspec

from drycc_doctor.model.edge import Edge
from drycc_doctor.model.finding import Finding, Place, Result, Status

_BAD = (Status.FAIL, Status.UNKNOWN, Status.WARN)


def fold(results: Sequence[Result], edges: Sequence[Edge]) -> dict[Place, Place]:
    """For each finding that another one explains, that other one.

    A finding is explained by a FAIL that an edge leads to, and an UNKNOWN by a FAIL on the very same subject. Of several findings that say the same of the same subject, the first
    stands for the others. What a check said decides, not what the operator makes of it: that changes no cause.

    Of several causes the first is taken that leads to another root; whatever can be led to one, is.
    """
    bad = {Place(r.check, i): _judged(f) for r in results for i, f in enumerate(r.findings) if f.status in _BAD}
    explained: dict[Place, Place] = {}
    for place in bad:
        explained.update(pairwise(_way_out(place, bad, edges, explained)))
    return explained


def _judged(finding: Finding) -> Finding:
    return msgspec.structs.replace(finding, status=finding.judged) if finding.judged_as is not None else finding


def _way_out(
    place: Place, bad: Mapping[Place, Finding], edges: Sequence[Edge], explained: Mapping[Place, Place]
) -> tuple[Place, ...]:
    """The shortest way by causes to a finding that does not itself follow from ``place``; itself alone if there is none.

    All on the way but the last follow from ``place`` now, and so the whole of them can be led the other way.
    """
    ways: deque[tuple[Place, ...]] = deque([(place,)])
    seen = {place}
    while ways:
        way = ways.popleft()
        for by in _causes(way[-1], bad[way[-1]], bad, edges):
            if by not in seen:
                seen.add(by)
                if _root(by, explained) != place:
                    return (*way, by)
                ways.append((*way, by))
    return (place,)


def _causes(place: Place, finding: Finding, bad: Mapping[Place, Finding], edges: Iterable[Edge]) -> Iterator[Place]:
    """What may explain a finding, the best first."""
    for other, one in bad.items():
        if other == place:
            break
        if (one.status, one.subject, one.code) == (finding.status, finding.subject, finding.code):
            yield other
            break
    others = [(other, one) for other, one in bad.items() if other != place]
    if finding.status is Status.UNKNOWN:
        yield from (p for p, one in others if one.status is Status.FAIL and one.subject == finding.subject)
    for edge in edges:
        if edge.matches_effect(finding):
            yield from (
                p for p, one in others if edge.matches_cause(one) and (not edge.same or one.subject == finding.subject)
            )


def _root(place: Place, explained: Mapping[Place, Place]) -> Place:
    while place in explained:
        place = explained[place]
    return place
