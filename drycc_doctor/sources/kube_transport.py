"""GET any path of the API server with any header, and tell its refusals from its answers."""

import time
from collections.abc import Sequence
from typing import Any

import msgspec
import urllib3.exceptions
from kubernetes.client.exceptions import ApiException

from drycc_doctor.model.reply import Failed, Reason
from drycc_doctor.sources.body import read
from drycc_doctor.sources.deadline import Deadline
from drycc_doctor.sources.trouble import Trouble, scrub, trouble_of

JSON = "application/json"
_BUSY = b"Too many requests, please try again later."  # all that the API server's own 429 says; it is no Status
_NO_PATH = b"404 page not found"  # what it says of a group that is not installed; that is no Status either
_REASONS = {
    401: Reason.FORBIDDEN,
    403: Reason.FORBIDDEN,
    404: Reason.NOT_FOUND,
    410: Reason.TIMEOUT,
    429: Reason.TIMEOUT,
    504: Reason.TIMEOUT,
}
_AT_ONCE = 2.0  # seconds, for a question that costs the API server nothing
_TROUBLES = {"timeout": Reason.TIMEOUT, "protocol": Reason.UNREADABLE}


class CannotAskError(Exception):
    """There is no answer of the API server; ``failed`` says why, ``silent`` whether nothing came in time at all."""

    def __init__(self, failed: Failed, *, silent: bool = False) -> None:
        super().__init__(str(failed))
        self.failed, self.silent = failed, silent


class Answer(msgspec.Struct, frozen=True):
    """What came back, whatever its status."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    truncated: bool = False

    def header(self, name: str) -> str:
        """The first header of a name, in lower case; empty where there is none."""
        return next((v for k, v in self.headers if k.lower() == name), "")


class Status(msgspec.Struct, tag_field="kind", tag="Status", rename="camel"):
    """How the API server says no (meta/v1)."""

    api_version: str
    message: str | None = ""
    code: int | None = 0


_STATUSES = msgspec.json.Decoder(Status)  # made once, when nothing else runs: threads may not meet a new type at once


def status_of(answer: Answer) -> Status | None:
    """The Status in the body, if it is one."""
    try:
        status = _STATUSES.decode(answer.body)
    except (ValueError, RecursionError):
        return None
    return status if status.api_version == "v1" else None


class Transport:
    """Sends GET requests, as somebody else if told so, and obeys when asked to wait."""

    def __init__(self, api: Any, timeout: float, deadline: Deadline, as_user: str = "", as_group: str = "") -> None:
        self._api, self._timeout, self._deadline = api, timeout, deadline
        self._headers = {"Impersonate-User": as_user} if as_user else {}
        self._headers |= {"Impersonate-Group": as_group} if as_group else {}

    def answers(self) -> bool:
        """Whether the API server itself answers now: then what was silent is who it asked for us."""
        try:
            answer = self._once("/version", (), JSON, 0, min(self._timeout, _AT_ONCE))
        except CannotAskError:
            return False
        return answer.status < 500 and answer.status != 429

    def get(self, path: str, query: Sequence[tuple[str, str]] = (), accept: str = JSON, limit: int = 0) -> Answer:
        """The answer, whatever its status; of the body ``limit`` bytes at most (0 for all). Raises CannotAskError."""
        while True:
            answer = self._once(path, query, accept, limit, self._timeout)
            if answer.status != 429 or not (status_of(answer) or answer.body.strip() == _BUSY):
                return answer
            wait = _seconds(answer.header("retry-after"))
            if wait >= self._deadline.left():
                why = f"the API server is busy and asks to wait {wait} s, longer than this run may take"
                raise CannotAskError(Failed(Reason.TIMEOUT, why))
            time.sleep(wait)

    def json(self, path: str, query: Sequence[tuple[str, str]] = (), accept: str = JSON) -> Answer:
        """An answer with status 200. Raises CannotAskError for all others."""
        return accepted(self.get(path, query, accept))

    def _once(self, path: str, query: Sequence[tuple[str, str]], accept: str, limit: int, timeout: float) -> Answer:
        clock = self._deadline.within(timeout)
        if late := self._deadline.refusal():
            raise CannotAskError(late)
        try:
            request = self._api.param_serialize(
                "GET",
                path,
                query_params=list(query),
                header_params={"Accept": accept, **self._headers},
                auth_settings=["BearerToken"],
            )
            raw = self._api.call_api(*request, _request_timeout=(clock.wait(), clock.wait())).response
            with raw:
                body, truncated = read(raw, clock, limit)
            return Answer(raw.status, list(raw.headers.iteritems()), body, truncated)
        except (ApiException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            trouble = trouble_of(error)
            raise CannotAskError(self._unreached(trouble, clock), silent=trouble.kind == "timeout") from error

    def _unreached(self, trouble: Trouble, clock: Deadline) -> Failed:
        reason = _TROUBLES.get(trouble.kind, Reason.UNREACHABLE)
        if reason is Reason.TIMEOUT:
            return self._deadline.refusal() or Failed(reason, f"the API server did not answer in {clock.seconds:g} s")
        if trouble.kind == "tls" and trouble.untrusted:
            cure = "does certificate-authority in the kubeconfig belong to this cluster?"
            return Failed(reason, f"the API server's certificate is not trusted ({trouble.detail}); {cure}")
        return Failed(reason, f"the API server cannot be reached: {trouble.detail}")


def accepted(answer: Answer) -> Answer:
    """The same, if its status is 200. Raises CannotAskError for all others."""
    if answer.status != 200:
        raise CannotAskError(refusal(answer))
    return answer


def refusal(answer: Answer) -> Failed:
    """Why an answer with another status than 200 is none."""
    status, code = status_of(answer), answer.status
    reason = _REASONS.get(code, Reason.UNREACHABLE if code >= 500 else Reason.UNREADABLE)
    if code == 401:
        return Failed(reason, "the API server refuses the credentials: they are wrong or have expired; log in again")
    if code == 404 and answer.body.strip() == _NO_PATH:
        return Failed(reason, "the API server has nothing at that path: this group or version is not installed")
    if status is None:
        return Failed(reason, f"status {code} and no word of the API server's; does something stand between us and it?")
    return Failed(reason, scrub(status.message or f"status {code}"))


def _seconds(retry_after: str) -> int:
    return max(1, int(retry_after)) if retry_after.isascii() and retry_after.isdigit() else 1
