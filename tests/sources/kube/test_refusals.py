"""Each way in which an API server can fail to answer becomes the right reason, and tells no secret."""

import socket
import time

import pytest

from drycc_doctor.model.query import KubeGet, KubeList, KubeTable, ServerTime
from drycc_doctor.model.reply import Failed, Got, Reason

PODS = "/api/v1/namespaces/drycc/pods"
QUERY = KubeList("v1", "pods", "@")
ALL = [QUERY, KubeTable("v1", "pods", "@"), KubeGet(PODS)]
EMPTY = {"kind": "PodList", "apiVersion": "v1", "metadata": {}, "items": []}


@pytest.mark.parametrize("query", ALL, ids=lambda q: q.area)
@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (400, Reason.UNREADABLE),
        (401, Reason.FORBIDDEN),
        (403, Reason.FORBIDDEN),
        (404, Reason.NOT_FOUND),
        (406, Reason.UNREADABLE),
        (500, Reason.UNREACHABLE),
        (502, Reason.UNREACHABLE),
        (503, Reason.UNREACHABLE),
        (504, Reason.TIMEOUT),
    ],
)
def test_a_status_becomes_a_reason(api, query, code, reason):
    api.on(PODS, api.status(code, "as the server says it"))
    reply = api.ask(query)
    assert isinstance(reply, Failed)
    assert reply.reason is reason
    assert ("log in again" if code == 401 else "as the server says it") in reply.detail


@pytest.mark.parametrize("code", [403, 502, 504])
def test_a_status_of_somebody_between_us_and_the_server(api, code):
    api.on(PODS, (code, [("Content-Type", "text/html")], b"<html><title>Blocked</title>"))
    reply = api.ask(QUERY)
    assert f"status {code} and no word of the API server's" in reply.detail


@pytest.mark.parametrize("query", [*ALL, KubeGet("/version")], ids=lambda q: q.area)
@pytest.mark.parametrize("body", [b"<html>Log in</html>", b"", b"\xff\xfe", b'{"items":', b"OK"])
def test_html_or_garbage_instead_of_json(api, query, body):
    for path in (PODS, "/version"):
        api.on(path, (200, [("Content-Type", "text/html")], body))
    assert api.ask(query).reason is Reason.UNREADABLE


def test_a_group_that_is_not_installed(api):
    """The API server's word for it is plain text, as a real one was seen to send it."""
    api.on(PODS, (404, [("Content-Type", "text/plain; charset=utf-8")], b"404 page not found\n"))
    for query in ALL:
        reply = api.ask(query)
        assert reply.reason is Reason.NOT_FOUND
        assert "not installed" in reply.detail


def test_json_that_is_no_list(api):
    for other in ({}, {"items": {}}, [], {"items": [], "metadata": 7}):
        api.on(PODS, api.json(other))
        assert api.ask(QUERY).reason is Reason.UNREADABLE


def test_a_redirect_is_not_followed(api, serve):
    elsewhere = []
    port = serve(lambda r: (elsewhere.append(r), (200, [], b"{}"))[1])
    api.on(PODS, (302, [("Location", f"http://127.0.0.1:{port}/")], b""))
    assert api.ask(QUERY).reason is Reason.UNREADABLE
    assert elsewhere == []


def test_busy_is_waited_for(api):
    for busy in (
        api.status(429, "busy", ("Retry-After", "1")),
        (429, [("Retry-After", "1")], b"Too many requests, please try again later.\n"),
        (429, [], b"Too many requests, please try again later.\n"),
    ):
        api.on(PODS, busy, EMPTY)
        began = time.monotonic()
        assert api.ask(QUERY) == Got([])
        assert 1 <= time.monotonic() - began < 3


def test_busy_longer_than_the_run_may_take(api):
    api.on(PODS, api.status(429, "busy", ("Retry-After", "60")), EMPTY)
    began = time.monotonic()
    reply = api.ask(QUERY, deadline=5)
    assert (reply.reason, len(api.asked)) == (Reason.TIMEOUT, 1)
    assert "60 s" in reply.detail
    assert time.monotonic() - began < 4


def point(api, url: str, **more) -> None:
    api.write(cluster={"server": url, **more})


def test_nobody_listens(api):
    with socket.create_server(("127.0.0.1", 0)) as server:
        point(api, f"https://127.0.0.1:{server.getsockname()[1]}")
    assert api.ask(QUERY) == Failed(Reason.UNREACHABLE, "the API server cannot be reached: connection refused")


def test_no_such_name(api):
    point(api, "https://nothing.invalid:6443")
    reply = api.ask(QUERY)
    assert reply.reason is Reason.UNREACHABLE
    assert "resolve" in reply.detail


@pytest.mark.parametrize("url", ["http://exa mple", "https://127.0.0.1:99999"])
def test_a_server_that_is_no_url(api, url):
    point(api, url)
    assert api.ask(QUERY).reason in {Reason.UNREACHABLE, Reason.UNREADABLE}


def test_a_certificate_that_is_not_trusted(api):
    point(api, api.url)  # without the certificate authority
    reply = api.ask(QUERY)
    assert reply.reason is Reason.UNREACHABLE
    assert "not trusted (unknown issuer)" in reply.detail
    assert "certificate-authority" in reply.detail


def test_a_certificate_of_another_name(api):
    point(
        api,
        api.url.replace("localhost", "127.0.0.1"),
        **{"certificate-authority": api.cluster["certificate-authority"]},
    )
    assert "not trusted (wrong name)" in api.ask(QUERY).detail


def test_another_name_for_tls(api):
    ca = {"certificate-authority": api.cluster["certificate-authority"]}
    point(api, api.url.replace("localhost", "127.0.0.1"), **ca, **{"tls-server-name": "localhost"})
    assert api.ask(KubeGet("/version")).answer["major"] == "1"


def test_a_certificate_that_need_not_be_trusted(api, recwarn):
    point(api, api.url, **{"insecure-skip-tls-verify": True})
    assert api.ask(KubeGet("/version")).answer["major"] == "1"
    assert list(recwarn) == []


def test_plain_http_where_tls_is_expected(api, serve):
    point(api, f"https://127.0.0.1:{serve(lambda _: (200, [], b'{}'))}")
    assert api.ask(QUERY).detail == "the API server cannot be reached: what answers does not speak TLS"


def test_a_server_that_hangs(api, listen):
    point(api, f"http://127.0.0.1:{listen(lambda conn: (conn.recv(9999), conn.recv(1)))}")
    began = time.monotonic()
    assert api.ask(QUERY, timeout=0.3) == Failed(Reason.TIMEOUT, "the API server did not answer in 0.3 s")
    assert time.monotonic() - began < 4


def test_a_server_that_drips(api, listen):
    def drip(conn):
        conn.recv(9999)
        conn.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while True:
            conn.sendall(b" ")
            time.sleep(0.05)

    point(api, f"http://127.0.0.1:{listen(drip)}")
    began = time.monotonic()
    assert api.ask(QUERY, timeout=0.3).reason is Reason.TIMEOUT
    assert time.monotonic() - began < 4


def test_a_server_that_closes_or_talks_nonsense(api, listen):
    point(api, f"http://127.0.0.1:{listen(lambda conn: conn.recv(9999))}")
    assert api.ask(QUERY).reason is Reason.UNREACHABLE
    point(api, f"http://127.0.0.1:{listen(lambda conn: (conn.recv(9999), conn.sendall(b'SSH-2.0-Go' * 3)))}")
    assert api.ask(QUERY).reason is Reason.UNREADABLE


def test_an_answer_that_is_cut_off(api, listen):
    cut = b'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"items":[]}'
    point(api, f"http://127.0.0.1:{listen(lambda conn: (conn.recv(9999), conn.sendall(cut)))}")
    assert api.ask(QUERY).reason is Reason.UNREADABLE


def test_after_the_deadline_nothing_is_sent(api):
    assert api.ask(QUERY, deadline=0) == Failed(Reason.TIMEOUT, "the run's deadline of 0 s passed")
    assert api.asked == []


def test_no_detail_tells_a_credential(api):
    """A server that repeats what it was sent."""

    def parrot(asked):
        return api.status(500, f"cannot handle {asked.headers['authorization']} {asked.headers}" * 3)

    api.on(PODS, parrot)
    reply = api.ask(QUERY)
    assert api.token not in str(reply)
    assert len(reply.detail) <= 200
    api.write(user={"username": "me", "password": "canary-canary"})
    api.on(PODS, api.status(403, "see https://me:canary-canary@example.com/"))
    assert "canary" not in str(api.ask(QUERY))


def test_the_clock_is_no_exception(api):
    api.on("/version", api.status(401, "Unauthorized"))
    assert api.ask(ServerTime()).reason is Reason.FORBIDDEN
