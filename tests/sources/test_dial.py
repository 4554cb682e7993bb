"""Connections, and who keeps us waiting for them."""

import socket
import threading
import time

import pytest

from drycc_doctor.sources.deadline import Deadline
from drycc_doctor.sources.dial import HangUp, dial


@pytest.fixture
def stuck_resolver(monkeypatch):
    """The system's resolver, which knows no timeout, while it waits for servers that are silent."""
    done = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: done.wait(10) and [])
    yield
    done.set()


@pytest.mark.usefixtures("stuck_resolver")
def test_a_resolver_that_is_stuck_is_left_behind():
    began = time.monotonic()
    with pytest.raises(socket.gaierror) as caught:
        dial("drycc.example.com", 80, Deadline(0.2))
    assert caught.value.errno == socket.EAI_AGAIN
    assert time.monotonic() - began < 4


def test_the_next_address_is_tried(listen, monkeypatch):
    port = listen(lambda conn: conn.sendall(b"x"))
    family = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
    with socket.create_server(("127.0.0.1", 0)) as server:
        closed = server.getsockname()
    found = [(*family, closed), (*family, ("127.0.0.1", port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with dial("drycc.example.com", port, Deadline(2)) as sock:
        assert sock.recv(1) == b"x"
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found[:1])
    with pytest.raises(ConnectionRefusedError):
        dial("drycc.example.com", port, Deadline(2))


def test_hanging_up_wakes_who_waits(listen):
    port, began = listen(lambda conn: conn.recv(1)), time.monotonic()
    with HangUp(Deadline(0.2)) as line, dial("127.0.0.1", port, Deadline(30)) as sock:
        line.watch(sock)
        assert sock.recv(1) == b""
        assert line.cut
    assert time.monotonic() - began < 4


def test_in_time_nobody_hangs_up(listen):
    port = listen(lambda conn: conn.sendall(b"x"))
    with HangUp(Deadline(30)) as line, dial("127.0.0.1", port, Deadline(30)) as sock:
        line.watch(sock)
        assert sock.recv(1) == b"x"
    assert not line.cut
