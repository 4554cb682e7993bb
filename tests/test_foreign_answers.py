"""What answers in the place of pods tells nothing of their programs: no check fails, and none passes, by a stranger's word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from drycc_doctor.disclosures import DRYCC
from drycc_doctor.drycc import installed
from drycc_doctor.facts.platform.generations import GENERATIONS
from drycc_doctor.model.finding import Status
from drycc_doctor.model.query import PodGet, Query, ServiceGet
from drycc_doctor.model.reply import Got, Reply
from drycc_doctor.sealing.door import Door
from drycc_doctor.testing import run
from drycc_doctor.worlds import World, healthy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drycc_doctor.model.finding import Report

pytestmark = pytest.mark.once
CHECKS, DOOR = installed().checks, Door(DRYCC)
TEXT, HTML, JSON = (("content-type", f"{kind}") for kind in ("text/plain", "text/html", "application/json"))
STRANGERS: dict[str, tuple[int, Sequence[tuple[str, str]], bytes]] = {
    "a mesh's policy": (403, [TEXT, ("server", "istio-envoy")], b"RBAC: access denied"),
    "a sidecar without its program": (503, [TEXT, ("server", "envoy")], b"upstream connect error or disconnect/reset"),
    "a firewall": (403, [HTML], b"<html><title>Forbidden</title></html>"),
    "a page to log in": (200, [HTML], b"<!doctype html><html><title>Sign in</title></html>"),
    "a way to log in": (302, [("location", "https://login.example.com/")], b""),
    "a proxy that wants a token": (401, [JSON], b'{"message":"unauthorized"}'),
    "another program": (404, [TEXT], b"404 page not found"),
    "another web server": (404, [HTML, ("server", "nginx")], b"<html><title>404 Not Found</title></html>"),
    "a proxy without its program": (502, [HTML, ("server", "nginx")], b"<html><title>502 Bad Gateway</title></html>"),
    "a broken proxy": (500, [TEXT], b"Internal Server Error"),
}
ASKED = {"builder-ready", "registry-ready", "registry-pulls", "controller-auth", "controller-passport"}
"""Checks that judge what a pod says."""


class Behind:
    """A platform whose pods cannot be asked: a stranger answers, whatever the question."""

    def __init__(self, world: World, stranger: str) -> None:
        self.world, (self.status, self.headers, self.body) = world, STRANGERS[stranger]

    def ask(self, query: Query, /) -> Reply:
        if isinstance(query, PodGet | ServiceGet):
            return Got(DOOR.page(self.status, self.headers, self.body) | {"trouble": "", "detail": ""})
        return self.world.ask(query)


def judged(generation: str, stranger: str) -> Report:
    return run(CHECKS, Behind(healthy(generation), stranger), named="behind")


@pytest.mark.parametrize("stranger", STRANGERS)
@pytest.mark.parametrize("generation", GENERATIONS)
def test_nothing_fails_by_the_word_of_a_stranger(generation: str, stranger: str) -> None:
    report = judged(generation, stranger)
    failed = [
        (one.check, f.code, f.message)
        for one in report.results
        for f in one.findings
        if f.status in {Status.FAIL, Status.BROKEN}
    ]
    assert failed == []
    assert report.exit_code() == 3


@pytest.mark.parametrize("stranger", STRANGERS)
def test_nothing_passes_by_the_word_of_a_stranger(stranger: str) -> None:
    """Of each check that judges pods' words, what it says of them is UNKNOWN."""
    report = judged(GENERATIONS[-1], stranger)
    for one in report.results:
        if one.check in ASKED:
            assert any(f.status is Status.UNKNOWN and f.code == "foreign" for f in one.findings), one.check
