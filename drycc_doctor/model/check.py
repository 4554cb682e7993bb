"""Checks: pure functions from facts to findings, each with the ways it must fail."""

import inspect
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import msgspec

from drycc_doctor.model.fact import dependencies, unwrap_optional
from drycc_doctor.model.finding import Finding, Status

W = TypeVar("W")  # what examples change: a World; the model knows no more of it
Change = Callable[[W], object]
Declared = Callable[[Change[W]], Change[W]]
Judge = Callable[..., Iterator[Finding]]
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+")


class Example(msgspec.Struct, frozen=True):
    """A change to the healthy world, and what the check must then say: a finding of this status and code.

    Tried on every generation, unless it can be only ``since`` one, or ``only`` on some.
    """

    title: str
    status: Status
    code: str
    change: Change[Any]
    since: str = ""
    only: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Its title as an identifier: ``the-record-was-never-made``."""
        return re.sub(r"[^a-z0-9]+", "-", self.title.lower()).strip("-")

    def on(self, generations: Sequence[str]) -> tuple[str, ...]:
        """Those of some generations, in the order of their age, on which it is tried. Raises ValueError for an unknown one."""
        first = generations.index(self.since) if self.since else 0
        return tuple(one for one in generations[first:] if not self.only or one in self.only)


@dataclass(slots=True)
class Check(Generic[W]):
    """One question of health, with the function that judges it.

    ``hardening``: what it fails is accepted of a platform that is only tried out (``--profile evaluation``).
    """

    id: str
    title: str
    judge: Judge
    hardening: bool = False
    examples: list[Example] = field(default_factory=list)

    def must_be(
        self,
        status: Status,
        code: str,
        title: str,
        change: Change[W] | None = None,
        *,
        since: str = "",
        only: tuple[str, ...] = (),
    ) -> Declared[W]:
        """Declare an example: after this change the check has a finding of ``status`` and ``code``, and none worse.

        Without a ``change`` it decorates the function that makes it. ``since`` and ``only`` are of :class:`Example`.
        """

        def declare(change: Change[W]) -> Change[W]:
            self.examples.append(Example(title, status, code, change, since, only))
            return change

        if change is not None:
            declare(change)
        return declare

    def must_pass(self, code: str, title: str, change: Change[W] | None = None, **on: Any) -> Declared[W]:
        """Declare an example that the check must find well; ``on`` as of :meth:`must_be`."""
        return self.must_be(Status.PASS, code, title, change, **on)

    def must_skip(self, code: str, title: str, change: Change[W] | None = None, **on: Any) -> Declared[W]:
        """Declare an example that the check must SKIP; ``on`` as of :meth:`must_be`."""
        return self.must_be(Status.SKIP, code, title, change, **on)

    def must_not_know(self, code: str, title: str, change: Change[W] | None = None, **on: Any) -> Declared[W]:
        """Declare an example that the check must call UNKNOWN; ``on`` as of :meth:`must_be`."""
        return self.must_be(Status.UNKNOWN, code, title, change, **on)

    def must_warn(self, code: str, title: str, change: Change[W] | None = None, **on: Any) -> Declared[W]:
        """Declare an example that the check must WARN of; ``on`` as of :meth:`must_be`."""
        return self.must_be(Status.WARN, code, title, change, **on)

    def must_fail(self, code: str, title: str, change: Change[W] | None = None, **on: Any) -> Declared[W]:
        """Declare an example that the check must FAIL; ``on`` as of :meth:`must_be`."""
        return self.must_be(Status.FAIL, code, title, change, **on)

    @property
    def area(self) -> str:
        """The first word of the id."""
        return self.id.partition("-")[0]

    @property
    def needs(self) -> dict[str, tuple[Any, bool]]:
        """The facts that it judges, by parameter name, each with whether it can do without."""
        return {name: unwrap_optional(annotation) for name, annotation in dependencies(self.judge).items()}

    @property
    def doc(self) -> str:
        """What is looked at, why it matters, what to do; becomes its page in the manual."""
        return inspect.getdoc(self.judge) or ""


def check(id: str, *, title: str, hardening: bool = False) -> Callable[[Judge], Check[Any]]:  # noqa: A002 - it is the id
    """Declare a check. The decorated function's parameters say which facts it needs."""
    if not _ID.fullmatch(id):
        msg = f"check id {id!r} is not kebab-case"
        raise ValueError(msg)

    def declare(judge: Judge) -> Check[Any]:
        if not judge.__doc__:
            msg = f"check {id!r} has no docstring, and so no page in the manual"
            raise ValueError(msg)
        return Check(id, title, judge, hardening)

    return declare
