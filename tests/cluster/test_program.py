"""The program itself, as a process that may only read: its verdict on real platforms is the World's own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import partial
from zlib import crc32

import pytest

from drycc_doctor.drycc import installed
from drycc_doctor.model.check import Check, Example
from drycc_doctor.testing import run
from drycc_doctor.worlds import World, healthy
from tests.cluster.run import RESOLVER
from tests.cluster.stage import Stage, canaries, in_time, now, said
from tests.cluster.test_examples import CASES

pytestmark = pytest.mark.cluster
CHECKS = installed().checks
SOME = [case for case in CASES if crc32(f"{case[1].id} {case[2].name}".encode()) % 18 == 0]
"""Some of each kind, chosen by their names: a new example does not change which of the others are run."""
OPTIONS = ("--nameserver", RESOLVER, "--timeout", "3s", "-o", "json")


def doctor(stage: Stage, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **stage.environment(), "KUBECONFIG": str(stage.kubeconfig())}
    command = [sys.executable, "-m", "drycc_doctor", *words]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, timeout=120, stdin=subprocess.DEVNULL
    )


def test_at_least_forty_are_run() -> None:
    assert len(SOME) >= 40


@pytest.mark.parametrize(("generation", "one", "example"), SOME, ids=[f"{g}-{c.id}-{e.name}" for g, c, e in SOME])
def test_program(stage: Stage, generation: str, one: Check, example: Example) -> None:
    def made(moment: float) -> World:
        world = healthy(generation, now=moment)
        example.change(world)
        return world

    def hold(world: World) -> None:
        stage.show(world)
        stage.plane.mark()
        domain = ("--domain", world.options["domain"]) if world.options.get("domain") else ()
        active = ("--active",) if world.options.get("active") else ()
        ended = doctor(stage, "all", *OPTIONS, *domain, *active)
        progress = "drycc-doctor: "  # told where it takes long, as with a resolver that is silent
        assert [line for line in ended.stderr.splitlines() if not line.startswith(progress)] == []
        expected = run(CHECKS, world, named="the World")
        assert verdicts(json.loads(ended.stdout)) == {
            (check, status.name.lower(), code, str(subject)) for check, status, code, subject in said(expected)
        }
        assert ended.returncode == expected.exit_code()
        audit = stage.plane.audit("drycc-doctor/")
        assert {entry["verb"] for entry in audit} <= {"get", "list"}
        assert canaries(world, ended.stdout + json.dumps(audit)) == []
        assert "canary-token-of-the-drycc-client" not in ended.stdout + json.dumps(audit)

    in_time(made, partial(run, CHECKS, named="the World"), hold)


def verdicts(report: dict) -> set[tuple[str, str, str, str]]:
    return {
        (result["check"], finding["status"], finding["code"], subject(finding["subject"]))
        for result in report["results"]
        for finding in result["findings"]
    }


def subject(of: dict[str, str]) -> str:
    where = f"{of['namespace']}/" if of["namespace"] else ""
    return f"{of['kind']} {where}{of['name']}"


@pytest.mark.parametrize("generation", ["g1", "g2", "g3"])
def test_a_bundle_gives_the_same_verdict(stage: Stage, generation: str, tmp_path) -> None:
    world = healthy(generation, now=now())
    world.component("builder").crash()
    world.dns.remove_wildcard()
    stage.show(world)
    path = str(tmp_path / "drycc.tgz")
    made = doctor(stage, "bundle", "create", "-o", path, "--nameserver", RESOLVER)
    assert made.returncode in {0, 1, 3}, made.stderr
    live = json.loads(doctor(stage, "all", *OPTIONS).stdout)
    offline = doctor(stage, "all", "--from", path, "-o", "json")
    assert offline.returncode == 1
    assert verdicts(json.loads(offline.stdout)) == verdicts(live)
    assert canaries(world, offline.stdout) == []


@pytest.mark.parametrize("user", ["wrong", "expired"])
def test_credentials_that_are_refused(stage: Stage, user: str) -> None:
    stage.show(healthy("g2", now=now()))
    ended = doctor(stage, "all", "--kubeconfig", str(stage.plane.kubeconfig(user)))
    assert ended.returncode == 4
    assert "Traceback" not in ended.stderr
    assert ended.stderr.startswith("error: ")
    assert "hint: " in ended.stderr


def test_without_the_api_server_a_domain_says_what_to_look_at(stage: Stage) -> None:
    world: World = healthy("g2", now=now())
    world.down = "nobody there"
    stage.show(world)
    assert doctor(stage, "all").returncode == 4
    ended = doctor(stage, "all", "--domain", world.domain, *OPTIONS)
    assert ended.returncode == 3
    judged = {check for check, status, _, _ in verdicts(json.loads(ended.stdout)) if status == "pass"}
    assert "controller-auth" in judged
