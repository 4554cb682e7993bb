"""A real istiod writes the statuses: they are as the Worlds have them, and the doctor's verdict is right."""

from __future__ import annotations

import copy
import difflib
import json
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest

from drycc_doctor.drycc import installed
from drycc_doctor.testing import run
from drycc_doctor.worlds import World
from tests.cluster.controllers.istiod import Istiod
from tests.cluster.objects import erase, path
from tests.cluster.plane import ControlPlane
from tests.cluster.stage import Stage, now
from tests.recorded.istiod import NEW, SAID, SITUATIONS, world

pytestmark = pytest.mark.cluster
OURS = ("gatewayclasses", "gateways", "listenersets", "httproutes", "tcproutes")
CHECKS = [one for one in installed().checks if one.id.startswith("gateway-") or one.id == "tls-certificate"]
IDS = {one.id for one in CHECKS}
CHANGED = ("class-changed-later", "gateway-deleted")
"""Situations that come about after istiod has looked at a healthy platform."""
UNSEEN = ("gateway-service-deleted-while-istiod-stopped", "istiod-stopped-and-changed")
"""Those that come about while it is stopped."""
BEFORE = ("gateway-pods-pending",)
"""Those that it must find when it starts: whether a Service has endpoints it looks up with its next push alone."""
UNTRIED = {
    "all-listeners-of-set-in-conflict": "what the first listener inherits is of the generation before",
    "alpha-switched-off-later": "a younger istiod does not care for the setting",
    "gateway-scaled-to-zero": "an address that was there before stays: as gateway-pods-pending, but for that",
}
AT_ONCE = sorted(SITUATIONS.keys() - {*BEFORE, *CHANGED, *UNSEEN, *UNTRIED})


@pytest.fixture(scope="module")
def istiod(plane: ControlPlane, stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Istiod]:
    """One for all; the gateway's Service has all its ports before it first looks, as where istiod itself makes it."""
    stage.show(bare(world(NEW, "all-well", now())))
    with Istiod(plane, tmp_path_factory.mktemp("istiod")) as running:
        yield running
    plane.loaded = {
        key: (api, plural, {"metadata": obj["metadata"]}) for key, (api, plural, obj) in plane.loaded.items()
    }


def shown(stage: Stage, there: World) -> None:
    """The World without what istiod writes; its own objects are made anew, last, for some things it never takes back."""
    without = bare(there)
    for plural in OURS:
        without.objects.clear(plural)
    for key, triple in [*stage.plane.loaded.items()]:
        if triple[1] in OURS:
            erase(stage.plane, triple)
            del stage.plane.loaded[key]
    stage.show(without)
    stage.show(bare(there))


def bare(there: World) -> World:
    """Without the statuses."""
    made = copy.deepcopy(there)
    for plural in OURS:
        for one in made.objects.list(plural):
            one.pop("status", None)
    return made


def statuses(stage: Stage, there: World) -> dict[str, Any]:
    """What stands on the plane of what is in the World."""
    told = {}
    for api, plural, obj in there.objects.all():
        if plural in OURS:
            found, live = stage.plane.request("GET", path((api, plural, obj)))
            told[path((api, plural, obj))] = _plain(live) if found == 200 else None
    return told


def _plain(obj: Any) -> Any:
    """A status without times, and about which generation relative to the newest."""
    text = json.dumps(obj.get("status") or {})
    told = json.loads(re.sub(r'"lastTransitionTime": "[^"]*"', '"lastTransitionTime": ""', text))
    told.pop("parents", None) if told.get("parents") == [] else None
    generation = obj["metadata"].get("generation", 1)
    for one in _conditions(told):
        one.pop("lastTransitionTime", None)
        if one.get("observedGeneration") is not None:
            one["observedGeneration"] -= generation
    return _sorted(told)


def _conditions(told: Any) -> Iterator[dict[str, Any]]:
    yield from told.get("conditions") or ()
    for one in (*(told.get("listeners") or ()), *(told.get("parents") or ())):
        yield from one.get("conditions") or ()


def _sorted(told: Any) -> Any:
    if isinstance(told, dict):
        return {key: _sorted(one) for key, one in sorted(told.items())}
    if isinstance(told, list):
        return sorted((_sorted(one) for one in told), key=repr)
    return _once(told) if isinstance(told, str) else told


def _once(text: str) -> str:
    return "; ".join(dict.fromkeys(text.split("; ")))


def expected(there: World) -> dict[str, Any]:
    """The same of the World."""
    return {
        path((api, plural, obj)): _plain(obj)
        for api, plural, obj in copy.deepcopy(there).objects.all()
        if plural in OURS
    }


def settled(stage: Stage, there: World) -> None:
    """Wait until all is as the World has it; tell what is not, if it does not come."""
    wanted, end = expected(there), time.monotonic() + 25
    while (found := statuses(stage, there)) != wanted and time.monotonic() < end:
        time.sleep(0.1)
    theirs, ours = (json.dumps(one, indent=0).splitlines() for one in (found, wanted))
    assert found == wanted, "\n".join(difflib.unified_diff(theirs, ours, "istiod", "World", n=4))


def judged(stage: Stage, there: World, name: str) -> None:
    """The doctor says of it what it says of the World, and that is right."""
    live, made_up = (
        {
            (r.check, f.status.name, f.code, str(f.subject))
            for r in run(CHECKS, source, named=name).results
            for f in r.findings
        }
        for source in (stage.source(timeout=5), there)
    )
    assert live == made_up
    told = {f"{check} {status} {code}" for check, status, code, _ in live if status not in {"PASS", "SKIP"}}
    wanted = {one for one in SAID[name] if one.split()[0] in IDS}
    assert wanted <= told
    assert bool(told) == bool(wanted or SAID[name])


@pytest.mark.parametrize("name", AT_ONCE)
def test_a_situation(stage: Stage, environment: None, istiod: Istiod, name: str) -> None:
    there = world(NEW, name, now())
    anew(stage, there)
    judged(stage, there, name)


@pytest.mark.parametrize("name", BEFORE)
def test_what_it_finds(stage: Stage, environment: None, istiod: Istiod, name: str) -> None:
    istiod.stop()
    there = world(NEW, name, now())
    shown(stage, there)
    istiod.start()
    settled(stage, there)
    judged(stage, there, name)


@pytest.mark.parametrize("name", CHANGED)
def test_a_change(stage: Stage, environment: None, istiod: Istiod, name: str) -> None:
    well(stage)
    there = world(NEW, name, now())
    stage.show(bare(there))
    settled(stage, there)
    judged(stage, there, name)


@pytest.mark.parametrize("name", UNSEEN)
def test_nobody_looks(stage: Stage, environment: None, istiod: Istiod, name: str) -> None:
    """It is stopped, and all that it wrote stays, whatever is changed."""
    well(stage)
    istiod.stop()
    try:
        there = world(NEW, name, now())
        stage.show(bare(there))
        settled(stage, there)
        judged(stage, there, name)
    finally:
        istiod.start()


def well(stage: Stage) -> None:
    """A healthy platform, at which istiod has looked."""
    anew(stage, world(NEW, "all-well", now()))


def anew(stage: Stage, there: World) -> None:
    """It looks at what is made anew; a busy one takes that for what was there before, and keeps its addresses."""
    shown(stage, there)
    try:
        settled(stage, there)
    except AssertionError:
        shown(stage, there)
        settled(stage, there)
