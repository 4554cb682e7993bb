"""The HTTP, HTTPS and SSH servers of a World on its own addresses and ports, and its pods' servers too."""

from __future__ import annotations

import contextlib
import functools
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Protocol, Self

from tests.cluster.certificates import Authority, loaded
from tests.cluster.conversation import Answering, Headers, Said, converse, greet

_IPV6_FREEBIND = 78  # the socket module does not name it; 2001:db8::/32 is ours by route only
_HANDSHAKE = b"\x16"  # how TLS begins: an HTTP server says that it does not understand
_KUBELET = 10250  # as nodes tell it in status.daemonEndpoints; the API server asks there for logs
Place = tuple[str, int]
"""Address and port."""
Service = tuple[str, Answering]
"""What is spoken, and what is said."""


class World(Protocol):
    """A World, as far as it is servers."""

    certificates: dict[str, str]
    """By host name, what is wrong with the certificate that is served: one of ``certificates.FLAWS``."""

    def certificate_shown(self) -> tuple[str, str] | None:
        """The chain and the key that hosts without a flaw have; None where the rig's authority signs for them."""

    def listening(self) -> set[tuple[str, int, str]]:
        """Address, port, and what is spoken: http, https or ssh."""

    def serve(
        self, address: str, port: int, method: str, host: str, path: str, headers: Headers, body: bytes = b"", /
    ) -> Said:
        """What comes back to a request at the gateway."""

    def pod_listening(self) -> set[Place]:
        """Addresses and ports of pods."""

    def kubelets(self) -> set[str]:
        """Addresses of nodes whose kubelet is asked for logs."""

    def kubelet_serve(self, method: str, host: str, path: str, headers: Headers, body: bytes = b"", /) -> Said:
        """What comes back to a request at any of them."""

    def pod_serve(
        self, ip: str, port: int, method: str, host: str, path: str, headers: Headers, body: bytes = b"", /
    ) -> Said:
        """What comes back to a request at a pod."""


class Sites:
    """Servers for one World after another; what both listen on stays open in between."""

    def __init__(self, authority: Authority) -> None:
        self.authority = authority
        self._front = authority.context("without-a-name.example.com")
        self._front.sni_callback = self._choose
        self._listeners: dict[Place, _Listener] = {}
        self._services: dict[Place, Service] = {}
        self._flaws: dict[str, str] = {}
        self._pair: tuple[str, str] | None = None
        self._over = threading.Event()
        self._open: set[socket.socket] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _1: type[BaseException] | None, _2: BaseException | None, _3: TracebackType | None) -> None:
        self.close()

    def serve(self, world: World) -> None:
        """From now on answer as this World does; connections to the last one that still hang end."""
        self._pair = world.certificate_shown()
        self._show(_services(world), world.certificates)

    def close(self) -> None:
        """Nobody listens any more."""
        self._show({}, {})

    def _show(self, services: dict[Place, Service], flaws: dict[str, str]) -> None:
        self._over.set()
        self._over = threading.Event()
        self._services, self._flaws = services, flaws
        for place in self._listeners.keys() - services.keys():
            self._listeners.pop(place).close()
        for connection in self._open.copy():  # an API server keeps some ready, on which it has not asked yet
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for place in services.keys() - self._listeners.keys():
            self._listeners[place] = _Listener(place, functools.partial(self._talk, place))

    def _talk(self, place: Place, connection: socket.socket) -> None:
        with connection, self._kept(connection), contextlib.suppress(OSError):  # clients may go whenever they like
            spoken, answering = self._services.get(place, ("", None))
            connection.settimeout(60)
            if spoken == "ssh" and answering:
                greet(connection, answering("SSH", "", "/", [], b""), self._over)
            elif spoken == "https" and answering:
                with self._front.wrap_socket(connection, server_side=True) as private:
                    converse(private, answering, self._over)
                    private.settimeout(1)
                    private.unwrap()
            elif spoken == "tcp":
                connection.recv(1)  # until the other side goes
            elif answering and connection.recv(1, socket.MSG_PEEK) == _HANDSHAKE:
                connection.recv(4096)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
            elif answering:
                converse(connection, answering, self._over)

    @contextlib.contextmanager
    def _kept(self, connection: socket.socket) -> Iterator[None]:
        self._open.add(connection)
        try:
            yield
        finally:
            self._open.discard(connection)

    def _choose(self, tls: ssl.SSLSocket | ssl.SSLObject, name: str | None, _context: ssl.SSLContext) -> None:
        if self._pair and name not in self._flaws:
            tls.context = loaded(*(text.encode() for text in self._pair))
        elif name:
            tls.context = self.authority.context(name, self._flaws.get(name, ""))


def _services(world: World) -> dict[Place, Service]:
    """Where a World listens; an address that refuses everybody is one where nobody does."""
    found: dict[Place, Service] = {}
    for ip, port in world.pod_listening():
        if world.pod_serve(ip, port, "GET", "", "/", []).trouble != "refused":
            found[ip, port] = "http", functools.partial(world.pod_serve, ip, port)
    for ip in world.kubelets():
        found[ip, _KUBELET] = "https", world.kubelet_serve
    for address, port, spoken in world.listening():
        if world.serve(address, port, "GET", "", "/", []).trouble != "refused":
            found[address, port] = spoken, functools.partial(world.serve, address, port)
    return found


class _Listener:
    """One open port: a thread that accepts, and one for each connection."""

    def __init__(self, place: Place, talk: Callable[[socket.socket], None]) -> None:
        self._socket, self._talk = _bound(place), talk
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Refuse from now on."""
        self._socket.shutdown(socket.SHUT_RDWR)  # wakes the thread, which close() would not
        self._thread.join()
        self._socket.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                threading.Thread(target=self._talk, args=(connection,), daemon=True).start()


def _bound(place: Place) -> socket.socket:
    is_v6 = ":" in place[0]
    made = socket.socket(socket.AF_INET6 if is_v6 else socket.AF_INET)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if is_v6:
        made.setsockopt(socket.IPPROTO_IPV6, _IPV6_FREEBIND, 1)
    made.bind(place)
    made.listen(64)
    return made
