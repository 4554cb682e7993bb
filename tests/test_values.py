"""Every Helm value that is named to users acts in their generation: docs/drycc/values.md has the table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from drycc_doctor.cli.tune import _tuning
from drycc_doctor.facts.platform.components import PERSISTENCE, REPLICAS
from drycc_doctor.facts.platform.generations import ALL, GENERATIONS, generation_named
from drycc_doctor.facts.resources.limits import resources_of
from drycc_doctor.settings import SETTINGS
from drycc_doctor.worlds import World, healthy
from tests.snapshots import FOLDER

PAGE = Path(__file__).parents[1] / "docs/drycc/values.md"
_ROW = re.compile(r"^\| `([^`]+)` \| (acts|ignored) \| (acts|ignored) \| (acts|ignored) \|$", re.MULTILINE)
_HEAD = re.compile(r"\S+ \S+: .* \[([g\d ]+)\]")


def _spelt(name: str) -> Iterator[str]:
    """All that braces stand for.

    >>> list(_spelt("a.{b,c.*}"))
    ['a.b', 'a.c.*']
    """
    texts = re.split(r"\{([^{}]*)\}", name)
    yield from map("".join, product(*(text.split(",") if odd % 2 else [text] for odd, text in enumerate(texts))))


ACTS = {
    name: tuple(state == "acts" for state in states)
    for row, *states in _ROW.findall(PAGE.read_text(encoding="utf-8").partition("## Resources")[0])
    for name in _spelt(row)
}
"""By the value, or all below it, whether it does anything in each generation."""
_CHARTS = {name.partition(".")[0] for name in ACTS}
_VALUE = re.compile(rf"(?<![\w./@<-])(?:{'|'.join(sorted(_CHARTS))})(?:\.[A-Za-z][\w*-]*)+(?![\w/@:(])")
_AWAY = re.compile(rf"(?:take|remove) ({_VALUE.pattern})")
_IDLE = re.compile(rf"({_VALUE.pattern}) is set(?: in the Helm release)?, and no")
"""Named to be taken out, whether it acts or not; and because it does nothing."""
_HOST = re.compile(r"\.(example|svc|networking|local)\b")


def acts(value: str, generation: str) -> bool | None:
    """None where the table does not have it."""
    parts = value.split(".")
    below = (".".join([*parts[:n], "*"]) for n in range(len(parts), 0, -1))
    found = next((ACTS[name] for name in (value, *below) if name in ACTS), None)
    return None if found is None else found[GENERATIONS.index(generation)]


def named(text: str) -> Iterator[tuple[str, bool | None]]:
    """Each value that a text names, and whether it should act; None where it is to be taken out."""
    away, idle = {*_AWAY.findall(text)}, {*_IDLE.findall(text)}
    for value in {one for one in _VALUE.findall(text) if not _HOST.search(one)}:
        yield value, None if value in away else value not in idle


def said() -> Iterator[tuple[str, str, str]]:
    """Each line that an example makes a check say, with its file and generation."""
    for file in sorted(FOLDER.glob("*.txt")):
        on: list[str] = []
        for line in file.read_text(encoding="utf-8").splitlines():
            if head := _HEAD.fullmatch(line):
                on = head[1].split()
            elif line.startswith("    "):
                yield from ((file.stem, generation, line.strip()) for generation in on)


def wrong(value: str, generation: str, *, should: bool | None) -> str:
    got = acts(value, generation)
    if got is not None and should in {got, None}:
        return ""
    what = {True: "acts", False: "is ignored", None: "is not in docs/drycc/values.md"}[got]
    return f"{value} {what} in {generation}"


def test_the_table_says_it_for_every_generation():
    assert len(ACTS) > 100
    assert len(ALL) == 3


def test_every_value_that_an_example_names_acts_in_its_generation():
    found = {
        f"{check}: {why}: {line}"
        for check, generation, line in said()
        for value, should in named(line)
        if (why := wrong(value, generation, should=should))
    }
    assert sorted(found) == []


@pytest.mark.parametrize("generation", GENERATIONS)
def test_settings_are_dead_where_the_table_says_so(generation: str):
    order = generation_named(generation).order
    told = {one.name: one for one in SETTINGS if one.kind == "value" and acts(one.name, generation) is not None}
    assert {name for name, one in told.items() if (order in one.dead) is acts(name, generation)} == set()
    dead = [one for one in SETTINGS if order in one.dead and "." in one.instead_in(order) and " " not in one.instead]
    assert [why for one in dead if (why := wrong(one.instead_in(order), generation, should=True))] == []


@pytest.mark.parametrize("generation", GENERATIONS)
def test_the_tables_of_values_are_of_the_generation(generation: str):
    world, rows = healthy(generation), generation_named(generation).workloads
    specs = {row: world.objects.get(row.kind, row.name)["spec"]["template"]["spec"] for row in rows}
    boxes = [(row.name, row.part, box["name"]) for row, spec in specs.items() for box in spec["containers"]]
    keys, names = {resources_of(*box) for box in boxes}, {row.name for row in rows}
    values = {f"{key}.limits.memory" for key in keys if key}
    values |= {value for name, value in REPLICAS.items() if name in names}
    values |= {f"{path}.enabled" for name, path in PERSISTENCE.items() if name in names}
    assert [why for value in sorted(values) if (why := wrong(value, generation, should=True))] == []


def _bare(world: World) -> None:
    """Nothing is asked for, no volume, one pod of each: all that can be proposed is."""
    for plural in ("deployments", "statefulsets", "daemonsets"):
        for one in world.objects.list(plural):
            one["spec"].pop("volumeClaimTemplates", None)
            one["spec"].update({"replicas": 1} if "replicas" in one["spec"] else {})
            for container in one["spec"]["template"]["spec"]["containers"]:
                container["resources"] = {}
    for setting in SETTINGS:
        if setting.kind == "value" and setting.grammar is not None:
            world.release.set(setting.name, "1")


@pytest.mark.parametrize("generation", GENERATIONS)
def test_every_value_that_tune_proposes_acts(generation: str):
    world = healthy(generation)
    _bare(world)
    tuning = _tuning(world)
    assert len(tuning.proposals) > 30
    assert [why for one in tuning.proposals if (why := wrong(one.path, generation, should=True))] == []
    told = (each for text in tuning.unknown for each in named(text))
    assert [why for value, should in told if (why := wrong(value, generation, should=should))] == []
