"""Checks of others: what breaks in them is said, and harms no other."""

import json
from collections.abc import Callable

from click.testing import Result

Cli = Callable[..., Result]


def results(got: Result) -> dict[str, list[tuple[str, str]]]:
    """What each check said: statuses and messages."""
    return {
        one["check"]: [(f["status"], f["message"]) for f in one["findings"]]
        for one in json.loads(got.stdout)["results"]
    }


def test_a_check_that_raises_is_broken_and_what_it_said_is_kept(cli: Cli) -> None:
    got = cli("check", "rude", "acme", "--domain", "pass.test", "-o", "json")
    said = results(got)
    assert said["rude-remark"][0] == ("fail", "what was said before it broke")
    assert said["rude-remark"][1] == ("broken", "the check broke: RuntimeError: out of words")
    assert said["acme-mood"] == [("pass", "the mood is good")]
    assert got.exit_code == 1


def test_checks_that_cannot_be_imported_are_broken_by_their_entry_point(cli: Cli, install: Callable[..., None]) -> None:
    install("zebra = zebra_checks", zebra_checks="import no_such_module_at_all")
    got = cli("all", "--skip", "slow", "--skip", "rude", "--domain", "pass.test", "-o", "json")
    said = results(got)
    assert [status for status, _ in said["entry-point-zebra"]] == ["broken"]
    assert "no_such_module_at_all" in said["entry-point-zebra"][0][1]
    assert said["acme-mood"] == [("pass", "the mood is good")]
    assert got.exit_code in {1, 3}  # never 0


def test_they_belong_to_the_whole_not_to_a_selection(cli: Cli, install: Callable[..., None]) -> None:
    install("zebra = zebra_checks", zebra_checks="import no_such_module_at_all")
    got = cli("check", "acme", "--domain", "pass.test", "-o", "json")
    assert set(results(got)) == {"acme-mood", "acme-weather"}
    assert got.exit_code == 0


def test_who_asks_for_one_of_them_hears_why_it_is_not_there(cli: Cli, install: Callable[..., None]) -> None:
    install("zebra = zebra_checks", zebra_checks="import no_such_module_at_all")
    got = cli("check", "zebra-stripes", "--domain", "pass.test")
    assert got.exit_code == 2
    assert "no_such_module_at_all" in got.stderr


def test_the_list_shows_them_and_warns_of_those_that_are_not_there(cli: Cli, install: Callable[..., None]) -> None:
    install("zebra = zebra_checks", zebra_checks="import no_such_module_at_all")
    got = cli("list")
    assert got.exit_code == 0
    assert "  acme-mood     The mood is good\n" in cli("list", "--only", "acme").stdout
    assert "acme-mood" in got.stdout
    assert "no_such_module_at_all" in got.stderr
