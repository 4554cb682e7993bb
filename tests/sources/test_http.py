"""Web servers, good and bad, asked with requests."""

import errno
import gzip
import socket
import struct
import time

import pytest

import drycc_doctor
from drycc_doctor.disclosures import DRYCC
from drycc_doctor.model.query import HttpGet
from drycc_doctor.model.reply import Failed, Got, Reason
from drycc_doctor.sealing.door import Door
from drycc_doctor.sources.deadline import Deadline
from drycc_doctor.sources.http import ask
from drycc_doctor.sources.live import LiveSource, Settings

NAME = "drycc.example.com"


def get(url: str, address: str = "", authorization: str = "", timeout: float = 5.0):
    reply = ask(HttpGet(url, address, authorization), Deadline(timeout), Door(DRYCC))
    assert isinstance(reply, Got)
    assert set(reply.answer) == {"status", "headers", "body", "trouble", "detail", "truncated"}
    return reply.answer


def raw(*pieces: bytes, pause: float = 0.0):
    """A server that reads a request and answers with these bytes."""

    def talk(conn: socket.socket) -> None:
        conn.recv(65536)
        for piece in pieces:
            conn.sendall(piece)
            time.sleep(pause)

    return talk


def test_an_answer_comes_whole_with_repeated_headers_apart(serve):
    headers = [("drycc_api_version", "2.3"), ("drycc_api_version", "2.3"), ("Content-Type", "application/json")]
    body = b'{"detail":"Authentication credentials were not provided."}'
    page = get(f"http://127.0.0.1:{serve(lambda _: (401, headers, body))}/v2/")
    assert (page["status"], page["trouble"], page["truncated"]) == (401, "", False)
    assert [h for h in page["headers"] if h[0].startswith("drycc")] == [["drycc_api_version", "2.3"]] * 2
    assert page["body"]["json"] == {"detail": "Authentication credentials were not provided."}


def test_it_says_who_asks_and_takes_anything(serve):
    asked = []
    get(f"http://127.0.0.1:{serve(lambda r: (asked.append(r), (200, [], b''))[1])}/")
    assert asked[0].headers["user-agent"] == f"drycc-doctor/{drycc_doctor.__version__}"
    assert asked[0].headers["accept"] == "*/*"
    assert "authorization" not in asked[0].headers


def test_a_made_up_token_is_sent(serve):
    asked = []
    port = serve(lambda r: (asked.append(r), (401, [], b""))[1])
    get(f"http://127.0.0.1:{port}/", authorization="token made-up")
    assert asked[0].headers["authorization"] == "token made-up"


def test_netrc_is_never_read(serve, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password swordfish\n")
    monkeypatch.setenv("NETRC", str(netrc))
    asked = []
    get(f"http://127.0.0.1:{serve(lambda r: (asked.append(r), (200, [], b''))[1])}/")
    assert "authorization" not in asked[0].headers


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("code", ["ECONNRESET", "EPIPE", "EPROTOTYPE", "ECONNABORTED", "ENETUNREACH", "EMFILE"])
def test_whatever_happens_while_connecting_is_told(scheme: str, code: str):
    """urllib3 swallows some of these, if they come bare, and goes on with no connection at all."""

    def lookup(_name: str) -> list[str]:
        raise OSError(getattr(errno, code), "while connecting")

    reply = ask(HttpGet(f"{scheme}://{NAME}/"), Deadline(5), Door(DRYCC), lookup)
    assert isinstance(reply, Got)
    wanted = "reset" if code in {"ECONNRESET", "EPIPE", "ECONNABORTED"} else "unreachable"
    assert reply.answer["trouble"] == wanted


def test_a_peer_that_resets_at_once_is_told(listen):
    def cut(conn: socket.socket) -> None:
        conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    port = listen(cut)
    assert {get(f"http://127.0.0.1:{port}/")["trouble"] for _ in range(100)} == {"reset"}


def test_redirects_are_told_and_not_followed(serve):
    asked = []
    location = [("Location", "https://drycc-passport.example.com/login?next=%2Fsecret")]
    page = get(f"http://127.0.0.1:{serve(lambda r: (asked.append(r), (302, location, b''))[1])}/")
    assert page["status"] == 302
    assert len(asked) == 1
    told = dict(page["headers"])["location"]
    assert (told["scheme"], told["host"]) == ("https", "drycc-passport.example.com")
    assert "secret" not in str(page)


def test_pinned_the_name_goes_everywhere_but_into_dns(serve, trusted):
    asked, sni = [], []
    port = serve(lambda r: (asked.append(r), (200, [], b"OK"))[1], trusted.issue(NAME), sni=sni)
    page = get(f"https://{NAME}:{port}/", address="127.0.0.1")
    assert (page["status"], page["body"]) == (200, {"kind": "text", "text": "OK"})
    assert asked[0].headers["host"] == f"{NAME}:{port}"
    assert sni == [NAME]


def test_pinned_to_an_address_of_version_6(serve):
    port = serve(lambda _: (200, [], b"OK"), v6=True)
    assert get(f"http://{NAME}:{port}/", address="::1")["status"] == 200


def test_an_address_of_version_6_in_the_url(serve):
    port = serve(lambda _: (200, [], b"OK"), v6=True)
    assert get(f"http://[::1]:{port}/")["status"] == 200


def test_by_name_the_first_address_that_answers_is_taken(serve):
    assert get(f"http://localhost:{serve(lambda _: (200, [], b'OK'))}/")["status"] == 200


@pytest.mark.parametrize(
    ("reason", "names", "options"),
    [
        ("expired", [NAME], {"days": -2}),
        ("self-signed", [NAME], {"self_signed": True}),
        ("wrong name", ["other.example.com"], {}),
    ],
)
def test_a_certificate_that_is_not_trusted_is_an_answer(serve, trusted, reason, names, options):
    port = serve(lambda _: (200, [], b""), trusted.issue(*names, **options))
    page = get(f"https://{NAME}:{port}/", address="127.0.0.1")
    assert (page["status"], page["trouble"], page["detail"]) == (0, "tls", reason)


def test_a_certificate_of_an_unknown_authority(serve, authority):
    port = serve(lambda _: (200, [], b""), authority.issue(NAME))
    page = get(f"https://{NAME}:{port}/", address="127.0.0.1")
    assert (page["trouble"], page["detail"]) == ("tls", "unknown issuer")


def test_a_bundle_of_requests_is_trusted_too(serve, authority, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authority.file))
    port = serve(lambda _: (200, [], b""), authority.issue(NAME))
    assert get(f"https://{NAME}:{port}/", address="127.0.0.1")["status"] == 200


@pytest.mark.parametrize("text", ["no certificate", None])
def test_a_bundle_of_requests_that_is_broken_adds_nothing(serve, trusted, monkeypatch, tmp_path, text):
    bundle = tmp_path / "bundle.pem"
    if text:
        bundle.write_text(text)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(bundle))
    port = serve(lambda _: (200, [], b""), trusted.issue(NAME))
    assert get(f"https://{NAME}:{port}/", address="127.0.0.1")["status"] == 200


def test_plain_http_where_tls_is_expected(serve):
    page = get(f"https://{NAME}:{serve(lambda _: (200, [], b''))}/", address="127.0.0.1")
    assert (page["trouble"], page["detail"]) == ("tls", "what answers does not speak TLS")


def test_nobody_listens():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert get(f"http://127.0.0.1:{port}/")["trouble"] == "refused"


def test_no_such_name():
    assert get("http://nothing.invalid/")["trouble"] == "name"
    assert get(f"http://{'x' * 64}.example.com/")["trouble"] in {"name", "unreachable"}


def test_not_a_url():
    assert get("gopher://example.com/")["trouble"] == "unreachable"
    assert get("http://")["trouble"] == "unreachable"


def test_a_server_that_hangs(listen):
    began = time.monotonic()
    page = get(f"http://127.0.0.1:{listen(lambda conn: (conn.recv(9999), conn.recv(1)))}/", timeout=0.3)
    assert (page["trouble"], page["detail"]) == ("timeout", "no answer in 0.3 s")
    assert time.monotonic() - began < 4


@pytest.mark.parametrize(
    "start",
    [b"", b"HTTP/1.1 200 OK\r\nX-", b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"],
    ids=["status", "header", "body"],
)
def test_a_server_that_drips_is_cut_off_in_time(listen, start):
    page, began = raw(start, *[b"x"] * 200, pause=0.05), time.monotonic()
    told = get(f"http://127.0.0.1:{listen(page)}/", timeout=0.4)
    assert (told["status"], told["trouble"]) == (0, "timeout")
    assert time.monotonic() - began < 4


def test_a_handshake_that_drips_is_cut_off_in_time(listen):
    began = time.monotonic()
    port = listen(raw(*[b"\x16"] * 200, pause=0.05))
    assert get(f"https://{NAME}:{port}/", address="127.0.0.1", timeout=0.4)["trouble"] in {"timeout", "tls"}
    assert time.monotonic() - began < 4


def test_a_body_without_end_is_capped(listen):
    def flood(conn):
        conn.recv(65536)
        conn.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
        while True:
            conn.sendall(b"x" * 65536)

    page = get(f"http://127.0.0.1:{listen(flood)}/")
    assert (page["status"], page["truncated"], page["trouble"]) == (200, True, "")


def test_a_body_that_just_fits_is_whole(serve):
    assert get(f"http://127.0.0.1:{serve(lambda _: (200, [], b'x' * 65536))}/")["truncated"] is False
    assert get(f"http://127.0.0.1:{serve(lambda _: (200, [], b'x' * 65537))}/")["truncated"] is True


def test_a_small_body_that_unpacks_to_a_large_one_is_capped(serve):
    packed = gzip.compress(b"x" * (20 << 20))
    page = get(f"http://127.0.0.1:{serve(lambda _: (200, [('Content-Encoding', 'gzip')], packed))}/")
    assert (page["status"], page["truncated"]) == (200, True)


@pytest.mark.parametrize(
    "answer",
    [
        b"hello\r\n\r\n",
        b"SSH-2.0-Go\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 70000 + b"\r\n\r\n",
    ],
)
def test_broken_http(listen, answer):
    page = get(f"http://127.0.0.1:{listen(raw(answer))}/")
    assert (page["status"], page["trouble"]) == (0, "protocol")


def test_a_connection_that_is_reset(listen):
    def slam(conn):
        conn.recv(65536)
        conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    assert get(f"http://127.0.0.1:{listen(slam)}/")["trouble"] == "reset"
    assert get(f"http://127.0.0.1:{listen(lambda conn: conn.recv(65536))}/")["trouble"] == "reset"
    assert get(f"https://{NAME}:{listen(slam)}/", address="127.0.0.1")["trouble"] == "reset"


def test_a_proxy_of_the_environment_is_used_unless_pinned(serve, monkeypatch):
    asked = []
    proxy = serve(lambda r: (asked.append(r.path), (200, [], b"OK"))[1])
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy}")
    assert get(f"http://{NAME}/v2/")["status"] == 200
    assert asked == [f"http://{NAME}/v2/"]
    site = serve(lambda _: (204, [], b""))
    assert get(f"http://{NAME}:{site}/", address="127.0.0.1")["status"] == 204
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    assert get(f"http://127.0.0.1:{site}/")["status"] == 204


def test_a_proxy_that_is_down_is_no_fault_of_who_was_to_be_asked(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{port}")
    reply = ask(HttpGet(f"http://{NAME}/"), Deadline(5), Door(DRYCC))
    assert isinstance(reply, Failed)
    assert reply.reason is Reason.UNREACHABLE
    assert "proxy of this machine" in reply.detail


def test_the_runs_deadline_bounds_each_question(listen):
    source = LiveSource(Settings(timeout=30.0), Failed(Reason.UNREACHABLE, ""), Door(DRYCC), Deadline(0.3))
    port, began = listen(lambda conn: (conn.recv(9999), conn.recv(1))), time.monotonic()
    reply = source.ask(HttpGet(f"http://127.0.0.1:{port}/"))
    assert reply == Failed(Reason.TIMEOUT, "the run's deadline of 0.3 s passed"), "who got less time is not to blame"
    assert time.monotonic() - began < 4


def test_what_a_body_says_is_sealed(serve):
    body = b'{"detail":"no","token":"canary-canary-canary"}'
    page = get(f"http://127.0.0.1:{serve(lambda _: (200, [('Set-Cookie', 'sid=canary-canary-canary')], body))}/")
    assert page["status"] == 200
    assert "canary" not in str(page)
