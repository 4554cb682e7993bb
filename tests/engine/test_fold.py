"""Roots first; no status changes, no UNKNOWN is hidden, no explanation runs in a circle."""

from hypothesis import given
from hypothesis import strategies as st

from drycc_doctor.api import fail, passed, subject, unknown
from drycc_doctor.engine.fold import fold
from drycc_doctor.facts.root_causes import edges
from drycc_doctor.model.edge import Edge
from drycc_doctor.model.finding import Finding, Place, Result
from drycc_doctor.model.query import Right

EDGES = edges()
STORAGE, BUILDER = subject.component("drycc-storage"), subject.component("drycc-builder")


def bad(code: str, about: subject.Subject) -> Finding:
    return fail(code, about, f"{about} {code}", remedy="mend it")


def folded(*findings: Finding) -> dict[int, int]:
    """By the findings' numbers."""
    results = [Result(f"test-{i:02}", "", (f,)) for i, f in enumerate(findings)]
    return {int(k.check[5:]): int(v.check[5:]) for k, v in fold(results, EDGES).items()}


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


def edge(effect: str, cause: str) -> Edge:
    return Edge(subject.component(effect), ("*",), subject.component(cause), "")


def named(names: str) -> list[Result]:
    return [Result(f"test-{n}", "", (bad("x", subject.component(n)),)) for n in names]


def test_a_cause_that_would_close_a_circle_gives_way_to_the_next():
    """a and b explain each other, and c explains b: one root."""
    explained = fold(named("abc"), [edge("a", "b"), edge("b", "a"), edge("b", "c")])
    assert explained == {Place("test-a", 0): Place("test-b", 0), Place("test-b", 0): Place("test-c", 0)}


def test_a_way_out_of_a_circle_may_begin_at_what_was_folded_before():
    """a could follow from c, and was folded under b: now that b has nothing else, a goes to c, and b to a."""
    explained = fold(named("abc"), [edge("a", "b"), edge("a", "c"), edge("b", "a")])
    assert explained == {Place("test-a", 0): Place("test-c", 0), Place("test-b", 0): Place("test-a", 0)}


NAMES = "abcdef"
some_edges = st.lists(st.builds(edge, st.sampled_from([*NAMES, "*"]), st.sampled_from([*NAMES, "*"])), max_size=10)


@given(some_edges, st.text(NAMES, max_size=8))
def test_whatever_can_be_led_to_another_root_is(leans: list[Edge], names: str):
    results = [Result(f"test-{i}", "", (bad("x", subject.component(n)),)) for i, n in enumerate(names)]
    places = {Place(r.check, 0): r.findings[0] for r in results}
    explained = fold(results, leans)
    causes = {
        place: {
            other
            for other, cause in places.items()
            if other != place
            and (
                (cause.subject == one.subject and other < place)
                or any(e.matches_effect(one) and e.matches_cause(cause) for e in leans)
            )
        }
        for place, one in places.items()
    }
    assert all(by in causes[place] for place, by in explained.items())
    for start in places:
        at, seen = start, set[Place]()
        while at in explained:
            assert at not in seen
            seen.add(at)
            at = explained[at]
    for root in places.keys() - explained.keys():
        reached, todo = {root}, [root]
        while todo:
            new = causes[todo.pop()] - reached
            reached |= new
            todo.extend(new)
        assert reached & (places.keys() - explained.keys()) == {root}


subjects = st.sampled_from([STORAGE, BUILDER, subject.gateway("drycc-gateway"), subject.host("drycc.example.com")])
findings = st.builds(bad, st.sampled_from(["crash-loop", "pending", "refused", "not-ready", "no-name"]), subjects)


@given(st.lists(findings, max_size=8))
def test_every_explanation_ends_at_a_root(some: list[Finding]):
    results = [Result(f"test-{i}", "", (f,)) for i, f in enumerate(some)]
    explained = fold(results, EDGES)
    assert not some or len(explained) < len(some)
    for start in explained:
        at, seen = start, set[Place]()
        while at in explained:
            assert at not in seen
            seen.add(at)
            at = explained[at]
