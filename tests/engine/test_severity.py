"""Profile and configuration: what becomes of findings, and what never changes."""

import json
from collections.abc import Iterator

import pytest

from drycc_doctor.api import check, fail, passed, subject, unknown, warn
from drycc_doctor.drycc import installed
from drycc_doctor.engine.select import select
from drycc_doctor.engine.severity import Severity
from drycc_doctor.levels import Level, Profile
from drycc_doctor.model.finding import Finding, Report, Status
from drycc_doctor.report import render
from drycc_doctor.testing import run
from drycc_doctor.worlds import healthy, named

ABOUT = subject.cluster()


@check("acme-walls", title="Walls stand", hardening=True)
def walls() -> Iterator[Finding]:
    """Walls."""
    yield fail("open", ABOUT, "the wall is open", remedy="close it")
    yield warn("low", ABOUT, "the wall is low", remedy="raise it")
    yield unknown("fog", ABOUT, "nobody can see the wall")
    yield passed("ok", ABOUT, "a wall is there")


@check("acme-roof", title="The roof is tight")
def roof() -> Iterator[Finding]:
    """The roof."""
    yield fail("leak", ABOUT, "it rains in", remedy="mend it")


@check("acme-crack", title="Breaks")
def crack() -> Iterator[Finding]:
    """Breaks."""
    yield from ()
    raise RuntimeError


def judged(*rules: tuple[str, str], profile: str = "production") -> Report:
    levels = tuple((selector, Level(level)) for selector, level in rules)
    severity = Severity(Profile(profile), levels, "a.toml")
    return run([walls, roof, crack], healthy(), named="a test", severity=severity)


def statuses(report: Report, id_: str = "acme-walls") -> list[str]:
    return [f.status.name for r in report.results if r.check == id_ for f in r.findings]


def test_evaluation_lowers_what_hardens_and_nothing_else():
    report = judged(profile="evaluation")
    assert statuses(report) == ["WARN", "WARN", "UNKNOWN", "PASS"]
    assert statuses(report, "acme-roof") == ["FAIL"]
    messages = [f.message for r in report.results for f in r.findings if "evaluation" in f.message]
    assert messages == ["the wall is open (FAIL in production, accepted by profile evaluation)"]
    assert report.profile == "evaluation"


@pytest.mark.parametrize(
    ("rules", "wanted"),
    [
        ([("acme-walls", "warn")], ["WARN", "WARN", "UNKNOWN", "PASS"]),
        ([("acme-walls", "fail")], ["FAIL", "FAIL", "UNKNOWN", "PASS"]),
        ([("acme-walls", "fail"), ("acme-*", "warn")], ["FAIL", "FAIL", "UNKNOWN", "PASS"]),
        ([("acme", "fail"), ("acme-w*", "warn")], ["WARN", "WARN", "UNKNOWN", "PASS"]),
        ([("acme-roof", "warn")], ["FAIL", "WARN", "UNKNOWN", "PASS"]),
        ([("acme-walls:open", "warn")], ["WARN", "WARN", "UNKNOWN", "PASS"]),
        ([("acme-*:low", "fail"), ("acme-walls", "warn")], ["WARN", "FAIL", "UNKNOWN", "PASS"]),
        ([("acme-walls:low", "fail"), ("acme-*:low", "warn")], ["FAIL", "FAIL", "UNKNOWN", "PASS"]),
        ([("acme:open", "skip")], ["SKIP", "WARN", "UNKNOWN", "PASS"]),
        ([("acme-walls", "skip"), ("acme-walls:low", "warn")], ["SKIP", "WARN", "UNKNOWN", "PASS"]),
        ([("acme-walls:fog", "skip"), ("acme-walls:ok", "fail")], ["FAIL", "WARN", "UNKNOWN", "PASS"]),
    ],
)
def test_rules(rules: list[tuple[str, str]], wanted: list[str]):
    assert statuses(judged(*rules)) == wanted


def test_a_finding_keeps_what_was_judged_beside_what_counts():
    report = judged(("acme-walls", "warn"))
    findings = next(r for r in report.results if r.check == "acme-walls").findings
    assert [(f.status, f.judged) for f in findings[:2]] == [(Status.WARN, Status.FAIL), (Status.WARN, Status.WARN)]
    written = json.loads(render("json", report))["results"][0]["findings"]
    assert [f.get("judged") for f in written] == ["fail", None, None, None]


def test_a_lowered_severity_changes_no_root():
    """What a storage that is down takes with it follows from it, however grave it is held to be."""
    chosen = select(installed().checks, ["components-ready", "*-ready"])
    plain = run(chosen, named("storage-down"), named="a test")
    severity = Severity(rules=(("components-ready", Level.WARN),))
    lowered = run(chosen, named("storage-down"), named="a test", severity=severity)
    assert len(plain.explained_by) > 2
    assert lowered.explained_by == plain.explained_by


def test_what_is_skipped_explains_nothing():
    world = healthy("g2")
    world.component("storage").crash()
    chosen = select(installed().checks, ["components-ready", "storage-ready"])
    report = run(chosen, world, named="a test", severity=Severity(rules=(("components-ready:crash-loop", Level.SKIP),)))
    assert report.places(Status.SKIP)
    assert not {report.root(place) for place in report.places(Status.FAIL)} & {*report.places(Status.SKIP)}


def test_a_rule_beats_the_profile():
    assert statuses(judged(("acme-walls", "fail"), profile="evaluation"))[0] == "FAIL"


def test_what_is_left_out_says_so_and_is_not_judged():
    report = judged(("acme-crack", "skip"))
    finding = next(r for r in report.results if r.check == "acme-crack").findings[0]
    assert (finding.status, finding.code) == (Status.SKIP, "configured-away")
    assert "a.toml" in finding.message
    assert [r.check for r in report.results] == ["acme-walls", "acme-roof", "acme-crack"]


@pytest.mark.parametrize("level", ["warn", "fail"])
def test_what_broke_stays_broken(level: str):
    assert statuses(judged(("acme-*", level)), "acme-crack") == ["BROKEN"]


def test_left_out_is_asked_nothing():
    asked: list[str] = []
    world = healthy()

    class Listening:
        def ask(self, query):
            asked.append(query.key)
            return world.ask(query)

    images = select(installed().checks, ["production-images"])
    run(images, Listening(), named="a test", severity=Severity(rules=(("production-images", Level.SKIP),)))
    assert [key for key in asked if key.startswith("kube")] == []
