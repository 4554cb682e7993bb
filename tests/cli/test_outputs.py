"""Where reports go."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from click.testing import Result

from drycc_doctor.cli.outputs import Output
from drycc_doctor.cli.view import View
from drycc_doctor.model.finding import Report, passed
from drycc_doctor.model.finding import Result as Result_
from drycc_doctor.model.subject import host

Cli = Callable[..., Result]
FAILS = ("check", "acme", "--domain", "fail.test")


def test_text_is_on_the_terminal_unless_something_else_is_asked_for(cli: Cli) -> None:
    got = cli(*FAILS)
    assert "FAIL" in got.stdout.splitlines()[0]
    assert "the mood is bad" in got.stdout


def test_text_on_the_terminal_and_others_in_files_in_one_run(cli: Cli, tmp_path: Path) -> None:
    junit, document = tmp_path / "r.xml", tmp_path / "r.json"
    got = cli(*FAILS, "-o", f"junit={junit}", "-o", "text", "-o", f"json={document}")
    assert got.exit_code == 1
    assert "the mood is bad" in got.stdout
    assert ET.parse(junit).find(".//failure") is not None
    assert json.loads(document.read_text())["exit_code"] == 1


def test_a_file_alone_leaves_the_terminal_empty(cli: Cli, tmp_path: Path) -> None:
    assert cli(*FAILS, "-o", f"json={tmp_path / 'r.json'}").stdout == ""


def test_json_on_standard_output_is_one_document(cli: Cli) -> None:
    for args in (["-o", "json"], ["-o", "json=-"], ["-o", "json", "-q"], ["-o", "json", "-vv"]):
        assert json.loads(cli(*FAILS, *args, env={"FORCE_COLOR": "1"}).stdout)["verdict"] == "fail"


def test_a_file_that_cannot_be_written_is_said_before_anything_is_asked(cli: Cli, tmp_path: Path) -> None:
    """The slow check would take minutes."""
    got = cli("check", "slow", "--domain", "pass.test", "-o", f"junit={tmp_path / 'no' / 'r.xml'}", "-o", "text")
    assert got.exit_code == 4
    assert str(tmp_path / "no" / "r.xml") in got.stderr
    assert got.stdout == ""


def test_a_file_that_can_no_longer_be_written_costs_no_other_report(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder goes away while the checks run."""
    import drycc_doctor.cli.examine as module

    (tmp_path / "gone").mkdir()
    judged = module.judged

    def and_meanwhile(*args: Any) -> Report:
        (tmp_path / "gone").rmdir()
        return judged(*args)

    monkeypatch.setattr(module, "judged", and_meanwhile)
    got = cli(*FAILS, "-o", f"json={tmp_path / 'gone' / 'r'}", "-o", f"junit={tmp_path / 'r.xml'}", "-o", "text")
    assert got.exit_code == 4
    assert "the mood is bad" in got.stdout
    assert (tmp_path / "r.xml").stat().st_size > 0


def test_quiet_is_the_verdict_alone(cli: Cli) -> None:
    loud, quiet = cli(*FAILS), cli(*FAILS, "-q", env={"COLUMNS": "20"})
    assert len(quiet.stdout.splitlines()) == 1
    assert quiet.stdout.startswith("FAIL")
    assert quiet.exit_code == loud.exit_code == 1
    assert quiet.stderr == ""


def test_verbose_tells_more(cli: Cli) -> None:
    assert len(cli("check", "acme", "--domain", "pass.test", "-v").stdout) > len(
        cli("check", "acme", "--domain", "pass.test").stdout
    )


@pytest.mark.parametrize(
    ("args", "env", "colored"),
    [
        ([], {}, False),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1", "TERM": "dumb"}, True),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": ""}, True),
        ([], {"FORCE_COLOR": ""}, False),
        (["--no-color"], {"FORCE_COLOR": "1"}, False),
        (["-q"], {"FORCE_COLOR": "1"}, True),
        (["-o", "json"], {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colours(cli: Cli, args: list[str], env: dict[str, str], colored: bool) -> None:
    assert ("\x1b[" in cli(*FAILS, *args, env=env).stdout) is colored


def test_files_have_no_colours_and_80_columns(cli: Cli, tmp_path: Path) -> None:
    cli(*FAILS, "-o", f"text={tmp_path / 'r.txt'}", env={"FORCE_COLOR": "1", "COLUMNS": "30"})
    text = (tmp_path / "r.txt").read_text()
    assert "\x1b" not in text
    assert 30 < max(map(len, text.splitlines())) <= 80


def test_the_terminals_width_is_used(cli: Cli) -> None:
    text = cli("check", "acme", "--domain", "fail.test", env={"COLUMNS": "40"}).stdout
    assert max(map(len, text.splitlines())) <= 40


def test_files_are_written_before_a_pager_can_hold_us_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "r.xml"
    seen: list[bool] = []

    class Pager(io.StringIO):
        def write(self, text: str) -> int:
            seen.append(path.exists())
            return super().write(text)

    monkeypatch.setattr("sys.stdout", Pager())
    outputs = (Output("text", "-"), Output("junit", str(path)))
    result = Result_("acme-mood", "The mood", (passed("ok", host("mood"), "it is good"),))
    report = Report(doctor="0", source="", started=0.0, seconds=0.0, results=(result,))
    View(outputs, strict=False, verbose=0, quiet=False, color=False).show(report)
    assert seen[-1]
