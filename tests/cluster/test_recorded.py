"""The rig says what the real programs were recorded to say, byte for byte; and the doctor's own sources hear it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest

from drycc_doctor.worlds import World
from tests.cluster.sites import Sites
from tests.cluster.wire import send
from tests.recorded.comparison import Heard, difference
from tests.recorded.states import STATES, lines, world_in

pytestmark = pytest.mark.cluster
LINES = lines("answers.jsonl")
LIMIT = 0.5  # seconds, all that a server that is to be silent is worth
T, U = TypeVar("T"), TypeVar("U")


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
