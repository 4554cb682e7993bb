"""All that the author of a check imports, beside the facts: what a check is made of, and what its examples change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from drycc_doctor.model import check as _check
from drycc_doctor.model import subject
from drycc_doctor.model.check import Check, Judge
from drycc_doctor.model.fact import Missing
from drycc_doctor.model.finding import Finding, Status, fail, passed, skip, unknown, warn
from drycc_doctor.model.reply import Failed, Reason
from drycc_doctor.model.subject import Subject
from drycc_doctor.model.wording import grouped, listing, or_else, unanswered, unknown_because

if TYPE_CHECKING:
    from drycc_doctor.worlds import World
else:
    World = object  # examples name it for type checkers only: judging a real platform imports no World (decision 11)

Findings = Iterator[Finding]
"""What a check gives."""
BROKEN, FAIL, PASS, SKIP = Status.BROKEN, Status.FAIL, Status.PASS, Status.SKIP
UNKNOWN, WARN = Status.UNKNOWN, Status.WARN


def check(id: str, *, title: str, hardening: bool = False) -> Callable[[Judge], Check[World]]:  # noqa: A002 - it is the id
    """Declare a check whose examples change a World; see :func:`drycc_doctor.model.check.check`."""
    return _check.check(id, title=title, hardening=hardening)


__all__ = [
    "BROKEN",
    "FAIL",
    "PASS",
    "SKIP",
    "UNKNOWN",
    "WARN",
    "Failed",
    "Finding",
    "Findings",
    "Missing",
    "Reason",
    "Status",
    "Subject",
    "World",
    "check",
    "fail",
    "grouped",
    "listing",
    "or_else",
    "passed",
    "skip",
    "subject",
    "unanswered",
    "unknown",
    "unknown_because",
    "warn",
]
