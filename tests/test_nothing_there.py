"""Where there is nothing, nothing is praised: no PASS is about no things at all.

Each kind of object, of DNS record and of option is taken away from each generation, one at a time; all checks run.
"""

import re
from collections.abc import Iterator
from functools import cache

import pytest

from drycc_doctor.drycc import DRYCC, installed
from drycc_doctor.facts.platform.generations import GENERATIONS
from drycc_doctor.model.finding import Report, Status
from drycc_doctor.worlds import World, healthy
from tests.again import Again

pytestmark = pytest.mark.once
CHECKS = installed().checks
VARIANTS = [*((one, ()) for one in GENERATIONS), ("g2", ("off_cluster",)), ("g3", ("tls",))]
OPTIONS = {"domain": "example.com", "controller": "drycc.example.com", "active": "true", "tls-horizon": "14"}
"""What an operator can say, beside the namespace."""
COUNTS_NONE = re.compile(r"(?<![\w.:-])0(?![\w.:-])|\bnone of no\b|\ball no\b")
"""A count that is zero; not a number of a version, an address, or a pod."""
NOT_YET: set[str] = set()
"""Checks that praise nothing: none may come to these."""
WELL_WITHOUT = {
    "events": "Kubernetes forgets them after an hour",
    "jobs": "those that are done are deleted: by Helm, by their ttl, by CronJobs",
    "poddisruptionbudgets": "warned of: it hurts when nodes are drained, not now",
    "replicasets": "Deployments make theirs anew at once; where they do not, their pods tell",
    "cronjobs": "warned of: what they do comes late; that there are no backups fails where the database is the platform's",
    "issuers": "the certificate that was issued is served; its end is warned of in time",
    "certificates": "warned of: the one that was issued is served",
    "leases": "k3s with one server writes none",
    "persistentvolumes": "not yet looked at: a claim without its volume becomes Lost",
}
"""Kinds that can be gone altogether with nothing that fails, and why that is well, or is not: none may come to these."""


def test_no_pass_is_about_nothing():
    empty = {
        f"{check}: {message} (without {name})"
        for _, name, report in without()
        for check, message in passes(report)
        if COUNTS_NONE.search(message)
    }
    assert [one for one in sorted(empty) if one.partition(":")[0] not in NOT_YET] == []
    assert {one for one in NOT_YET if not any(each.startswith(one) for each in empty)} == set(), (
        "take them from the list"
    )


def test_whose_absence_fails_nothing_is_listed():
    unseen = {name.partition(" ")[2] for kind, name, report in without() if kind and report.exit_code() == 0}
    assert unseen - WELL_WITHOUT.keys() == set()
    assert WELL_WITHOUT.keys() - unseen == set(), "these are noticed now: take them from the list"


def test_counts_of_none_are_known():
    for message in ("all 0 pods are ready", "0 nodes have room", "0 of 0 answered", "none of 0 is stuck"):
        assert COUNTS_NONE.search(message), message
    for message in ("drycc-database-0 leads", "chart 1.0.0", "192.0.2.10 answers", "10 pods", "API 2.0: well"):
        assert not COUNTS_NONE.search(message), message


def passes(report: Report) -> Iterator[tuple[str, str]]:
    return ((r.check, f.message) for r in report.results for f in r.findings if f.status is Status.PASS)


@cache
def without() -> tuple[tuple[bool, str, Report], ...]:
    """The report of each World that lacks something: whether that is a kind of object, its name, and what is said."""
    told = []
    for generation, variant in VARIANTS:
        again = Again(CHECKS, whole(generation, variant), DRYCC.edges())
        for is_kind, name, world in lacking(generation, variant):
            told.append((is_kind, name, again.report(world)))
    return tuple(told)


def whole(generation: str, variant: tuple[str, ...]) -> World:
    world = healthy(generation, **dict.fromkeys(variant, True))
    world.options |= OPTIONS
    return world


def lacking(generation: str, variant: tuple[str, ...]) -> Iterator[tuple[bool, str, World]]:
    """Worlds, each without something."""
    known = whole(generation, variant)
    for plural in sorted({plural for _, plural, _ in known.objects.kinds()}):
        for namespace in ("", "drycc"):
            world = whole(generation, variant)
            if [*world.objects.view(plural, namespace)]:
                world.objects.clear(plural, namespace)
                yield True, f"{generation} {plural}", world
    for rtype in sorted({rtype for records in known.dns.records.values() for rtype in records}):
        world = whole(generation, variant)
        for zone in (world.dns.records, *(server.records for server in world.dns.servers.values())):
            for records in zone.values():
                records.pop(rtype, None)
        yield False, f"{generation} {rtype} records", world
    for option in known.options:
        world = whole(generation, variant)
        del world.options[option]
        yield False, f"{generation} option {option}", world
