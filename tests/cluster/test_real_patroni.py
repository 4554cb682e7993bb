"""Real Patroni over PostgreSQL, with the rig's API server as its store: what it writes and says is judged rightly."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from drycc_doctor.drycc import installed
from drycc_doctor.engine.selftest import verdict
from drycc_doctor.model.finding import Status
from drycc_doctor.worlds import healthy
from tests.cluster.controllers.patroni import SCOPE, Member, missing
from tests.cluster.objects import Triple, erase, path
from tests.cluster.stage import Stage, now

pytestmark = pytest.mark.cluster
JUDGES = [one for one in installed().checks if one.id in {"database-leader", "database-replicas"}]
_PATIENCE = 40.0
Start = Callable[..., Member]


@pytest.fixture
def start(stage: Stage) -> Iterator[Start]:
    """Start a member in the place of a pod; none runs yet, and nobody holds the lock."""
    if why := missing():
        pytest.skip(why)
    world = healthy("g3", now=now())
    for nth in range(3):
        world.database.kill(nth)  # the rig leaves their places to others
    stage.show(world)
    ours = [("endpoints", name) for name in (SCOPE, f"{SCOPE}-config")] + [("pods", f"{SCOPE}-{n}") for n in range(3)]
    triples: dict[str, Triple] = {name: ("v1", plural, world.objects.get(plural, name)) for plural, name in ours}
    _take_away(stage, triples)
    folder, members = Path(tempfile.mkdtemp(prefix="patroni-")), []
    folder.chmod(0o755)

    def one(nth: int, **options: str) -> Member:
        name = f"{SCOPE}-{nth}"
        stage.plane.apply([triples[name]])  # a pod of which Patroni has written nothing is a member without a state
        ip = triples[name][2]["status"]["podIP"]
        members.append(Member(stage.plane, folder / f"{nth}", name, ip, **options))
        return members[-1]

    try:
        yield one
    finally:
        for member in members:
            member.kill()
        _take_away(stage, triples)
        shutil.rmtree(folder, ignore_errors=True)


def _take_away(stage: Stage, triples: dict[str, Triple]) -> None:
    """What Patroni writes, too: the next World that is shown brings it anew."""
    for triple in triples.values():
        erase(stage.plane, triple)
        stage.plane.loaded.pop(path(triple), None)


def said(stage: Stage) -> dict[str, str]:
    """What is said beside PASS and SKIP: status and code, and the words."""
    found = [f for one in JUDGES for f in verdict(one, stage.source(timeout=10)).findings]
    return {f"{f.status.name} {f.code}": f.message for f in found if f.status > Status.SKIP}


def becomes(stage: Stage, *wanted: str) -> None:
    end = time.monotonic() + _PATIENCE
    while (told := said(stage)).keys() != set(wanted) and time.monotonic() < end:
        time.sleep(0.5)
    assert told.keys() == set(wanted), told


def test_what_befalls_two_members_is_judged(stage: Stage, start: Start) -> None:
    leader = start(0)
    becomes(stage)
    wrong = start(1, password="wrong")
    becomes(stage, "WARN not-running")  # creating replica, for ever
    wrong.kill()
    replica = start(1)
    becomes(stage)
    replica.receive(on=False)
    leader.write(120)
    becomes(stage, "WARN behind")
    replica.receive(on=True)
    becomes(stage)
    requests.patch(f"http://{leader.ip}:8008/config", json={"pause": True}, timeout=10).raise_for_status()
    becomes(stage, "WARN paused")
    leader.kill()
    becomes(stage, "UNKNOWN leader-silent", "WARN paused")
    becomes(stage, "FAIL no-leader", "WARN paused")  # nobody takes over while it is paused
