"""What the programs share: content types, whether their stores are up, and the program of which nothing is known."""

from drycc_doctor.worlds.answers.request import Request
from drycc_doctor.worlds.state.answer import Answer
from drycc_doctor.worlds.state.lookup import holds, pods_of
from drycc_doctor.worlds.state.objects import NAMESPACE
from drycc_doctor.worlds.state.state import State

JSON, HTML, TEXT = (
    ("content-type", "application/json"),
    ("content-type", "text/html; charset=utf-8"),
    ("content-type", "text/plain"),
)
UVICORN = ("server", "uvicorn")


def plain(_request: Request, _state: State) -> Answer:
    """Any program that is well."""
    return Answer(200, [TEXT], b"OK")


def database_up(state: State) -> bool:
    """Whether the database answers: the platform's own, or one elsewhere."""
    return _up(state, "drycc-database")


def cache_up(state: State) -> bool:
    """Whether valkey answers: the platform's own, or one elsewhere."""
    return _up(state, "drycc-valkey")


def _up(state: State, name: str) -> bool:
    owner = state.objects.peek("statefulsets", name)
    if owner is None:
        return name not in state.lost
    return any(holds(pod, "Ready") for pod in pods_of(owner, state.objects.view("pods", NAMESPACE)))
