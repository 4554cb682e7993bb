"""Healthy platforms are told so, however they are set up; and their programs answer as the recorded healthy ones did."""

from __future__ import annotations

import pytest

from drycc_doctor.drycc import installed
from drycc_doctor.facts.platform.generations import GENERATIONS
from drycc_doctor.model.finding import Status
from drycc_doctor.testing import run
from drycc_doctor.worlds import World, healthy
from drycc_doctor_checks.changes import Change, in_turn
from tests.recorded.comparison import difference, said
from tests.recorded.states import lines
from tests.standing import standing

CHECKS = installed().checks
LINES = lines("answers.jsonl")
STATES = {"healthy", "forwarded-https", "foreign-host"}


def _tls_in_front(world: World) -> None:
    world.end_tls_in_front()
    world.redirects = True


VARIANTS: dict[str, Change] = {
    "plain": in_turn(),
    "tls": lambda w: w.serve_tls(),
    "stores-elsewhere": in_turn(),  # made so: see _world
    "no-load-balancer": lambda w: w.serve_from_nodes(),
    "tls-in-front": _tls_in_front,
}
IN_FRONT = {("production-clear-text", "cookies"), ("tls-oauth-urls", "http-urls")}
"""What is warned of where TLS ends in front: the programs take their URLs' scheme from what they are told."""


def _world(generation: str, variant: str) -> World:
    world = healthy(generation, off_cluster=variant == "stores-elsewhere")
    VARIANTS[variant](world)
    return world


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("generation", GENERATIONS)
def test_a_healthy_platform_is_told_so(generation: str, variant: str) -> None:
    """Nothing fails, nothing is unknown, nothing is broken; what is warned of is so on every such platform."""
    report = run(CHECKS, _world(generation, variant), named=variant)
    told = [(r.check, f) for r in report.results for f in r.findings if f.status >= Status.UNKNOWN]
    more = {(check, f.code): f.status for check, f in told if not standing(check, f)}
    assert more == dict.fromkeys(IN_FRONT if variant == "tls-in-front" else (), Status.WARN)
    assert report.exit_code() == 0


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("generation", GENERATIONS)
def test_the_programs_of_a_healthy_platform_answer_as_recorded(generation: str, variant: str) -> None:
    """The first generation has no metric runner, and its passport no social logins to tell of."""
    world = _world(generation, variant)
    programs = {"controller", "controller-mutate", "passport"} | (
        set() if generation == "g1" else {"controller-metric"}
    )
    told = [line for line in LINES if line["state"] in STATES and line["program"] in programs]
    told = [line for line in told if generation != "g1" or line["path"] != "/user/identity-providers"]
    assert len(told) == 3 * (24 if generation == "g1" else 28)
    assert [found for line in told if (found := difference(line, said(world, line)))] == []
