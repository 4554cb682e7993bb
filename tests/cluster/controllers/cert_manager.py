"""The real cert-manager and an ACME server, and what the ACME server finds at port 80 of a host."""

from __future__ import annotations

import json
import socketserver
import threading
from base64 import b64encode
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.cluster.plane import ControlPlane
from tests.cluster.processes import Program
from tests.cluster.run import RESOLVER

SERVER, NOBODY = "127.0.0.1:14000", "127.0.0.1:14999"
"""Where the ACME server listens, and where nobody does."""
REFUSED_NAME = "blocked-domain.example"
SHORT = 25
"""Seconds for which a certificate of the profile ``shortlived`` is good."""
_LISTENS = "203.0.113.200"
REFUSES, UNREACHABLE = "203.0.113.201", "100.64.0.1"
"""An address where nobody listens, and one to which no way leads."""
_CONFIG: dict[str, Any] = {
    "listenAddress": SERVER,
    "managementListenAddress": "",
    "httpPort": 80,
    "tlsPort": 5001,
    "domainBlocklist": [REFUSED_NAME],
    "retryAfter": {"authz": 1, "order": 1},
    "keyAlgorithm": "ecdsa",
    "profiles": {
        "default": {"description": "as usual", "validityPeriod": 90 * 86400},
        "shortlived": {"description": "for seconds", "validityPeriod": SHORT},
    },
}
_QUICK = {"PEBBLE_VA_NOSLEEP": "1", "PEBBLE_WFE_NONCEREJECT": "0", "PEBBLE_AUTHZREUSE": "0"}
"""The ACME server neither waits nor rejects by chance, and asks for each proof anew."""


class CertManager:
    """cert-manager's controllers and pebble, which ask the rig's DNS; ``way_in`` is where hosts lead."""

    def __init__(self, folder: Path, bin: Path, plane: ControlPlane) -> None:  # noqa: A002 - its name in every tree
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.bin, self.plane = folder, bin, plane
        self.answers = Answers(plane)
        self._controller: Program | None = None
        self._pebble: Program | None = None

    @property
    def way_in(self) -> str:
        """The address at whose port 80 :attr:`answers` answer."""
        return _LISTENS

    @property
    def bundle(self) -> str:
        """What trusts the ACME server, as an Issuer has it."""
        return b64encode(self.plane.authority.pem).decode()

    def __enter__(self) -> Self:
        chain, key = self.plane.authority.certificate("127.0.0.1")
        files = {name: self.folder / name for name in ("pebble.json", "chain.pem", "key.pem")}
        files["chain.pem"].write_bytes(chain)
        files["key.pem"].write_bytes(key)
        config = _CONFIG | {"certificate": str(files["chain.pem"]), "privateKey": str(files["key.pem"])}
        files["pebble.json"].write_text(json.dumps({"pebble": config}))
        self.answers.start()
        command: list[str | Path] = [
            "env",
            *(f"{key}={value}" for key, value in _QUICK.items()),
            str(self.bin / "pebble"),
        ]
        command += ["-config", str(files["pebble.json"]), "-dnsserver", f"{RESOLVER}:53"]
        self._pebble = Program(command, self.folder / "pebble.log")
        self.start()
        return self

    def __exit__(self, _1: type[BaseException] | None, _2: BaseException | None, _3: TracebackType | None) -> None:
        self.stop()
        if self._pebble is not None:
            self._pebble.stop(patience=0.2)
        self.answers.stop()

    def start(self) -> None:
        """The controllers run."""
        command: list[str | Path] = [
            self.bin / "cert-manager-controller",
            f"-kubeconfig={self.plane.kubeconfig('admin')}",
        ]
        command += [f"-acme-http01-solver-nameservers={RESOLVER}:53"]
        self._controller = Program(command, self.folder / "cert-manager-controller.log")

    def stop(self) -> None:
        """The controllers stand still."""
        if self._controller is not None:
            self._controller.stop(patience=0.5)
        self._controller = None


class Answers:
    """Answers requests for proofs as solvers' pods would; of a host that is told otherwise, as is told.

    ``otherwise``: by host, a status and a body for everybody; ``for_acme``: for the ACME server alone.
    """

    def __init__(self, plane: ControlPlane) -> None:
        self.plane = plane
        self.otherwise: dict[str, tuple[int, str]] = {}
        self.for_acme: dict[str, tuple[int, str]] = {}

    def start(self) -> None:
        """Listen."""
        self._server = ThreadingHTTPServer((_LISTENS, 80), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Listen no more."""
        self._server.shutdown()
        self._server.server_close()

    def said(self, host: str, path: str, agent: str) -> tuple[int, str]:
        """Status and body; the place of a redirection."""
        if "Pebble" in agent and host in self.for_acme:
            return self.for_acme[host]
        if host in self.otherwise:
            return self.otherwise[host]
        _, found = self.plane.request("GET", "/apis/acme.cert-manager.io/v1/challenges")
        keys = {one["spec"]["token"]: str(one["spec"]["key"]) for one in found["items"]}
        key = keys.get(path.rpartition("/")[2])
        return (404, "") if key is None else (200, key)

    def _handler(self) -> Callable[..., socketserver.BaseRequestHandler]:
        answers = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                host = self.headers.get("Host", "").partition(":")[0]
                status, body = answers.said(host, self.path, self.headers.get("User-Agent", ""))
                self.send_response(status)
                if status == 301:
                    self.send_header("Location", f"https://{host}{self.path}")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_: Any) -> None:
                """Quietly."""

        return Handler
