"""One JSON document; docs/report.schema.json describes it, and is versioned by its ``schema``."""

import json
from datetime import UTC, datetime
from typing import Any

from drycc_doctor.errors import ExitCode
from drycc_doctor.model.finding import Finding, Place, Report, Result, Status
from drycc_doctor.report.roots import TROUBLE
from drycc_doctor.report.verdict import counts

SCHEMA = 1  # counts up when a key changes its meaning or goes away
_VERDICTS = {ExitCode.OK: "pass", ExitCode.FAILED: "fail", ExitCode.UNKNOWN: "unknown"}
_YEAR_10000 = 253402300800  # seconds since the epoch


def render(report: Report, *, strict: bool = False) -> str:
    """The report as JSON in ASCII, its keys in the order of the schema; see :func:`drycc_doctor.report.render`."""
    return json.dumps(_encodable(document(report, strict=strict)), indent=2, allow_nan=False) + "\n"


def document(report: Report, *, strict: bool = False) -> dict[str, Any]:
    """The report as plain data; see docs/report.schema.json."""
    code, number = report.exit_code(strict=strict), counts(report)
    return {
        "schema": SCHEMA,
        "doctor": report.doctor,
        "source": report.source,
        "profile": str(report.profile),
        "started": moment(report.started),
        "seconds": round(report.seconds, 3),
        "verdict": _VERDICTS[code],
        "exit_code": int(code),
        "counts": {status.name.lower(): number[status] for status in Status},
        "notes": list(report.notes),
        "results": [_result(report, result) for result in report.results],
    }


def moment(started: float | None) -> str | None:
    """Seconds since the epoch as RFC 3339 in UTC; none where the clock could not be read or told nonsense.

    >>> moment(1767225600.0)
    '2026-01-01T00:00:00Z'
    """
    if started is None or not 0 < started < _YEAR_10000:
        return None
    return datetime.fromtimestamp(int(started), UTC).isoformat().replace("+00:00", "Z")


def _result(report: Report, result: Result) -> dict[str, Any]:
    findings = enumerate(result.findings)
    return {
        "check": result.check,
        "title": result.title,
        "area": result.area,
        "status": result.status.name.lower(),
        "findings": [_finding(report, Place(result.check, i), finding) for i, finding in findings],
    }


def _finding(report: Report, place: Place, finding: Finding) -> dict[str, Any]:
    by, about = report.explained_by.get(place), finding.subject
    judged = {} if finding.judged is finding.status else {"judged": finding.judged.name.lower()}
    return {
        "status": finding.status.name.lower(),
        "code": finding.code,
        "subject": {"kind": about.kind, "name": about.name, "namespace": about.namespace},
        "message": finding.message,
        "remedy": finding.remedy,
        "evidence": [[key, value] for key, value in finding.evidence],
        "fingerprint": finding.fingerprint(place.check),
        "option": finding.option,
        "root": finding.status in TROUBLE and by is None,
        "explained_by": None if by is None else {"check": by.check, "index": by.index},
        **judged,
    }


def _encodable(value: Any) -> Any:
    """Without lone surrogates, which JSON's grammar allows and most readers refuse."""
    if isinstance(value, str):
        return value.encode(errors="replace").decode()
    if isinstance(value, list):
        return [_encodable(one) for one in value]
    return {key: _encodable(one) for key, one in value.items()} if isinstance(value, dict) else value
