"""The verdict in one sentence, and the count; both agree with the exit code."""

from collections import Counter
from collections.abc import Sequence

from drycc_doctor.errors import ExitCode
from drycc_doctor.model.finding import Report, Status
from drycc_doctor.report.printable import brief
from drycc_doctor.report.roots import Root, roots

WORDS = {ExitCode.OK: "OK", ExitCode.FAILED: "FAIL", ExitCode.UNKNOWN: "UNKNOWN"}
"""The verdict's word, by the exit code."""

_TOLD = {
    Status.FAIL: "failed",
    Status.BROKEN: "broken",
    Status.UNKNOWN: "unknown",
    Status.WARN: "warned",
    Status.SKIP: "skipped",
    Status.PASS: "passed",
}
_NAMED = 3  # roots that the verdict names; the others are counted
_LENGTH = 200  # columns of them together, about


def counts(report: Report) -> Counter[Status]:
    """Checks by status; each counts once, by the worst of its findings."""
    return Counter(result.status for result in report.results)


def counted(report: Report) -> str:
    """``1 failed, 2 unknown, 20 passed``, over checks."""
    number = counts(report)
    return ", ".join(f"{number[s]} {word}" for s, word in _TOLD.items() if number[s]) or "no checks"


def verdict(report: Report, *, strict: bool = False) -> tuple[str, str]:
    """A word of :data:`WORDS`, and a sentence that says what is wrong."""
    code = report.exit_code(strict=strict)
    sentence = {ExitCode.OK: _well, ExitCode.FAILED: _failed, ExitCode.UNKNOWN: _unknown}[code](report)
    return WORDS[code], sentence


def _failed(report: Report) -> str:
    failed = [root for root in roots(report) if root.status is Status.FAIL]
    if failed:
        return f"{_number(len(failed), 'root cause')}: {_named(failed)}"
    warned = [root for root in roots(report) if root.status is Status.WARN]
    return f"{_number(len(warned), 'warning')}, which --strict counts as failures: {_named(warned)}"


def _unknown(report: Report) -> str:
    blind, broken = (_checks_with(report, status) for status in (Status.UNKNOWN, Status.BROKEN))
    why = [f"{_number(blind, 'check')} could not look"] if blind else []
    why += [f"{_number(broken, 'check')} broke, which is a bug of the check"] if broken else []
    unsure = [root for root in roots(report) if root.statuses & {Status.UNKNOWN, Status.BROKEN}]
    return f"nothing fails, but {' and '.join(why)}: {_named(unsure)}" if why else "nothing was judged"


def _well(report: Report) -> str:
    number = counts(report)
    if number[Status.WARN]:
        warned = [root for root in roots(report) if root.status is Status.WARN]
        return f"nothing fails; {_number(len(warned), 'warning')}: {_named(warned)}"
    if number[Status.SKIP]:
        return f"nothing fails: {_number(number[Status.PASS], 'check')} passed, {number[Status.SKIP]} skipped"
    return f"all {number[Status.PASS]} checks passed" if number[Status.PASS] > 1 else "the one check passed"


def _checks_with(report: Report, status: Status) -> int:
    return sum(any(f.status is status for f in result.findings) for result in report.results)


def _named(some: Sequence[Root]) -> str:
    """What the first few say."""
    first = some[:_NAMED]
    told = [brief(root.finding.message, _LENGTH // len(first)) or root.place.check for root in first]
    return "; ".join([*told, *([f"and {len(some) - _NAMED} more"] if len(some) > _NAMED else [])])


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
