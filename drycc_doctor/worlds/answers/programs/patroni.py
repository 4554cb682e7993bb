"""Patroni's REST API on each pod of the database, as recorded (drycc/database#patroni-answers)."""

import json

from drycc_doctor.worlds.answers.programs.common import JSON, database
from drycc_doctor.worlds.answers.request import Request
from drycc_doctor.worlds.state.answer import Answer
from drycc_doctor.worlds.state.lookup import holds, pods_of
from drycc_doctor.worlds.state.objects import NAMESPACE, Object
from drycc_doctor.worlds.state.programs import Store
from drycc_doctor.worlds.state.state import State

_NAME = "drycc-database"
_OF_LEADER, _OF_REPLICA = {"/", "/primary", "/leader", "/read-write"}, {"/replica"}
_AT, _LSN = 67108960, "0/4000060"
"""How far the database has written, as a number and as PostgreSQL writes it."""
_CONFIG: Object = {"loop_wait": 10, "maximum_lag_on_failover": 1048576, "retry_timeout": 10, "ttl": 30}
_CONFIG |= {"postgresql": {"parameters": {"max_connections": 100}, "use_pg_rewind": True}}
_REPLICATION = {"client_addr": "10.244.0.2", "state": "streaming", "sync_priority": 0, "sync_state": "async"}


def patroni(request: Request, state: State) -> Answer:
    """Who leads, and how far behind the others are; of most paths only the status differs, by what a member is."""
    path, up = request.path.partition("?")[0], database(state) is Store.UP
    cluster = {"members": _members(state), "scope": _NAME} | ({"pause": True} if state.database.paused else {})
    known = {"/cluster": cluster, "/config": _CONFIG, "/history": []}
    if path in known:
        return _json(200, known[path])
    if path in {"/liveness", "/readiness"}:
        return Answer(200 if up else 503)
    leads = _leads(state, request.pod)
    return _json(
        200 if up and path not in (_OF_REPLICA if leads else _OF_LEADER) else 503, _itself(state, request.pod, leads)
    )


def _json(status: int, told: object) -> Answer:
    return Answer(status, [JSON], json.dumps(told).encode())


def _leads(state: State, name: str) -> bool:
    pod = state.objects.peek("pods", name)
    return pod is not None and pod["metadata"]["labels"].get("role") == "primary" and not state.database.headless


def _itself(state: State, name: str, leads: bool) -> Object:  # noqa: FBT001 - what it is
    """What a member says of itself."""
    others = [one["name"] for one in _members(state) if one["role"] == "replica"]
    role: Object = {"role": "primary", "xlog": {"location": _AT}}
    role["replication"] = [{"application_name": one, "usename": "replicator", **_REPLICATION} for one in others]
    if not leads:
        places = {"received_location": _AT, "replayed_location": _AT, "replayed_timestamp": None, "paused": False}
        role = {"role": "replica", "xlog": places, "replication_state": "streaming"}
    told = {"state": "running", "postmaster_start_time": state.time(-86400), "server_version": 150018, "timeline": 1}
    known = {"version": "4.1.5", "scope": _NAME, "name": name}
    return (
        told
        | role
        | {"dcs_last_seen": int(state.now), "database_system_identifier": "7000000000000000000", "patroni": known}
    )


def _members(state: State) -> list[Object]:
    """A pod that is not ready is no member."""
    owner = state.objects.peek("statefulsets", _NAME)
    pods = pods_of(owner, state.objects.view("pods", NAMESPACE)) if owner else []
    return [_member(state, pod) for pod in pods if holds(pod, "Ready")]


def _member(state: State, pod: Object) -> Object:
    name, host, patroni = pod["metadata"]["name"], pod["status"]["podIP"], state.database
    leads = _leads(state, name)
    member: Object = {"name": name, "role": "leader" if leads else "replica"}
    member["state"] = patroni.states.get(name, "running" if leads else "streaming")
    member |= {"api_url": f"http://{host}:8008/patroni", "host": host, "port": 5432}
    timeline = patroni.timelines.get(name, 1)
    member |= {"timeline": timeline} if timeline else {}
    lag = patroni.lags.get(name, 0)
    behind = {"receive_lag": lag, "receive_lsn": _LSN, "replay_lag": lag, "replay_lsn": _LSN, "lag": lag, "lsn": _LSN}
    return member if leads else member | behind
