"""Passport: a page for every path, a form to log in, keys and settings as JSON; as recorded (drycc/passport#anonymous-answers)."""

import json
from email.utils import formatdate

from drycc_doctor import default_login as login
from drycc_doctor.facts.platform.generations import generation_named
from drycc_doctor.sealing.public import modulus
from drycc_doctor.worlds.answers.programs.common import (
    COOKIE,
    GUARDS,
    HANG,
    HTML,
    JSON,
    ORIGIN,
    database,
    markup,
    uvicorn,
)
from drycc_doctor.worlds.answers.request import Request
from drycc_doctor.worlds.state.answer import Answer, Headers
from drycc_doctor.worlds.state.lookup import variable
from drycc_doctor.worlds.state.programs import Store, Tables
from drycc_doctor.worlds.state.state import State

_TEMPLATE = '\n<!DOCTYPE html>\n<html lang="en">\n<head>'
_FRONT = markup("Drycc CaaS", 623)
_KEY_ID = "made-up-key-id-of-forty-three-characters-xx"
_CSRF = f"csrftoken={login.TOKEN}; expires={{}}; Max-Age=31449600; Path=/"
_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">\n' + 782 * " " + "</svg>"
)  # a drawing, as long as the one of GitHub
_CACHED = "Cache-Control: public, max-age=3600, stale-while-revalidate=3600, stale-if-error=3600"
_NEVER = "max-age=0, no-cache, no-store, must-revalidate, private"
_FAR = ("access-control-allow-origin", "*")
_DISCOVERY = {
    "scopes_supported": ["email", "profile", "openid"],
    "response_types_supported": [
        *("code", "token", "id_token", "id_token token", "code token", "code id_token", "code id_token token")
    ],
    "subject_types_supported": ["public"],
    "id_token_signing_alg_values_supported": ["RS256", "HS256"],
    "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
    "code_challenge_methods_supported": ["plain", "S256"],
    "claims_supported": ["sub"],
}
_ENDPOINTS = {"authorization_endpoint": "/authorize/", "token_endpoint": "/token/", "userinfo_endpoint": "/userinfo/"}
_ENDPOINTS |= {"jwks_uri": "/.well-known/jwks.json"}


def passport(request: Request, state: State) -> Answer:
    """Passport: a page for every path (drycc/passport#catch-all)."""
    path = request.path.partition("?")[0]
    if (request.method, path) == ("POST", "/user/login/"):
        return _form(request, state)
    for known, answer in _ANSWERS.items():
        if path.rstrip("/") == known:
            return answer(request, state)
    return _page(state, _FRONT)


def hangs(state: State) -> bool:
    """Whether it does not say whose a bearer is, for it hangs itself, or its database does."""
    return any(one in state.hanging for one in ("drycc-passport", "drycc-passport-api")) or _reads(state) is Store.HANGS


def _health(_request: Request, state: State) -> Answer:
    return _page(state, b"OK")


def _readiness(_request: Request, state: State) -> Answer:
    """It tries the database that it writes to, and looks at no table."""
    stored = _stored(state)
    if stored is Store.HANGS:
        return HANG
    if stored is Store.UP:
        return _page(state, b"OK")
    plain = [("content-type", "text/plain; charset=utf-8"), ("connection", "close"), ("Transfer-Encoding", "chunked")]
    return uvicorn(state, 500, plain, b"Internal Server Error")  # uvicorn's own, for Django's handler fails too


def _settings(_request: Request, state: State) -> Answer:
    told = {"legal": False, "dashboard_url": "/", "contact_support_url": "https://community.drycc.cc/"}
    return _api(state, told | {"registration_enabled": _registration(state)})


def _user(request: Request, state: State) -> Answer:
    """Whose a bearer is stands in its tables, which are read where the replica is, if there is one."""
    stored = _reads(state) if request.authorization else Store.UP
    if stored is Store.HANGS:
        return HANG
    if stored is Store.REFUSES or (request.authorization and state.django["passport"].tables is Tables.EMPTY):
        return _api(state, {"detail": "Server Error"}, status=500, allow="GET, PUT, HEAD, OPTIONS")
    detail = {"detail": "Authentication credentials were not provided."}
    return _api(state, detail, status=403, allow="GET, PUT, HEAD, OPTIONS")


def _providers(_request: Request, state: State) -> Answer:
    if not generation_named(state.generation).social_login:
        return _page(state, _FRONT)
    names = [one for one in ("github", "google", "weixin", "feishu") if _is_set(state, one)]
    results = [{"name": one, "icon": _ICON, "login_url": f"/auth/login/{one}/"} for one in names]
    return _api(state, {"count": len(results), "results": results})


def _registration_page(_request: Request, state: State) -> Answer:
    if _registration(state) and not variable(state.objects, "passport", "LDAP_ENDPOINT"):
        return _page(state, markup("Registration", 2669, _TEMPLATE), COOKIE, _cookie(state))
    return _page(state, markup("Drycc | Message", 1210, _TEMPLATE))


def _login(_request: Request, state: State) -> Answer:
    length = 3350 if _registration(state) else 3250
    fresh = [("Expires", formatdate(state.now, usegmt=True)), ("Cache-Control", _NEVER), ("Vary", "Cookie, origin")]
    return _sent(state, 200, [HTML, *fresh], markup("Login", length, _TEMPLATE), [*GUARDS, *_cookie(state)])


def _authorize(_request: Request, state: State) -> Answer:
    there = ("Location", "/user/login/?next=/oauth/authorize/")
    return _sent(state, 302, [HTML, there], b"", [COOKIE, *GUARDS])


def _discovery(request: Request, state: State) -> Answer:
    issuer = f"{request.scheme}://{request.host}/oauth"
    told = {"issuer": issuer} | {name: f"{issuer}{path}" for name, path in _ENDPOINTS.items()} | _DISCOVERY
    return _sent(state, 200, [JSON, _FAR], json.dumps(told).encode(), [*GUARDS, ORIGIN])


def _keys(_request: Request, state: State) -> Answer:
    """The public half of its key, as a JSON Web Key (RFC 7517)."""
    key = {"alg": "RS256", "use": "sig", "kid": _KEY_ID, "e": "AQAB", "kty": "RSA"}
    key |= {"n": modulus(state.signing_key.encode())}
    first = [JSON, _FAR, ("cache-control", _CACHED)]
    return _sent(state, 200, first, json.dumps({"keys": [key]}).encode(), [*GUARDS, ORIGIN])


_ANSWERS = {
    "/healthz": _health,
    "/readiness": _readiness,
    "/settings": _settings,
    "/user/info": _user,
    "/user/identity-providers": _providers,
    "/user/registration": _registration_page,
    "/user/login": _login,
    "/oauth/authorize": _authorize,
    "/oauth/.well-known/openid-configuration": _discovery,
    "/oauth/.well-known/jwks.json": _keys,
}


def _form(request: Request, state: State) -> Answer:
    """Django's login: a token against forgery, then a session or the form again."""
    headers = {name.lower(): value for name, value in request.headers}
    token = headers.get("x-csrftoken", "")
    if len(token) != 32 or headers.get("cookie") != f"csrftoken={token}":
        return _sent(state, 403, [HTML], markup("403 Forbidden", 1000, _TEMPLATE), [*GUARDS, ORIGIN])
    if "passport" in state.default_logins and request.body == login.login_request("passport", "")[2]:
        return _sent(state, 302, [HTML, ("Location", "/"), ("Set-Cookie", "sessionid=x; HttpOnly")], b"", [*GUARDS])
    return _page(state, markup("Login", 3500, _TEMPLATE, "Please enter a correct username"), COOKIE)


def _stored(state: State) -> Store:
    return Store.REFUSES if "database" in state.django["passport"].locked_out else database(state)


def _reads(state: State) -> Store:
    replica = state.django["passport"].replica
    return _stored(state) if replica is Store.UP else replica


def _registration(state: State) -> bool:
    return variable(state.objects, "passport", "REGISTRATION_ENABLED").lower() == "true"


def _is_set(state: State, provider: str) -> bool:
    """Whether a provider of social logins is on: its key and its secret are set (drycc/passport#social-login)."""
    name = f"SOCIAL_AUTH_{provider.upper()}"
    return all(variable(state.objects, "passport", f"{name}_{half}") for half in ("KEY", "SECRET"))


def _cookie(state: State) -> Headers:
    return [("Set-Cookie", _CSRF.format(formatdate(state.now + 31449600, usegmt=True)))]


def _page(state: State, body: bytes, vary: tuple[str, str] = ORIGIN, last: Headers | None = None) -> Answer:
    guarded = [*GUARDS, ORIGIN] if vary == ORIGIN else [COOKIE, *GUARDS]
    return _sent(state, 200, [HTML], body, [*guarded, *(last or [])])


def _api(state: State, told: object, *, status: int = 200, allow: str = "GET, HEAD, OPTIONS") -> Answer:
    body = json.dumps(told, separators=(",", ":")).encode()
    return _sent(state, status, [JSON, ("allow", allow)], body, [COOKIE, *GUARDS])


def _sent(state: State, status: int, first: Headers, body: bytes, last: Headers) -> Answer:
    """Names are written in capitals, and the version is sent once (drycc/passport#anonymous-answers)."""
    own = [("DRYCC_API_VERSION", "1.1"), ("DRYCC_PLATFORM_VERSION", "1.1.0")]
    headers = [*first, *own, ("Content-Length", str(len(body))), *last]
    return uvicorn(state, status, [(name if name.isupper() else name.title(), value) for name, value in headers], body)
