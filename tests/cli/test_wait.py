"""Asking again until all is well."""

import http.server
import io
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from click.testing import Result as Ran

from drycc_doctor.cli.progress import Progress
from drycc_doctor.cli.wait import until_healthy
from drycc_doctor.engine.run import INTERRUPTED
from drycc_doctor.errors import DoctorError, ExitCode
from drycc_doctor.model.finding import Finding, Report, Result, Status
from drycc_doctor.model.subject import host, pod

S = Status


def report(*notes: str, **statuses: Status) -> Report:
    """A report of some checks."""
    results = tuple(
        Result(name, name, (Finding(status=status, code="x", subject=host(name), message=f"at {time.monotonic()}"),))
        for name, status in statuses.items()
    )
    return Report(doctor="0", source="", started=0.0, seconds=0.0, results=results, notes=notes)


def rounds(
    *each: Report | BaseException, seconds: float = 30.0, strict: bool = False, pause: float = 0.01
) -> tuple[Report, int, str]:
    """The last report, how many rounds there were, and what was told meanwhile."""
    left, log = list(each), io.StringIO()

    def once() -> Report:
        one = left.pop(0) if len(left) > 1 else left[0]
        count.append(1)
        if isinstance(one, BaseException):
            raise one
        return one

    count: list[int] = []
    with Progress(stream=log) as progress:
        last = until_healthy(once, seconds, progress, strict=strict, pause=pause)
    return last, len(count), log.getvalue()


def test_what_is_well_is_not_asked_again() -> None:
    last, count, _ = rounds(report(a=S.PASS))
    assert (count, last.notes) == (1, ())


def test_it_ends_as_soon_as_all_is_well() -> None:
    last, count, _ = rounds(report(a=S.FAIL), report(a=S.UNKNOWN), report(a=S.PASS), report(a=S.FAIL))
    assert count == 3
    assert last.exit_code() == 0
    assert last.notes == ("asked 3 times; between the last two, a (UNKNOWN, then PASS) changed",)


def test_strictly_a_warning_is_not_well() -> None:
    assert rounds(report(a=S.WARN), report(a=S.PASS))[1] == 1
    assert rounds(report(a=S.WARN), report(a=S.PASS), strict=True)[1] == 2


def test_when_time_is_up_it_says_what_still_moved() -> None:
    still, moving = report(a=S.FAIL, b=S.PASS), report(a=S.FAIL, b=S.UNKNOWN)
    began = time.monotonic()
    last, count, _ = rounds(*[still, moving] * 1000, seconds=0.2)
    assert 0.2 <= time.monotonic() - began < 2
    assert last.exit_code() == 1
    assert last.notes[0].startswith(f"asked {count} times; between the last two, b (")


def test_nothing_moved() -> None:
    last, count, _ = rounds(report(a=S.FAIL), seconds=0.3)
    assert last.notes == (f"asked {count} times; between the last two, nothing changed",)


def test_other_pods_of_the_same_workload_are_no_movement_but_other_trouble_is() -> None:
    def one(code: str, name: str) -> Report:
        finding = Finding(status=S.FAIL, code=code, subject=pod(name), message="")
        return Report(doctor="", source="", started=0, seconds=0, results=(Result("a", "", (finding,)),))

    same = rounds(
        one("x", "drycc-builder-5d9c7b6f4-x2x9z"), one("x", "drycc-builder-5d9c7b6f4-abcde"), seconds=0.3, pause=1
    )
    other = rounds(
        one("x", "drycc-builder-5d9c7b6f4-x2x9z"), one("y", "drycc-builder-5d9c7b6f4-x2x9z"), seconds=0.3, pause=1
    )
    assert same[1] == other[1] == 2
    assert "nothing changed" in same[0].notes[0]
    assert "a (FAIL, then FAIL) changed" in other[0].notes[0]


def test_a_cluster_that_is_not_there_yet_is_waited_for() -> None:
    last, count, told = rounds(DoctorError("refused."), DoctorError("refused."), DoctorError("slow."), report(a=S.PASS))
    assert count == 4
    assert last.exit_code() == 0
    assert told == "error: refused. Asking again.\nerror: slow. Asking again.\n"


def test_a_cluster_that_never_is_there_is_an_error() -> None:
    with pytest.raises(DoctorError, match="refused") as caught:
        rounds(DoctorError("refused."), seconds=0.05)
    assert caught.value.exit_code == 4


def test_a_cluster_that_goes_away_leaves_the_report_before_and_a_note() -> None:
    last, _, _ = rounds(report(a=S.FAIL), DoctorError("refused."), seconds=0.3, pause=1)
    assert last.notes == ("the last round could not begin, this is the one before: refused.",)


def test_wrong_usage_is_not_waited_for() -> None:
    with pytest.raises(DoctorError, match="not a domain"):
        rounds(DoctorError("not a domain", exit_code=ExitCode.USAGE), report(a=S.PASS))


def test_an_interrupt_ends_it() -> None:
    last, count, _ = rounds(report(a=S.FAIL), report(INTERRUPTED, a=S.FAIL), report(a=S.PASS))
    assert (count, INTERRUPTED in last.notes) == (2, True)
    last, _, _ = rounds(report(a=S.FAIL), KeyboardInterrupt())
    assert last.notes == ("interrupted while waiting",)
    with pytest.raises(KeyboardInterrupt):
        rounds(DoctorError("refused."), KeyboardInterrupt())


SITE = '''
from dataclasses import dataclass

from drycc_doctor.api import Failed, check, fail, passed, subject
from drycc_doctor.model.fact import FactContext
from drycc_doctor.model.query import HttpGet

PORT = {port}


@dataclass(frozen=True)
class Site:
    status: int

    asks = (HttpGet("http://site.test:{port}/", "127.0.0.1"),)

    @classmethod
    def gather(cls, ask: FactContext):
        return cls(ask.answer(cls.asks[0], dict)["status"])


@check("site-up", title="The site is up")
def up(site: Site):
    """The site."""
    if site.status == 200:
        yield passed("ok", subject.host("site.test"), "it is up")
    else:
        yield fail("down", subject.host("site.test"), f"it says {{site.status}}", remedy="start it")
'''


LOGIN = '''
from dataclasses import dataclass

from drycc_doctor.api import check, fail, passed, subject
from drycc_doctor.model.fact import FactContext
from drycc_doctor.model.query import DefaultLogin


@dataclass(frozen=True)
class Login:
    entered: bool

    asks = (DefaultLogin("passport", "http://site.test:{port}/user/login/", "127.0.0.1"),)

    @classmethod
    def gather(cls, ask: FactContext):
        return cls(ask.answer(cls.asks[0], dict)["entered"])


@check("site-login", title="The login that everybody knows is refused")
def refused(login: Login):
    """The login."""
    if login.entered:
        yield fail("open", subject.host("site.test"), "it works", remedy="change it")
    else:
        yield passed("refused", subject.host("site.test"), "it is refused")
'''


@pytest.fixture
def site() -> Iterator[tuple[int, list[int], list[str]]]:
    """A server that is unwell at first; its port, what it will say, and where logins were tried."""
    says, posts = [503, 200], list[str]()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(says.pop(0) if says else 200)
            self.send_header("content-length", "0")
            self.end_headers()

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            posts.append(self.path)
            said = b"Please enter a correct username and password."
            self.send_response(200)
            self.send_header("content-length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server.server_port, says, posts
        server.shutdown()
        thread.join()


def test_a_gate_opens_when_the_platform_is_well(
    cli: Callable[..., Ran], install: Callable[..., None], site: tuple[int, list[int], list[str]]
) -> None:
    port, says, _ = site
    install("site = site_checks", site_checks=SITE.format(port=port))
    got = cli("check", "site", "--domain", "site.test", "--wait", "1m")
    assert got.exit_code == 0, got.output
    assert says == []
    assert "asked 2 times; between the last two, site-up (FAIL, then PASS) changed" in " ".join(got.stdout.split())


def test_the_login_is_tried_once_and_not_each_round(
    cli: Callable[..., Ran], install: Callable[..., None], site: tuple[int, list[int], list[str]]
) -> None:
    port, _, posts = site
    checks = {"gate_checks": SITE.format(port=port), "login_checks": LOGIN.format(port=port)}
    install("site = gate_checks\n    login = login_checks", **checks)
    got = cli("check", "site", "--domain", "site.test", "--wait", "1m", "--active")
    assert got.exit_code == 0, got.output
    assert "asked 2 times" in " ".join(got.stdout.split())
    assert posts == ["/user/login/"]
