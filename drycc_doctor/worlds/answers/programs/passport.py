"""Passport: a page for every path, a form to log in, keys and settings as JSON (drycc/passport#anonymous-answers)."""

import json

from drycc_doctor import default_login as login
from drycc_doctor.sealing.public import modulus
from drycc_doctor.worlds.answers.programs.common import HTML, JSON, TEXT, UVICORN, database_up
from drycc_doctor.worlds.answers.request import Request
from drycc_doctor.worlds.state.answer import Answer, Headers
from drycc_doctor.worlds.state.state import State


def passport(request: Request, state: State) -> Answer:
    """Passport: a page for every path (drycc/passport#catch-all)."""
    own = [("DRYCC_API_VERSION", "1.1"), ("DRYCC_PLATFORM_VERSION", "1.1.0"), UVICORN]
    if request.path == "/healthz":
        return Answer(200, [HTML, *own], b"OK")
    if request.path == "/readiness":
        up = database_up(state)
        return Answer(200, [HTML, *own], b"OK") if up else Answer(500, [TEXT], b"Internal Server Error")
    if request.path.rstrip("/") == "/settings":
        enabled = "true" if _registration(state) else "false"
        body = '{"legal":false,"dashboard_url":"/","contact_support_url":"https://support.example.com/",'
        return Answer(200, [JSON, *own], f'{body}"registration_enabled":{enabled}}}'.encode())
    if (request.method, request.path) == ("POST", "/user/login/"):
        return _form(request, "passport" in state.default_logins, own)
    if request.path.rstrip("/") == "/user/registration":
        opened = _registration(state) and not _variable(state, "LDAP_ENDPOINT")
        title = b"Registration" if opened else b"Registration fail"
        return Answer(200, [HTML, *own], b"<!doctype html><html><head><title>" + title + b"</title></head></html>")
    if request.path == "/oauth/.well-known/openid-configuration":
        issuer = f"{request.scheme}://{request.host}/oauth"
        return Answer(200, [JSON, *own], f'{{"issuer":"{issuer}","token_endpoint":"{issuer}/token/"}}'.encode())
    if request.path == "/oauth/.well-known/jwks.json":
        return Answer(200, [JSON, *own], json.dumps({"keys": [_jwk(state.signing_key)]}).encode())
    return Answer(200, [HTML, *own], b"<!doctype html><html><head><title>Passport</title></head></html>")


def _jwk(private: str) -> dict[str, str]:
    """The public half of a key, as a JSON Web Key (RFC 7517)."""
    key = {"alg": "RS256", "use": "sig", "kid": "example", "kty": "RSA", "e": "AQAB"}
    return key | {"n": modulus(private.encode())}


def _form(request: Request, known: bool, own: Headers) -> Answer:  # noqa: FBT001 - a fact of the platform
    """Django's login: a token against forgery, then a session or the form again."""
    headers = {name.lower(): value for name, value in request.headers}
    token = headers.get("x-csrftoken", "")
    if len(token) != 32 or headers.get("cookie") != f"csrftoken={token}":
        return Answer(403, [HTML, *own], b"<!doctype html><html><head><title>403 Forbidden</title></head></html>")
    if known and request.body == login.login_request("passport", "")[2]:
        return Answer(302, [("location", "/"), ("set-cookie", "sessionid=x; HttpOnly"), *own], b"")
    return Answer(200, [HTML, *own], b"<!doctype html><html><body>Please enter a correct username</body></html>")


def _registration(state: State) -> bool:
    return _variable(state, "REGISTRATION_ENABLED").lower() == "true"


def _variable(state: State, name: str) -> str:
    for one in ("drycc-passport-api", "drycc-passport"):
        if (workload := state.objects.peek("deployments", one)) is not None:
            env = workload["spec"]["template"]["spec"]["containers"][0].get("env") or []
            return next((str(e.get("value", "")) for e in env if e["name"] == name), "")
    return ""
