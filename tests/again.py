"""The doctor once more after a change: facts that it does not reach are not gathered again, nor judged.

A whole run of all checks takes a tenth of a second and sixteen threads. Where thousands of changes are tried on one
World, a change costs what it reaches: the questions whose answers are others, the facts that are others for it, and
the checks that judge those. What comes out is what a whole run says; tests/test_again.py holds them against each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from graphlib import TopologicalSorter
from typing import Any, cast
from unittest.mock import patch

import msgspec

from drycc_doctor.engine.fold import fold
from drycc_doctor.engine.placeholders import named
from drycc_doctor.engine.resolve import Gathered, _gather, builds_upon, closure
from drycc_doctor.engine.run import judge
from drycc_doctor.model import fact as facts
from drycc_doctor.model.check import Check
from drycc_doctor.model.edge import Edge
from drycc_doctor.model.fact import FactContext, _object
from drycc_doctor.model.finding import Finding, Report, Result
from drycc_doctor.model.query import PLATFORM, KubeList, Option, Query
from drycc_doctor.model.reply import Got, Reply, Source
from drycc_doctor.worlds import World
from drycc_doctor.worlds.platform.kinds import KINDS
from drycc_doctor.worlds.state.objects import Objects

_objects = FactContext.objects
Findings = dict[str, tuple[Finding, ...]]
"""What each check says, by its id."""


class CannotAnswerError(Exception):
    """No World can be so: its own programs cannot read what was changed, as an API server would not have taken it."""


class Again:
    """All checks on a World as it is; then on others, of which each is that World with a change."""

    def __init__(self, checks: Iterable[Check[Any]], world: World, edges: Sequence[Edge] = ()) -> None:
        self.checks, self.edges = tuple(checks), edges
        self._kinds = {one.id: {kind for kind, _ in one.needs.values()} for one in self.checks}
        facts = closure({kind for kinds in self._kinds.values() for kind in kinds})
        self._upon = {fact: set(builds_upon(fact)) for fact in facts}
        self._order = tuple(TopologicalSorter(self._upon).static_order())
        self._ways: dict[str, tuple[Any, ...]] = {}
        self._replies: dict[Query, Reply] = {}
        self._reads: dict[Query, set[str]] = {}
        self._asked: dict[Any, set[Query]] = {}
        self._known: dict[Any, Gathered] = {}
        self._shared: set[int] = set()
        self._types: dict[tuple[Any, Query], set[Any]] = {}  # what each fact makes of the objects of a list
        self._structs: dict[tuple[int, Any], Any] = {}
        asker = _Watching(world)
        for fact in self._order:
            self._known[fact] = self._gather(fact, asker, self._known)
            self._asked[fact] = asker.taken()
        self._replies, self._reads = asker.replies, asker.reads
        answers = (reply.answer for reply in self._replies.values() if isinstance(reply, Got))
        self._shared = {id(one) for answer in answers if isinstance(answer, list) for one in answer}
        self.findings = {one.id: self._judge(one, self._known, asker) for one in self.checks}

    def after(self, world: Source, plural: str = "", only: str = "") -> Findings:
        """What the checks say that a change reaches; of the others it is as before.

        ``plural``: only objects of this resource were changed, and what reads none of them is not asked again. ``only``:
        one check is asked, by its id.
        """
        asker = _Asker(world, {q: r for q, r in self._replies.items() if plural and plural not in self._reads[q]})
        known, changed = dict(self._known), set[Any]()
        for fact in self._way_to(only):
            if self._upon[fact] & changed or any(self._is_other(fact, q, asker.ask(q)) for q in self._asked[fact]):
                gathered = self._gather(fact, asker, known)
                if gathered != known[fact]:
                    known[fact] = gathered
                    changed.add(fact)
        asked = (one for one in self.checks if only in {"", one.id})
        return {one.id: self._judge(one, known, asker) for one in asked if self._kinds[one.id] & changed}

    def _way_to(self, check: str) -> tuple[Any, ...]:
        """The facts that a check builds upon, in their order; all of them, if none is named."""
        if check and check not in self._ways:
            needed = {*closure(self._kinds[check])}
            self._ways[check] = tuple(fact for fact in self._order if fact in needed)
        return self._ways[check] if check else self._order

    def report(self, world: Source) -> Report:
        """The whole report after a change."""
        findings = self.findings | self.after(world)
        results = tuple(Result(one.id, one.title, findings[one.id]) for one in self.checks)
        explained = fold(results, self.edges)
        return Report(doctor="", source="", started=None, seconds=0.0, results=results, explained_by=explained)

    def _gather(self, fact: Any, asker: _Asker, known: dict[Any, Gathered]) -> Gathered:
        def objects(ask: Any, query: KubeList, type_: Any) -> Any:
            self._types.setdefault((fact, query), set()).add(type_)
            return _objects(ask, query, type_)

        with patch.object(facts, "_object", self._read), patch.object(FactContext, "objects", objects):
            return _gather(fact, asker, known)  # type: ignore[arg-type]  # it asks, and needs no threads for it

    def _read(self, value: Any, type_: Any) -> Any:
        """Worlds share the objects that are not changed: those are read once."""
        at = id(value), type_
        if at not in self._structs:
            struct = _object(value, type_)
            if id(value) not in self._shared:
                return struct
            self._structs[at] = struct
        return self._structs[at]

    def _is_other(self, fact: Any, query: Query, reply: Reply) -> bool:
        """Whether an answer is another than before, as far as a fact reads it."""
        before, types = self._replies[query], self._types.get((fact, query), set())
        if before is reply or before == reply:
            return False
        if not (types and isinstance(before, Got) and isinstance(reply, Got)):
            return True
        if len(before.answer) != len(reply.answer):
            return True
        pairs = [(old, new) for old, new in zip(before.answer, reply.answer, strict=True) if old is not new]
        return any(self._struct(old, one) != self._struct(new, one) for old, new in pairs for one in types)

    def _struct(self, value: Any, type_: Any) -> Any:
        try:
            return self._read(value, type_)
        except msgspec.ValidationError as error:
            return str(error)

    def _judge(self, one: Check[Any], known: Mapping[Any, Gathered], asker: _Asker) -> tuple[Finding, ...]:
        return named(judge(one, known), asker.namespace)


class _Asker:
    """Asks a World each question once, one after the other."""

    def __init__(self, source: Source, replies: Mapping[Query, Reply] | None = None) -> None:
        self._source, self.replies, self._taken = source, dict(replies or {}), set[Query]()

    def ask(self, query: Query) -> Reply:
        """The answer, from the World or from the first time it was asked."""
        self._taken.add(query)
        if query not in self.replies:
            self.replies[query] = self._put(query)
        return self.replies[query]

    def many(self, queries: Sequence[Query]) -> list[Reply]:
        """The answers in the order of the questions."""
        return [self.ask(query) for query in queries]

    def taken(self) -> set[Query]:
        """What was asked since this was called."""
        taken, self._taken = self._taken, set()
        return taken

    @cached_property
    def namespace(self) -> str:
        """The platform's, as the operator says it."""
        reply = self._source.ask(Option("namespace"))
        return str(reply.answer) if isinstance(reply, Got) else PLATFORM

    def _put(self, query: Query) -> Reply:
        try:
            return self._source.ask(query)
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            raise CannotAnswerError(query.key) from error


class _Watching(_Asker):
    """Knows too of which resources each answer was read."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._world = world
        self.reads: dict[Query, set[str]] = {}

    def _put(self, query: Query) -> Reply:
        objects, read = self._world.objects, set[str]()
        self._world.objects = cast(Objects, _Watched(objects, read))
        try:
            return super()._put(query)
        finally:
            self._world.objects, self.reads[query] = objects, read


class _Watched:
    """The objects of a World, and a note of each resource that they are asked for; all of them, where none is named."""

    def __init__(self, objects: Objects, read: set[str]) -> None:
        self._objects, self._read = objects, read

    def __getattr__(self, name: str) -> Any:
        verb = getattr(self._objects, name)

        def noted(*words: Any) -> Any:
            self._read.update(words[:1] or (() if name == "kinds" else ALL))
            return verb(*words)

        return noted


ALL = frozenset(plural for kinds in KINDS.values() for plural in kinds)
