"""Patroni's REST API on each pod of the database: who leads, and how far behind the others are."""

import json

from drycc_doctor.worlds.answers.programs.common import JSON, database
from drycc_doctor.worlds.answers.request import Request
from drycc_doctor.worlds.state.answer import Answer
from drycc_doctor.worlds.state.lookup import holds, pods_of
from drycc_doctor.worlds.state.objects import NAMESPACE, Object
from drycc_doctor.worlds.state.programs import Store
from drycc_doctor.worlds.state.state import State

_NAME = "drycc-database"


def patroni(request: Request, state: State) -> Answer:
    """Patroni's REST API on each of its pods: who leads, and how far behind the others are."""
    if request.path == "/cluster":
        return Answer(200, [JSON], json.dumps({"members": _members(state), "scope": _NAME}).encode())
    return Answer(200 if database(state) is Store.UP else 503, [JSON], b"{}")


def _members(state: State) -> list[Object]:
    """A pod that is not ready is no member."""
    owner = state.objects.peek("statefulsets", _NAME)
    return (
        []
        if owner is None
        else [_member(state, p) for p in pods_of(owner, state.objects.view("pods", NAMESPACE)) if holds(p, "Ready")]
    )


def _member(state: State, pod: Object) -> Object:
    name, patroni = pod["metadata"]["name"], state.database
    leads = pod["metadata"]["labels"].get("role") == "primary" and not patroni.headless
    member: Object = {"name": name, "role": "leader" if leads else "replica", "timeline": 1}
    member["state"] = patroni.states.get(name, "running" if leads else "streaming")
    member |= {"host": pod["status"]["podIP"], "port": 5432}
    return member if leads else member | {"lag": patroni.lags.get(name, 0)}
