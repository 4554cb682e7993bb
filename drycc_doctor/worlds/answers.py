"""What the programs behind the gateway say, to the letter (facts 3.1, 15): the sites of a World."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Protocol

from drycc_doctor import default_login as login
from drycc_doctor.sealing.public import modulus

Headers = list[tuple[str, str]]
_JSON, _HTML, _TEXT = (
    ("content-type", "application/json"),
    ("content-type", "text/html; charset=utf-8"),
    ("content-type", "text/plain"),
)
_UVICORN = ("server", "uvicorn")
NOT_FOUND = b"<!doctype html><html><head><title>Not Found</title></head><body><h1>Not Found</h1></body></html>"
SERVER_ERROR = b"<!doctype html><html><head><title>Server Error (500)</title></head><body></body></html>"


@dataclass(slots=True)
class Answer:
    """What goes over the wire; or, in ``trouble``, how it goes wrong.

    Trouble is one of: hang, drip, reset, refused, broken, flood, slow.
    """

    status: int = 0
    headers: Headers = field(default_factory=list)
    body: bytes = b""
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a program."""

    path: str
    authorization: str = ""
    accept: str = "*/*"
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    host: str = ""
    scheme: str = "http"  # as X-Forwarded-Proto says it


class Platform(Protocol):
    """What the programs need to know of their surroundings."""

    api_version: str

    @property
    def database_up(self) -> bool:
        """Whether the database answers."""

    @property
    def members(self) -> list[dict[str, Any]]:
        """The members of the database's cluster, as Patroni tells them."""

    @property
    def cache_up(self) -> bool:
        """Whether valkey answers."""

    @property
    def registration(self) -> str:
        """Passport's REGISTRATION_ENABLED, as it is set."""

    @property
    def default_logins(self) -> set[str]:
        """The programs that let admin in with the password admin."""

    @property
    def signing_key(self) -> str:
        """The private key in PEM that passport signs with."""

    @property
    def ldap(self) -> bool:
        """Whether passport asks an LDAP server."""


def controller(request: Request, platform: Platform) -> Answer:
    """The controller's API runner."""
    short = ".".join(platform.api_version.split(".")[:2])
    version = [("drycc_api_version", short), ("drycc_platform_version", platform.api_version)]
    own = [*version, *version, _UVICORN]  # each sent twice (facts 3.1)
    if request.path == "/healthz":
        return Answer(200, [_HTML, *own], b"OK")
    if request.path == "/readiness":
        up = platform.database_up
        return Answer(200, [_HTML, *own], b"OK") if up else Answer(500, [_HTML, *own], SERVER_ERROR)
    if request.path != "/v2/":
        return Answer(404, [_HTML, *own], NOT_FOUND)
    if not request.authorization:
        detail = b'{"detail":"Authentication credentials were not provided."}'
        return Answer(401, [_JSON, ("www-authenticate", "token"), ("allow", "GET, HEAD, OPTIONS"), *own], detail)
    if not (platform.database_up and platform.cache_up):
        return Answer(500, [_JSON, *own], b'{"code":"INTERNAL_ERROR","detail":"INTERNAL_ERROR"}')
    return Answer(401, [_JSON, ("www-authenticate", "token"), *own], b'{"detail":"Invalid token."}')


def runner(request: Request, platform: Platform) -> Answer:
    """The controller's metric and mutate runners: health, and nothing that we ask (facts 3.1)."""
    plain = controller(request, platform)
    return plain if request.path in {"/healthz", "/readiness"} else Answer(404, plain.headers, NOT_FOUND)


def passport(request: Request, platform: Platform) -> Answer:
    """Passport: a page for every path (facts 15.2)."""
    own = [("DRYCC_API_VERSION", "1.1"), ("DRYCC_PLATFORM_VERSION", "1.1.0"), _UVICORN]
    if request.path == "/healthz":
        return Answer(200, [_HTML, *own], b"OK")
    if request.path == "/readiness":
        up = platform.database_up
        return Answer(200, [_HTML, *own], b"OK") if up else Answer(500, [_TEXT], b"Internal Server Error")
    if request.path.rstrip("/") == "/settings":
        told = "true" if platform.registration.lower() == "true" else "false"
        body = '{"legal":false,"dashboard_url":"/","contact_support_url":"https://support.example.com/",'
        return Answer(200, [_JSON, *own], f'{body}"registration_enabled":{told}}}'.encode())
    if (request.method, request.path) == ("POST", "/user/login/"):
        return _form(request, "passport" in platform.default_logins, own)
    if request.path.rstrip("/") == "/user/registration":
        opened = platform.registration.lower() == "true" and not platform.ldap
        title = b"Registration" if opened else b"Registration fail"
        return Answer(200, [_HTML, *own], b"<!doctype html><html><head><title>" + title + b"</title></head></html>")
    if request.path == "/oauth/.well-known/openid-configuration":
        issuer = f"{request.scheme}://{request.host}/oauth"
        return Answer(200, [_JSON, *own], f'{{"issuer":"{issuer}","token_endpoint":"{issuer}/token/"}}'.encode())
    if request.path == "/oauth/.well-known/jwks.json":
        return Answer(200, [_JSON, *own], json.dumps({"keys": [_jwk(platform.signing_key)]}).encode())
    return Answer(200, [_HTML, *own], b"<!doctype html><html><head><title>Passport</title></head></html>")


def _jwk(private: str) -> dict[str, str]:
    """The public half of a key, as a JSON Web Key (RFC 7517)."""
    told = {"alg": "RS256", "use": "sig", "kid": "example", "kty": "RSA", "e": "AQAB"}
    return told | {"n": modulus(private.encode())}


def _form(request: Request, known: bool, own: Headers) -> Answer:  # noqa: FBT001 - a fact of the platform
    """Django's login: a token against forgery, then a session or the form again."""
    told = {name.lower(): value for name, value in request.headers}
    token = told.get("x-csrftoken", "")
    if len(token) != 32 or told.get("cookie") != f"csrftoken={token}":
        return Answer(403, [_HTML, *own], b"<!doctype html><html><head><title>403 Forbidden</title></head></html>")
    if known and request.body == login.asked("passport", "")[2]:
        return Answer(302, [("location", "/"), ("set-cookie", "sessionid=x; HttpOnly"), *own], b"")
    return Answer(200, [_HTML, *own], b"<!doctype html><html><body>Please enter a correct username</body></html>")


def grafana(request: Request, platform: Platform) -> Answer:
    """Grafana behind its proxy: an open health page, a login for the rest (facts 6)."""
    if request.path == "/oauth2/healthz":
        return Answer(200, [_JSON, ("server", "Caddy")], b'{"status":"ok"}')
    if request.path == "/api/health":
        up = b"ok" if platform.database_up else b"failing"
        return Answer(200 if platform.database_up else 503, [_JSON], b'{"database":"' + up + b'"}')
    if request.path == "/api/org" and request.authorization:
        if (
            "grafana" in platform.default_logins
            and request.authorization == login.asked("grafana", "")[1]["Authorization"]
        ):
            return Answer(200, [_JSON], b'{"id":1,"name":"Main Org."}')
        return Answer(401, [_JSON], b'{"message":"Invalid username or password"}')
    return Answer(302, [("location", "/oauth2/sign_in?redirect=%2F"), ("server", "Caddy")], b"")


def registry(request: Request, platform: Platform) -> Answer:
    """The registry, which wants a login for all that is its API (OCI distribution specification, end-1)."""
    if request.path != "/v2/":
        return plain(request, platform)
    own = [_JSON, ("docker-distribution-api-version", "registry/2.0"), ("www-authenticate", 'Basic realm="drycc"')]
    return Answer(401, own, b'{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}')


def patroni(request: Request, platform: Platform) -> Answer:
    """Patroni's REST API on each of its pods: who leads, and how far behind the others are."""
    if request.path == "/cluster":
        return Answer(200, [_JSON], json.dumps({"members": platform.members, "scope": "drycc-database"}).encode())
    return Answer(200 if platform.database_up else 503, [_JSON], b"{}")


def plain(_request: Request, _platform: Platform) -> Answer:
    """Any other program that is well."""
    return Answer(200, [_TEXT], b"OK")


PROGRAMS = {
    "drycc-controller": controller,
    "drycc-controller-api": controller,
    "drycc-controller-metric": runner,
    "drycc-controller-mutate": runner,
    "drycc-passport": passport,
    "drycc-passport-api": passport,
    "drycc-grafana": grafana,
    "drycc-registry": registry,
    "drycc-database": patroni,
}
"""Which program runs in a pod, by the name of its workload; in all others, :func:`plain`."""
