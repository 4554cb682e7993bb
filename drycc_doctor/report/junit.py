"""JUnit XML for Jenkins and GitLab: one suite an area, one case a check.

Both read only the first ``failure``, ``error`` or ``skipped`` of a case, so each case has one at most, which tells all
the check's findings. Attributes are those that Jenkins' schema (junit-10.xsd) knows.
"""

import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from drycc_doctor import NAME
from drycc_doctor.model import subject
from drycc_doctor.model.finding import Finding, Place, Report, Result, Status, unknown
from drycc_doctor.report.json import moment
from drycc_doctor.report.printable import printable

_NONE = Result("run", "Something was judged", (unknown("empty", subject.run(), "no check was judged"),))
"""What a report without results says: a file without cases would be taken for a green one."""

_ELEMENTS = {Status.BROKEN: "error", Status.FAIL: "failure", Status.UNKNOWN: "error", Status.SKIP: "skipped"}
_OUTCOMES = ("error", "failure", "skipped")
_AT_ONCE = "0.000"  # seconds: judging takes none; the time went into facts, which checks share. The whole has it


def render(report: Report, *, strict: bool = False) -> str:
    """The report as JUnit XML; see :func:`drycc_doctor.report.render`."""
    areas: dict[str, list[Result]] = defaultdict(list)
    for result in report.results or (_NONE,):
        areas[result.area].append(result)
    suites = [_suite(report, area, results, strict=strict) for area, results in areas.items()]
    whole = {key: str(sum(int(one.attrib[key]) for one in suites)) for key in ("tests", "failures", "errors")}
    top = ET.Element("testsuites", {"name": NAME, **whole, "time": f"{report.seconds:.3f}"})
    top.extend(suites)
    ET.indent(top)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(top, encoding="unicode")}\n'


def _suite(report: Report, area: str, results: Sequence[Result], *, strict: bool) -> ET.Element:
    cases = [_case(report, result, strict=strict) for result in results]
    told = Counter(child.tag for case in cases for child in case if child.tag in _OUTCOMES)
    number = {"failures": told["failure"], "errors": told["error"], "skipped": told["skipped"]}
    counts = {"tests": str(len(cases)), **{key: str(n) for key, n in number.items()}, "time": _AT_ONCE}
    suite = ET.Element("testsuite", {"name": printable(area), **counts})
    if started := moment(report.started):
        suite.set("timestamp", started.removesuffix("Z"))  # UTC without a zone, as JUnit has it
    suite.append(_properties(report))
    suite.extend(cases)
    return suite


def _properties(report: Report) -> ET.Element:
    properties = ET.Element("properties")
    about = [(NAME, report.doctor), ("source", report.source), ("profile", report.profile)]
    for name, value in [*about, *(("note", note) for note in report.notes)]:
        ET.SubElement(properties, "property", name=name, value=printable(value))
    return properties


def _case(report: Report, result: Result, *, strict: bool) -> ET.Element:
    case = ET.Element("testcase", classname=printable(result.area), name=printable(result.check), time=_AT_ONCE)
    gravest = max(result.findings, key=lambda f: _gravity(f, strict=strict), default=_NONE.findings[0])
    element = "failure" if strict and gravest.status is Status.WARN else _ELEMENTS.get(gravest.status)
    said = "\n".join(line for i, f in enumerate(result.findings) for line in _lines(report, Place(result.check, i), f))
    if element is not None:
        text = {"message": printable(gravest.message), "type": printable(gravest.code)}
        ET.SubElement(case, element, text).text = said
    elif gravest.status is Status.WARN:
        ET.SubElement(case, "system-out").text = said
    return case


def _gravity(finding: Finding, *, strict: bool) -> int:
    """As :class:`Status` orders them, but WARN below UNKNOWN unless it counts: it must not make a case pass."""
    order = (Status.PASS, Status.SKIP, Status.WARN, Status.UNKNOWN, Status.FAIL, Status.BROKEN)
    return int(finding.status) if strict else order.index(finding.status)


def _lines(report: Report, place: Place, finding: Finding) -> Iterator[str]:
    """The lines of one finding; nothing of one that passed."""
    if finding.status is Status.PASS:
        return
    yield f"{finding.status.name} {printable(str(finding.subject))}: {printable(finding.message)}"
    more = [("fix", finding.remedy), ("ask with", finding.option), *finding.evidence]
    for key, value in more:
        lines = (printable(line) for line in value.splitlines())
        yield from (f"  {printable(key)}: {line}" for line in lines if line)
    if place in report.explained_by:
        root = report.root(place)
        yield f"  follows from: {printable(root.check)}: {printable(report.finding(root).message)}"
