"""How grave findings are held to be: the profile, and what the operator configured."""

from collections.abc import Iterable
from typing import Any

import msgspec

from drycc_doctor.engine.select import fits
from drycc_doctor.levels import Level, Profile
from drycc_doctor.model import subject
from drycc_doctor.model.check import Check
from drycc_doctor.model.finding import Finding, Status, skip

_TROUBLE = (Status.WARN, Status.FAIL)
"""What can be weighed; UNKNOWN and BROKEN stay what they are, and so does what is well."""


class Severity(msgspec.Struct, frozen=True):
    """``rules`` are selectors, each with a level; ``origin`` is where they stand.

    A selector is an id, a glob or an area, and may name a code: ``dns-wildcard:wrong-address``. One with a code beats
    one without, an id beats a glob and an area; of several that are left the last decides. A rule beats the profile.
    """

    profile: Profile = Profile.PRODUCTION
    rules: tuple[tuple[str, Level], ...] = ()
    origin: str = ""

    def level(self, one: Check[Any], code: str = "") -> Level | None:
        """What is configured for a finding of this code; without a code, for the check as a whole."""
        fitting = []
        for rule, level in self.rules:
            selector, _, of = rule.partition(":")
            if of in {"", code} and fits(selector, one):
                fitting.append(((bool(of), selector == one.id), level))
        gravest = max((rank for rank, _ in fitting), default=None)
        return next((level for rank, level in reversed(fitting) if rank == gravest), None)

    def left_out(self, one: Check[Any]) -> bool:
        """Whether a check is not to be judged at all: a rule for one of its codes wants it judged."""
        rules = (rule.partition(":") for rule, level in self.rules if level is not Level.SKIP)
        return self.level(one) is Level.SKIP and not any(code and fits(selector, one) for selector, _, code in rules)

    def skipped(self) -> tuple[Finding, ...]:
        """What is said of a check that is left out."""
        return (skip("configured-away", subject.run(), f"left out by [severity] of {self.origin}"),)

    def apply(self, one: Check[Any], findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """A check's findings, each as grave as it is held to be; those that change say why."""
        return tuple(self._applied(one, finding) if finding.status in _TROUBLE else finding for finding in findings)

    def _applied(self, one: Check[Any], finding: Finding) -> Finding:
        if level := self.level(one, finding.code):
            return _changed(finding, Status[level.name], f"{level.name} by [severity] of {self.origin}")
        if one.hardening and self.profile is Profile.EVALUATION:
            return _changed(finding, Status.WARN, "FAIL in production, accepted by profile evaluation")
        return finding


def _changed(one: Finding, status: Status, why: str) -> Finding:
    if one.status is status:
        return one
    return msgspec.structs.replace(one, status=status, judged_as=one.status, message=f"{one.message} ({why})")
