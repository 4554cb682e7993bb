"""What shells are told, by click's own classes for them; bash itself is in test_start."""

import pytest
from click.shell_completion import BashComplete, FishComplete, ShellComplete, ZshComplete

from drycc_doctor.cli.group import COMMANDS, doctor
from drycc_doctor.cli.start import COMPLETE
from drycc_doctor.worlds import NAMES

each_shell = pytest.mark.parametrize("shell", [BashComplete, FishComplete, ZshComplete], ids=lambda one: one.name)


def completed(shell: type[ShellComplete], args: list[str], incomplete: str) -> list[str]:
    return [item.value for item in shell(doctor, {}, "drycc-doctor", COMPLETE).get_completions(args, incomplete)]


@each_shell
def test_commands(shell: type[ShellComplete]) -> None:
    assert completed(shell, [], "") == list(COMMANDS)


@each_shell
@pytest.mark.parametrize(
    "args",
    [["check"], ["explain"], ["selftest"], ["all", "--only"], ["all", "--skip"], ["list", "--only"]],
    ids=" ".join,
)
def test_checks(shell: type[ShellComplete], args: list[str]) -> None:
    assert completed(shell, args, "acme-") == ["acme-mood", "acme-weather"]
    assert completed(shell, args, "acme") == ["acme", "acme-mood", "acme-weather"]
    assert completed(shell, args, "nothing-like-this") == []


def test_a_glob_offers_what_it_would_choose() -> None:
    assert completed(BashComplete, ["check"], "*-weath") == ["acme-weather"]


def test_worlds_and_formats() -> None:
    assert completed(BashComplete, ["demo"], "") == list(NAMES)
    assert completed(BashComplete, ["all", "-o"], "j") == ["json", "junit"]


def test_titles_are_told_where_a_shell_shows_them() -> None:
    fish = FishComplete(doctor, {}, "drycc-doctor", COMPLETE)
    (item,) = fish.get_completions(["check"], "acme-w")
    assert "The weather is fine" in fish.format_completion(item)


@each_shell
def test_the_script_for_the_shell(shell: type[ShellComplete]) -> None:
    source = (
        shell(doctor, {}, "drycc-doctor", COMPLETE).source_template
        % shell(doctor, {}, "drycc-doctor", COMPLETE).source_vars()
    )
    assert f"{COMPLETE}={shell.name}_complete" in source
    assert "_drycc_doctor_completion" in source
