"""The login that everybody knows, tried on real servers."""

from collections.abc import Callable

import pytest

from drycc_doctor import default_login as login
from drycc_doctor.disclosures import DRYCC
from drycc_doctor.model.query import DefaultLogin
from drycc_doctor.model.reply import Failed, Got, Reason
from drycc_doctor.sealing.door import Door
from drycc_doctor.sources.deadline import Deadline
from drycc_doctor.sources.http import ask
from drycc_doctor.sources.live import LiveSource, Settings
from drycc_doctor.sources.logins import Logins

REFUSED = b"<p>Please enter a correct username and password.</p>"
SESSION = [("Location", "/"), ("Set-Cookie", "csrftoken=x"), ("Set-Cookie", "sessionid=canary-of-a-session")]


def try_(query: DefaultLogin) -> dict:
    reply = ask(query, Deadline(5), Door(DRYCC))
    assert isinstance(reply, Got)
    return reply.answer


def form(raw: bytes, asked: list[bytes]) -> Callable:
    """A server that takes a form, and answers with these bytes."""

    def talk(conn) -> None:
        came = b""
        while b"password=" not in came:
            came += conn.recv(65536)
        asked.append(came)
        conn.sendall(raw)

    return talk


def answer(status: str, headers: list[tuple[str, str]], body: bytes) -> bytes:
    head = "".join(f"{k}: {v}\r\n" for k, v in [*headers, ("Content-Length", str(len(body)))])
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


@pytest.mark.parametrize(
    ("status", "headers", "body", "let_in"),
    [
        ("302 Found", SESSION, b"", True),
        ("302 Found", [("Location", "https://elsewhere.example.com/")], b"", None),
        ("200 OK", [], REFUSED, False),
        ("200 OK", [], b"<title>Passport</title>", None),
        ("403 Forbidden", [], b"CSRF", None),
        ("503 Service Unavailable", [], b"no healthy upstream", None),
    ],
)
def test_passport_says(listen, status, headers, body, let_in):
    asked: list[bytes] = []
    port = listen(form(answer(status, headers, body), asked))
    told = try_(DefaultLogin("passport", f"http://127.0.0.1:{port}/user/login/"))
    assert told == {"entered": let_in, "status": int(status[:3]), "trouble": "", "detail": ""}
    assert b"username=admin&password=admin" in asked[0]
    assert asked[0].count(login.TOKEN.encode()) == 2


@pytest.mark.parametrize(
    ("status", "body", "let_in"),
    [(200, b'{"id":1}', True), (401, b'{"message":"Invalid username or password"}', False), (200, b"<html>", None)],
)
def test_grafana_says(serve, status, body, let_in):
    asked = []
    port = serve(lambda r: (asked.append(r), (status, [], body))[1])
    told = try_(DefaultLogin("grafana", f"http://drycc-grafana:{port}/api/org", "127.0.0.1"))
    assert (told["entered"], told["status"]) == (let_in, status)
    assert asked[0].headers["authorization"] == "Basic YWRtaW46YWRtaW4="


def test_nobody_there(serve):
    told = try_(DefaultLogin("passport", "http://127.0.0.1:1/user/login/"))
    assert told["trouble"] == "refused"
    assert not told.get("entered")


def test_it_is_tried_until_the_program_answers_and_then_no_more(listen):
    """Each try leaves a session, or a line in the log; the sources are those of one run's rounds."""
    asked: list[bytes] = []
    answers = [
        answer("503 Service Unavailable", [], b""),
        answer("200 OK", [], REFUSED),
        answer("302 Found", SESSION, b""),
    ]
    ports = [listen(form(raw, asked)) for raw in answers]
    logins, told = Logins(), []
    for port in (1, *ports):
        source = LiveSource(Settings(active=True), Failed(Reason.UNREACHABLE, ""), Door(DRYCC), Deadline(5), logins)
        told.append(source.ask(DefaultLogin("passport", f"http://127.0.0.1:{port}/user/login/")).answer.get("entered"))
    assert told == [None, None, False, False]
    assert len(asked) == 2
    source = LiveSource(Settings(active=True), Failed(Reason.UNREACHABLE, ""), Door(DRYCC), Deadline(5))
    assert source.ask(DefaultLogin("passport", f"http://127.0.0.1:{ports[2]}/user/login/")).answer["entered"]


def test_each_program_has_its_own():
    logins = Logins()
    for program in ("passport", "grafana"):
        reply = logins.ask(
            DefaultLogin(program, "http://x/"), lambda program=program: Got({"entered": False, "of": program})
        )
        assert reply.answer["of"] == program


def test_it_is_not_tried_unless_allowed():
    source = LiveSource(Settings(), Failed(Reason.UNREACHABLE, ""), Door(DRYCC), Deadline(5))
    reply = source.ask(DefaultLogin("passport", "http://127.0.0.1:1/user/login/"))
    assert reply == Failed(Reason.NOT_ASKED, "it leaves a trace; --active allows it")
