"""Facts: frozen, typed readings of the world; each says what it asks, and gathers itself.

A fact has ``asks``, a tuple of queries and patterns, and a class method ``gather``, from a :class:`FactContext` and other
facts. It may name facts in ``requires``: without them it is missing too, for the same reason; their values it does not use.
"""

from __future__ import annotations

import inspect
import threading
import types
import typing
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any, Self, TypeVar, Union

import msgspec

from drycc_doctor.model import subject as subjects
from drycc_doctor.model.query import Instrument, KubeList, Pattern, Query
from drycc_doctor.model.reply import Failed, Reason, Reply
from drycc_doctor.model.subject import Subject

T = TypeVar("T")
S = TypeVar("S", bound=msgspec.Struct)


class MissingError(Exception):
    """A fact cannot be known: its question went unanswered."""

    def __init__(self, missing: Missing) -> None:
        super().__init__(missing.why)
        self.missing = missing


class Missing(msgspec.Struct, frozen=True):
    """Stands where a fact would: what is not known, and why. ``subject`` is what is to blame."""

    reason: Reason
    subject: Subject
    why: str
    evidence: str = ""  # the key of the query, if one went unanswered

    @classmethod
    def of(cls, query: Query, failed: Failed) -> Self:
        """The question's failure, blamed on the right, the server, or the question itself."""
        return cls(failed.reason, _blamed(query, failed.reason), _why(query, failed), query.key)


def _blamed(query: Query, reason: Reason) -> Subject:
    if reason is Reason.FORBIDDEN and query.right:
        return subjects.right(query.right)
    if reason is Reason.NOT_FOUND and isinstance(query, KubeList) and "gateway.networking" in query.api:
        return subjects.gateway_api()
    if reason in {Reason.UNREACHABLE, Reason.TIMEOUT} and query.instrument is Instrument.API_SERVER:
        return subjects.api_server()
    return subjects.evidence(query.key)


def _why(query: Query, failed: Failed) -> str:
    if failed.reason is Reason.FORBIDDEN and query.right:
        return f"the API server does not let us {query.right}"
    return failed.detail or f"{failed.reason} ({query.key})"


class Gap(msgspec.Struct, frozen=True):
    """An object that could not be read; the others of its list were."""

    subject: Subject
    why: str


class FactContext:
    """The one handle that a fact gets on the outside world. It refuses what the fact did not declare."""

    def __init__(self, ask: Callable[[Query], Reply], many: Callable[[Sequence[Query]], list[Reply]]) -> None:
        self._ask, self._many = ask, many
        self.gaps: list[Gap] = []
        self.asked: list[str] = []
        self.allowed: tuple[Query | Pattern, ...] = ()

    def reply(self, query: Query, type_: type[T]) -> T | Failed:
        """Ask, and take 'it failed' as an answer: for when the failure is itself the finding."""
        self._check(query)
        return _decoded(self._ask(query), type_)

    def replies(self, queries: Sequence[Query], type_: type[T]) -> list[T | Failed]:
        """Ask several at once, side by side."""
        for query in queries:
            self._check(query)
        return [_decoded(reply, type_) for reply in self._many(queries)]

    def answer(self, query: Query, type_: type[T]) -> T:
        """Ask, and give up on the fact if there is no answer."""
        reply = self.reply(query, type_)
        if isinstance(reply, Failed):
            raise MissingError(Missing.of(query, reply))
        return reply

    def objects(self, query: KubeList, type_: type[S]) -> tuple[S, ...]:
        """List objects, each read on its own: one that cannot be read is a gap, and costs no other."""
        if query.keep and not set(fields_of(type_)) <= set(query.keep):
            msg = f"{type_.__name__} names fields that {query.key} does not keep"
            raise TypeError(msg)
        found = []
        for one in self.answer(query, list[Any]):
            try:
                found.append(_object(one, type_))
            except msgspec.ValidationError as error:
                self.gaps.append(Gap(_named(query, one), str(error)))
        return tuple(found)

    def _check(self, query: Query) -> None:
        self.asked.append(query.key)
        if not any(query == one if isinstance(one, Query) else one.matches(query) for one in self.allowed):
            msg = f"{query!r} is not among what the fact says it asks"
            raise TypeError(msg)


def _object(value: Any, type_: type[S]) -> S:
    """In Kubernetes' JSON a field that is null is one that is not there: times of a container that was lost are so."""
    try:
        return read(value, type_)
    except msgspec.ValidationError:
        return read(_without_nulls(value), type_)


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nulls(one) for key, one in value.items() if one is not None}
    return [_without_nulls(one) for one in value] if isinstance(value, list) else value


_learned: set[Any] = set()
_learning = threading.Lock()


def read(value: Any, type_: type[T]) -> T:
    """Convert as msgspec does; raises its ValidationError.

    msgspec learns a type when it first meets it, and crashes the process if two threads do that at once with Structs
    that they share: so types are learned one at a time.
    """
    if type_ not in _learned:
        with _learning:
            with suppress(msgspec.ValidationError):
                msgspec.convert(None, type_)
            _learned.add(type_)
    return msgspec.convert(value, type_)


def _decoded(reply: Reply, type_: type[T]) -> T | Failed:
    if isinstance(reply, Failed):
        return reply
    try:
        return read(reply.answer, type_)
    except msgspec.ValidationError as error:
        return Failed(Reason.UNREADABLE, str(error))


def _named(query: KubeList, one: object) -> Subject:
    metadata = one.get("metadata") if isinstance(one, dict) else None
    named = metadata if isinstance(metadata, dict) else {}
    return subjects.thing(query.plural, str(named.get("name", "without a name")), str(named.get("namespace") or ""))


def fields_of(type_: Any) -> tuple[str, ...]:
    """The dotted paths of the fields that a Struct reads, as :class:`KubeList` keeps them."""
    return tuple(sorted(_paths(type_, "")))


def _paths(type_: Any, at: str) -> Iterable[str]:
    arguments = typing.get_args(type_)
    if typing.get_origin(type_) in {Union, types.UnionType}:
        return {path for one in arguments if one is not type(None) for path in _paths(one, at)}
    if typing.get_origin(type_) in {tuple, list}:
        return set(_paths(arguments[0], f"{at}[]"))
    if isinstance(type_, type) and issubclass(type_, msgspec.Struct) and type_.__name__ not in {"Seal", "Url"}:
        dot = "." if at else ""
        return {path for f in msgspec.structs.fields(type_) for path in _paths(f.type, f"{at}{dot}{f.encode_name}")}
    return {at}


@lru_cache(maxsize=1024)
def dependencies(function: Callable[..., object]) -> dict[str, Any]:
    """Map parameter names to the types a function asks for."""
    hints = typing.get_type_hints(function)
    return {name: hints[name] for name in inspect.signature(function).parameters if name != "cls"}


def unwrap_optional(annotation: Any) -> tuple[Any, bool]:
    """The fact that an annotation names, and whether the function can do without: ``Fact | Missing``."""
    if typing.get_origin(annotation) in {Union, types.UnionType}:
        kinds = [one for one in typing.get_args(annotation) if one is not Missing]
        return kinds[0], True
    return annotation, False
