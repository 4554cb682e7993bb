"""Checks of others: what breaks in them is said, and harms no other."""

import json
from collections.abc import Callable

import pytest
from click.testing import Result

from drycc_doctor.disclosures import disclosures
from drycc_doctor.sealing.door import Door
from drycc_doctor.worlds import healthy

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


BESIDE = """
import re

from drycc_doctor.api import subject
from drycc_doctor.model.edge import Edge
from drycc_doctor.sealing.disclosures import Disclosures

EDGES = (Edge(subject.host("remark"), ("said",), subject.host("mood"), "one says what one feels"),)
DISCLOSURES = Disclosures(variables={"ACME_MOOD": re.compile("good|bad"), "DEBUG": re.compile("acme")})


def sulk(world, how):
    world.sulks = how
"""


def test_their_edges_explain(cli: Cli, install: Callable[..., None]) -> None:
    args = ("check", "acme-mood", "rude", "--domain", "fail.test", "-o", "json")
    alone = json.loads(cli(*args).stdout)["results"][1]["findings"][0]
    install("[drycc_doctor.edges]\nacme = beside:EDGES", beside=BESIDE)
    together = json.loads(cli(*args).stdout)["results"][1]["findings"][0]
    assert (alone["explained_by"], together["explained_by"]) == (None, {"check": "acme-mood", "index": 0})


def test_what_they_disclose_is_added_and_takes_nothing_from_ours(install: Callable[..., None]) -> None:
    def variable(name: str, value: str) -> object:
        pod = {"spec": {"containers": [{"name": "c", "env": [{"name": name, "value": value}]}]}}
        return Door(disclosures()).kube("pods", pod)["spec"]["containers"][0]["env"][0]["value"]

    assert variable("ACME_MOOD", "bad") != "bad"
    install("[drycc_doctor.disclosures]\nacme = beside:DISCLOSURES", beside=BESIDE)
    assert variable("ACME_MOOD", "bad") == "bad"
    assert variable("ACME_MOOD", "secret") != "secret"
    assert variable("DEBUG", "true") == "true"
    assert variable("DEBUG", "acme") != "acme"


def test_verbs_are_found_by_their_names(install: Callable[..., None]) -> None:
    install("[drycc_doctor.verbs]\nsulk = beside:sulk", beside=BESIDE)
    world = healthy()
    world.verb("sulk")("loudly")
    assert vars(world)["sulks"] == "loudly"
    with pytest.raises(AttributeError, match="no package offers a verb 'smile'"):
        world.verb("smile")


@pytest.mark.parametrize(
    ("group", "what"), [("edges", "beside:sulk"), ("disclosures", "beside:EDGES"), ("verbs", "beside:EDGES")]
)
def test_what_is_no_such_thing_is_broken(cli: Cli, install: Callable[..., None], group: str, what: str) -> None:
    install(f"[drycc_doctor.{group}]\nzebra = {what}", beside=BESIDE)
    got = cli("all", "--skip", "slow", "--skip", "rude", "--domain", "pass.test", "-o", "json")
    ((status, message),) = results(got)[f"entry-point-{group}-zebra"]
    assert status == "broken"
    assert f"the {group} of {what} could not be loaded: TypeError" in message
