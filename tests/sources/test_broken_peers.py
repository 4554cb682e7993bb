"""Whatever a peer does to a connection is an answer that we know: no question of ours raises an error of a library."""

import contextlib
import itertools
import random
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import dns.message
import dns.rrset
import pytest
import yaml

from drycc_doctor.disclosures import DRYCC
from drycc_doctor.errors import DoctorError
from drycc_doctor.model.query import (
    DefaultLogin,
    DnsLookup,
    HttpGet,
    KubeGet,
    KubeList,
    KubeQuery,
    KubeTable,
    NamespaceGet,
    ObjectGet,
    PodGet,
    PodLog,
    ServerTime,
    ServiceGet,
    SshHostKey,
    TcpConnect,
    TlsChain,
)
from drycc_doctor.model.reply import Failed, Got, Reason
from drycc_doctor.sealing.door import Door
from drycc_doctor.sources import http, ssh, tcp, tls
from drycc_doctor.sources.deadline import Deadline
from drycc_doctor.sources.deploy_hook import deliver
from drycc_doctor.sources.dns import DnsSource
from drycc_doctor.sources.kube import KubeSource
from drycc_doctor.sources.kube_config import api_client
from drycc_doctor.sources.kube_transport import Transport

NAME = "127.0.0.1"
# ssl forgets to close a socket that is reset before it asks who its peer is; the garbage collector does it for ssl
pytestmark = pytest.mark.filterwarnings(
    "ignore:Exception ignored in. <ssl.SSLSocket:pytest.PytestUnraisableExceptionWarning"
)

PATIENCE = 0.25
"""Seconds that a question waits; whoever stalls costs each question as much, so they are put side by side."""
KUBE: list[KubeQuery] = [
    KubeList("v1", "pods"),
    KubeTable("v1", "pods"),
    KubeGet("/apis/apps/v1"),
    NamespaceGet(),
    ObjectGet("apps/v1", "deployments", "metallb", "controller"),
    ServerTime(),
    ServiceGet("drycc-controller-api", "80", "/v2/"),
    PodGet("drycc-database-0", "8008", "/patroni"),
    PodLog("drycc-controller-api-0", "drycc-controller-api-init"),
]


Ask = Callable[[], object]


def kube(port: int, scheme: str, folder: Path) -> Iterable[Ask]:
    """Every kind of question to an API server."""
    cluster = {"server": f"{scheme}://{NAME}:{port}"} | (
        {"insecure-skip-tls-verify": True} if scheme == "https" else {}
    )
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "test", "cluster": cluster}],
        "users": [{"name": "me", "user": {"token": "a-token"}}],
        "contexts": [{"name": "test", "context": {"cluster": "test", "user": "me"}}],
        "current-context": "test",
    }
    file = folder / f"{scheme}-{port}"
    file.write_text(yaml.safe_dump(config))
    source = KubeSource(Transport(api_client(str(file)), PATIENCE, Deadline(2)), Door(DRYCC), "drycc")
    return [partial(source.ask, one) for one in KUBE]


def web(port: int, scheme: str) -> Iterable[Ask]:
    """What asks web servers, and what posts to one."""
    url = f"{scheme}://{NAME}:{port}/"
    for one in (HttpGet(url), HttpGet(url, address=NAME), DefaultLogin("passport", url)):
        yield partial(http.ask, one, Deadline(PATIENCE), Door(DRYCC))
    yield partial(delivered, url)


def delivered(url: str) -> object:
    """A delivery: what is wrong with it is a sentence for people."""
    try:
        return Got(deliver(url, "signature", PATIENCE))
    except DoctorError as error:
        return Failed(Reason.UNREACHABLE, error.message)


def bare(port: int) -> Iterable[Ask]:
    """What asks below HTTP."""
    yield lambda: tls.ask(TlsChain("localhost", port, NAME), Deadline(PATIENCE))
    yield lambda: tcp.ask(TcpConnect(NAME, port, banner=True), Deadline(PATIENCE))
    yield lambda: tcp.ask(TcpConnect(NAME, port), Deadline(PATIENCE))
    yield lambda: ssh.ask(SshHostKey(NAME, port), Deadline(PATIENCE))


def all_known(questions: Iterable[Ask]) -> None:
    """Each comes to an answer, or to a reason that people can read."""
    with ThreadPoolExecutor(32) as threads:
        replies = list(threads.map(lambda ask: ask(), questions))
    assert replies
    assert all(isinstance(one, Got | Failed) for one in replies)
    assert [one for one in replies if isinstance(one, Failed) and not one.detail] == []


def reset(conn: socket.socket) -> None:
    conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    conn.close()


def half(conn: socket.socket) -> None:
    """We say no more, and hear whatever is said."""
    with contextlib.suppress(OSError):
        (conn.unwrap() if isinstance(conn, ssl.SSLSocket) else conn).shutdown(socket.SHUT_WR)
    stall(conn)


def stall(conn: socket.socket) -> None:
    conn.settimeout(2 * PATIENCE)
    with contextlib.suppress(OSError):
        while conn.recv(65536):
            pass


def drip(conn: socket.socket) -> None:
    for _ in range(8):
        time.sleep(PATIENCE / 4)
        conn.sendall(b"H")


ENDS = {"reset": reset, "close": socket.socket.close, "half-close": half, "stall": stall, "drip": drip}

NOISE = [
    b"\x00" * 64,
    bytes(range(256)),
    b"\xff" * 300,
    b"\r\n" * 40,
    b"SSH-2.0-x\r\n" + b"\x00\x00\x00\x0c\x0a\x14" + b"\x00" * 16,
    b"SSH-2.0-x\r\n" + struct.pack(">IB", 28, 4) + b"\x14" + b"\x01" * 16 + b"\xff" * 30,
    b"SSH-2.0-\xff\xfe\r\n",
    b"SSH-1.0-old\r\n",
    b"SSH-2.0-" + b"y" * 9000,
    b"\x16\x03\x03\x00\x7a\x02\x00\x00\x76\x03\x03" + b"\x07" * 111,
    b"\x15\x03\x03\x00\x02\x02\x28",
    b"\x16\x03\x01\x40\x01",
    b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n{",
    b"HTTP/1.1 ",
    b"HTTP/1.1 abc OK\r\n\r\n",
    b"HTTP/1.1 99999 OK\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n{}\r\n0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}",
    b"HTTP/1.1 200 OK\r\nContent-Length: -7\r\n\r\n{}",
    b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n{}",
    b"HTTP/1.1 200 OK\r\nContent-Length: 2, 3\r\n\r\n{}",
    b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nnot gzip",
    b"HTTP/1.1 200 OK\r\nDate: 2026\r\nno colon here\r\n\xe9: \xff\r\n\r\n{}",
    b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 300 + b"\r\n{}",
    b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n{}",
    b"HTTP/1.1 100 Continue\r\n\r\n" * 20,
    b"HTTP/1.1 302 Found\r\nLocation: http://[\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 429 Busy\r\nRetry-After: \xb2\r\n\r\nToo many requests, please try again later.",
    b"220 mail.example.com ESMTP\r\n",
    b"<html><body>log in here</body></html>",
]

BODIES = [
    b"",
    b"null",
    b"5",
    b'"a string"',
    b"[]",
    b"{}",
    b"[" * 100_000,
    b"[" * 400 + b"]" * 400,
    b'{"items":[' + b'{"metadata":' * 400 + b"5" + b"}" * 400 + b"]}",
    b'{"a": "\xff"}',
    b'{"items":' * 50_000,
    b'{"items": {}}',
    b'{"items": [5, null, []]}',
    b'{"items": [{"metadata": 7}], "metadata": []}',
    b'{"items": [], "metadata": {"continue": 5}}',
    b'{"kind": "Table", "columnDefinitions": null}',
    b'{"kind": "Table", "columnDefinitions": [{"name": "a"}], "rows": [{"cells": null}]}',
    b'{"kind": "Status", "apiVersion": 3}',
    b'{"kind": ["Status"]}',
    b'{"a": 1e999, "b": -1e999}',
    b'{"a": ' + b"9" * 5000 + b"}",
    b'{"a": "\\ud800"}',
    b'{"a": NaN}',
    b"\xff\xfe\x00",
    b"\xef\xbb\xbf{}",
    b"<!doctype html><title>Sign in</title>",
]


@pytest.fixture
def all_questions(listen: Callable[..., int], authority, contexts, tmp_path: Path) -> Callable[..., Iterable[Ask]]:
    """All that can be asked of a peer that does what it is told below TLS, above it, or without it."""
    context = contexts(authority.issue("localhost"))

    def questions(talk: Callable[[socket.socket], None], within: str) -> Iterable[Ask]:
        def secure(conn: socket.socket) -> None:
            with context.wrap_socket(conn, server_side=True) as wrapped:
                talk(wrapped)

        port = listen(secure if within == "tls" else talk)
        scheme = "http" if within == "plain" else "https"
        yield from (*web(port, scheme), *kube(port, scheme, tmp_path))
        yield from bare(port) if within == "plain" else ()

    return questions


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("heard", [False, True], ids=["at once", "after the question"])
@pytest.mark.parametrize("within", ["plain", "tcp", "tls"])
def test_a_peer_that_ends(all_questions: Callable[..., Iterable[Ask]], end: str, *, heard: bool, within: str) -> None:
    def talk(conn: socket.socket) -> None:
        if heard:
            conn.recv(65536)
        ENDS[end](conn)

    all_known(all_questions(talk, within))


@pytest.mark.once
@pytest.mark.parametrize("nth", range(len(NOISE)))
def test_a_peer_that_talks_nonsense(all_questions: Callable[..., Iterable[Ask]], nth: int) -> None:
    """Each connection ends another way than the one before."""
    ends = itertools.cycle([reset, socket.socket.close, stall])

    def talk(conn: socket.socket) -> None:
        conn.settimeout(PATIENCE)
        conn.recv(65536)
        conn.sendall(NOISE[nth])
        next(ends)(conn)

    all_known(itertools.chain(all_questions(talk, "plain"), all_questions(talk, "tcp")))


@pytest.mark.parametrize("nth", range(len(NOISE)))
def test_a_peer_that_talks_nonsense_first(listen: Callable[..., int], nth: int) -> None:
    def talk(conn: socket.socket) -> None:
        conn.sendall(NOISE[nth])
        stall(conn)

    all_known(bare(listen(talk)))


@pytest.mark.once
@pytest.mark.parametrize("nth", range(len(BODIES)))
def test_a_server_whose_body_is_nonsense(all_questions: Callable[..., Iterable[Ask]], nth: int) -> None:
    """Whatever status comes with it; the questions are put once for each."""
    statuses = ["200 OK", "403 Forbidden", "503 Service Unavailable"]

    def says(status: str) -> Callable[[socket.socket], None]:
        head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(BODIES[nth])}\r\n\r\n"

        def talk(conn: socket.socket) -> None:
            conn.recv(65536)
            conn.sendall(head.encode() + BODIES[nth])

        return talk

    all_known([ask for status in statuses for ask in all_questions(says(status), "plain")])


def test_many_connections_that_are_cut_at_once(listen: Callable[..., int], tmp_path: Path) -> None:
    """Whether a cut comes before or after what we do next is chance: it is tried often."""
    port = listen(reset)
    all_known(ask for _ in range(20) for ask in (*web(port, "http"), *kube(port, "http", tmp_path), *bare(port)))


@pytest.fixture
def garbler() -> Iterator[str]:
    """A name server that breaks each of its answers somewhere else; the address that it is asked at."""
    records = [
        "A 192.0.2.1",
        "CNAME a.example.com.",
        'TXT "v=1"',
        'CAA 0 issue "ca.test"',
        "SOA a. b. 1 2 3 4 5",
        "NS a.",
    ]
    chance = random.Random(1)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind((NAME, 0))

        def answer() -> None:
            with contextlib.suppress(OSError):
                while (asked := sock.recvfrom(4096))[0]:
                    made = dns.message.make_response(dns.message.from_wire(asked[0]))
                    for one in records:
                        made.answer.append(dns.rrset.from_text(made.question[0].name, 60, "IN", *one.split(" ", 1)))
                    sent = bytearray(made.to_wire())
                    for _ in range(chance.choice([1, 2, 8])):
                        sent[chance.randrange(2, len(sent))] = chance.choice([0, 1, 0x3F, 0xC0, 0xFF])
                    sock.sendto(sent[: chance.choice([len(sent), chance.randrange(2, len(sent))])], asked[1])

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield f"{NAME}:{sock.getsockname()[1]}"
        sock.sendto(b"", sock.getsockname())  # it ends at what is no question
        thread.join(5)


def test_a_name_server_that_garbles(garbler: str) -> None:
    source = DnsSource([garbler], PATIENCE, Deadline(20))
    names = [(f"n{nth}.example.com", ("A", "TXT", "CAA", "SOA")[nth % 4]) for nth in range(400)]
    all_known(partial(source.ask, DnsLookup(*one)) for one in names)
