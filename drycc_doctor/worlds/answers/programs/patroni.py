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
_ONE_MB = 1 << 20
_AT, _LSN = 67108960, "0/4000060"
"""How far the database has written, as a number and as PostgreSQL writes it."""
_CONFIG: Object = {"loop_wait": 10, "maximum_lag_on_failover": 1048576, "retry_timeout": 10, "ttl": 30}
_CONFIG |= {"postgresql": {"parameters": {"max_connections": 100}, "use_pg_rewind": True}}
_REPLICATION = {"client_addr": "10.244.0.2", "state": "streaming", "sync_priority": 0, "sync_state": "async"}


def patroni(request: Request, state: State) -> Answer:
    """Who leads, and how far behind the others are; of most paths only the status differs, by what a member is."""
    name, told = request.pod, state.database
    if name in told.dead:
        return Answer(trouble="refused")
    path, _, options = request.path.partition("?")
    cluster = {"members": _members(state), "scope": _NAME} | ({"pause": True} if told.paused else {})
    known = {"/cluster": cluster, "/config": _CONFIG, "/history": []}
    if path in known:
        return _json(200, known[path])
    leads, status = (
        _leads(state, name),
        200 if _holds(state, name, path, within=_ONE_MB if "lag=1MB" in options else None) else 503,
    )
    return Answer(status) if path in {"/liveness", "/readiness"} else _json(status, _itself(state, name, leads))


def _holds(state: State, name: str, path: str, *, within: int | None) -> bool:
    """Whether a member is what a path asks for; a replica is ready that follows a leader, and closely."""
    told, leads = state.database, _leads(state, name)
    said = told.states.get(name, "running" if leads else "streaming")
    if database(state) is not Store.UP or path in {"/liveness", "/patroni"}:
        return database(state) is Store.UP
    if told.own.get(name, "running" if said in {"running", "streaming", "crashed"} else said) != "running":
        return False
    lag = told.lags.get(name, 0)
    if path == "/readiness":
        return leads or (said == "streaming" and not told.headless and lag <= _ONE_MB)
    if path in _OF_REPLICA:
        return not leads and (within is None or lag <= within)
    return leads or path not in _OF_LEADER


def _json(status: int, told: object) -> Answer:
    return Answer(status, [JSON], json.dumps(told).encode())


def _leads(state: State, name: str) -> bool:
    """The leader is who holds the lock."""
    endpoints = state.objects.peek("endpoints", _NAME)
    holder = (endpoints["metadata"].get("annotations") or {}).get("leader") if endpoints else None
    return holder == name and not state.database.headless


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
