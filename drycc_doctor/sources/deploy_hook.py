"""Deliver a deploy hook, as the controller does; and tell beforehand what of it would arrive."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import SplitResult, urldefrag, urlsplit

import requests
from requests.utils import get_environ_proxies

from drycc_doctor.errors import DoctorError, ExitCode
from drycc_doctor.sources import USER_AGENT
from drycc_doctor.sources.deadline import Deadline
from drycc_doctor.sources.dial import HangUp
from drycc_doctor.sources.http import session
from drycc_doctor.sources.http_adapter import Route
from drycc_doctor.sources.trouble import scrub, trouble_of

TIMEOUT = 30.0
"""Seconds that a receiver may take; the controller has no limit."""

_LOGGED = "each new release of every app would log this error"
_RAISED = "the controller does not catch this error: each new release of every app fails with it"
_NO_URL = "it is no URL that can be asked"
_DEFAULT = {"http": 80, "https": 443}


class Sent(NamedTuple):
    """What a receiver gets of a delivery; ``authorization`` is ``Basic …`` where user and password go in its place."""

    url: str
    host: str
    authorization: str


def as_sent(url: str, signature: str) -> Sent:
    """The delivery as the controller's HTTP library makes it of a URL with parameters (drycc/hooks#as-written-and-as-sent).

    Raises DoctorError where it makes none.
    """
    with requests.Session() as sender:
        sender.trust_env = False  # with it, requests takes what it finds in ~/.netrc
        try:
            made = sender.prepare_request(requests.Request("POST", url, headers={"Authorization": signature}))
            sender.get_adapter(str(made.url))
        except requests.RequestException as error:
            raise _unsendable(url, _NO_URL, _LOGGED) from error
        except ValueError as error:
            no_header = "user and password have characters that no header can carry"
            why = no_header if isinstance(error, UnicodeEncodeError) else _NO_URL
            raise _unsendable(url, why, _RAISED) from error
    parts = urlsplit(urldefrag(str(made.url)).url)
    _label(parts.hostname or "", url)
    header = str(made.headers["Authorization"])
    host = _host(parts)
    return Sent(parts._replace(netloc=host).geturl(), host, signature if header == signature else "Basic …")


def _host(parts: SplitResult) -> str:
    """The Host header: no user, no dot at the end, no port that is the scheme's own."""
    place = parts.netloc.rpartition("@")[2]
    name = place.removesuffix(f":{parts.port}") if parts.port is not None else place.removesuffix(":")
    port = "" if parts.port in {None, _DEFAULT.get(parts.scheme)} else f":{parts.port}"
    return f"{name.rstrip('.')}{port}"


def _label(host: str, url: str) -> None:
    """The library asks the resolver for a name by way of a codec that refuses some."""
    try:
        host.encode("idna")
    except UnicodeError as error:
        why = "a part of the host's name is empty, or longer than 63 characters"
        raise _unsendable(url, why, _RAISED) from error


def _unsendable(url: str, why: str, hint: str) -> DoctorError:
    return DoctorError(f"nothing can be sent to {shown(url)}: {why}", hint, exit_code=ExitCode.FAILED)


def remarks(url: str, full: str, sent: Sent, signature: str) -> Iterator[str]:
    """What the receiver of a delivery must know; ``url`` is the one that is configured, ``full`` has the parameters."""
    if url.count(","):
        yield f"the controller splits at commas, and calls {url.count(',') + 1} URLs: write %2C for a comma within one"
    if sent.authorization != signature:
        yield "not signed: user and password of the URL are sent in the signature's place"
    if "#" in url:
        yield "the query is not sent: the parameters are appended behind the #, and what stands there stays with the sender"
    elif "?" in url:
        yield "the URL has a query: the parameters follow a second question mark, and the first of them is lost"
    if sent.authorization == signature and "#" not in url and sent.url != full:
        yield f"signed as it is written, and sent otherwise: verify against {_without_user(url)!r}, not against what arrives"


def _without_user(url: str) -> str:
    return re.sub(r"(?<=://)[^/\\?#]*@", "…@", url, count=1)


def shown(url: str) -> str:
    """A URL for an error's message: without all that may be user and password, however they are written, and parameters."""
    return scrub(re.sub(r"(?s)(?<=://).*@", "…@", url).partition("?")[0])


class Delivered(NamedTuple):
    """What came back, and how long that took in seconds; ``redirected`` says how it was asked again, and where."""

    status: int
    seconds: float
    redirected: str = ""


def deliver(url: str, signature: str, timeout: float = TIMEOUT) -> Delivered:
    """POST without a body, as the controller: redirects are followed, TLS is verified (drycc/hooks#delivery).

    Raises DoctorError where nobody answers in time.
    """
    clock = Deadline(timeout)
    headers = {"Authorization": signature, "User-Agent": USER_AGENT}
    with HangUp(clock) as line, session(Route("", clock, line)) as connection:
        try:
            reply = connection.post(
                url, headers=headers, timeout=timeout, stream=True, proxies=get_environ_proxies(url)
            )
            with reply:
                return Delivered(reply.status_code, timeout - clock.left(), _redirected(reply, signature))
        except (requests.RequestException, OSError, ValueError) as error:
            raise _undelivered(url, error, clock) from error


def _redirected(reply: requests.Response, signature: str) -> str:
    if not reply.history:
        return ""
    last = reply.request
    gone = "" if last.headers.get("Authorization") == signature else ", without the signature"
    return f"{last.method} {scrub(urldefrag(str(last.url).partition('?')[0]).url)}{gone}"


def _undelivered(url: str, error: Exception, clock: Deadline) -> DoctorError:
    invalid = isinstance(error, ValueError) and not isinstance(error, requests.ConnectionError)
    trouble = trouble_of(error)
    why = _NO_URL if invalid else trouble.detail or trouble.kind
    if clock.left() == 0:
        why = f"no answer in {clock.seconds:g} s"
    message = f"the delivery to {shown(url)} failed: {why}"
    return DoctorError(message, _LOGGED, exit_code=ExitCode.FAILED)
