"""Real servers on loopback: sockets that do as they are told, HTTP with and without TLS, and a certificate authority."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NAME = "drycc.example.com"


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of the machine that runs the tests: no proxy, no kubeconfig, no client, no bundle."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name in ("KUBECONFIG", "KUBERNETES_SERVICE_HOST", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("DRYCC_PROFILE", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


@dataclass
class Authority:
    """Issues certificates; a file holds the chain and the key."""

    folder: Path
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    made: int = 0

    def __post_init__(self) -> None:
        self.certificate = self._sign(self.name, self.key, [], 365, authority=True)
        self.file = self.folder / "authority.pem"
        self.file.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))

    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "A test authority")])

    def _sign(self, subject, key, names, days, *, authority=False, by=None) -> x509.Certificate:
        now = datetime.now(UTC)
        end = now + timedelta(days=days)
        built = x509.CertificateBuilder(by or self.name, subject, key.public_key(), x509.random_serial_number())
        built = built.not_valid_before(min(now, end) - timedelta(days=1)).not_valid_after(end)
        built = built.add_extension(x509.BasicConstraints(authority, None), critical=True)
        if names:
            built = built.add_extension(x509.SubjectAlternativeName([x509.DNSName(n) for n in names]), critical=False)
        return built.sign(key if by else self.key, hashes.SHA256())

    def issue(self, *names: str, days: int = 90, self_signed: bool = False) -> Path:
        """The path of a file for ``load_cert_chain``; of a certificate that has expired where days are negative."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
        leaf = self._sign(subject, key, names, days, by=subject if self_signed else None)
        chain = [leaf] if self_signed else [leaf, self.certificate]
        self.made += 1
        file = self.folder / f"{self.made}.pem"
        pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
        private = key.private_bytes(pem, pkcs8, serialization.NoEncryption())
        file.write_bytes(b"".join(c.public_bytes(pem) for c in chain) + private)
        return file


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def trusted(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """An authority that this system trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    return authority


def server_context(file: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


Talk = Callable[[socket.socket], None]


@pytest.fixture
def listen() -> Iterator[Callable[..., int]]:
    """A server that does with each connection as it is told; returns its port."""
    stack = contextlib.ExitStack()

    def start(talk: Talk) -> int:
        server = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        threads: list[threading.Thread] = []

        def one(conn: socket.socket) -> None:
            with conn, contextlib.suppress(OSError):
                talk(conn)

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    conn, _ = server.accept()
                    threads.append(threading.Thread(target=one, args=(conn,), daemon=True))
                    threads[-1].start()

        threads.append(threading.Thread(target=accept, daemon=True))
        threads[0].start()
        stack.callback(_join, threads)
        stack.callback(server.shutdown, socket.SHUT_RDWR)
        return server.getsockname()[1]

    with stack:
        yield start


@dataclass
class Asked:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    client: object = None


Site = Callable[[Asked], tuple[int, list[tuple[str, str]], bytes]]


def _join(threads: list[threading.Thread]) -> None:
    for thread in list(threads):
        thread.join(5)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "_Server"

    def do_GET(self) -> None:
        status, headers, body = self.server.site(
            Asked(self.path, {k.lower(): v for k, v in self.headers.items()}, self.client_address)
        )
        self.send_response(status)
        for name, value in [*headers, ("Content-Length", str(len(body)))]:
            self.send_header(name, value)
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    site: Site

    def handle_error(self, *_: object) -> None:
        """Who hangs up on us may."""


class _Server6(_Server):
    address_family = socket.AF_INET6


@pytest.fixture
def serve() -> Iterator[Callable[..., int]]:
    """A web server for a function from request to answer, with TLS if it is given a certificate; returns its port."""
    stack = contextlib.ExitStack()

    def start(site: Site, certificate: Path | None = None, *, v6: bool = False, sni: list[str] | None = None) -> int:
        server = _Server6(("::1", 0), _Handler) if v6 else _Server(("127.0.0.1", 0), _Handler)
        server.site = site
        if certificate:
            context = server_context(certificate)
            if sni is not None:
                context.sni_callback = lambda _sock, name, _context: sni.append(name)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        stack.callback(thread.join)
        stack.callback(server.server_close)
        stack.callback(server.shutdown)
        return server.server_address[1]

    with stack:
        yield start


@pytest.fixture
def contexts() -> Callable[[Path], ssl.SSLContext]:
    return server_context
