"""JUnit XML as Jenkins (junit-10.xsd of its xUnit plugin) and GitLab read it."""

import re
import xml.etree.ElementTree as ET

import pytest

from drycc_doctor.api import Finding, Status, passed, skip, subject, unknown, warn
from drycc_doctor.model.finding import Report, Result
from drycc_doctor.report import render

NODE = subject.node("node-1")
SECONDS = re.compile(r"\d+\.\d{3}")
CHILDREN = {
    "testsuites": {"testsuite"},
    "testsuite": {"properties", "testcase"},
    "properties": {"property"},
    "testcase": {"failure", "error", "skipped", "system-out"},
}
ATTRIBUTES = {  # all that must be there, and all that may
    "testsuites": ({"name", "tests", "failures", "errors", "time"}, set()),
    "testsuite": ({"name", "tests", "failures", "errors", "skipped", "time"}, {"timestamp"}),
    "properties": (set(), set()),
    "property": ({"name", "value"}, set()),
    "testcase": ({"classname", "name", "time"}, set()),
    "failure": ({"message", "type"}, set()),
    "error": ({"message", "type"}, set()),
    "skipped": ({"message", "type"}, set()),
    "system-out": (set(), set()),
}


def parsed(report: Report, *, strict: bool = False) -> ET.Element:
    return ET.fromstring(render("junit", report, strict=strict))


def outcome(*findings: Finding, strict: bool = False) -> list[str]:
    """What a case with these findings holds."""
    one = Result("test-one", "It is well", findings)
    report = Report(doctor="1", source="", started=1.0, seconds=1.0, results=(one,))
    return [child.tag for case in parsed(report, strict=strict).iter("testcase") for child in case]


def assert_sound(top: ET.Element) -> None:
    """The rules that Jenkins reads by."""
    for one in top.iter():
        required, allowed = ATTRIBUTES[one.tag]
        assert required <= set(one.attrib) <= required | allowed
        assert {child.tag for child in one} <= CHILDREN.get(one.tag, set())
        assert SECONDS.fullmatch(one.get("time", "0.000"))
        assert re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)?", one.get("timestamp", ""))
    for suite in (top, *top):
        assert int(suite.attrib["tests"]) == len(list(suite.iter("testcase")))
        for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert suite.get(attribute) in {str(len(list(suite.iter(tag)))), None}
    for case in top.iter("testcase"):
        assert len(case) <= 1, "only the first would be read"


@pytest.mark.parametrize("strict", [False, True])
def test_every_report_is_sound(reports: dict[str, Report], *, strict: bool):
    for report in reports.values():
        assert_sound(parsed(report, strict=strict))


def test_a_suite_an_area_and_a_case_a_check(reports: dict[str, Report]):
    top = parsed(reports["one-root"])
    assert [suite.get("name") for suite in top] == ["dns", "gateway", "controller", "cluster"]
    cases = [(case.get("classname"), case.get("name")) for case in top.iter("testcase")]
    assert cases == [(r.area, r.check) for r in reports["one-root"].results]


def test_each_status_is_what_a_pipeline_should_make_of_it():
    ok, none, blind = passed("ok", NODE, "well"), skip("no", NODE, "none"), unknown("timeout", NODE, "silent")
    hurts_later, late = warn("old", NODE, "old", remedy="upgrade"), of(Status.FAIL)
    bug = of(Status.BROKEN)
    assert outcome(ok) == []
    assert outcome(none) == ["skipped"]
    assert outcome(blind) == ["error"]
    assert outcome(hurts_later) == ["system-out"]
    assert outcome(late) == ["failure"]
    assert outcome(bug) == ["error"]
    assert outcome(hurts_later, strict=True) == ["failure"]
    assert outcome(ok, none, blind, late) == ["failure"]


def of(status: Status) -> Finding:
    return Finding(status=status, code="x", subject=NODE, message="x")


def test_a_warning_does_not_hide_that_something_is_unknown():
    """Else the pipeline would be green where the exit code is 3."""
    assert outcome(of(Status.WARN), of(Status.UNKNOWN)) == ["error"]
    assert outcome(of(Status.WARN), of(Status.UNKNOWN), strict=True) == ["failure"]


def test_a_report_of_nothing_is_not_green():
    top = parsed(Report(doctor="1", source="", started=1.0, seconds=0.0, results=()))
    assert_sound(top)
    assert (top.get("tests"), top.get("errors")) == ("1", "1")


def test_a_failure_says_what_to_do_and_what_it_follows_from(reports: dict[str, Report]):
    told = {case.get("name"): case[0].text or "" for case in parsed(reports["one-root"]).iter("testcase") if len(case)}
    assert "fix: kubectl describe service -n drycc drycc-gateway-istio" in told["gateway-addresses"]
    assert "follows from: gateway-addresses: the gateway has no address" in told["controller-auth"]


def test_whom_nothing_fails_is_red_only_if_the_exit_code_is_not_0(reports: dict[str, Report]):
    for report in reports.values():
        for strict in (False, True):
            top = parsed(report, strict=strict)
            red = int(top.attrib["failures"]) + int(top.attrib["errors"])
            assert bool(red) == bool(report.exit_code(strict=strict))
