"""Ask a web server. What goes wrong on the way is an answer too: it is the thing under test."""

from typing import Any

import requests
import urllib3.exceptions
from requests.utils import get_environ_proxies

from drycc_doctor import default_login as login
from drycc_doctor.model.query import DefaultLogin, HttpGet
from drycc_doctor.model.reply import Failed, Got, Reason, Reply
from drycc_doctor.sealing.door import Door
from drycc_doctor.sources import USER_AGENT
from drycc_doctor.sources.body import PAGE_LIMIT, read
from drycc_doctor.sources.deadline import Deadline
from drycc_doctor.sources.dial import HangUp, Lookup
from drycc_doctor.sources.http_adapter import Adapter, Route
from drycc_doctor.sources.trouble import RESOLVER, Trouble, page, trouble_of

_SLOW = 1.0  # seconds from which on it is told how long an answer took


def ask(query: HttpGet | DefaultLogin, clock: Deadline, door: Door, lookup: Lookup | None = None) -> Reply:
    """Ask, and tell what came or what went wrong. Redirects are not followed, bodies are capped."""
    with HangUp(clock) as line, session(Route(query.address, clock, line, lookup)) as connection:
        try:
            answer = _answer(connection, query, clock, door)
        except requests.exceptions.ProxyError as error:  # in our way, and no fault of who was to be asked
            return Failed(Reason.UNREACHABLE, f"the proxy of this machine's environment: {trouble_of(error).detail}")
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            answer = page(_trouble(error))
    if answer["trouble"] == RESOLVER:
        return Failed(Reason.TIMEOUT, answer["detail"])
    # A line that we cut looks like an end to http.client, which takes half a header for a whole one.
    late = answer["trouble"] != "name" and (line.cut or (answer["trouble"] and clock.left() == 0))
    return Got(page(Trouble("timeout", f"no answer in {clock.seconds:g} s")) if late else answer)


def _answer(connection: requests.Session, query: HttpGet | DefaultLogin, clock: Deadline, door: Door) -> dict[str, Any]:
    if isinstance(query, DefaultLogin):
        method, more, form = login.login_request(query.program, query.url)
    else:
        method, more, form = "GET", _authorized(query), b""
    headers = {"Accept": "*/*", "Accept-Encoding": "identity", "User-Agent": USER_AGENT} | more
    proxies = {} if query.address else get_environ_proxies(query.url)
    options: dict[str, Any] = {"timeout": clock.wait(), "allow_redirects": False, "stream": True}
    with connection.request(method, query.url, headers=headers, data=form, proxies=proxies, **options) as reply:
        body, truncated = read(reply.raw, clock, PAGE_LIMIT)
        came = list(reply.raw.headers.iteritems())
    answer: dict[str, Any] = {"trouble": "", "detail": ""}
    if (took := clock.seconds - clock.left()) >= _SLOW:
        answer["seconds"] = round(took, 1)
    if isinstance(query, DefaultLogin):
        let_in = login.logged_in(query.program, reply.status_code, came, body)
        return answer | {"entered": let_in, "status": reply.status_code}
    answer |= door.page(reply.status_code, came, body, truncated=truncated)
    return answer


def _authorized(query: HttpGet) -> dict[str, str]:
    return {"Authorization": query.authorization} if query.authorization else {}


def session(route: Route) -> requests.Session:
    """One that connects by a route, and takes nothing from the environment by itself: proxies are named on purpose."""
    made = requests.Session()
    made.trust_env = False  # with it, requests sends what it finds in ~/.netrc
    adapter = Adapter(route)
    made.mount("http://", adapter)
    made.mount("https://", adapter)
    return made


def _trouble(error: Exception) -> Trouble:
    if isinstance(
        error, requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema | requests.exceptions.MissingSchema
    ):
        return Trouble("unreachable", "the URL is not one that can be asked")
    return trouble_of(error)
