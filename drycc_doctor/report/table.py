"""One row a finding that is not PASS, one row a check that passed; roots first, and marked."""

from collections.abc import Iterator
from textwrap import fill

from drycc_doctor.model.finding import Finding, Report, Status
from drycc_doctor.report.printable import printable, wrapped
from drycc_doctor.report.roots import roots
from drycc_doctor.report.verdict import counted, verdict

_HEADERS = ("STATUS", "CHECK", "SUBJECT", "MESSAGE")
_GAP = 2  # columns between two columns, and that tabulate wants beside a heading
_NARROW = 12  # columns: the least that a subject and a message get
_INDENT = " " * 6
_LEGEND = "* a root: nothing else in this report explains it"

Row = tuple[str, str, str, str]


def render(report: Report, *, verbose: int = 0, width: int = 80, strict: bool = False) -> str:
    """The report as a table, between the verdict and the count; see :func:`drycc_doctor.report.render`."""
    from tabulate import tabulate

    skipped = (_row("", place.check, report.finding(place)) for place in report.places(Status.SKIP))
    rows = [*_trouble(report), *skipped, *_well(report, every=verbose > 0)]
    table = tabulate(_fit(rows, width), _HEADERS, tablefmt="simple", disable_numparse=True)
    word, sentence = verdict(report, strict=strict)
    head = wrapped(sentence, width, f"{word:<4}  ", _INDENT)
    legend = wrapped(_LEGEND, width) if roots(report) else []
    notes = [line for note in report.notes for line in wrapped(note, width, "note  ", _INDENT)]
    clean = [line.rstrip() for line in table.splitlines()]
    return "\n".join([*head, "", *clean, "", *legend, *notes, *wrapped(counted(report), width), ""])


def _trouble(report: Report) -> Iterator[Row]:
    for root in roots(report):
        yield _row("*", root.place.check, root.finding)
        yield from (_row("", place.check, finding) for place, finding in root.follows)


def _well(report: Report, *, every: bool) -> Iterator[Row]:
    for result in report.results:
        if every:
            yield from (_row("", result.check, f) for f in result.findings if f.status is Status.PASS)
        elif result.status is Status.PASS:
            only = printable(str(result.findings[0].subject)) if len(result.findings) == 1 else ""
            yield ("PASS", result.check, only, printable(result.title))


def _row(mark: str, check: str, finding: Finding) -> Row:
    more = f" (ask with {finding.option})" if finding.option else ""
    return (finding.status.name + mark, check, printable(str(finding.subject)), printable(finding.message + more))


def _fit(rows: list[Row], width: int) -> list[Row]:
    """The rows with subjects and messages wrapped, so that the table is as wide as the terminal.

    Long words are broken: a table is for the overview, and one of them would widen it for all.
    """
    status, check, subject = (max([len(row[i]) for row in rows] + [len(_HEADERS[i]) + _GAP]) for i in range(3))
    room = width - status - check - 3 * _GAP
    subject = min(subject, max(room // 2, _NARROW))
    message = max(room - subject, _NARROW)
    return [(s, c, fill(about, subject), fill(said, message)) for s, c, about, said in rows]
