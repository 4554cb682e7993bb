"""One connection: a request is read, and what a World says to it goes back byte for byte, or goes wrong."""

from __future__ import annotations

import contextlib
import http.client
import io
import itertools
import logging
import select
import socket
import struct
import threading
from collections.abc import Callable
from http import HTTPStatus
from typing import Protocol

import paramiko

Headers = list[tuple[str, str]]
_BANNER = b"SSH-2.0-Go\r\n"
_FLOOD = 1 << 30  # bytes
_SLOW = 1.5  # seconds
logging.getLogger("paramiko").addHandler(logging.NullHandler())  # clients may go whenever they like


class Said(Protocol):
    """What a World answers; ``trouble`` is ``""``, hang, drip, reset, refused, broken, flood or slow."""

    status: int
    headers: Headers
    body: bytes
    trouble: str


Answering = Callable[[str, str, str, Headers, bytes], Said]
"""Method, Host, path, headers and body of a request -> what is said."""


def converse(connection: socket.socket, answering: Answering, over: threading.Event) -> None:
    """Answer one request; the connection's end is the answer's, so that no header need be added.

    Raises OSError where the client goes away, or is to be cut off.
    """
    with connection.makefile("rb") as read:
        words = read.readline(65536).decode("latin-1").split()
        if len(words) != 3:
            return
        headers = http.client.parse_headers(read)
        body = read.read(int(headers.get("Content-Length") or 0))
    said = answering(words[0], headers.get("Host", ""), words[1], [(k, str(v)) for k, v in headers.items()], body)
    _send(connection, said, over, coded=words[0] != "HEAD")


def greet(connection: socket.socket, said: Said, over: threading.Event) -> None:
    """Show the host key whose private half is the body, as an SSH server does; nobody can log in.

    Without a key only the first line is said, and the rest does not come.
    """
    if said.trouble:
        _send(connection, said, over)
    elif b"PRIVATE KEY" in said.body:
        _exchange_keys(connection, said.body.decode(), over)
    else:
        connection.sendall(_BANNER)
        _wait(connection, over)


def _exchange_keys(connection: socket.socket, key: str, over: threading.Event) -> None:
    transport = paramiko.Transport(connection)
    transport.local_version = _BANNER.decode().strip()
    transport.add_server_key(paramiko.ECDSAKey(file_obj=io.StringIO(key)))
    with contextlib.suppress(paramiko.SSHException, EOFError):
        transport.start_server(event=threading.Event(), server=paramiko.ServerInterface())
        while transport.is_active() and not over.wait(0.1):
            pass
    transport.close()


def _send(connection: socket.socket, said: Said, over: threading.Event, *, coded: bool = True) -> None:
    told = _head(said) + (_coded(said) if coded else b"")
    match said.trouble:
        case "hang":
            _wait(connection, over)
        case "reset" | "refused":  # refused only now: too late to refuse the connection
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            raise ConnectionAbortedError
        case "broken":
            connection.sendall(b"this is not HTTP\r\n\r\n")
        case "drip":
            _drip(connection, _head(said) + said.body, over)
        case "flood":
            connection.sendall(_head(said))
            for _ in itertools.takewhile(lambda _: not over.is_set(), range(_FLOOD >> 16)):
                connection.sendall(bytes(1 << 16))
        case "slow":
            over.wait(_SLOW)
            connection.sendall(told)
        case _:
            connection.sendall(told)


def _head(said: Said) -> bytes:
    phrase = {s.value: s.phrase for s in HTTPStatus}.get(said.status or 200, "")
    lines = [f"HTTP/1.1 {said.status or 200} {phrase}", *(f"{name}: {value}" for name, value in said.headers)]
    return "".join(f"{line}\r\n" for line in [*lines, ""]).encode("latin-1")


def _coded(said: Said) -> bytes:
    """The body, in one chunk where the headers say so (RFC 9112, 7.1)."""
    if not any(name.lower() == "transfer-encoding" for name, _ in said.headers):
        return said.body
    return b"%x\r\n%s\r\n0\r\n\r\n" % (len(said.body), said.body)


def _drip(connection: socket.socket, told: bytes, over: threading.Event) -> None:
    """One byte a second, for ever."""
    for byte in itertools.chain(told, itertools.repeat(0x20)):
        connection.sendall(bytes([byte]))
        if over.wait(1):
            return


def _wait(connection: socket.socket, over: threading.Event) -> None:
    """Until the client goes, or says more."""
    with contextlib.suppress(ValueError):  # closed meanwhile
        while not over.is_set() and not select.select([connection], [], [], 0.1)[0]:
            pass
