"""The controller: its API, and the health of its other runners."""

from drycc_doctor.worlds.answers.programs.common import HTML, JSON, UVICORN, cache_up, database_up
from drycc_doctor.worlds.answers.request import Request
from drycc_doctor.worlds.state.answer import Answer
from drycc_doctor.worlds.state.state import State

_NOT_FOUND = b"<!doctype html><html><head><title>Not Found</title></head><body><h1>Not Found</h1></body></html>"
_SERVER_ERROR = b"<!doctype html><html><head><title>Server Error (500)</title></head><body></body></html>"


def controller(request: Request, state: State) -> Answer:
    """The controller's API runner."""
    short = ".".join(state.api_version.split(".")[:2])
    version = [("drycc_api_version", short), ("drycc_platform_version", state.api_version)]
    own = [*version, *version, UVICORN]  # each sent twice (drycc/controller#version-headers)
    if request.path == "/healthz":
        return Answer(200, [HTML, *own], b"OK")
    if request.path == "/readiness":
        up = database_up(state)
        return Answer(200, [HTML, *own], b"OK") if up else Answer(500, [HTML, *own], _SERVER_ERROR)
    if request.path != "/v2/":
        return Answer(404, [HTML, *own], _NOT_FOUND)
    if not request.authorization:
        detail = b'{"detail":"Authentication credentials were not provided."}'
        return Answer(401, [JSON, ("www-authenticate", "token"), ("allow", "GET, HEAD, OPTIONS"), *own], detail)
    if not (database_up(state) and cache_up(state)):
        return Answer(500, [JSON, *own], b'{"code":"INTERNAL_ERROR","detail":"INTERNAL_ERROR"}')
    return Answer(401, [JSON, ("www-authenticate", "token"), *own], b'{"detail":"Invalid token."}')


def runner(request: Request, state: State) -> Answer:
    """The controller's metric and mutate runners: health, and nothing that we ask."""
    # drycc/controller#anonymous-answers
    plain = controller(request, state)
    return plain if request.path in {"/healthz", "/readiness"} else Answer(404, plain.headers, _NOT_FOUND)


def without_version() -> Answer:
    """The controller's answer without the headers that say its version."""
    detail = b'{"detail":"Authentication credentials were not provided."}'
    return Answer(401, [JSON, ("www-authenticate", "token")], detail)
