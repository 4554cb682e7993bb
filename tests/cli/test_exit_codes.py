"""What the program says when it ends."""

from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import Result

from drycc_doctor.cli.group import COMMANDS, doctor
from drycc_doctor.errors import DoctorError, ExitCode

Cli = Callable[..., Result]
CHECK = ("check", "acme-mood")


@pytest.mark.parametrize(
    ("domain", "code"), [("pass.test", 0), ("fail.test", 1), ("warn.test", 0), ("unknown.test", 3)]
)
def test_the_exit_code_is_the_reports(cli: Cli, domain: str, code: int) -> None:
    assert cli(*CHECK, "--domain", domain).exit_code == code


@pytest.mark.parametrize(("domain", "code"), [("pass.test", 0), ("warn.test", 1)])
def test_strictly_a_warning_counts(cli: Cli, domain: str, code: int) -> None:
    assert cli(*CHECK, "--domain", domain, "--strict").exit_code == code


def test_without_a_cluster_and_a_domain_nothing_can_begin(cli: Cli, tmp_path: Path) -> None:
    got = cli("all")
    assert got.exit_code == 4
    assert got.stdout == ""
    error, hint = got.stderr.splitlines()
    assert error.startswith("error: ")
    assert str(tmp_path / "no-kubeconfig") in error
    assert hint.startswith("hint: ")
    assert "--domain" in hint


@pytest.mark.parametrize(
    "args",
    [
        ["all", "--no-such-option"],
        ["no-such-command"],
        ["check"],
        ["all", "--timeout", "soon"],
        ["all", "--wait", "0"],
        ["all", "--output", "pdf"],
        ["all", "--output", "json="],
        ["all", "-o", "json", "-o", "text"],
        ["all", "-o", "json=r", "-o", "text=r"],
        ["all", "--as-group", "admins"],
        ["all", "--domain", "http://example.com/"],
        ["all", "--from", "x.tgz", "--wait", "1m"],
        ["all", "--from", "x.tgz", "--domain", "example.com"],
        ["all", "--from", "x.tgz", "-n", "drycc"],
        ["all", "--from", "no-such-bundle.tgz"],
        ["check", "acme", "--skip", "acme-*"],
        ["demo", "atlantis"],
        ["bundle", "create"],
        ["explain", "no-such-check"],
        ["explain"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_2_and_says_why(cli: Cli, args: list[str]) -> None:
    got = cli(*args)
    assert got.exit_code == 2
    assert got.stdout == ""
    assert "rror: " in got.stderr
    assert "Traceback" not in got.stderr


def test_a_selector_that_names_nothing_is_wrong_usage_with_a_suggestion(cli: Cli) -> None:
    got = cli("check", "acme-moot", "--domain", "pass.test")
    assert got.exit_code == 2
    assert "did you mean acme-mood" in got.stderr


def test_options_of_the_environment_do_not_collide_with_a_bundle(cli: Cli, tmp_path: Path) -> None:
    """Who exports a context for every day may look at a bundle all the same."""
    got = cli("all", "--from", str(tmp_path / "none.tgz"), env={"DRYCC_DOCTOR_CONTEXT": "prod"})
    assert "cannot be read: No such file" in got.stderr


@pytest.mark.parametrize("args", [["--wait", "1m"], ["--domain", "example.com"], ["-n", "drycc"], ["--as", "jane"]])
def test_a_bundle_cannot_be_asked_otherwise(cli: Cli, args: list[str], mood: Callable[[str], str]) -> None:
    got = cli("check", "acme", "--from", mood("pass"), *args)
    assert got.exit_code == 2
    assert "is about the live platform, and --from judges a bundle" in " ".join(got.stderr.split())


@pytest.fixture
def breaks(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], None]:
    """A command that breaks in a given way."""

    def install(error: BaseException) -> None:
        def callback(**_: object) -> None:
            secret = "correct-horse"  # noqa: F841 - a traceback with locals would show it
            raise error

        command = doctor.get_command(click.Context(doctor), "list")
        monkeypatch.setattr(command, "callback", callback)

    return install


def test_a_bug_of_ours_is_one_line_and_never_0_or_1(cli: Cli, breaks: Callable[[BaseException], None]) -> None:
    breaks(KeyError("correct-horse"))
    got = cli("list")
    assert got.exit_code == 3
    assert [line.partition(":")[0] for line in got.stderr.splitlines()] == ["error", "hint"]
    assert "KeyError" in got.stderr
    assert "correct-horse" not in got.stderr


def test_a_bug_of_ours_has_a_traceback_with_v(cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import drycc_doctor.cli.examine as module

    def broken(*_: object) -> None:
        raise KeyError

    monkeypatch.setattr(module, "_report", broken)
    assert "Traceback" not in cli(*CHECK).stderr
    for args, env in ((["-v"], {}), ([], {"DRYCC_DOCTOR_VERBOSE": "1"})):
        got = cli(*CHECK, *args, env=env)
        assert got.exit_code == 3
        assert "Traceback" in got.stderr


def test_an_interrupt_before_anything_ran_is_3(cli: Cli, breaks: Callable[[BaseException], None]) -> None:
    breaks(KeyboardInterrupt())
    got = cli("list")
    assert got.exit_code == 3
    assert got.stderr == "interrupted before there was a report\n"


def test_an_error_cannot_move_the_cursor(cli: Cli, breaks: Callable[[BaseException], None]) -> None:
    breaks(DoctorError("the server says \x1b[2Jhello", exit_code=ExitCode.CANNOT_BEGIN))
    got = cli("list")
    assert got.exit_code == 4
    assert got.stderr == "error: the server says \\x1b[2Jhello\n"


@pytest.mark.parametrize(
    "args", [[], *([one] for one in COMMANDS), ["bundle", "create"], ["bundle", "inspect"]], ids=" ".join
)
@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_every_command_has_help(cli: Cli, args: list[str], flag: str) -> None:
    got = cli(*args, flag)
    assert got.exit_code == 0
    assert got.stdout.startswith(f"Usage: {' '.join(['drycc-doctor', *args])} ")


def test_version(cli: Cli) -> None:
    assert cli("--version").stdout.startswith("drycc-doctor, version 0.")
