"""How a report is said: one module a format, each a pure function from a report to text."""

from drycc_doctor.errors import DoctorError, ExitCode
from drycc_doctor.model.finding import Report

FORMATS: tuple[str, ...] = ("text", "table", "json", "junit")
"""The formats that :func:`render` knows; the first is the default."""

_NARROWEST = 20  # columns: a terminal that says it has fewer does not know


def render(
    format: str,  # noqa: A002 - the command line calls it so
    report: Report,
    *,
    verbose: int = 0,
    color: bool = False,
    width: int = 80,
    strict: bool = False,
) -> str:
    """The report in one of :data:`FORMATS`, ending in a newline; it holds no control characters but newlines.

    ``verbose`` is -1 for trouble only, 0, 1 for all findings, 2 for their evidence too. ``width`` is in columns, 20 at least.
    ``strict`` counts WARN as a failure. ``color`` paints the status words of the text. JSON and JUnit always say all.
    A format is imported when it is asked for. Raises :class:`DoctorError` for a format that is not known.
    """
    columns = max(width, _NARROWEST)
    match format:
        case "text":
            from drycc_doctor.report.text import render as text

            return text(report, verbose=verbose, color=color, width=columns, strict=strict)
        case "table":
            from drycc_doctor.report.table import render as table

            return table(report, verbose=verbose, width=columns, strict=strict)
        case "json":
            from drycc_doctor.report.json import render as json

            return json(report, strict=strict)
        case "junit":
            from drycc_doctor.report.junit import render as junit

            return junit(report, strict=strict)
    message = f"there is no output format {format!r}"
    raise DoctorError(message, f"choose one of: {', '.join(FORMATS)}", exit_code=ExitCode.USAGE)
