"""How grave findings are held to be: the profile, and what the operator configured."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from drycc_doctor.engine.select import fits
from drycc_doctor.model import subject
from drycc_doctor.model.check import Check
from drycc_doctor.model.finding import Finding, Status, skip

PRODUCTION, EVALUATION = "production", "evaluation"
PROFILES = (PRODUCTION, EVALUATION)
LEVELS = ("fail", "warn", "skip")
_CHANGES = {"fail": (Status.WARN, Status.FAIL), "warn": (Status.FAIL, Status.WARN)}
"""What a level makes of what; UNKNOWN and BROKEN stay what they are, and so does what is well."""


class Severity(msgspec.Struct, frozen=True):
    """``rules`` are selectors (an id, a glob, an area), each with a level; ``told`` is where they stand.

    An id beats a glob and an area; of several globs the last that fits decides. A rule beats the profile.
    """

    profile: str = PRODUCTION
    rules: tuple[tuple[str, str], ...] = ()
    told: str = ""

    def level(self, one: Check[Any]) -> str:
        """``fail``, ``warn``, ``skip``; empty where nothing is configured."""
        fitting = [(selector == one.id, level) for selector, level in self.rules if fits(selector, one)]
        exact = [level for is_id, level in fitting if is_id]
        return (exact or [level for _, level in fitting] or [""])[-1]

    def left_out(self, one: Check[Any]) -> bool:
        """Whether a check is not to be judged at all."""
        return self.level(one) == "skip"

    def without(self) -> tuple[Finding, ...]:
        """What is said of a check that is left out."""
        return (skip("configured-away", subject.run(), f"left out by [severity] of {self.told}"),)

    def weighed(self, one: Check[Any], findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """A check's findings, each as grave as it is held to be; those that change say why."""
        level = self.level(one)
        if level in _CHANGES:
            return _changed(findings, *_CHANGES[level], f"{level.upper()} by [severity] of {self.told}")
        if one.hardening and self.profile == EVALUATION:
            return _changed(findings, Status.FAIL, Status.WARN, "FAIL in production, accepted by profile evaluation")
        return tuple(findings)


def _changed(findings: Iterable[Finding], now: Status, then: Status, why: str) -> tuple[Finding, ...]:
    return tuple(
        msgspec.structs.replace(one, status=then, message=f"{one.message} ({why})") if one.status is now else one
        for one in findings
    )


def left(checks: Sequence[Check[Any]], severity: Severity) -> tuple[Check[Any], ...]:
    """Those that are judged."""
    return tuple(one for one in checks if not severity.left_out(one))
