"""The controller: its API, and the health of its other runners; as recorded (drycc/controller#states-of-health)."""

from dataclasses import replace

from drycc_doctor.worlds.answers.programs import passport
from drycc_doctor.worlds.answers.programs.common import (
    COOKIE,
    GUARDS,
    HANG,
    HTML,
    JSON,
    ORIGIN,
    cache,
    database,
    markup,
    uvicorn,
)
from drycc_doctor.worlds.answers.request import Request
from drycc_doctor.worlds.state.answer import Answer, Headers
from drycc_doctor.worlds.state.lookup import password, variable
from drycc_doctor.worlds.state.programs import Store, Tables
from drycc_doctor.worlds.state.state import State

_TEMPLATE = '\n<!doctype html>\n<html lang="en">\n<head>'
_ALLOW = ("allow", "GET, HEAD, OPTIONS")
_ERROR = b'{"error":{"code":"INTERNAL_ERROR","message":"An internal error occurred"}}'
_DEBUG_404 = {"drycc-controller-metric": 2597, "drycc-controller-mutate": 2614}
_DEBUG_500 = {"drycc-controller-metric": 171604, "drycc-controller-mutate": 171604}
"""Bytes of Django's debug pages, which list the URLs and settings of each runner; the API's are 2487 and 171583."""


def controller(request: Request, state: State) -> Answer:
    """The controller's API runner."""
    if request.path in {"/healthz", "/readiness"}:
        return _health(request, state)
    if request.path.partition("?")[0] != "/v2/":
        return _not_found(request, state)
    if "json" not in request.accept and "*" not in request.accept:
        return _api(state, 406, b'{"detail":"Could not satisfy the request Accept header."}')
    scheme = request.authorization.partition(" ")[0].lower()
    if scheme == "bearer":
        return _bearer(state)
    return _token(state) if scheme == "token" else _refused(state, "Authentication credentials were not provided.")


def runner(request: Request, state: State) -> Answer:
    """The controller's metric and mutate runners: health, and nothing that we ask."""
    # drycc/controller#anonymous-answers
    return controller(request, state) if request.path in {"/healthz", "/readiness"} else _not_found(request, state)


def without_version(state: State) -> Answer:
    """The controller's answer without the headers that say its version."""
    whole = controller(Request("/v2/"), state)
    return replace(whole, headers=[(k, v) for k, v in whole.headers if not k.startswith("drycc_")])


def debugging(state: State) -> bool:
    """Whether Django tells who asks what went wrong, and its settings with it (drycc/controller#debug)."""
    return variable(state.objects, "controller", "DRYCC_DEBUG").lower() == "true"


def _store(state: State, name: str) -> Store:
    """How the database or the cache is to the controller, by what it knows of it."""
    if name in state.django["controller"].locked_out:
        return Store.REFUSES
    return database(state) if name == "database" else cache(state)


def _health(request: Request, state: State) -> Answer:
    if request.path == "/healthz":
        return _page(state, 200, b"OK")
    stored, tables = _store(state, "database"), state.django["controller"].tables
    if stored is Store.HANGS:
        return HANG
    if stored is Store.UP and tables in {Tables.WELL, Tables.EMPTIED}:
        return _page(state, 200, b"OK")
    if not debugging(state):
        return _page(state, 500, markup("Server Error (500)", 145, _TEMPLATE))
    cached = f"redis://:{password(state.objects, 'valkey-creds')}@drycc-valkey:16379/0\n"
    secret = f"postgres://drycc:{password(state.objects, 'database-creds')}@drycc-database:5432/drycc_controller\n" * 17
    body = markup("ServiceUnavailable at /readiness", _DEBUG_500.get(request.workload, 171583), said=secret + cached)
    return _page(state, 500, body, COOKIE)


def _not_found(request: Request, state: State) -> Answer:
    if debugging(state):
        title = f"Page not found at {request.path}"
        return _page(state, 404, markup(title, _DEBUG_404.get(request.workload, 2487)))
    return _page(state, 404, markup("Not Found", 179, _TEMPLATE))


def _token(state: State) -> Answer:
    """Looked for in the cache, then in the database."""
    for store in (_store(state, "cache"), _store(state, "database")):
        if store is not Store.UP:
            return HANG if store is Store.HANGS else _api(state, 500, _ERROR)
    if state.django["controller"].tables in {Tables.EMPTY, Tables.EMPTIED}:
        return _api(state, 500, _ERROR)
    return _refused(state, "Invalid token.")


def _bearer(state: State) -> Answer:
    """Looked for in the cache, then shown to passport: of one that is not there it says at once that it is wrong."""
    store = _store(state, "cache")
    if store is not Store.UP:
        return HANG if store is Store.HANGS else _api(state, 500, _ERROR)
    if passport.hangs(state):
        return HANG
    return _refused(state, "Verify token fail.", "bearer")


def _refused(state: State, detail: str, scheme: str = "token") -> Answer:
    return _api(state, 401, f'{{"detail":"{detail}"}}'.encode(), ("www-authenticate", scheme))


def _api(state: State, status: int, body: bytes, *first: tuple[str, str]) -> Answer:
    return _sent(state, status, [JSON, *first, _ALLOW], body, [*GUARDS, ORIGIN])


def _page(state: State, status: int, body: bytes, vary: tuple[str, str] = ORIGIN) -> Answer:
    return _sent(state, status, [HTML], body, [*GUARDS, ORIGIN] if vary == ORIGIN else [COOKIE, *GUARDS])


def _sent(state: State, status: int, first: Headers, body: bytes, last: Headers) -> Answer:
    """Each version is sent twice (drycc/controller#version-headers)."""
    short = ".".join(state.api_version.split(".")[:2])
    version = [("drycc_api_version", short), ("drycc_platform_version", state.api_version)]
    return uvicorn(state, status, [*first, *version, ("content-length", str(len(body))), *last, *version], body)
