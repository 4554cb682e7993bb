"""The text says what is wrong first, and no more than it was asked for."""

import re

import pytest

from drycc_doctor.api import Finding, Status, fail, passed, subject
from drycc_doctor.errors import DoctorError
from drycc_doctor.model.finding import Report, Result
from drycc_doctor.report import render
from drycc_doctor.report.printable import brief, printable, wrapped

NODE = subject.node("node-1")


def of(*results: Result) -> Report:
    return Report(doctor="1", source="here", started=1.0, seconds=1.0, results=results)


def first(report: Report, *, strict: bool = False) -> str:
    return render("text", report, strict=strict, width=1000).splitlines()[0]


def test_the_verdict_names_the_first_roots_and_counts_the_others():
    some = [Result(f"test-{i}", "", (fail("x", NODE, f"node {i} is lost", remedy="-"),)) for i in range(5)]
    assert first(of(*some)) == "FAIL  5 root causes: node 0 is lost; node 1 is lost; node 2 is lost; and 2 more"


def test_the_verdict_agrees_with_the_exit_code(reports: dict[str, Report]):
    words = {0: "OK", 1: "FAIL", 3: "UNKNOWN"}
    for report in reports.values():
        for strict in (False, True):
            assert first(report, strict=strict).split()[0] == words[report.exit_code(strict=strict)]


def test_a_report_of_nothing_is_not_well():
    assert first(of()) == "UNKNOWN  nothing was judged"


def test_a_check_that_broke_is_named():
    bug = Finding(status=Status.BROKEN, code="broken", subject=NODE, message="the check broke: KeyError: 1")
    told = "UNKNOWN  nothing fails, but 1 check broke, which is a bug of the check: the check broke: KeyError: 1"
    assert first(of(Result("test-one", "", (bug,)))) == told


def test_one_check_is_not_all_checks():
    assert first(of(Result("test-one", "", (passed("ok", NODE, "well"),)))) == "OK    the one check passed"


def test_what_follows_from_a_root_is_listed_only_when_asked(reports: dict[str, Report]):
    line = "dns-wildcard: *.example.com does not resolve"
    assert line not in render("text", reports["one-root"])
    assert line in render("text", reports["one-root"], verbose=1)


def test_evidence_is_told_at_the_second_v(reports: dict[str, Report]):
    line = "asked: x7k2.example.com"
    assert line not in render("text", reports["healthy"], verbose=1)
    assert line in render("text", reports["healthy"], verbose=2)


def test_what_was_not_asked_names_the_option_first(reports: dict[str, Report]):
    skips = [line for line in render("text", reports["broken"]).splitlines() if line.startswith("SKIP")]
    assert skips == [
        "SKIP  not asked; --active would: production-passport-admin",
        "SKIP  not asked; --port-forward would: components-valkey (in part)",
        "SKIP  does not apply here: production-grafana-admin",
    ]


def test_colour_paints_status_words_and_changes_nothing_else(reports: dict[str, Report]):
    for report in reports.values():
        for verbose in (0, 2):
            painted = render("text", report, color=True, verbose=verbose)
            assert re.sub(r"\x1b\[\d*m", "", painted) == render("text", report, verbose=verbose)
            assert set(re.findall(r"\x1b\[[1-9]\d*m(.*?)\x1b", painted)) <= {
                *("OK", "ok", "FAIL", "WARN", "UNKNOWN", "BROKEN", "SKIP", "note")
            }


def test_a_status_word_within_a_message_is_not_painted():
    told = render("text", of(Result("test-one", "", (fail("x", NODE, "it says FAIL", remedy="-"),))), color=True)
    assert "\n\x1b[31mFAIL\x1b[0m  test-one: it says FAIL\n" in told


def test_text_of_the_cluster_does_not_reach_the_terminal(reports: dict[str, Report]):
    said = render("text", reports["broken"])
    assert r"it says \x1b[2J\x9b31m\u202eroot\x00 \ufffe" in said


def test_a_format_that_is_not_known():
    with pytest.raises(DoctorError) as caught:
        render("yaml", of())
    assert caught.value.exit_code == 2
    assert "text, table, json, junit" in caught.value.hint


@pytest.mark.parametrize(
    "remedy",
    [
        "see that it runs: kubectl get pods -n istio-system --show-labels -o wide",
        "kubectl describe service -n drycc drycc-gateway-istio; on bare metal see that MetalLB has a free address",
        "grafana cli admin reset-admin-password --password-from-stdin, and set grafana.adminPassword to the same",
    ],
)
def test_commands_stay_on_one_line(remedy: str):
    commands = re.findall(r"(?:kubectl|grafana) [^;,]*", remedy)
    lines = wrapped(remedy, 30)
    assert len(lines) > 1
    assert all(any(command in line for line in lines) for command in commands)
    assert " ".join(lines) == remedy


def test_the_number_behind_a_name_stays_with_it():
    assert wrapped("explains 6 more: dns-wildcard (6)", 30) == ["explains 6 more:", "dns-wildcard (6)"]


def test_prose_after_a_command_is_wrapped():
    assert wrapped("kubectl get pods and see whether the one that is lost has come back", 20) == [
        "kubectl get pods and",
        "see whether the one",
        "that is lost has",
        "come back",
    ]


def test_a_long_word_is_not_broken():
    assert wrapped("see drycc-controller-api-5d9c7b6f4-x2x9z.example.com", 20, "fix: ", "     ") == [
        "fix: see",
        "     drycc-controller-api-5d9c7b6f4-x2x9z.example.com",
    ]


@pytest.mark.parametrize(
    ("said", "told"), [("one two three", "one two ..."), ("one two", "one two"), ("o" * 20, "ooooooo ...")]
)
def test_the_beginning_of_a_message(said: str, told: str):
    assert brief(said, 11) == told


@pytest.mark.parametrize("code", [0x00, 0x07, 0x1B, 0x7F, 0x85, 0x9B, 0xAD, 0x200B, 0x2028, 0x202E, 0xD800, 0xFFFE])
def test_what_moves_or_hides_is_written_out(code: int):
    assert printable(f"a{chr(code)}b") == (f"a\\x{code:02x}b" if code < 0x100 else f"a\\u{code:04x}b")


def test_what_is_beyond_the_first_plane_is_written_out_too():
    assert printable("\U000e0041") == r"\U000e0041", "a tag: a letter that nobody sees"


def test_letters_of_all_languages_stay():
    assert printable("  Grüße, 東京, привет \n\t 😀 ") == "Grüße, 東京, привет 😀"
