"""Options, and the environment variables that stand for them."""

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import Result

from drycc_doctor.cli.duration import seconds
from drycc_doctor.cli.examine import settings
from drycc_doctor.cli.group import COMMANDS, doctor
from drycc_doctor.cli.options import LIVE
from drycc_doctor.sources.live import Settings

Cli = Callable[..., Result]


def found(group: click.Group, name: str) -> click.Command:
    """A command by its name."""
    command = group.get_command(click.Context(group), name)
    assert command is not None
    return command


ALL = found(doctor, "all")


def parsed(*args: str, env: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What `all` makes of a command line."""
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    return ALL.make_context("all", list(args)).params


PAIRS: list[tuple[list[str], str, str, str, Any]] = [
    (["--kubeconfig", "k"], "KUBECONFIG", "k", "kubeconfig", "k"),
    (["--context", "prod"], "CONTEXT", "prod", "context", "prod"),
    (["--as", "jane"], "AS", "jane", "as_user", "jane"),
    (["--as-group", "ops"], "AS_GROUP", "ops", "as_group", "ops"),
    (["-n", "paas"], "NAMESPACE", "paas", "namespace", "paas"),
    (["--namespace", "paas"], "NAMESPACE", "paas", "namespace", "paas"),
    (["--domain", "example.com"], "DOMAIN", "example.com", "domain", "example.com"),
    (["--nameserver", "192.0.2.1", "--nameserver", "192.0.2.2"], "NAMESERVER", "192.0.2.1 192.0.2.2", "nameservers",
     ("192.0.2.1", "192.0.2.2")),
    (["--client-version", "2.3"], "CLIENT_VERSION", "2.3", "client_version", "2.3"),
    (["--timeout", "1m"], "TIMEOUT", "1m", "timeout", 60.0),
    (["--deadline", "90"], "DEADLINE", "90", "deadline", 90.0),
    (["--active"], "ACTIVE", "1", "active", True),
    (["--tls-horizon", "30"], "TLS_HORIZON", "30", "tls_horizon", 30),
    (["--only", "dns", "--only", "*-ready"], "ONLY", "dns *-ready", "only", ("dns", "*-ready")),
    (["--skip", "dns"], "SKIP", "dns", "skip", ("dns",)),
    (["--profile", "evaluation"], "PROFILE", "evaluation", "profile", "evaluation"),
    (["--from", "b.tgz"], "FROM", "b.tgz", "bundle", "b.tgz"),
    (["--wait", "10m"], "WAIT", "10m", "wait", 600.0),
    (["-o", "json", "-o", "junit=r.xml"], "OUTPUT", "json junit=r.xml", "outputs", (("json", "-"), ("junit", "r.xml"))),
    (["--strict"], "STRICT", "true", "strict", True),
    (["-vv"], "VERBOSE", "2", "verbose", 2),
    (["-q"], "QUIET", "1", "quiet", True),
    (["--no-color"], "NO_COLOR", "1", "no_color", True),
]  # fmt: skip


@pytest.mark.parametrize(("args", "variable", "value", "name", "wanted"), PAIRS, ids=lambda one: str(one)[:20])
def test_every_option_can_be_a_variable(
    args: list[str], variable: str, value: str, name: str, wanted: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert parsed(*args, env={}, monkeypatch=monkeypatch)[name] == wanted
    assert parsed(env={f"DRYCC_DOCTOR_{variable}": value}, monkeypatch=monkeypatch)[name] == wanted


def test_no_option_is_forgotten_above() -> None:
    assert {p.name for p in ALL.params if isinstance(p, click.Option)} - {"config"} == {
        name for _, _, _, name, _ in PAIRS
    }


def commands(group: click.Group) -> Iterator[click.Command]:
    for name in group.list_commands(click.Context(group)):
        command = found(group, name)
        yield from commands(command) if isinstance(command, click.Group) else [command]


def test_a_variable_means_the_same_whatever_the_command() -> None:
    meanings: dict[str, set[tuple[str, ...]]] = {}
    for command in commands(doctor):
        for param in command.params:
            if param.envvar:
                meanings.setdefault(str(param.envvar), set()).add(tuple(param.opts))
    assert (
        len(meanings) == len({name for _, _, _, name, _ in PAIRS}) + 8
    )  # a bundle to write, --config (test_config), a made-up platform to tune, and five of a delivery (test_hook)
    assert {name: opts for name, opts in meanings.items() if len(opts) > 1} == {}
    assert len(COMMANDS) == 9


def test_the_defaults_are_those_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings(parsed(env={}, monkeypatch=monkeypatch)) == Settings()
    assert set(LIVE) | {"controller_url", "hosts_file"} == {*Settings.__struct_fields__}


def test_what_is_said_becomes_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    said = [arg for args, *_ in PAIRS[:13] for arg in args]
    got = settings(parsed(*said, env={}, monkeypatch=monkeypatch))
    assert got == Settings(
        **{name: wanted for _, _, _, name, wanted in PAIRS[:13]},
    )


def test_the_drycc_client_names_the_controller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRYCC_CONTROLLER_URL", "http://drycc.example.com")
    assert settings(parsed(env={}, monkeypatch=monkeypatch)).controller_url == "http://drycc.example.com"


@pytest.mark.parametrize("text", ["", "soon", "-1", "1.5.5", "10 m", "m", "1w", "1e3", "inf", "nan", "9" * 30])
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        seconds(text)


@pytest.mark.parametrize(
    ("text", "wanted"), [("10m", 600), ("1h30m", 5400), (" 90s ", 90), ("0.5", 0.5), ("1d", 86400)]
)
def test_durations(text: str, wanted: float) -> None:
    assert seconds(text) == wanted


def test_the_token_of_the_drycc_client_is_not_ours(
    program: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    canary = "canary-0123456789abcdef"
    ran = program(
        "check", "acme", "--domain", "pass.test", "-vv", "-o", "json=r.json", "-o", "text", DRYCC_TOKEN=canary
    )
    made = program("bundle", "create", "-o", "b.tgz", "--only", "acme", "--domain", "pass.test", DRYCC_TOKEN=canary)
    assert (ran.returncode, made.returncode) == (0, 0)
    import gzip

    written = gzip.decompress((tmp_path / "b.tgz").read_bytes()) + (tmp_path / "r.json").read_bytes()
    assert canary not in ran.stdout + ran.stderr + made.stdout + made.stderr
    assert canary.encode() not in written
