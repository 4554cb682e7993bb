"""The demonstration, the self-test, the list: what needs no cluster."""

import json
import re
from collections.abc import Callable

import pytest
from click.testing import Result

from drycc_doctor.drycc import installed
from drycc_doctor.testing import run
from drycc_doctor.worlds import NAMES, named

Cli = Callable[..., Result]
OURS = tuple(one for one in installed().checks if one.judge.__module__.startswith("drycc_doctor_checks."))
ONLY = [arg for area in sorted({one.area for one in OURS}) for arg in ("--only", area)]


@pytest.mark.parametrize("name", NAMES)
def test_each_platform_can_be_shown(cli: Cli, name: str) -> None:
    got = cli("demo", name, *ONLY, "-o", "json")
    wanted = run(OURS, named(name), named="")
    shown = json.loads(got.stdout)
    assert [(r["check"], r["status"]) for r in shown["results"]] == [
        (r.check, r.status.name.lower()) for r in wanted.results
    ]
    assert got.exit_code == wanted.exit_code()
    assert NAMES[name] in shown["source"]


def test_it_says_that_it_is_made_up(cli: Cli) -> None:
    got = cli("demo", *ONLY)
    assert got.exit_code == 0
    assert "the platform is made up" in " ".join(got.stdout.split())


def test_the_list_of_platforms(cli: Cli) -> None:
    lines = cli("demo", "--list").stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(NAMES)


def test_a_platform_that_there_is_not(cli: Cli) -> None:
    got = cli("demo", "atlantis")
    assert "healthy, " in got.stderr


def test_some_checks_prove_themselves(cli: Cli) -> None:
    got = cli("selftest", "cluster-version", "-v")
    assert got.exit_code == 0
    *lines, summary = got.stdout.splitlines()
    assert re.fullmatch(
        rf"{len(lines) - 3} examples, and 3 verdicts on what is well, on 3 generations: all held, in \d+\.\d s", summary
    )
    assert "cluster-version on g1, a cluster of 2022: FAIL too-old: held" in lines
    quiet = cli("selftest", "cluster-version")
    assert len(quiet.stdout.splitlines()) == 1


LIAR = '''
from dataclasses import dataclass

from drycc_doctor.api import check, passed, subject
from drycc_doctor.model.fact import FactContext
from drycc_doctor.model.query import Now


@dataclass(frozen=True)
class Clock:
    asks = (Now(),)

    @classmethod
    def gather(cls, ask: FactContext):
        return cls()


@check("liar-fine", title="All is fine")
def fine(clock: Clock):
    """Says so."""
    yield passed("ok", subject.host("x"), "fine")


@fine.must_fail("burning", "the house burns")
def burning(world):
    pass
'''


def test_a_check_that_notices_nothing_is_found_out(cli: Cli, install: Callable[..., None]) -> None:
    install("liar = liar_checks", liar_checks=LIAR)
    got = cli("selftest", "liar")
    assert got.exit_code == 1
    *lines, summary = got.stdout.splitlines()
    assert lines[0] == "liar-fine on g1, the house burns: FAIL burning: NOT HELD, it says PASS ok"
    assert len(lines) == 3
    assert "3 examples, and 3 verdicts on what is well, on 3 generations: 3 did not hold" in summary


def test_an_example_that_breaks_does_not_hold(cli: Cli, install: Callable[..., None]) -> None:
    install(
        "clumsy = clumsy_checks",
        clumsy_checks=LIAR.replace("    pass\n", "    world.objects.remove('pods', 'nobody')\n"),
    )
    got = cli("selftest", "liar")
    assert got.exit_code == 1
    broke = "NOT HELD, it says nothing: the example broke: NotThereError: pods drycc nobody"
    assert got.stdout.splitlines()[0] == f"liar-fine on g1, the house burns: FAIL burning: {broke}"


def test_what_cannot_be_loaded_cannot_be_proved(
    cli: Cli, install: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    install("zebra = zebra_checks", zebra_checks="import no_such_module_at_all")
    got = cli("selftest", "acme-weather")
    assert got.exit_code == 0  # it was not asked for
    assert "no_such_module_at_all" not in got.stderr


def test_the_list_is_by_area(cli: Cli) -> None:
    lines = cli("list", *ONLY).stdout.splitlines()
    assert [line for line in lines if not line.startswith(" ")] == sorted({one.area for one in OURS})
    assert [line.split()[0] for line in lines if line.startswith(" ")] == [one.id for one in OURS]
    dns = [one.id for one in installed().checks if one.area == "dns" and one.id != "dns-wildcard"]
    told = cli("list", "--only", "dns", "--skip", "dns-wildcard").stdout.splitlines()
    assert [line.split()[0] for line in told] == ["dns", *dns]
