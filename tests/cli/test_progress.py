"""Progress where there is no terminal: a line now and then, and no control characters."""

import io
import time

import pytest

from drycc_doctor.cli.progress import EVERY, Progress
from drycc_doctor.cli.terminal import is_terminal
from drycc_doctor.model.finding import Result


def test_a_log_shows_that_we_live() -> None:
    log = io.StringIO()
    with Progress(stream=log, every=0.05) as progress:
        progress.begin(14)
        progress.judged(Result("gateway-routes", "Routes", ()))
        time.sleep(0.3)
    lines = log.getvalue().splitlines()
    assert 1 <= len(lines) <= 6
    assert lines[-1] == "drycc-doctor: 0 s, 1/14 gateway-routes"
    time.sleep(0.1)
    assert log.getvalue().splitlines() == lines  # it is over


def test_a_short_run_says_nothing() -> None:
    log = io.StringIO()
    with Progress(stream=log) as progress:
        progress.begin(14)
    assert log.getvalue() == ""
    assert EVERY == 15


def test_quiet_is_quiet() -> None:
    log = io.StringIO()
    with Progress(quiet=True, stream=log, every=0.01) as progress:
        progress.say("error: x")
        time.sleep(0.05)
    assert log.getvalue() == ""


def test_what_is_to_be_read_is_a_line_of_its_own() -> None:
    log = io.StringIO()
    with Progress(stream=log) as progress:
        progress.say("error: x")
    assert log.getvalue() == "error: x\n"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_has_one_line_that_is_rewritten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    terminal = Terminal()
    with Progress(stream=terminal, every=0.01) as progress:
        progress.begin(2)
        progress.judged(Result("gateway-routes", "Routes", ()))
        progress.say("error: x")
    assert terminal.getvalue() == "\r\x1b[K0/2\r\x1b[K1/2 gateway-routes\r\x1b[Kerror: x\n\r\x1b[K"


def test_a_narrow_terminal_gets_no_second_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "10")
    terminal = Terminal()
    with Progress(stream=terminal) as progress:
        progress.now("asking the API server")
    assert terminal.getvalue() == "\r\x1b[Kasking th\r\x1b[K"


def test_a_dumb_terminal_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    assert not is_terminal(Terminal())
    assert not is_terminal(None)
