"""Edges from effects to causes: which findings a failure elsewhere explains."""

from collections.abc import Iterable

import msgspec

from drycc_doctor.model.finding import Finding, Status
from drycc_doctor.model.glob import fits
from drycc_doctor.model.subject import Subject

ANYTHING = Subject("*", "*")
"""Matches every subject."""


class Edge(msgspec.Struct, frozen=True):
    """A finding of ``codes`` about ``effect`` follows from a failure of ``cause_codes`` of ``cause``.

    Both subjects are patterns: made by the functions that make those of findings, with a glob in place of the name, as
    ``subject.component("store-*")``. Codes are globs too: an image that cannot be pulled does not follow from a
    dead database.
    """

    effect: Subject
    codes: tuple[str, ...]
    cause: Subject
    because: str  # the page and heading of docs/ that says so, or the reason itself
    cause_codes: tuple[str, ...] = ("*",)
    same: bool = False  # whether both are about the very same subject
    but: tuple[str, ...] = ()  # codes, globs too, of failures of the cause that explain nothing

    def matches_effect(self, finding: Finding) -> bool:
        """Whether a finding is of the kind that this edge explains."""
        return matches(self.effect, finding.subject) and _any(finding.code, self.codes)

    def matches_cause(self, finding: Finding) -> bool:
        """Whether a finding is a failure that explains others by this edge."""
        return (
            finding.status is Status.FAIL
            and matches(self.cause, finding.subject)
            and _any(finding.code, self.cause_codes)
            and not _any(finding.code, self.but)
        )


def matches(pattern: Subject, subject: Subject) -> bool:
    """Whether a subject is of the pattern's kind, and its name fits; in any namespace."""
    return pattern.kind in (subject.kind, ANYTHING.kind) and fits(subject.name, pattern.name)


def _any(code: str, globs: Iterable[str]) -> bool:
    return any(fits(code, glob) for glob in globs)
