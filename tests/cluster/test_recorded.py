"""The rig says what the real programs were recorded to say, byte for byte; and the doctor's own sources hear it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest

from drycc_doctor.bundle.record import Recorder
from drycc_doctor.drycc import installed
from drycc_doctor.model.query import HttpGet, PodGet, ServiceGet
from drycc_doctor.model.reply import Failed, Reply
from drycc_doctor.testing import run
from drycc_doctor.worlds import World, healthy
from drycc_doctor_checks.changes import Change, answer, in_turn, put
from tests.cluster.sites import Sites
from tests.cluster.stage import Stage, now
from tests.cluster.wire import send
from tests.recorded.comparison import Heard, difference
from tests.recorded.states import STATES, lines, world_in

pytestmark = pytest.mark.cluster
LINES = lines("answers.jsonl")
LIMIT = 0.5  # seconds, all that a server that is to be silent is worth
T = TypeVar("T")
U = TypeVar("U")
CHECKS = installed().checks


def unready(world: World) -> None:
    """The readiness probes of the controller and of passport say no, so that only their pods can be asked."""
    for name in ("controller", "passport"):
        world.component(name).fail_probe()


def limited(state: str) -> Change:
    """The gateway does not wait for who is silent, but says 504."""
    return in_turn(STATES[state], put(lambda w: w.gateway, limited=True))


SHOWN: dict[str, Change] = {
    **{name: change for name, change in STATES.items() if name not in {"forwarded-https", "foreign-host"}},
    "unready": unready,
    "unready, database-stopped": in_turn(STATES["database-stopped"], unready),
    "unready, database-hung": in_turn(STATES["database-hung"], unready),
    "unready, and nobody listens": in_turn(
        unready,
        *(lambda w, n=n: w.component(n).answer("*", answer(trouble="refused")) for n in ("controller", "passport")),
    ),
    "504, controller-hung": limited("controller-hung"),
    "504, redis-hung": limited("redis-hung"),
    "what the API server sends to pods is refused": lambda w: w.turn_proxy_away(),
    "what the API server sends to pods is dropped": lambda w: w.turn_proxy_away(silently=True),
}
"""The states in which a program, or who stands in front of it, says something of its own."""


@pytest.mark.parametrize("state", STATES)
def test_recorded_answers_come_over_tcp(sites: Sites, state: str) -> None:
    """Status, header names as they are written, in their order, as often as they come, and all bytes of the body."""
    world = world_in(state)
    sites.serve(world)
    told = [line for line in LINES if line["state"] == state]
    assert len(told) == 28
    found = at_once(lambda line: difference(line, _heard(world, line)), told)
    assert [one for one in found if one] == []


@pytest.mark.parametrize("state", ["healthy", "database-stopped"])
def test_head_has_no_body_and_else_the_same(sites: Sites, state: str) -> None:
    """The length is told of what GET would bring (RFC 9110, 9.3.2)."""
    world = world_in(state)
    sites.serve(world)
    told = [line for line in LINES if line["state"] == state and line["method"] == "GET"]
    for line, of_get in zip(told, at_once(lambda line: _heard(world, line), told), strict=True):
        assert _heard(world, line | {"method": "HEAD"}) == of_get._replace(body=b""), line["path"]


@pytest.mark.parametrize("state", SHOWN)
def test_the_doctor_hears_what_a_world_tells(stage: Stage, environment: None, state: str) -> None:
    """Each page that the checks ask for, by name, at the address, and through the API server."""
    world = healthy("g3", now=now())
    SHOWN[state](world)
    stage.show(world)
    asked = Recorder(world)
    run(CHECKS, asked, named=state)
    told = {query: reply for query, reply in asked.kept().items() if isinstance(query, HttpGet | ServiceGet | PodGet)}
    heard = dict(zip(told, at_once(stage.source(timeout=2.0).ask, told), strict=True))
    pairs = {query.key: (_plain(heard[query], made_up), _plain(made_up, made_up)) for query, made_up in told.items()}
    assert {key: pair for key, pair in pairs.items() if pair[0] != pair[1]} == {}


@pytest.mark.parametrize("state", ["healthy", "unready"])
def test_what_arrives_writes_nothing(stage: Stage, environment: None, state: str) -> None:
    """Of a whole run, by name, at the address and through the API server: each request that came to the two programs."""
    world = healthy("g3", now=now())
    SHOWN[state](world)
    came = overheard(world)
    stage.show(world)
    came.clear()  # the rig itself asks who is there
    run(CHECKS, stage.source(timeout=10), named=state)
    harmless = {(line["program"], line["path"]) for line in LINES if line["method"] == "GET"}
    assert {method for method, _, _ in came} == {"GET"}
    assert {program for _, program, _ in came} == {"controller", "passport"}
    assert {(program, path) for _, program, path in came} - harmless == set()


def overheard(world: World) -> list[tuple[str, str, str]]:
    """From now on, each request to the controller and passport: method, program, path."""
    came: list[tuple[str, str, str]] = []
    names = {world.host("drycc"): "controller", world.host("drycc-passport"): "passport"}
    names |= {pod["status"]["podIP"]: name for name in ("controller", "passport") for pod in world.component(name).pods}
    serve, pod_serve = world.serve, world.pod_serve

    def heard(program: str, method: str, path: str) -> None:
        if program:
            came.append((method, program, path))

    def at_gateway(a: str, port: int, method: str, host: str, path: str, *more: Any) -> Any:
        heard(names.get(host, ""), method, path)
        return serve(a, port, method, host, path, *more)

    def at_pod(ip: str, port: int, method: str, host: str, path: str, *more: Any) -> Any:
        heard(names.get(ip, ""), method, path)
        return pod_serve(ip, port, method, host, path, *more)

    vars(world).update(serve=at_gateway, pod_serve=at_pod)
    return came


def _plain(reply: Reply, made_up: Reply) -> Any:
    """A page without what each run has of its own: the keys of seals, how long was waited, which order libraries make.

    Headers that a server adds by itself, where a World's program does not say them, are left out; and which pod of a
    Service it was that did not listen: any of them.
    """
    if isinstance(reply, Failed) or isinstance(made_up, Failed):
        return reply
    said = {name for name, _ in made_up.answer["headers"]}
    headers = [pair for pair in reply.answer["headers"] if pair[0] in said or pair[0] not in {"date", "content-length"}]
    late = reply.answer["trouble"] == "timeout"
    detail = "" if late else re.sub(r"dial tcp [\d.]+:", "dial tcp <pod>:", reply.answer["detail"])
    return _unsealed(reply.answer | {"headers": sorted(headers), "detail": detail})


def _unsealed(told: Any) -> Any:
    if isinstance(told, dict):
        return {key: _unsealed(value) for key, value in told.items() if key != "mac" or "$sealed" not in told}
    return [_unsealed(one) for one in told] if isinstance(told, list) else told


def at_once(do: Callable[[T], U], every: Iterable[T]) -> Iterator[U]:
    """In threads of their own: who is silent must not keep the others."""
    with ThreadPoolExecutor(32) as threads:
        yield from threads.map(do, every)


def _heard(world: World, line: dict[str, Any]) -> Heard:
    """Sent to the pod's own address, where nothing stands between; at all its ports the rig speaks HTTP, without TLS."""
    pod = world.component(line["program"]).pod()
    place = pod["status"]["podIP"], pod["spec"]["containers"][0]["ports"][0]["containerPort"]
    headers = tuple((name, value) for name, value in line["request_headers"])
    limit = LIMIT if line["outcome"] == "timeout" else 10
    try:
        answer = send(place, line["method"], line["path"], headers, limit)
    except TimeoutError:
        return Heard("timeout")
    except ConnectionRefusedError:
        return Heard("refused")
    return Heard("answer", answer.status, answer.headers, answer.body)
