"""A reverse proxy in front of the API server, for what a real one cannot be told to do."""

from __future__ import annotations

import json
import threading
import time
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.cluster.plane import ControlPlane

_HOP = {"connection", "content-length", "host", "keep-alive", "transfer-encoding"}
_GONE = {
    "kind": "Status",
    "apiVersion": "v1",
    "metadata": {},
    "status": "Failure",
    "message": "The provided continue parameter is too old to display a consistent list result.",
    "reason": "Expired",
    "code": 410,
}
Reply = tuple[int, list[tuple[str, str]], bytes]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64  # with the five of the library a client that asks much at once waits seconds to connect


class Between:
    """Passes everything on, but for what its attributes say; change them freely."""

    def __init__(self, plane: ControlPlane) -> None:
        self.plane = plane
        self.version: dict[str, str] | None = None  # what /version says
        self.skew = 0.0  # seconds that the Date header is ahead
        self.throttled = 0  # how many of the next requests get 429
        self.retry_after = 1  # seconds, as those are told
        self.expired = 0  # how many of the next requests with a continue token get 410
        self.led: dict[str, str] = {}  # by how a path begins: how it goes on to begin
        self.html = ""  # requests whose path begins so get a page for people
        self._server = _Server(("127.0.0.1", 0), self._handler())
        context = plane.authority.context("127.0.0.1")
        # the handshake belongs in the connection's own thread: accept() must not wait for a client
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"https://127.0.0.1:{self._server.server_address[1]}"

    def kubeconfig(self, user: str = "reader") -> Path:
        """A kubeconfig that leads here."""
        return self.plane.kubeconfig(user, server=self.url)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, _1: type[BaseException] | None, _2: BaseException | None, _3: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def reply(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Reply:
        """What goes back: of our own, or the API server's."""
        if self.throttled:
            self.throttled -= 1
            return 429, [("Retry-After", str(self.retry_after)), ("Content-Type", "text/plain")], b"slow down\n"
        if self.html and path.startswith(self.html):
            return 200, [("Content-Type", "text/html")], b"<!doctype html><title>Sign in</title>"
        if self.version is not None and path == "/version":
            return _json(200, self.version)
        if self.expired and "continue=" in path:
            self.expired -= 1
            return _json(410, _GONE)
        led = next((one for one in self.led if path.startswith(one)), "")
        path = self.led.get(led, "") + path.removeprefix(led)
        answer = self.plane.pool.request(method, path, body=body or None, headers=headers, decode_content=False)
        return answer.status, list(answer.headers.items()), answer.data

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        between = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                sent = {k: v for k, v in self.headers.items() if k.lower() not in _HOP}
                status, headers, told = between.reply(self.command, self.path, sent, body)
                self.send_response_only(status)
                own = () if "/proxy/" in self.path else ("date",)  # a program's answer comes with its own
                for name, value in headers:
                    if name.lower() not in {*_HOP, *own}:
                        self.send_header(name, value)
                if own:
                    self.send_header("Date", formatdate(time.time() + between.skew, usegmt=True))
                self.send_header("Content-Length", str(len(told)))
                self.end_headers()
                self.wfile.write(told)

            def __getattr__(self, name: str) -> Any:
                if name.startswith("do_"):  # do_GET and all the others
                    return self.answer
                raise AttributeError(name)

            def log_message(self, *_: Any) -> None:
                """Quietly."""

        return Handler


def _json(status: int, content: Any) -> Reply:
    return status, [("Content-Type", "application/json")], json.dumps(content).encode()
