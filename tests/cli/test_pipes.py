"""Readers that leave early, disks that are full, and terminals: each with a process of its own."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def fails(mood: Callable[[str], str]) -> tuple[str, ...]:
    """A command line whose report is a failure."""
    return ("check", "acme", "--from", mood("fail"))


def started(args: tuple[str, ...], environment: dict[str, str], **streams) -> subprocess.Popen[bytes]:
    """A process of the program; SIGINT is as in a shell, also where the tests run in the background."""
    return subprocess.Popen(
        [sys.executable, "-m", "drycc_doctor", *args],
        env=environment,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no threads here
        **streams,
    )


@pytest.mark.parametrize(("args", "code"), [((), 1), (("-o", "json"), 1), (("--help",), 0), (("list",), 0)], ids=str)
def test_a_reader_who_left_is_no_reason_to_complain(
    args: tuple[str, ...], code: int, environment: dict[str, str], fails: tuple[str, ...]
) -> None:
    args = (*fails, *args) if code else args
    reader, writer = os.pipe()
    os.close(reader)
    ran = started(args, environment, stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    assert ran.communicate(timeout=60)[1] == b""
    assert ran.returncode == code


def test_both_streams_in_one_closed_pipe(environment: dict[str, str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    ran = started(("all",), environment, stdout=writer, stderr=writer)
    os.close(writer)
    assert ran.wait(timeout=60) == 4


def test_a_bundle_into_a_closed_pipe(environment: dict[str, str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    args = ("bundle", "create", "-q", "--only", "acme", "--domain", "pass.test", "-o", "-")
    ran = started(args, environment, stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    assert ran.communicate(timeout=60)[1] == b""
    assert ran.returncode == 0


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_is_an_error(environment: dict[str, str], fails: tuple[str, ...], unbuffered: str) -> None:
    with Path("/dev/full").open("wb") as full:
        ran = started(fails, environment | {"PYTHONUNBUFFERED": unbuffered}, stdout=full, stderr=subprocess.PIPE)
        said = ran.communicate(timeout=60)[1].decode()
    assert ran.returncode == 4
    assert said.splitlines()[0] == "error: <stdout> cannot be written: No space left on device."
    assert "Traceback" not in said


def test_no_standard_output_at_all(environment: dict[str, str], fails: tuple[str, ...]) -> None:
    """As ``>&-`` in a shell."""
    command = [sys.executable, "-m", "drycc_doctor", *fails]
    ran = subprocess.run(
        ["sh", "-c", 'exec "$@" >&-', "sh", *command], env=environment, stderr=subprocess.PIPE, timeout=60, check=False
    )
    assert (ran.returncode, ran.stderr) == (1, b"")


def test_an_old_encoding_does_not_break_the_report(environment: dict[str, str], fails: tuple[str, ...]) -> None:
    ran = started(fails, environment | {"PYTHONIOENCODING": "ascii"}, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, err = ran.communicate(timeout=60)
    assert (ran.returncode, err) == (1, b"")
    assert b"the mood is bad" in out


def on_a_terminal(args: tuple[str, ...], environment: dict[str, str]) -> tuple[bytes, bytes, int]:
    """Output, what a terminal gets on stderr, exit code."""
    ours, theirs = pty.openpty()
    with started(args, environment, stdout=subprocess.PIPE, stderr=theirs) as ran:
        os.close(theirs)
        out, err = ran.stdout.read() if ran.stdout else b"", b""
    while select.select([ours], [], [], 30)[0]:
        try:
            err += os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
    os.close(ours)
    return out, err, ran.returncode


def test_progress_on_a_terminal_is_one_line_that_is_wiped(environment: dict[str, str], fails: tuple[str, ...]) -> None:
    out, err, code = on_a_terminal(fails, environment | {"TERM": "xterm"})
    assert code == 1
    assert b"\r\x1b[K2/2 acme-" in err
    assert b"\n" not in err
    assert err.endswith(b"\r\x1b[K")
    assert b"\x1b" not in out  # which is no terminal


@pytest.mark.parametrize(("args", "term"), [(["-q"], "xterm"), ([], "dumb")], ids=str)
def test_no_progress_where_none_is_wanted(
    args: list[str], term: str, environment: dict[str, str], fails: tuple[str, ...]
) -> None:
    assert on_a_terminal((*fails, *args), environment | {"TERM": term})[1] == b""


def test_no_progress_where_there_is_no_terminal(
    program: Callable[..., subprocess.CompletedProcess[str]], fails: tuple[str, ...]
) -> None:
    ran = program(*fails)
    assert ran.stderr == ""
    assert not re.search(r"[\x00-\x09\x0b-\x1f]", ran.stdout)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda one: one.name)
@pytest.mark.parametrize(("text", "code"), [("pass", 3), ("fail", 1)])
def test_an_interrupt_ends_in_a_report_of_what_is_known(
    environment: dict[str, str],
    tmp_path: Path,
    mood: Callable[[str], str],
    text: str,
    code: int,
    number: signal.Signals,
) -> None:
    args = ("check", "slow", "acme", "-o", "text", "-o", f"junit={tmp_path / 'r.xml'}", "--from", mood(text))
    ours, theirs = pty.openpty()
    with started(args, environment | {"TERM": "xterm"}, stdout=subprocess.PIPE, stderr=theirs) as ran:
        os.close(theirs)
        seen = b""
        while b"2/3 acme-" not in seen:  # all that does not wait for ever has been judged
            assert select.select([ours], [], [], 30)[0], seen
            seen += os.read(ours, 65536)
        began = time.monotonic()
        ran.send_signal(number)
        out = ran.stdout.read().decode() if ran.stdout else ""
        assert ran.wait(timeout=30) == code
        assert time.monotonic() - began < 10  # although a thread still waits, for minutes
    os.close(ours)
    assert "slow-answer" in out
    assert "interrupted" in out
    assert "slow-answer" in (tmp_path / "r.xml").read_text()
