"""Connect to a name or an address, and hang up when time is up, whatever the other side does."""

import contextlib
import queue
import socket
import threading
from collections.abc import Callable
from ipaddress import ip_address
from types import TracebackType
from typing import Any, Self

from drycc_doctor.sources.deadline import Deadline

Lookup = Callable[[str], list[str]]
"""A name's addresses; raises gaierror where there are none."""


def resolve(host: str, port: int, clock: Deadline) -> list[tuple[Any, ...]]:
    """``getaddrinfo``, which knows no timeout, in a thread that is left behind when it takes too long."""
    if is_address(host):  # nobody is asked: no resolver can be late
        return list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST))
    answers: queue.SimpleQueue[list[tuple[Any, ...]] | OSError | ValueError] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            answers.put(list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
        except (OSError, ValueError) as error:
            answers.put(error)

    threading.Thread(target=look_up, daemon=True).start()
    try:
        answer = answers.get(timeout=clock.wait())
    except queue.Empty:
        raise socket.gaierror(socket.EAI_AGAIN, "no answer") from None
    if isinstance(answer, Exception):
        raise answer
    return answer


def dial(host: str, port: int, clock: Deadline, lookup: Lookup | None = None) -> socket.socket:
    """A connection to the first address that takes it; each gets its share of the time that is left.

    ``lookup`` is asked for a name's addresses instead of this system's resolver.

    Raises OSError (gaierror, ConnectionRefusedError, TimeoutError...), or ValueError for what cannot be a name.
    """
    names = [host] if lookup is None or is_address(host) else lookup(host)
    found = [one for name in names for one in resolve(name, port, clock)]
    trouble: OSError = socket.gaierror(socket.EAI_NONAME, "no address")
    for nth, (family, kind, protocol, _, address) in enumerate(found):
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(clock.wait() / (len(found) - nth))
            sock.connect(address)
        except OSError as error:
            sock.close()
            trouble = error
        else:
            sock.settimeout(clock.wait())
            return sock
    raise trouble


def is_address(host: str) -> bool:
    """Whether it is an IP address, and no name."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


class HangUp:
    """Cuts the connections it watches when time is up; a socket's own timeout starts anew with every byte that drips."""

    def __init__(self, clock: Deadline) -> None:
        self._watched: list[socket.socket] = []
        self._lock = threading.Lock()
        self._timer = threading.Timer(clock.wait(), self._cut)
        self._timer.daemon = True
        self.cut = False

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._timer.cancel()
        with self._lock:
            for sock in self._watched:
                sock.close()
            self._watched.clear()

    def watch(self, sock: socket.socket) -> None:
        """Watch a connection, by a descriptor of our own: TLS takes the socket's away and wraps it."""
        with self._lock:
            self._watched.append(sock.dup())

    def _cut(self) -> None:
        with self._lock:
            self.cut = True
            for sock in self._watched:
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)
