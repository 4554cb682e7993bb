"""Where the doctor is blind: each field of the platform's own objects is changed, and what nothing notices is listed.

One field at a time, on healthy Worlds, with Helm's manifest out of sight: what is not as Helm made it, upgrade-drift
says anyway, but only of platforms that Helm made, and not that it hurts. Noticed is what changes a verdict: a status, a
code, a subject or a message. A field is noticed where every object that has it would not lose it without a word.
"""

import os
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

import pytest

from drycc_doctor.drycc import installed
from drycc_doctor.model.finding import Finding
from drycc_doctor.worlds import World, healthy
from drycc_doctor.worlds.state.objects import NAMESPACE, Object
from tests.again import Again, CannotAnswerError
from tests.fields import Change, changes
from tests.unnoticed import FILE, Groups, Place, patterns, written

pytestmark = pytest.mark.once
CHECKS = [one for one in installed().checks if one.id != "upgrade-drift"]
WORLDS: list[tuple[str, dict[str, bool]]] = [("g3", {}), ("g3", {"tls": True}), ("g2", {}), ("g1", {})]
"""Each field is tried on the first of these that has it."""
_ENOUGH = 2
"""If so many objects cannot have a change, the others cannot have it either."""
Key = tuple[str, str, str]
"""Resource, name, namespace."""


def test_what_nothing_notices_is_listed():
    unnoticed, noticed = measured()
    before = Groups(FILE.read_text(encoding="utf-8") if FILE.exists() else "")
    told = written(unnoticed, noticed, before)
    if os.environ.get("DRYCC_DOCTOR_GOLDEN") == "write":
        FILE.write_text(told, encoding="utf-8", newline="\n")
        return
    assert sorted(map(str, unlisted(unnoticed, before))) == [], "newly unnoticed: they want a check, or a reason"
    assert [(str(one), before.fits(one)) for one in noticed if before.why(one)] == [], (
        "noticed now: take them from the list"
    )
    assert before.number == len(unnoticed)
    assert told == FILE.read_text(encoding="utf-8"), "write it anew: DRYCC_DOCTOR_GOLDEN=write"


def unlisted(unnoticed: list[Place], groups: Groups) -> list[Place]:
    return [one for one in unnoticed if not groups.why(one)]


def test_patterns_fit_what_they_are_made_of_and_nothing_else():
    one, two = Place("pods", "spec.env[A].value", "changed"), Place("pods", "spec.env[B].value", "changed")
    assert patterns([one, two], [Place("pods", "spec.env[A].value", "removed")]) == ["* *: changed"]
    assert patterns([one], [two]) == ["* spec.env[A].*"]
    text = written([one], [two], Groups(""))
    assert Groups(text).why(one)
    assert not Groups(text).why(two)
    assert written([one], [two], Groups(text)) == text


@cache
def measured() -> tuple[list[Place], list[Place]]:
    """The places that nothing notices, and those that something does."""
    told: dict[Place, bool | None] = {}
    for generation, variant in WORLDS:
        again = Again(CHECKS, healthy(generation, **variant))
        for place, cases in places(healthy(generation, **variant)).items():
            if place not in told:
                told[place] = said(again, (generation, variant), place, cases)
    return [one for one in told if told[one] is False], [one for one in told if told[one]]


def places(world: World) -> dict[Place, list[tuple[Key, Change]]]:
    """Each place of the platform's own objects, and the changes that can be made there."""
    found = defaultdict[Place, list[tuple[Key, Change]]](list)
    for plural, obj in own(world):
        key = plural, obj["metadata"]["name"], obj["metadata"].get("namespace", "")
        for change in changes(plural, obj):
            found[Place(plural, change.path, change.how)].append((key, change))
    return found


def own(world: World) -> Iterator[tuple[str, Object]]:
    """The platform's objects, and what it stands on; of several that one owner made, the first."""
    owners = set[tuple[str, str]]()
    apps = {*world.apps}
    for _, plural, obj in sorted(world.objects.all(), key=lambda one: (one[1], one[2]["metadata"]["name"])):
        meta = obj["metadata"]
        claimed = (obj.get("spec") or {}).get("claimRef") or {}
        space = meta["name"] if plural == "namespaces" else meta.get("namespace") or claimed.get("namespace") or ""
        owner = plural, next((each["name"] for each in meta.get("ownerReferences") or ()), meta["name"])
        if space in apps or space not in {"", NAMESPACE} or owner in owners:
            continue
        owners.add(owner)
        yield plural, obj


def said(again: Again, of: tuple[str, dict[str, bool]], place: Place, cases: list[tuple[Key, Change]]) -> bool | None:
    """Whether each change at a place is noticed; None where no World could be so."""
    by, impossible = None, 0
    for key, change in cases:
        if impossible > _ENOUGH:
            break
        world = healthy(of[0], **of[1])
        change.apply(world.objects.get(*key))
        try:
            # most often, who noticed it of the object before notices it of this one too
            by = (by and notices(again, world, place, by)) or notices(again, world, place)
        except CannotAnswerError:
            impossible += 1
            continue
        if not by:
            return False
    return None if by is None else True


def notices(again: Again, world: World, place: Place, only: str = "") -> str:
    """The first check, if any, that says something else.

    What cannot be read any more lacks what it must have: no API server would have taken it.
    """
    findings = again.after(world, place.plural, only)
    if any(one.code == "unreadable" for each in findings.values() for one in each):
        raise CannotAnswerError(place)
    return next((id_ for id_, one in findings.items() if verdicts(one) != verdicts(again.findings[id_])), "")


def verdicts(findings: tuple[Finding, ...]) -> list[tuple[object, ...]]:
    return [(one.status, one.code, one.subject, one.message) for one in findings]
