"""All that the author of a check imports, beside the facts: what a check is made of, and what its examples change."""

from drycc_doctor.model import subject
from drycc_doctor.model.check import check
from drycc_doctor.model.fact import Missing
from drycc_doctor.model.finding import Finding, Status, fail, passed, skip, unknown, warn
from drycc_doctor.model.reply import Failed, Reason
from drycc_doctor.model.subject import Subject

BROKEN, FAIL, PASS, SKIP = Status.BROKEN, Status.FAIL, Status.PASS, Status.SKIP
UNKNOWN, WARN = Status.UNKNOWN, Status.WARN

__all__ = [
    "BROKEN",
    "FAIL",
    "PASS",
    "SKIP",
    "UNKNOWN",
    "WARN",
    "Failed",
    "Finding",
    "Missing",
    "Reason",
    "Status",
    "Subject",
    "check",
    "fail",
    "passed",
    "skip",
    "subject",
    "unknown",
    "warn",
]
