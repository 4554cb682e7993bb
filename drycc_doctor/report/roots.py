"""Roots before what follows from them: the order in which trouble is told."""

from collections import Counter, defaultdict

import msgspec

from drycc_doctor.model.finding import Finding, Place, Report, Status

TROUBLE = (Status.FAIL, Status.WARN, Status.UNKNOWN, Status.BROKEN)
"""The statuses of what is not well, in the order in which they are told."""


class Root(msgspec.Struct, frozen=True):
    """A finding that nothing in the report explains, and all those that follow from it, in the report's order."""

    place: Place
    finding: Finding
    follows: tuple[tuple[Place, Finding], ...]

    @property
    def status(self) -> Status:
        """Where it is told: with the gravest of what follows from it."""
        return min(self.statuses, key=TROUBLE.index)

    @property
    def statuses(self) -> frozenset[Status]:
        """Its own, and those of what follows from it."""
        return frozenset({self.finding.status, *(f.status for _, f in self.follows)})

    @property
    def explains(self) -> str:
        """``explains 3 more (1 FAIL, 2 UNKNOWN): dns-wildcard, controller-auth (2)``; nothing where there is none."""
        if not self.follows:
            return ""
        statuses = Counter(f.status for _, f in self.follows)
        kinds = ", ".join(f"{statuses[s]} {s.name}" for s in TROUBLE if s in statuses)
        told = "" if set(statuses) == {self.finding.status} else f" ({kinds})"
        checks = Counter(p.check for p, _ in self.follows)
        names = ", ".join(name if n == 1 else f"{name} ({n})" for name, n in checks.items())
        return f"explains {len(self.follows)} more{told}: {names}"


def roots(report: Report) -> tuple[Root, ...]:
    """All that is not well, folded under its roots: what fails first, then what explains most, then the report's order."""
    follows: dict[Place, list[tuple[Place, Finding]]] = defaultdict(list)
    tops: list[tuple[Place, Finding]] = []
    for place in report.places(*TROUBLE):
        root, finding = report.root(place), report.finding(place)
        (tops if root == place else follows[root]).append((place, finding))
    found = (Root(place, finding, tuple(follows[place])) for place, finding in tops)
    return tuple(sorted(found, key=lambda root: (TROUBLE.index(root.status), -len(root.follows))))
