"""What the doctor says: findings, results, the report."""

import hashlib
from enum import IntEnum

import msgspec

from drycc_doctor.errors import ExitCode
from drycc_doctor.levels import Profile
from drycc_doctor.model.subject import Subject


class Status(IntEnum):
    """Ordered from best to worst, so that ``max()`` is the verdict of a group."""

    PASS = 0
    SKIP = 1  # does not apply here, or was not asked by the operator's choice
    UNKNOWN = 2  # could not look
    WARN = 3  # will hurt later
    FAIL = 4  # hurts now
    BROKEN = 5  # a bug of ours


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One judgement on one subject."""

    status: Status
    code: str  # kebab-case, one per kind of trouble: "no-record"
    subject: Subject
    message: str
    remedy: str = ""  # a command, or a setting to change
    evidence: tuple[tuple[str, str], ...] = ()  # what decided: a query's key or a field, and its value
    option: str = ""  # of a SKIP: the option that would have asked
    judged_as: Status | None = None  # what the check said, where the operator's severity made another status of it

    @property
    def judged(self) -> Status:
        """What the check said; ``status`` is what counts, for the exit code and in reports."""
        return self.status if self.judged_as is None else self.judged_as

    def fingerprint(self, check: str) -> str:
        """The same for the same trouble tomorrow: 12 hex digits."""
        subject = self.subject.stable
        text = f"{check} {subject.kind} {subject.namespace}/{subject.name} {self.code}"
        return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:12]


Evidence = dict[str, object]
_LONGEST = 1600  # characters of a message: an event of Kubernetes has 1,024 at most, and its end says why
_END = 1200


def _finding(status: Status, code: str, subject: Subject, message: str, *, remedy: str, evidence: Evidence) -> Finding:
    pairs = tuple((str(k), str(v)) for k, v in evidence.items())
    text = message if len(message) <= _LONGEST else f"{message[: _LONGEST - _END - 1]}…{message[-_END:]}"
    return Finding(status=status, code=str(code), subject=subject, message=text, remedy=remedy, evidence=pairs)


def passed(code: str, subject: Subject, message: str, **evidence: object) -> Finding:
    """All is well with the subject."""
    return _finding(Status.PASS, code, subject, message, remedy="", evidence=evidence)


def skip(code: str, subject: Subject, message: str, *, option: str = "") -> Finding:
    """Does not apply here; or was not asked, and ``option`` would ask."""
    return Finding(status=Status.SKIP, code=code, subject=subject, message=message, option=option)


def unknown(code: str, subject: Subject, message: str, *, remedy: str = "", **evidence: object) -> Finding:
    """Could not look."""
    return _finding(Status.UNKNOWN, code, subject, message, remedy=remedy, evidence=evidence)


def warn(code: str, subject: Subject, message: str, *, remedy: str, **evidence: object) -> Finding:
    """Will hurt later."""
    return _finding(Status.WARN, code, subject, message, remedy=remedy, evidence=evidence)


def fail(code: str, subject: Subject, message: str, *, remedy: str, **evidence: object) -> Finding:
    """Hurts now."""
    return _finding(Status.FAIL, code, subject, message, remedy=remedy, evidence=evidence)


class Result(msgspec.Struct, frozen=True):
    """What one check came to: its findings, at least one."""

    check: str
    title: str
    findings: tuple[Finding, ...]

    @property
    def area(self) -> str:
        """The first word of the check's id."""
        return self.check.partition("-")[0]

    @property
    def status(self) -> Status:
        """The worst of its findings."""
        return max((f.status for f in self.findings), default=Status.BROKEN)


class Place(msgspec.Struct, frozen=True, order=True):
    """Where a finding stands in a report: the check's id, and the finding's number within it."""

    check: str
    index: int


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What all the checks came to."""

    doctor: str  # our version
    source: str  # what was looked at, for people: "context prod, namespace shop"
    started: float | None  # seconds since the epoch; None where no clock could be read
    seconds: float
    results: tuple[Result, ...]
    explained_by: dict[Place, Place] = {}  # what follows from what; roots are in no key
    profile: Profile = Profile.PRODUCTION
    notes: tuple[str, ...] = ()  # about the run: the deadline passed, it was interrupted

    def exit_code(self, *, strict: bool = False) -> ExitCode:
        """OK, FAILED or UNKNOWN; ``strict`` counts a warning as a failure."""
        statuses = {f.status for r in self.results for f in r.findings}
        if Status.FAIL in statuses or (strict and Status.WARN in statuses):
            return ExitCode.FAILED
        return ExitCode.UNKNOWN if statuses & {Status.UNKNOWN, Status.BROKEN} or not statuses else ExitCode.OK

    def finding(self, place: Place) -> Finding:
        """The finding at a place."""
        return next(r for r in self.results if r.check == place.check).findings[place.index]

    def places(self, *statuses: Status) -> tuple[Place, ...]:
        """Where the findings of these statuses stand, in the report's order; all of them when none is named."""
        return tuple(
            Place(r.check, i)
            for r in self.results
            for i, f in enumerate(r.findings)
            if not statuses or f.status in statuses
        )

    def follows(self, root: Place) -> tuple[Place, ...]:
        """What follows from a root, directly or through others."""
        return tuple(sorted(p for p in self.explained_by if self.root(p) == root))

    def root(self, place: Place) -> Place:
        """The end of the chain of explanations; itself when nothing explains it."""
        while place in self.explained_by:
            place = self.explained_by[place]
        return place
