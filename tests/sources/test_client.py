"""The drycc client on PATH, and its profile. The client is a script that prints what the real one prints."""

import json
import stat
import time
from pathlib import Path

import pytest

from drycc_doctor.model.query import ClientProfile, ClientVersion
from drycc_doctor.model.reply import Got, Reason, Reply
from drycc_doctor.sources.client import ask
from drycc_doctor.sources.deadline import Deadline

SAYS = "echo 'Workflow CLI Version:          v1.11.0'; echo 'Workflow CLI API Version:      2.3'"


def said(query: ClientVersion | ClientProfile, version: str = "", timeout: float = 5.0) -> Reply:
    return ask(query, Deadline(timeout), version)


@pytest.fixture
def client(tmp_path, monkeypatch):
    """Puts a shell script on PATH as drycc."""

    def install(script: str) -> Path:
        file = tmp_path / "bin" / "drycc"
        file.parent.mkdir(exist_ok=True)
        file.write_text(script if script.startswith("\x7f") else f"#!/bin/sh\n{script}\n")
        file.chmod(file.stat().st_mode | stat.S_IEXEC)
        monkeypatch.setenv("PATH", f"{file.parent}:/bin:/usr/bin")
        return file

    return install


@pytest.fixture
def profile(monkeypatch):
    """Writes the profile at its default place."""

    def write(text: str) -> Path:
        file = Path("~/.drycc/client.json").expanduser()
        file.parent.mkdir(parents=True)
        file.write_text(text)
        return file

    return write


def test_what_the_client_says(client):
    client(f'[ "$*" = "version -a" ] || exit 9\n{SAYS}\necho "Workflow Controller API Version: 2.9"')
    assert said(ClientVersion()) == Got({"found": True, "cli": "v1.11.0", "api": "2.3"})


def test_it_does_not_get_the_token(client, tmp_path, monkeypatch):
    monkeypatch.setenv("DRYCC_TOKEN", "canary-canary-canary")
    client(f"env > {tmp_path}/env; {SAYS}")
    said(ClientVersion())
    environment = (tmp_path / "env").read_text()
    assert "PATH=" in environment
    assert "DRYCC_TOKEN" not in environment


def test_a_client_that_fails_after_it_said_its_version(client):
    client(f"{SAYS}\necho 'Error: not logged in' >&2; exit 1")
    assert said(ClientVersion()).answer["api"] == "2.3"


def test_a_client_that_hangs_on_its_controller_has_said_enough(client):
    client(f"{SAYS}\nexec sleep 30")
    began = time.monotonic()
    assert said(ClientVersion(), timeout=2).answer["api"] == "2.3"
    assert time.monotonic() - began < 5


def test_a_client_that_hangs_and_says_nothing(client):
    client("exec sleep 30")
    reply = said(ClientVersion(), timeout=0.3)
    assert (reply.reason, reply.detail) == (Reason.TIMEOUT, "`drycc version -a` did not say its version in 0.3 s")


def test_a_client_that_says_something_else(client):
    client("echo hello")
    assert said(ClientVersion()) == Got({"found": True, "cli": "", "api": ""})


def test_no_client(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert said(ClientVersion()) == Got({"found": False, "cli": "", "api": ""})


def test_a_client_that_cannot_be_run(client):
    client("\x7fELF of another machine")
    assert said(ClientVersion()).reason is Reason.UNREADABLE


def test_the_operator_knows_better(client):
    client(SAYS)
    assert said(ClientVersion(), "2.4") == Got({"found": True, "cli": "", "api": "2.4"})


def test_of_the_profile_only_the_controller_is_read(profile):
    secret = {"username": "admin", "token": "canary-canary-canary", "response_limit": 0, "workspace": "w"}
    profile(
        json.dumps(
            secret
            | {
                "controller": "https://me:canary@drycc.example.com:8443/v2/?canary",
                "ssl_verify": False,
                "named": "default",
            }
        )
    )
    reply = said(ClientProfile())
    assert reply == Got(
        {"found": True, "controller": "https://drycc.example.com:8443", "ssl_verify": False, "named": "default"}
    )


def test_another_profile_is_a_path_that_ends_in_json(profile, tmp_path, monkeypatch):
    profile('{"controller":"http://drycc.example.com"}')
    other = tmp_path / "other.json"
    other.write_text('{"controller":"http://[2001:db8::1]:80"}')
    monkeypatch.setenv("DRYCC_PROFILE", str(other))
    assert said(ClientProfile()).answer["controller"] == "http://[2001:db8::1]:80"
    monkeypatch.setenv("DRYCC_PROFILE", "other")  # the client falls back in silence (drycc/client#choosing-the-profile)
    assert said(ClientProfile()).answer["controller"] == "http://drycc.example.com"


def test_no_profile():
    assert said(ClientProfile()) == Got({"found": False, "controller": "", "ssl_verify": True, "named": "default"})


@pytest.mark.parametrize(
    "text",
    ["", "canary", '{"token": "canary"', '{"controller": 7, "token": "canary"}', '{"controller": "http://[canary"}'],
)
def test_a_profile_that_is_broken_is_not_quoted(profile, text):
    profile(text)
    reply = said(ClientProfile())
    assert reply.reason is Reason.UNREADABLE
    assert "canary" not in reply.detail


def test_a_profile_that_is_a_folder(profile):
    profile("").unlink()
    Path("~/.drycc/client.json").expanduser().mkdir()
    assert said(ClientProfile()).reason is Reason.UNREADABLE
