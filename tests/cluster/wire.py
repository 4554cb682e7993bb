"""One request over TCP, and the answer as it stood on the wire: nothing folded, sorted, joined or decoded but chunks."""

from __future__ import annotations

import contextlib
import re
import socket
from typing import NamedTuple

Headers = tuple[tuple[str, str], ...]


class Answer(NamedTuple):
    """The status line without its version, the header lines, and the body without its coding."""

    status: int
    phrase: str
    headers: Headers
    body: bytes


def send(place: tuple[str, int], method: str, path: str, headers: Headers, limit: float) -> Answer:
    """Ask, and read until the other side ends. Raises OSError: TimeoutError, ConnectionRefusedError..."""
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers)]
    with socket.create_connection(place, timeout=limit) as connection:
        connection.sendall("".join(f"{line}\r\n" for line in [*lines, ""]).encode())
        came = b"".join(iter(lambda: connection.recv(65536), b""))
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
    return _read(came)


def _read(came: bytes) -> Answer:
    head, _, body = came.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    version, status, phrase = first.split(" ", 2)
    assert version == "HTTP/1.1"
    headers = tuple((name, value) for name, _, value in (line.partition(": ") for line in lines))
    chunked = any((name.lower(), value) == ("transfer-encoding", "chunked") for name, value in headers)
    return Answer(int(status), phrase, headers, _dechunked(body) if chunked and body else body)


def _dechunked(body: bytes) -> bytes:
    """Of whole chunks, up to the last, which is empty (RFC 9112, 7.1). Raises ValueError where that does not come."""
    told = b""
    while size := int(body[: body.index(b"\r\n")], 16):
        start = body.index(b"\r\n") + 2
        assert body[start + size : start + size + 2] == b"\r\n"
        told, body = told + body[start : start + size], body[start + size + 2 :]
    assert re.fullmatch(rb"0+\r\n\r\n", body), "nothing comes after the last chunk"
    return told
