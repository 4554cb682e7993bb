"""Roots first; no status changes, no UNKNOWN is hidden, no explanation runs in a circle."""

from hypothesis import given
from hypothesis import strategies as st

from drycc_doctor.api import fail, passed, subject, unknown
from drycc_doctor.engine.fold import fold
from drycc_doctor.model.edge import Edge
from drycc_doctor.model.finding import Finding, Place, Result
from drycc_doctor.model.query import Right

STORAGE, BUILDER = subject.component("drycc-storage"), subject.component("drycc-builder")


def bad(code: str, about: subject.Subject) -> Finding:
    return fail(code, about, f"{about} {code}", remedy="mend it")


def folded(*findings: Finding) -> dict[int, int]:
    """By the findings' numbers."""
    results = [Result(f"test-{i:02}", "", (f,)) for i, f in enumerate(findings)]
    return {int(k.check[5:]): int(v.check[5:]) for k, v in fold(results).items()}


def test_what_follows_is_folded_under_its_cause():
    assert folded(bad("crash-loop", BUILDER), bad("unschedulable", STORAGE)) == {0: 1}


def test_an_edge_explains_only_its_codes():
    """An image that cannot be pulled has nothing to do with the storage."""
    assert folded(bad("image", BUILDER), bad("unschedulable", STORAGE)) == {}


def test_two_independent_faults_are_two_roots():
    assert folded(bad("image", BUILDER), bad("crash-loop", subject.node("node-1"))) == {}


def test_a_right_that_is_missing_is_said_once():
    right = subject.right(Right("list", "secrets"))
    assert folded(*(unknown("forbidden", right, f"{i}") for i in range(4))) == {1: 0, 2: 0, 3: 0}


def test_an_unknown_is_explained_by_a_failure_of_the_same_subject():
    gone = subject.platform("drycc")
    assert folded(unknown("not-found", gone, "no platform"), bad("no-platform", gone)) == {0: 1}


def test_an_unknown_that_nothing_explains_stays():
    assert folded(unknown("timeout", subject.resolver(), "silent"), bad("crash-loop", BUILDER)) == {}


def test_what_passes_explains_nothing():
    assert folded(passed("ok", STORAGE, "well"), bad("crash-loop", BUILDER)) == {}


def test_a_circle_of_edges_still_leaves_a_root():
    circle = [Edge(subject.component(a), ("*",), subject.component(b), "") for a, b in ("ab", "ba")]
    results = [Result(f"test-{n}", "", (bad("x", subject.component(n)),)) for n in "ab"]
    assert len(fold(results, circle)) == 1


subjects = st.sampled_from([STORAGE, BUILDER, subject.gateway("drycc-gateway"), subject.host("drycc.example.com")])
findings = st.builds(bad, st.sampled_from(["crash-loop", "pending", "refused", "not-ready", "no-name"]), subjects)


@given(st.lists(findings, max_size=8))
def test_every_explanation_ends_at_a_root(some: list[Finding]):
    results = [Result(f"test-{i}", "", (f,)) for i, f in enumerate(some)]
    explained = fold(results)
    assert not some or len(explained) < len(some)
    for start in explained:
        at, seen = start, set[Place]()
        while at in explained:
            assert at not in seen
            seen.add(at)
            at = explained[at]
