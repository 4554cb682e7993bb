"""``hook sign`` says what arrives, and ``hook verify`` why a signature does not fit.

What arrives is seen at a real server, to which every name leads, and which the library sends to as the controller does.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

import pytest
import requests
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from drycc_doctor.cli.group import doctor
from drycc_doctor.delivery import Delivery, full_url, sign
from tests.sealing.test_spelling import HOSTS, PATHS, PORTS, USERS

SECRET = "an example of a secret"
QUERY = Delivery("secure-woodland", "v4", "teamws deployed 35b3726 ~é", "", "teamws").query
_RELEASE = ("--app", "secure-woodland", "--release", "v4", "--release-summary", "teamws deployed 35b3726 ~é")
TOLD = (*_RELEASE, "--sha", "", "--user", "teamws")


def hook(*arguments: str) -> Result:
    return CliRunner().invoke(doctor, ["hook", *arguments], env={"DRYCC_DOCTOR_HOOK_SECRET": SECRET})


class Arrived(NamedTuple):
    target: str
    host: str
    authorization: str
    length: str


class Receiver:
    """Takes one request after the other, and keeps the last as it was on the wire."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.last = b""
        self.redirect = b""

    def serve(self) -> None:
        while True:
            try:
                line, _ = self.socket.accept()
            except OSError:
                return
            with line:
                data = b""
                while b"\r\n\r\n" not in data and (more := line.recv(65536)):
                    data += more
                self.last, where = data, self.redirect
                self.redirect = b""
                head = b"HTTP/1.1 302 Found\r\nLocation: " + where if where else b"HTTP/1.1 200 OK"
                line.sendall(head + b"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    @property
    def arrived(self) -> Arrived:
        first, *rest = self.last.decode("latin-1").split("\r\n")
        headers = {k.lower(): v for k, _, v in (line.partition(": ") for line in rest)}
        method, target, _ = first.split(" ")
        assert method == "POST"
        return Arrived(target, headers["host"], headers.get("authorization", ""), headers["content-length"])


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    """Every name and port lead to it."""
    receiver = Receiver()
    thread = threading.Thread(target=receiver.serve, daemon=True)
    thread.start()
    there = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", receiver.port))]
    with pytest.MonkeyPatch.context() as patch:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            patch.delenv(name, raising=False)
        patch.setattr(socket, "getaddrinfo", lambda host, *_, **__: host.encode("idna") and there)
        yield receiver
    receiver.socket.shutdown(socket.SHUT_RDWR)
    receiver.socket.close()
    thread.join(5)


def as_the_controller(url: str) -> None:
    """What its code does for each URL (drycc/hooks#request), but for the name of the program and the ten tries."""
    full = f"{url}?{QUERY}"
    session = requests.Session()
    session.headers = {"User-Agent": "Drycc Controller/2.3.0"}
    session.post(full, headers={"Authorization": sign(full, SECRET)}, timeout=5)


def told(said: Result) -> Arrived:
    post, host, authorization, length = said.stdout.splitlines()
    assert post.startswith("POST http://")
    place, slash, path = post.removeprefix("POST http://").partition("/")
    assert place == host.removeprefix("Host: ")
    return Arrived(slash + path, place, authorization.removeprefix("Authorization: "), length.partition(": ")[2])


SUFFIXES = st.sampled_from(["", "?room=7", "?", "#", "#part", "?a#b", "#a?b", " ", "\t", "\u00a0", "\n"])
PREFIXES = st.sampled_from(["", " ", "\n", "\u00a0"])


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PREFIXES, st.sampled_from(["http", "HTTP"]), USERS, HOSTS, PORTS, PATHS | st.just(""), SUFFIXES)
@example("", "http", "", "h.test", "", "/caf\u00e9 b", "")
@example("", "http", "", "h.test", "", "", "#a?b")
@example("", "http", "", "h.test", ":8080", "/a\\b", "?c")
def test_what_is_told_is_what_arrives(
    receiver: Receiver, before: str, scheme: str, user: str, host: str, port: str, path: str, after: str
):
    url = f"{before}{scheme}://{user}{host}{port}{path}{after}"
    said = hook("sign", url, *TOLD)
    try:
        as_the_controller(url)
    except requests.RequestException:
        assert (said.exit_code, said.stdout) == (1, "")
        return
    arrived = receiver.arrived
    basic = arrived.authorization.startswith("Basic ")
    assert said.exit_code == 0, said.output
    assert told(said) == arrived._replace(authorization="Basic …" if basic else arrived.authorization)
    assert basic == ("not signed: " in said.stderr)
    assert arrived.target.endswith(f"?{QUERY}") == ("the query is not sent" not in said.stderr)
    rebuilt = f"http://{arrived.host}{arrived.target}"
    if not basic and QUERY in arrived.target:
        assert (rebuilt != f"{url}?{QUERY}") == ("signed as it is written, and sent otherwise" in said.stderr)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://h..test/d", "a part of the host's name is empty"),
        (f"http://{'a' * 64}.test/d", "longer than 63"),
        ("http://м:п@h.test/d", "no header can carry"),
    ],
)
def test_what_breaks_the_controller_is_told(receiver: Receiver, url: str, why: str):
    """The controller catches the library's own errors only: these are others."""
    said = hook("sign", url)
    assert (said.exit_code, why in said.stderr, "every app fails" in said.stderr) == (1, True, True)
    with pytest.raises(ValueError, match=r"Failed to parse|latin-1") as raised:
        as_the_controller(url)
    assert not isinstance(raised.value, requests.RequestException)


def test_a_comma_divides():
    assert "calls 2 URLs" in hook("sign", "http://h.test/a,b").stderr


@pytest.mark.parametrize("url", ["http://me:canary@h.test/", "http://me:can ary@h.test/", "http://me:p/canary@h.test/"])
@pytest.mark.parametrize("command", ["sign", "send"])
def test_no_password_is_shown(receiver: Receiver, command: str, url: str):
    said = hook(command, url)
    assert "ary" not in said.output.replace("summary", "")


def test_a_user_without_a_password_is_not_sent_and_the_signature_is(receiver: Receiver):
    said = hook("send", "http://me@h.test/")
    assert (said.exit_code, "not signed" in said.output) == (0, False)
    assert len(receiver.arrived.authorization) == 40


def test_a_redirect_is_told(receiver: Receiver):
    receiver.redirect = b"http://other.test/there?x=1"
    said = hook("send", "http://h.test/d")
    assert "in the end is GET http://other.test/there, without the signature" in said.output


RAW = ["/caf\u00e9", "/a b", "/%7Euser", "/caf%c3%a9", "/a[1]", "/a ", "/\u00e9 b", "/A%20\u00e9", "/a|b", "", "/x/"]
PLACES = ["h.test", "b\u00fccher.test", "h.test:80", "h.test:8080"]


@pytest.mark.parametrize(("place", "path"), list(product(PLACES, RAW)))
def test_who_rebuilds_the_url_learns_what_was_signed(receiver: Receiver, place: str, path: str):
    url = f"http://{place}{path}"
    as_the_controller(url)
    arrived = receiver.arrived
    said = hook("verify", "--url", url, "--query", QUERY, "--authorization", arrived.authorization)
    assert said.output.startswith("valid: ")
    seen, _, query = f"http://{arrived.host}{arrived.target}".partition("?")
    assert ("sent otherwise" in said.output) == (seen != url)
    if seen != url:
        said = hook("verify", "--url", seen, "--query", query, "--authorization", arrived.authorization)
        assert said.exit_code == 1
        assert ("made tidy on the way" in said.output) or ("the sender encoded it" in said.output), said.output


@pytest.mark.parametrize(
    ("url", "query", "header", "why"),
    [
        ("http://h.test/d", QUERY, "Basic bWU6cHc=", "user and password: they stand in the URL at the controller"),
        ("http://h.test/d#x", "", "0" * 40, "the URL has a fragment"),
        ("http://h.test/d", "", "0" * 40, "no query came"),
        ("http://h.test/d?a=b", f"a=b?{QUERY}", "", "the query of the URL is in the query that came"),
        ("http://h.test/a b", QUERY, sign(f"http://h.test/a%20b?{QUERY}", SECRET), "with '/a%20b' in it"),
        (" http://h.test/d", QUERY, sign(f"http://h.test/d?{QUERY}", SECRET), "no white space around it"),
        ("HTTP://H.test/d", QUERY, sign(f"http://h.test/d?{QUERY}", SECRET), "no capitals"),
        ("http://me@h.test/d", QUERY, sign(f"http://h.test/d?{QUERY}", SECRET), "has no user in it"),
    ],
)
def test_the_reason_is_named(url: str, query: str, header: str, why: str):
    header = header or sign(f"{url}?{QUERY}", SECRET)
    said = hook("verify", "--url", url, "--query", query, "--authorization", header)
    assert (said.exit_code, why in said.output) == (1, True), said.output


def test_nothing_but_the_secret_makes_it_valid():
    assert hook("verify", "--url", "http://h.test/d", "--query", QUERY, "--authorization", "0" * 40).exit_code == 1
    assert full_url("http://h.test/d#x", QUERY) == f"http://h.test/d#x?{QUERY}"
