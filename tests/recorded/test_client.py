"""What the real drycc client printed, read by our parser; and our verdicts on each state that it was run in."""

import json
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from drycc_doctor.model.finding import Status
from drycc_doctor.model.query import ClientProfile, ClientVersion
from drycc_doctor.model.reply import Got
from drycc_doctor.sources.client import ask
from drycc_doctor.sources.deadline import Deadline
from drycc_doctor.testing import verdict
from drycc_doctor.worlds import World, healthy
from drycc_doctor_checks.client.profile import profile
from drycc_doctor_checks.controller.version import version


class Run(NamedTuple):
    case: str
    command: str
    exit: int
    stdout: str
    stderr: str


RUNS = [Run(**json.loads(line)) for line in (Path(__file__).parent / "client.jsonl").read_text("utf-8").splitlines()]
MISMATCH = "API Version Mismatch between server and drycc"
GENERATIONS = ("g1", "g2", "g3")


def of(command: str) -> dict[str, Run]:
    """The runs of a command by their case."""
    return {one.case: one for one in RUNS if one.command == f"drycc {command}"}


def test_all_of_it_is_here():
    assert len(RUNS) == 100
    assert len({(one.case, one.command) for one in RUNS}) == 100


@pytest.mark.parametrize("run", RUNS, ids=lambda run: f"{run.case}: {run.command}")
def test_of_what_it_prints_only_its_versions_are_read(run: Run, tmp_path, monkeypatch):
    """Whatever it printed, on either stream and with whichever exit code, only ``version -a`` tells versions."""
    for name, text in (("out", run.stdout), ("err", run.stderr)):
        (tmp_path / name).write_text(text)
    client = tmp_path / "bin" / "drycc"
    client.parent.mkdir()
    client.write_text(f"#!/bin/sh\ncat {tmp_path}/out\ncat {tmp_path}/err >&2\nexit {run.exit}\n")
    client.chmod(0o755)
    monkeypatch.setenv("PATH", f"{client.parent}:/bin:/usr/bin")
    told = {"cli": "canary", "api": "2.3"} if run.command == "drycc version -a" else {"cli": "", "api": ""}
    assert ask(ClientVersion(), Deadline(5), "") == Got({"found": True, **told})


# ---- versions ----


def lose_header(world: World) -> None:
    for path in ("/v2/", "/readiness"):
        world.component("controller").answer(path, world.controller_without_version())


def answer_nothing(world: World) -> None:
    world.gateway.close()
    world.deny("get services/proxy")


def server(told: str):
    return lambda world: setattr(world, "api_version", told)


def join(world: World) -> None:
    """What stands in front makes one header of two."""
    from drycc_doctor_checks.changes import answer

    joined = {"www-authenticate": "token", "drycc_api_version": "2.3, 2.3", "drycc_platform_version": "2.3.0, 2.3.0"}
    body = '{"detail":"Authentication credentials were not provided."}'
    world.component("controller").answer("/v2/", answer(401, body, **joined))


STATES = {
    "logged in": (lambda _: None, "ok"),
    "controller stopped, logged in": (answer_nothing, "no-answer"),
    "through a proxy that changes nothing, logged in": (lambda _: None, "ok"),
    "version headers missing, logged in": (lose_header, "no-header"),
    "server version 2.2, logged in": (server("2.2.0"), "client-newer"),
    "server version 2.4, logged in": (server("2.4.0"), "ok"),
    "server version 2.10, logged in": (server("2.10.0"), "compared-as-text"),
    "server version 3.0, logged in": (server("3.0.0"), "other-major"),
    "version headers joined by the proxy into one (2.3, 2.3), logged in": (join, "ok"),
}


def test_every_state_in_which_the_client_asked_is_judged():
    mismatched = {one.case for one in RUNS if MISMATCH in one.stderr or "versions do not match" in one.stderr}
    assert mismatched - {"version headers missing, at login"} == {
        case
        for case, (_, code) in STATES.items()
        if code in {"no-header", "client-newer", "compared-as-text", "other-major"}
    }


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("case", STATES)
def test_the_verdict_is_what_the_client_does(case: str, generation: str):
    change, code = STATES[case]
    world = healthy(generation)
    change(world)
    result = verdict(version, world)
    first = result.findings[0]
    assert first.code == code
    whoami = of("auth whoami -a")[case]
    refused = whoami.exit == 1 and MISMATCH in whoami.stderr
    assert (first.status in {Status.FAIL, Status.WARN}) == refused
    assert ("`drycc auth whoami -a` fails" in first.message) == refused
    if (plans := of("limits plans").get(case)) is not None:
        assert (plans.exit, "WARNING" in plans.stderr) == (0, refused)
        assert ("other commands warn" in first.message) == refused
    assert of("version -a")[case].stderr == ""


def test_a_warning_is_no_failure_at_login():
    (login,) = (one for one in RUNS if one.command.startswith("drycc login "))
    assert (login.exit, "WARNING" in login.stderr) == (0, True)


def test_every_remedy_names_a_version_that_the_client_takes():
    world = healthy("g3")
    world.api_version = "2.10.0"
    made_for = re.search(r"made for API (\S+)$", verdict(version, world).findings[0].remedy)
    assert made_for
    world.client["api"] = made_for[1]
    assert verdict(version, world).findings[0].status is Status.PASS


# ---- the profile ----

PROFILES = {
    "logged in": (None, "default"),
    "profile by DRYCC_PROFILE='~/x.json' (another user's, file there)": ("~/x.json", "used"),
    "profile by DRYCC_PROFILE='./x.json' (another user's, file there, in the working directory)": (
        "./x.json",
        "ignored",
    ),
    "profile by DRYCC_PROFILE='~/x.json', no client.json": ("~/x.json", "used"),
    "profile by DRYCC_PROFILE='./x.json', no client.json": ("./x.json", "ignored"),
    "profile by DRYCC_PROFILE=absolute path of x.json": ("{home}/x.json", "used"),
    "profile by DRYCC_PROFILE='~/missing.json'": ("~/missing.json", "used"),
}


def test_every_profile_is_tried():
    assert {one.case for one in RUNS if one.case.startswith("profile by")} <= set(PROFILES)


@pytest.mark.parametrize("case", PROFILES)
def test_the_profile_that_is_read_is_the_one_that_the_client_reads(case: str, tmp_path, monkeypatch):
    """Two profiles, of admin and of another; each is told by its controller's name here, and by its user there."""
    told, named = PROFILES[case]
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DRYCC_PROFILE", raising=False)
    if told is not None:
        monkeypatch.setenv("DRYCC_PROFILE", told.format(home=tmp_path))
    (tmp_path / ".drycc").mkdir()
    if "no client.json" not in case:
        (tmp_path / ".drycc" / "client.json").write_text(
            '{"controller": "http://admin.example.com", "ssl_verify": true}'
        )
    (tmp_path / "x.json").write_text('{"controller": "http://second.example.com", "ssl_verify": true}')
    user = re.search(r"You are (\w+) at", of("auth whoami")[case].stdout)
    answer = ask(ClientProfile(), Deadline(5), "")
    assert isinstance(answer, Got)
    assert answer.answer["controller"] == (f"http://{user[1]}.example.com" if user else "")
    assert answer.answer["found"] == bool(user)
    assert answer.answer["named"] == named


@pytest.mark.parametrize("case", PROFILES)
def test_where_another_profile_is_used_than_was_meant_it_is_told(case: str):
    world = healthy("g3")
    world.log_in(f"http://{world.host('drycc')}")
    world.profile["named"] = PROFILES[case][1]
    ignored = [one for one in verdict(profile, world).findings if one.code == "profile-ignored"]
    assert bool(ignored) == ("'./x.json'" in case)


# ---- as a plugin ----


def test_the_client_turns_every_exit_code_into_one():
    """Which is why README.md and docs/ci.md tell jobs to call drycc-doctor itself (drycc/client#plugin-exit-code)."""
    assert {one.exit for one in RUNS if one.command == "drycc doctor x"} == {1}
