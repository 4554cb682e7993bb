"""Checks: pure functions from facts to findings, each with the ways it must fail."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, ParamSpec

import msgspec

from drycc_doctor.model.fact import needs, wanted
from drycc_doctor.model.finding import Finding, Status

P = ParamSpec("P")
Change = Callable[[Any], None]  # of a World; the model knows no more of it
GENERATIONS = ("g1", "g2", "g3")
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+")


class Example(msgspec.Struct, frozen=True):
    """A change to the healthy world, and what the check must then say: a finding of this status and code."""

    title: str
    status: Status
    code: str
    change: Change
    on: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name of the function that makes the change."""
        return self.change.__name__


@dataclass(frozen=True, slots=True)
class Check(Generic[P]):
    """One question of health, with the function that judges it.

    ``hardening``: what it fails is accepted of a platform that is only tried out (``--profile evaluation``).
    """

    id: str
    title: str
    judge: Callable[P, Iterator[Finding]]
    hardening: bool = False
    examples: list[Example] = field(default_factory=list)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> list[Finding]:
        """Judge some facts, given directly; this is how tests call a check."""
        return list(self.judge(*args, **kwargs))

    def must_be(
        self, status: Status, code: str, title: str, *, on: tuple[str, ...] = GENERATIONS
    ) -> Callable[[Change], Change]:
        """Declare an example: after this change the check has a finding of ``status`` and ``code``, and none worse.

        ``on`` names the generations where such a change can be.
        """

        def declare(change: Change) -> Change:
            self.examples.append(Example(title, status, code, change, on))
            return change

        return declare

    def must_fail(self, code: str, title: str, *, on: tuple[str, ...] = GENERATIONS) -> Callable[[Change], Change]:
        """Declare an example that the check must FAIL."""
        return self.must_be(Status.FAIL, code, title, on=on)

    @property
    def area(self) -> str:
        """The first word of the id."""
        return self.id.partition("-")[0]

    @property
    def needs(self) -> dict[str, tuple[Any, bool]]:
        """The facts that it judges, by parameter name, each with whether it can do without."""
        return {name: wanted(annotation) for name, annotation in needs(self.judge).items()}

    @property
    def doc(self) -> str:
        """What is looked at, why it matters, what to do; becomes its page in the manual."""
        return inspect.getdoc(self.judge) or ""


def check(
    id: str,  # noqa: A002 - it is the id
    *,
    title: str,
    hardening: bool = False,
) -> Callable[[Callable[P, Iterator[Finding]]], Check[P]]:
    """Declare a check. The decorated function's parameters say which facts it needs."""
    if not _ID.fullmatch(id):
        msg = f"check id {id!r} is not kebab-case"
        raise ValueError(msg)

    def declare(judge: Callable[P, Iterator[Finding]]) -> Check[P]:
        if not judge.__doc__:
            msg = f"check {id!r} has no docstring, and so no page in the manual"
            raise ValueError(msg)
        return Check(id, title, judge, hardening)

    return declare
