"""Bundles, from the command line: made in one place, judged in another."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from drycc_doctor.bundle.record import Recorder
from drycc_doctor.bundle.replay import Replay
from drycc_doctor.bundle.write import write
from drycc_doctor.drycc import installed
from drycc_doctor.model.finding import Report
from drycc_doctor.report import render
from drycc_doctor.testing import run
from drycc_doctor.worlds import NAMES, World, named

Cli = Callable[..., Result]
OURS = tuple(one for one in installed().checks if one.judge.__module__.startswith("drycc_doctor_checks."))


@pytest.mark.parametrize(("domain", "code"), [("fail.test", 1), ("pass.test", 0), ("unknown.test", 3)])
def test_the_same_verdict_offline(cli: Cli, tmp_path: Path, domain: str, code: int) -> None:
    path = str(tmp_path / "b.tgz")
    made = cli("bundle", "create", "-o", path, "--only", "acme", "--domain", domain)
    assert made.exit_code == 0  # it is written, whatever it says
    assert path in made.stderr
    assert made.stdout == ""
    live = cli("check", "acme", "--domain", domain, "-o", "json")
    judged = cli("check", "acme", "--from", path, "-o", "json")
    assert judged.exit_code == live.exit_code == code
    assert json.loads(judged.stdout)["results"] == json.loads(live.stdout)["results"]
    assert path in json.loads(judged.stdout)["source"]


def test_its_time_is_that_of_the_recording(cli: Cli, tmp_path: Path) -> None:
    path = str(tmp_path / "b.tgz")
    cli("bundle", "create", "-o", path, "--only", "acme", "--domain", "pass.test")
    one, two = (json.loads(cli("check", "acme", "--from", path, "-o", "json").stdout)["started"] for _ in "ab")
    assert one == two is not None


def test_a_question_that_it_lacks_is_unknown(cli: Cli, tmp_path: Path) -> None:
    path = str(tmp_path / "b.tgz")
    cli("bundle", "create", "-o", path, "--only", "acme", "--domain", "pass.test")
    got = cli("check", "cluster-version", "--from", path)
    assert got.exit_code == 3
    assert "the bundle has no answer" in " ".join(got.stdout.split())


def test_it_says_what_it_is(cli: Cli, tmp_path: Path) -> None:
    path = str(tmp_path / "b.tgz")
    cli("bundle", "create", "-o", path, "--only", "acme-mood", "--domain", "pass.test", "-n", "paas")
    got = cli("bundle", "inspect", path)
    assert got.exit_code == 0
    assert "no cluster, namespace paas" in got.stdout
    assert "acme-mood" in got.stdout
    assert "  option/domain\n" in got.stdout


def test_it_goes_to_standard_output_for_who_wants_to_pipe_it(
    program: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path, environment: dict[str, str]
) -> None:
    import subprocess
    import sys

    command = [
        sys.executable,
        "-m",
        "drycc_doctor",
        "bundle",
        "create",
        "-o",
        "-",
        "--only",
        "acme",
        "--domain",
        "pass.test",
    ]
    ran = subprocess.run(command, env=environment, capture_output=True, timeout=60, check=True)
    (tmp_path / "b.tgz").write_bytes(ran.stdout)
    assert "option/domain" in Replay.open(str(tmp_path / "b.tgz")).asked()


def test_a_place_that_cannot_be_written_is_said_before_anything_is_asked(cli: Cli, tmp_path: Path) -> None:
    got = cli("bundle", "create", "-o", str(tmp_path / "no" / "b.tgz"), "--only", "slow", "--domain", "pass.test")
    assert got.exit_code == 4
    assert "cannot be written" in got.stderr


def test_without_a_cluster_there_is_no_bundle(cli: Cli, tmp_path: Path) -> None:
    assert cli("bundle", "create", "-o", str(tmp_path / "b.tgz")).exit_code == 4
    assert list(tmp_path.iterdir()) == []


def said(report: Report) -> tuple[object, ...]:
    return (report.results, report.explained_by, report.started, report.exit_code())


@pytest.mark.parametrize("name", NAMES)
def test_whole_platforms_give_the_same_verdict_from_a_bundle(name: str, tmp_path: Path) -> None:
    world: World = named(name)
    recorder = Recorder(world)
    live = run(OURS, recorder, named=name)
    path = str(tmp_path / "b.tgz")
    write(path, live, recorder.kept(), text=render("text", live), json=render("json", live))
    assert said(run(OURS, Replay.open(path), named=name)) == said(live)
