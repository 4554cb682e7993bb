"""What is asked of a program."""

from dataclasses import dataclass

from drycc_doctor.worlds.state.answer import Headers


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request, as it arrives behind the gateway."""

    path: str
    authorization: str = ""
    accept: str = "*/*"
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    host: str = ""
    scheme: str = "http"  # as X-Forwarded-Proto says it
    workload: str = ""  # whose pod is asked
    pod: str = ""  # which one


def request(path: str, headers: Headers, method: str = "GET", body: bytes = b"") -> Request:
    """A request with its headers."""
    first = {name.lower(): value for name, value in reversed(headers)}
    accept = first.get("accept") or "*/*"
    return Request(path, first.get("authorization", ""), accept, method, tuple(headers), body)
