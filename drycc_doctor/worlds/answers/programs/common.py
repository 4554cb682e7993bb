"""What the programs share: content types, markup, how their stores are, and the program of which nothing is known."""

from email.utils import formatdate

from drycc_doctor.worlds.answers.request import Request
from drycc_doctor.worlds.state.answer import Answer, Headers
from drycc_doctor.worlds.state.lookup import holds, pods_of
from drycc_doctor.worlds.state.objects import NAMESPACE
from drycc_doctor.worlds.state.programs import Store
from drycc_doctor.worlds.state.state import State

JSON, HTML, TEXT = (
    ("content-type", "application/json"),
    ("content-type", "text/html; charset=utf-8"),
    ("content-type", "text/plain"),
)
HANG = Answer(trouble="hang")
GUARDS = [
    ("x-frame-options", "DENY"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
]
"""What Django adds to each answer."""
ORIGIN, COOKIE = ("vary", "origin"), ("vary", "Cookie, origin")
DJANGO_PAGE = '<!DOCTYPE html>\n<html lang="en">\n<head>\n'
"""How a page of Django's own begins."""


def plain(_request: Request, _state: State) -> Answer:
    """Any program that is well."""
    return Answer(200, [TEXT], b"OK")


def uvicorn(state: State, status: int, headers: Headers, body: bytes = b"") -> Answer:
    """An answer as uvicorn sends it, which puts the moment and its own name first."""
    return Answer(status, [("date", formatdate(state.now, usegmt=True)), ("server", "uvicorn"), *headers], body)


def markup(title: str, length: int, start: str = DJANGO_PAGE, said: str = "") -> bytes:
    """A page of a title and a length that begins and says as given."""
    told, end = f"{start}\n<title>{title}</title>\n</head>\n<body>\n{said}", "\n</body>\n</html>\n"
    return f"{told}{' ' * (length - len(told) - len(end))}{end}".encode()


def database(state: State) -> Store:
    """How the database takes connections: the platform's own, or one elsewhere."""
    return _store(state, "drycc-database")


def cache(state: State) -> Store:
    """How valkey takes connections: the platform's own, or one elsewhere."""
    return _store(state, "drycc-valkey")


def storage(state: State) -> Store:
    """How the object storage takes connections: the platform's own, or one elsewhere."""
    return _store(state, "drycc-storage")


def _store(state: State, name: str) -> Store:
    if name in state.stores:
        return state.stores[name]
    owner = state.objects.peek("statefulsets", name)
    pods = pods_of(owner, state.objects.view("pods", NAMESPACE)) if owner else []
    return Store.UP if owner is None or any(holds(pod, "Ready") for pod in pods) else Store.REFUSES
