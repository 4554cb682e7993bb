"""Deliver a deploy hook, as the controller does."""

from typing import NamedTuple

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


class Delivered(NamedTuple):
    """What came back, and how long that took in seconds."""

    status: int
    seconds: float


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
                return Delivered(reply.status_code, timeout - clock.left())
        except (requests.RequestException, OSError, ValueError) as error:
            raise _undelivered(url, error, clock) from error


def _undelivered(url: str, error: Exception, clock: Deadline) -> DoctorError:
    invalid = isinstance(error, ValueError) and not isinstance(error, requests.ConnectionError)
    trouble = trouble_of(error)
    why = "it is no URL that can be asked" if invalid else trouble.detail or trouble.kind
    if clock.left() == 0:
        why = f"no answer in {clock.seconds:g} s"
    message = f"the delivery to {scrub(url)} failed: {why}"
    return DoctorError(message, "each new release of every app would log this error", exit_code=ExitCode.FAILED)
