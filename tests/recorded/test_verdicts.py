"""What the doctor says of the recorded states, on every generation, with TLS and without: one root, the true one."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest

from drycc_doctor.drycc import installed
from drycc_doctor.facts.platform.generations import GENERATIONS
from drycc_doctor.model.finding import Report, Status
from drycc_doctor.report.roots import roots
from drycc_doctor.testing import run
from drycc_doctor.worlds import World, healthy
from drycc_doctor.worlds.happenings.component import Component
from drycc_doctor_checks.changes import Change, answer, in_turn, put
from tests.recorded.states import STATES, runners
from tests.standing import standing

CHECKS = installed().checks
_CONTROLLER, _PASSPORT = "Component drycc-controller", "Component drycc-passport"
ROOTS = {
    "healthy": "",
    "forwarded-https": "",
    "foreign-host": "",
    "database-stopped": "* Component drycc-database",
    "database-hung": f"database-hangs {_CONTROLLER}",
    "controller-database-empty": f"database-down {_CONTROLLER}",
    "controller-database-emptied-while-running": f"tables-gone {_CONTROLLER}",
    "controller-migration-missing": f"not-migrated {_CONTROLLER}",
    "controller-database-password-wrong": f"database-down {_CONTROLLER}",
    "passport-database-empty": f"reads-fail {_PASSPORT}",
    "passport-database-password-wrong": f"database-down {_PASSPORT}",
    "replica-dead": f"reads-fail {_PASSPORT}",
    "redis-stopped": "* Component drycc-valkey",
    "redis-hung": f"cache-hangs {_CONTROLLER}",
    "redis-password-wrong": f"cache-down {_CONTROLLER}",
    "passport-stopped": f"* {_PASSPORT}*",
    "passport-hung": f"hangs {_PASSPORT}",
    "controller-stopped": f"* {_CONTROLLER}*",
    "controller-hung": f"hangs {_CONTROLLER}",
}
"""Code and subject of the one root."""
_CONTROLLER_UNREADY, _PASSPORT_UNREADY = runners(Component.fail_probe), lambda w: w.component("passport").fail_probe()
_UNREADY: dict[str, Change] = {
    "database-stopped": in_turn(_CONTROLLER_UNREADY, _PASSPORT_UNREADY),
    "database-hung": in_turn(_CONTROLLER_UNREADY, _PASSPORT_UNREADY),
    "controller-database-empty": _CONTROLLER_UNREADY,
    "controller-migration-missing": _CONTROLLER_UNREADY,
    "controller-database-password-wrong": _CONTROLLER_UNREADY,
    "controller-hung": _CONTROLLER_UNREADY,
    "passport-database-password-wrong": _PASSPORT_UNREADY,
    "passport-hung": _PASSPORT_UNREADY,
}
"""Whose readiness probe says no in a state, so that a quarter of a minute later their pods are out of the Services."""
_LATER = {"controller-migration-missing": f"database-down {_CONTROLLER}"}
"""Where too little is heard from a pod, to which no token comes, to tell one state from another."""
_ALONE = {
    "database-stopped": f"database-down {_CONTROLLER}",
    "redis-stopped": f"cache-down {_CONTROLLER}",
    "passport-stopped": "no-backend Host drycc-passport.*",
    "controller-stopped": "no-backend Host drycc.*",
}
"""Where pods, which cannot be seen, would tell more."""


def _world(state: str, generation: str, *, tls: bool, later: bool = False) -> World:
    world = healthy(generation)
    if tls:
        world.serve_tls()
    for change in (STATES[state], *([_UNREADY[state]] if later else [])):
        change(world)
    return world


def _told(report: Report) -> list[str]:
    """Code and subject of all roots that are no standing ones."""
    found = (root for root in roots(report) if not standing(root.place.check, root.finding))
    return [f"{root.finding.code} {root.finding.subject}" for root in found if root.finding.status is Status.FAIL]


@pytest.mark.parametrize("tls", [False, True], ids=["http", "https"])
@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("state", ROOTS)
def test_the_state_is_the_one_root(state: str, generation: str, tls: bool) -> None:
    report = run(CHECKS, _world(state, generation, tls=tls), named=state)
    _expect(ROOTS[state], report)


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("state", _UNREADY)
def test_the_state_is_the_root_of_pods_that_are_unready_for_it(state: str, generation: str) -> None:
    report = run(CHECKS, _world(state, generation, tls=False, later=True), named=state)
    _expect(_LATER.get(state, ROOTS[state]), report)


_ON_THE_WAY = {
    "headers-lost Address 192.0.2.10": put(lambda w: w.gateway, keeps_versions=False),
    "backend-refuses Address 192.0.2.10": lambda w: w.component("controller").answer_all(answer(trouble="refused")),
    "missing HTTPRoute drycc-controller": lambda w: w.objects.remove("httproutes", "drycc-controller"),
    f"cache-hangs {_CONTROLLER}": in_turn(lambda w: w.hang_cache(), put(lambda w: w.gateway, limited=True)),
    f"hangs {_CONTROLLER}": in_turn(runners(Component.hang), put(lambda w: w.gateway, limited=True)),
}


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("root", _ON_THE_WAY)
def test_what_happens_on_the_way_is_one_root(root: str, generation: str) -> None:
    """By name and at the address the gateway says the same, and so it is told once, in its own words."""
    world = healthy(generation)
    _ON_THE_WAY[root](world)
    _expect(root, run(CHECKS, world, named=root))


@pytest.mark.parametrize("tls", [False, True], ids=["http", "https"])
@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("state", ROOTS)
def test_without_a_cluster_dns_and_http_tell_the_same(state: str, generation: str, tls: bool) -> None:
    world = _world(state, generation, tls=tls)
    world.options["domain"], world.down = world.domain, "connection refused"
    told = _told(run(CHECKS, world, named=state))
    assert [one for one in told if not fnmatchcase(one, _ALONE.get(state, ROOTS[state]))] == []
    assert bool(told) == bool(ROOTS[state])


@pytest.mark.parametrize("generation", GENERATIONS)
def test_without_a_cluster_what_waits_behind_a_redirect_is_told(generation: str) -> None:
    """Port 80 leads to https, where the certificate is not trusted: that is the trouble, and not the redirect."""
    world = _world("healthy", generation, tls=True)
    world.options["domain"], world.down = world.domain, "connection refused"
    world.certificates[world.host("drycc")] = "self-signed"
    assert _told(run(CHECKS, world, named="redirect")) == ["self-signed Host drycc.example.com"]


def _expect(root: str, report: Report) -> None:
    told = _told(report)
    assert [one for one in told if not fnmatchcase(one, root)] == []
    assert bool(told) == bool(root)
    assert report.exit_code() == (1 if root else 0)
