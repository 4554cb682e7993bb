"""Two at once: what one example breaks, another does not mend, nor hides, whichever comes first.

A sample of all pairs of examples that FAIL is tried on each generation, chosen by digest: a new example changes little.
Of each pair the whole report is made: what either alone makes the doctor say stands there, and is led to a cause that is
its own.
"""

import heapq
import zlib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from itertools import combinations
from typing import Any, NamedTuple

import msgspec
import pytest

from drycc_doctor.drycc import DRYCC, installed
from drycc_doctor.facts.platform.generations import GENERATIONS
from drycc_doctor.model.check import Check, Example
from drycc_doctor.model.finding import Place, Report, Result, Status
from drycc_doctor.model.glob import fits
from drycc_doctor.worlds import NotThereError, World, healthy
from drycc_doctor.worlds.happenings import helm
from tests.again import Again

pytestmark = pytest.mark.once
PAIRS = 1000
LISTED = {
    ("dns-authoritative/not-registered", "dns-caa/other-account"): "a domain that was not paid for has no records",
    ("hooks-receivers/hangs", "hooks-urls/not-carried"): "one sets the variable that the other takes away",
    ("hooks-urls/not-carried", "hooks-receivers/hangs"): "one takes away the variable that the other sets",
    ("dns-no-loadbalancer/no-node", "builder-ssh/ssh-protocol"): "its address went with the load balancer",
    ("gateway-load-balancer/exhausted", "dns-magic-domain/other-address"): "a gateway without an address has not moved",
    ("gateway-listeners/no-routes", "dns-ipv6/wrong-address"): "a host that no route serves is not asked for",
    ("gateway-programmed/no-address", "dns-magic-domain/other-address"): "a gateway without an address has not moved",
    ("components-platform/no-platform", "dns-magic-domain/other-address"): "a gateway that is gone has not moved",
    ("dns-wildcard/wrong-address", "dns-ipv6/wrong-address"): "an alias takes the place of all other records",
    ("tuning-ldap/*", "production-registration/open"): "where a directory says who may log in, nobody registers",
    ("controller-inside-outside/service", "controller-version/other-major"): "what answers there is from before",
    ("components-rbac/narrowed", "components-values/refused"): "without a release nobody knows what was changed",
    ("components-admission/refused", "components-values/refused"): "a cache without pods refuses nobody",
    ("gateway-controller/down", "controller-inside-outside/gateway"): "what istiod does not see is served as before",
    ("cluster-daemonsets/no-pod", "logging-fluentbit/not-ready"): "the pod that is not ready is the one that goes",
}
"""Which example's finding goes (the second) because of which other, and why that is right."""
_WAITING = (
    "crash-loop",
    "not-ready",
    "in-init",
    "in-init-still",
    "config",
    "no-pods",
    "volume",
    "stale",
    "controller",
    "bucket",
    "hangs",
)
SHARED = {
    **dict.fromkeys(_WAITING, "what waits or ends says not for what: it is led to what it needs, and is not there"),
    **dict.fromkeys(
        ("pending", "failed"), "a revision and a Job wait for what is not ready: for which of it, only Helm knows"
    ),
    **dict.fromkeys(
        ("database-down", "database-hangs", "database-or-cache-hangs", "reads-fail", "database-or-reads-fail"),
        "a program that the database does not answer says not why",
    ),
    **dict.fromkeys(
        ("not-renewed", "speaker-down", "no-platform"), "who does the work is down, or was where it is gone"
    ),
    **dict.fromkeys(("not-accepted", "not-programmed"), "what is refused looks as what nobody has served yet"),
    **dict.fromkeys(("no-record", "challenge"), "a record is made when the gateway has an address"),
}
"""Codes of roots that may be led to what another example brought about, and why that is true."""
WITHOUT_TLS = {"production-clear-text/http-only", "tls-oauth-urls/https-urls"}
WITHOUT_TLS |= {f"controller-auth/{code}" for code in ("timeout", "reset", "protocol")}  # at port 80 they were made
"""Findings that can only be where nothing serves TLS: whoever serves it mends them, and they end what is about TLS."""
Reports = tuple[Report | None, Report | None]
"""What is said in one order and in the other; None where the second change found nothing to change."""
Verdicts = tuple[Result | None, Result | None]
"""What a check says of it."""
Said = tuple[str, str, object]
"""What a finding says: its check, its code, its subject."""


class Case(NamedTuple):
    """An example with its check."""

    check: Check[World]
    example: Example

    @property
    def name(self) -> str:
        """Check and code, as in ``LISTED``."""
        return f"{self.check.id}/{self.example.code}"

    def __hash__(self) -> int:
        return hash((self.check.id, self.example.title))

    def __str__(self) -> str:
        return f"{self.name} ({self.example.title})"

    def stands(self, result: Result | None) -> bool:
        """Whether a result has the finding that the example promises, or does not know."""
        if result is None or result.status is Status.UNKNOWN:
            return True
        return any((f.status, f.code) == (self.example.status, self.example.code) for f in result.findings)


@pytest.mark.parametrize("generation", GENERATIONS)
def test_no_example_undoes_another_nor_is_blamed_on_it(generation: str):
    """One test for both: they are told of the same reports, and several workers would make these twice."""
    undone, blamed = troubles(generation)
    assert undone == []
    assert blamed == []


def troubles(generation: str) -> tuple[list[str], list[str]]:
    """What is undone, and what is blamed on another."""
    undone, blamed = list[str](), list[str]()
    for pair in sample(generation):
        for case, other, reports in tried(generation, pair):
            verdicts, which = of(case, reports), f"{case} with {other}: "
            if not all(map(case.stands, verdicts)) and not reason(generation, case, other, verdicts):
                undone.append(f"{which}{_words(verdicts)}")
            blamed += [which + wrong for one in reports if one and (wrong := misled(generation, case, other, one))]
    return undone, list(dict.fromkeys(blamed))


def misled(generation: str, case: Case, other: Case, report: Report) -> str:
    """What only a case brings about, as a root, and is led to what only the other does; empty where nothing is."""
    mine, theirs = alone(generation, case), alone(generation, other)
    if mine is None or theirs is None:
        return ""
    roots = {said(mine, place) for place in failing(mine) if place not in mine.explained_by}
    own, others = roots - set(all_said(theirs)), set(all_said(theirs)) - set(all_said(mine))
    for place, by in report.explained_by.items():
        if said(report, place) in own and said(report, by) in others and report.finding(place).code not in SHARED:
            return f"{said(report, place)} under {said(report, by)}"
    return ""


def said(report: Report, place: Place) -> Said:
    finding = report.finding(place)
    return place.check, finding.code, finding.subject


def all_said(report: Report) -> Iterator[Said]:
    return (said(report, place) for place in failing(report))


def failing(report: Report) -> tuple[Place, ...]:
    return report.places(Status.FAIL)


def sample(generation: str) -> list[tuple[Case, Case]]:
    """Some pairs of examples that can be on a generation."""
    cases = [
        Case(check, example)
        for check in installed().checks
        for example in check.examples
        if example.status is Status.FAIL and generation in example.on(GENERATIONS)
    ]
    return heapq.nsmallest(PAIRS, combinations(cases, 2), key=lambda pair: _chance(generation, pair))


def _chance(generation: str, pair: tuple[Case, Case]) -> int:
    words = (generation, *(word for case in pair for word in (case.check.id, case.example.title)))
    return zlib.crc32("\n".join(words).encode())


def tried(generation: str, pair: tuple[Case, Case]) -> Iterator[tuple[Case, Case, Reports]]:
    """Each of a pair, the other, and what is said where both have happened: in its order, and in the other one."""
    reports = together(generation, pair)
    for case, other in (pair, pair[::-1]):
        yield case, other, reports


def together(generation: str, pair: tuple[Case, Case]) -> Reports:
    worlds = [_changed(generation, order) for order in (pair, pair[::-1])]
    reports = [healthy_again(generation).report(world) if world else None for world in worlds[:1]]
    if worlds[0] and worlds[1] and _known(worlds[0]) == _known(worlds[1]):
        return reports[0], reports[0]  # they are the same: so is what is said of them
    return reports[0], healthy_again(generation).report(worlds[1]) if worlds[1] else None


@cache
def alone(generation: str, case: Case) -> Report | None:
    """The whole report where only one has happened."""
    world = _changed(generation, (case,))
    return healthy_again(generation).report(world) if world else None


@cache
def healthy_again(generation: str) -> Again:
    return Again(installed().checks, healthy(generation), DRYCC.edges())


def of(case: Case, reports: Reports) -> Verdicts:
    """What a case's own check says."""
    first, second = (
        None if report is None else next(r for r in report.results if r.check == case.check.id) for report in reports
    )
    return first, second


def _changed(generation: str, cases: tuple[Case, ...]) -> World | None:
    world = healthy(generation)
    try:
        for one in cases:
            one.example.change(world)
    except NotThereError:
        return None
    return world


def _known(world: World) -> tuple[Any, ...]:
    return {key: value for key, value in vars(world).items() if key != "objects"}, set(world.objects.packed())


def reason(generation: str, case: Case, other: Case, verdicts: Verdicts) -> str:
    """Why it is right that a finding is not there; empty if it is not."""
    first, second = verdicts
    if first is None or second is None:
        return "one takes away what the other breaks: in the other order there is nothing left to break"
    listed = (why for (by, what), why in LISTED.items() if fits(other.name, by) and what == case.name)
    if why := next(listed, ""):
        return why
    if _words((first,)) == _words((second,)) and first.status in {Status.FAIL, Status.SKIP}:
        return "neither undid the other, as the order does not matter: the check stops at what is nearer"
    alone = [world for one in (case, other) if (world := _changed(generation, (one,)))]
    if {case.name, other.name} & WITHOUT_TLS and any(world.tls for world in alone):
        return "one serves TLS, and the other is only where nobody does"
    before, *after = (_leaves(world) for world in (healthy(generation), *alone))
    if any(before.get(at) != after[0].get(at) != after[1].get(at) != before.get(at) for at in {*after[0], *after[1]}):
        return "both change the same thing"
    return ""


def _words(verdicts: tuple[Result | None, ...]) -> list[str]:
    return [
        "" if one is None else " ".join(sorted({f"{f.status.name} {f.code}" for f in one.findings})) for one in verdicts
    ]


def _leaves(world: World) -> dict[tuple[str, ...], Any]:
    """All that is known of a World, by its place; items of lists by name, so that two that are added are two."""
    plain = {key: value for key, value in vars(world).items() if key != "objects"}
    objects = [msgspec.msgpack.decode(packed) for _, _, packed in world.objects.packed()]
    named = {f"{obj['kind']} {obj['metadata'].get('namespace')} {obj['metadata']['name']}": obj for obj in objects}
    return dict(_below(("",), plain | named))


def _below(at: tuple[str, ...], value: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    if at[-1] == "release":
        value = helm.unpack(value)
    elif is_dataclass(value) and not isinstance(value, type):
        value = {one.name: getattr(value, one.name) for one in fields(value) if one.compare}
    if isinstance(value, list) and all(isinstance(item, dict) for item in value):
        value = {str(item.get("name") or item.get("type") or i): item for i, item in enumerate(value)}
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _below((*at, str(key)), each)
    else:
        yield at, value
