"""What went wrong on the way, in the words of the answers: libraries wrap the true cause several times over."""

import http.client
import os
import socket
import ssl
from collections.abc import Iterator
from typing import Any, NamedTuple

import urllib3.exceptions

from drycc_doctor.sealing.credentials import redacted

_CERTIFICATE = {
    9: "not yet valid",
    10: "expired",
    18: "self-signed",
    19: "unknown issuer",
    20: "unknown issuer",
    21: "unknown issuer",
    23: "revoked",
    62: "wrong name",
    64: "wrong name",
    66: "weak key",
    67: "weak key",
    68: "weak signature",
}
"""OpenSSL's verify codes (x509_vfy.h) that deserve a word of their own."""

RESOLVER = "resolver"
"""The kind of trouble that tells nothing of who was to be asked: the question did not get that far."""

_LONGEST = 200  # characters of a detail


class Trouble(NamedTuple):
    """``kind`` is one of those of :class:`~drycc_doctor.model.query.HttpGet`; ``detail`` is a plain sentence."""

    kind: str
    detail: str = ""
    untrusted: bool = False  # it is the certificate that is wrong, and not the talk


def page(trouble: Trouble) -> dict[str, Any]:
    """The answer where there is no HTTP answer; see :class:`~drycc_doctor.model.query.HttpGet`."""
    told = {"status": 0, "headers": [], "body": {"kind": "empty"}, "truncated": False}
    return told | {"trouble": trouble.kind, "detail": trouble.detail}


def scrub(text: str) -> str:
    r"""One line of at most 200 characters, without anything that looks like a credential.

    >>> scrub("no route\nto https://me:pw@192.0.2.1/")
    'no route to https://…192.0.2.1/'
    """
    told = redacted(" ".join(text.split()))
    return told if len(told) <= _LONGEST else f"{told[: _LONGEST - 1]}…"


def untrusted(error: ssl.SSLCertVerificationError) -> str:
    """Why a certificate is not trusted: ``expired``, ``self-signed``, ``wrong name``, ``unknown issuer``..."""
    return _CERTIFICATE.get(error.verify_code) or scrub(error.verify_message)


def trouble_of(error: BaseException) -> Trouble:
    """The trouble that an error of a socket, of ssl, urllib3 or requests stands for."""
    causes = list(_causes(error))
    for one in causes:
        if isinstance(one, ssl.SSLCertVerificationError):
            return Trouble("tls", untrusted(one), untrusted=True)
    return next(
        (t for kind in (_of_name, _of_connection, _of_time, _of_talk) for one in causes if (t := kind(one))), _UNKNOWN
    )


_UNKNOWN = Trouble("unreachable", "the connection failed")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and all that is wrapped in it: as its cause, its context, its ``reason``, or an argument."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        inner = (one.__cause__, one.__context__, getattr(one, "reason", None), *one.args)
        waiting += [i for i in inner if isinstance(i, BaseException)]


def _of_name(error: BaseException) -> Trouble | None:
    if isinstance(error, socket.gaierror):
        if error.errno == socket.EAI_AGAIN:
            return Trouble(RESOLVER, "the resolver did not answer")
        return Trouble("name", "the name does not resolve")
    return Trouble("name", "the name is not one that can be asked for") if isinstance(error, UnicodeError) else None


def _of_connection(error: BaseException) -> Trouble | None:
    if isinstance(error, ConnectionRefusedError):
        return Trouble("refused", "connection refused")
    if isinstance(error, ssl.SSLEOFError | ConnectionError):
        return Trouble("reset", "the connection was closed before an answer came")
    if isinstance(error, ssl.SSLError):
        return Trouble("tls", _of_handshake(error)) if error.reason else None
    if isinstance(error, OSError) and error.errno and not isinstance(error, TimeoutError):
        return Trouble("unreachable", os.strerror(error.errno).lower())
    return None


def _of_handshake(error: ssl.SSLError) -> str:
    # An HTTP server's "HTTP/1.1 400" read as a TLS record has an impossible version: OpenSSL says no more than that.
    if error.reason in {"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE", "UNEXPECTED_MESSAGE"}:
        return "what answers does not speak TLS"
    return f"the TLS handshake failed: {error.reason.lower().replace('_', ' ')}"


def _of_time(error: BaseException) -> Trouble | None:
    late = isinstance(error, TimeoutError | urllib3.exceptions.TimeoutError)
    return Trouble("timeout", "no answer in time") if late else None


def _of_talk(error: BaseException) -> Trouble | None:
    broken = http.client.HTTPException | urllib3.exceptions.ProtocolError | urllib3.exceptions.DecodeError
    return Trouble("protocol", "the answer is broken HTTP") if isinstance(error, broken) else None
