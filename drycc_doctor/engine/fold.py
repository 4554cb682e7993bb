"""Roots first: what follows from another failure is folded under it. Changes no status, hides no UNKNOWN."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
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
    causes, explained = _Causes(bad, edges), dict[Place, Place]()
    for place in bad:
        explained.update(pairwise(_way_out(place, causes, explained)))
    return explained


def _judged(finding: Finding) -> Finding:
    return msgspec.structs.replace(finding, status=finding.judged) if finding.judged_as is not None else finding


class _Causes:
    """What may explain each of some findings."""

    def __init__(self, bad: Mapping[Place, Finding], edges: Sequence[Edge]) -> None:
        self._bad, self._edges = bad, edges
        self._first: dict[object, Place] = {}
        for place, one in bad.items():
            self._first.setdefault((one.status, one.subject, one.code), place)
        self._starts: dict[int, list[Place]] = {}  # by the edge's number: where it can start from

    def of(self, place: Place) -> Iterator[Place]:
        """The best first; never itself."""
        finding = self._bad[place]
        if (twin := self._first[finding.status, finding.subject, finding.code]) != place:
            yield twin
        if finding.status is Status.UNKNOWN:
            yield from (p for p, f in self._bad.items() if f.status is Status.FAIL and f.subject == finding.subject)
        for number, edge in enumerate(self._edges):
            if edge.matches_effect(finding):
                for start in self._from(number):
                    if start != place and (not edge.same or self._bad[start].subject == finding.subject):
                        yield start

    def _from(self, number: int) -> list[Place]:
        if number not in self._starts:
            self._starts[number] = [place for place, one in self._bad.items() if self._edges[number].matches_cause(one)]
        return self._starts[number]


def _way_out(place: Place, causes: _Causes, explained: Mapping[Place, Place]) -> tuple[Place, ...]:
    """The shortest way by causes to a finding that does not itself follow from ``place``; itself alone if there is none.

    All on the way but the last follow from ``place`` now, and so the whole of them can be led the other way.
    """
    ways: deque[tuple[Place, ...]] = deque([(place,)])
    seen = {place}
    while ways:
        way = ways.popleft()
        for by in causes.of(way[-1]):
            if by not in seen:
                seen.add(by)
                if _root(by, explained) != place:
                    return (*way, by)
                ways.append((*way, by))
    return (place,)


def _root(place: Place, explained: Mapping[Place, Place]) -> Place:
    while place in explained:
        place = explained[place]
    return place
