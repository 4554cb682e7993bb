"""What can change without a word: every field that no check notices, in groups that say why.

``tests/unnoticed.toml`` holds the groups. Each of its patterns fits places that are unnoticed, all of them for the same
reason, and nothing else; so a place that comes to be noticed, or no longer is, changes the file.
"""

from __future__ import annotations

import heapq
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

_WIDTH = 116
FILE = Path(__file__).parent / "unnoticed.toml"
NEW = "not yet looked at"
_HEAD = """\
# Fields of the platform's own objects that can be others, with Helm's manifest out of sight, and no check says a word.
# tests/test_unnoticed.py measures them and writes this file with DRYCC_DOCTOR_GOLDEN=write. It may only shrink: what is
# new here stands under "{new}", where it wants a check, or a reason. Move patterns between groups by hand.
# A field is a path, below its resource, and after a colon the ways in which it changes, where others are noticed.
"""


class Place(NamedTuple):
    """A field, and a way in which it changes: ``services``, ``spec.type``, ``removed``."""

    plural: str
    path: str
    how: str

    def __str__(self) -> str:
        return f"{self.plural} {self.path}: {self.how}"


class Groups:
    """The patterns of the file, each with its reason, in the file's order."""

    def __init__(self, text: str) -> None:
        told = tomllib.loads(text) if text else {}
        self.number = told.get("places", 0)
        self.reasons = [group["why"] for group in told.get("group", ())]
        self.patterns = [
            (f"{plural} {path}", group["why"])
            for group in told.get("group", ())
            for plural, paths in group["fields"].items()
            for path in paths
        ]
        self._compiled = [(_regex(pattern), why) for pattern, why in self.patterns]

    def why(self, place: Place) -> str:
        """The reason of the first pattern that fits; empty where none does."""
        return next((why for regex, why in self._compiled if regex.fullmatch(str(place))), "")

    def fits(self, place: Place) -> list[str]:
        """The patterns that fit."""
        found = zip(self.patterns, self._compiled, strict=True)
        return [pattern for (pattern, _), (regex, _) in found if regex.fullmatch(str(place))]


def _regex(pattern: str) -> re.Pattern[str]:
    where, _, hows = pattern.partition(": ")
    plural, _, path = where.partition(" ")
    how = "|".join(hows.split(", ")) if hows else ".*"
    below = re.escape(path).replace(r"\*", ".*")
    if below.endswith(r"\..*"):
        below = below.removesuffix(r"\..*") + r"([.\[].*)?"
    words = re.escape(plural).replace(r"\*", r"\S+"), below, how
    return re.compile("{} {}: ({})".format(*words))


def written(unnoticed: Iterable[Place], noticed: Iterable[Place], before: Groups) -> str:
    """The file: each unnoticed place in the group that it was in; what was in none is not yet looked at."""
    groups = defaultdict[str, list[Place]](list)
    for place in sorted(unnoticed):
        groups[before.why(place) or NEW].append(place)
    others = sorted(noticed)
    text = _HEAD.format(new=NEW) + f"places = {sum(map(len, groups.values()))}\n"
    known = dict.fromkeys(before.reasons)
    for why in [*known, *sorted(groups.keys() - known.keys())]:
        if own := groups.get(why):
            rest = [place for other, places in groups.items() if other != why for place in places]
            text += f'\n[[group]]\nwhy = "{why}"\nplaces = {len(own)}\n'
            text += "".join(_lines(patterns(own, [*rest, *others])))
    return text


def _lines(found: Iterable[str]) -> Iterator[str]:
    """The patterns of each resource, as many in a line as there is room for."""
    by_plural = defaultdict[str, list[str]](list)
    for pattern in found:
        plural, _, path = pattern.partition(" ")
        by_plural[plural].append(f'"{path}",')
    for plural, paths in by_plural.items():
        yield f'fields."{plural}" = [\n'
        line = ""
        for path in paths:
            if line and len(line) + len(path) > _WIDTH:
                yield f"  {line}\n"
                line = ""
            line += f"{' ' if line else ''}{path}"
        yield f"  {line}\n]\n"


def patterns(places: Iterable[Place], others: Iterable[Place]) -> list[str]:
    """Few patterns that fit all places, and none of the others.

    >>> one, two = Place("pods", "spec.hostname", "removed"), Place("pods", "spec.subdomain", "removed")
    >>> patterns([one, two], []), patterns([one, two], [Place("pods", "spec.nodeName", "removed")])
    (['* *'], ['* spec.hostname', '* spec.subdomain'])
    """
    taken = {pattern for place in others for pattern in _general(place)}
    fitting = defaultdict[str, set[Place]](set)
    for place in places:
        for pattern in _general(place):
            if pattern not in taken:
                fitting[pattern].add(place)
    return _joined(_cover(set(places), fitting))


def _joined(found: Iterable[str]) -> list[str]:
    """Patterns of the same fields in one."""
    hows = defaultdict[str, list[str]](list)
    for pattern in sorted(found):
        where, _, how = pattern.partition(": ")
        hows[where] += [how] if how else []
    return [f"{where}: {', '.join(each)}" if each else where for where, each in hows.items()]


def _cover(left: set[Place], fitting: Mapping[str, set[Place]]) -> Iterator[str]:
    """The pattern that fits most of what is left comes next; of several, the shortest."""
    queue = [(-len(found), len(pattern), pattern) for pattern, found in fitting.items()]
    heapq.heapify(queue)
    while left:
        known, length, pattern = heapq.heappop(queue)
        fits = len(fitting[pattern] & left)
        if fits and -fits > known:  # some went since
            heapq.heappush(queue, (-fits, length, pattern))
        elif fits:
            left -= fitting[pattern]
            yield pattern


def _general(place: Place) -> Iterator[str]:
    """Patterns that fit a place: any resource's, a part of the path, any variable or those of a name, each way or one."""
    for plural in ("*", place.plural):
        for path in {general for each in _unnamed(place.path) for general in _parts(each)}:
            yield f"{plural} {path}"
            yield f"{plural} {path}: {place.how}"


def _unnamed(path: str) -> set[str]:
    variable = re.search(r"env\[([^\]]+)\]", path)
    words = variable[1].split("_") if variable else []
    globs = ["*", *("_".join(words[:n]) + "_*" for n in range(1, len(words)))] if words else []
    return {path, *(re.sub(r"env\[[^\]]+\]", f"env[{one}]", path) for one in globs)}


def _parts(path: str) -> Iterator[str]:
    """The path; all below each of the fields on its way, with that field itself; all of its name, wherever they stand."""
    yield path
    yield "*"
    dots = [found.start() for found in re.finditer(r"[.\[](?=(?:[^']*'[^']*')*[^']*$)", path)]
    yield from (f"{path[:at]}.*" for at in (*dots, len(path)))
    if dots:
        yield f"*{path[dots[-1] :]}" if path[dots[-1]] == "." else f"*.{path.rpartition('.')[2]}"
