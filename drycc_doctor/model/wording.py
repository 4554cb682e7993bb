"""What checks say again and again, said in one place."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import TypeVar

from drycc_doctor.model.fact import Missing
from drycc_doctor.model.finding import Finding, unknown
from drycc_doctor.model.reply import Failed
from drycc_doctor.model.subject import Subject

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


def unknown_because(missing: Missing, what: str) -> Finding:
    """UNKNOWN, blamed on what is missing: ``what`` is what is not known for it, in a clause without a full stop."""
    return unknown(missing.reason, missing.subject, f"{what}: {missing.why}")


def unanswered(failed: Failed, about: Subject, asked: str) -> Finding:
    """UNKNOWN: a question to ``asked`` was not answered, for a reason that is the instrument's."""
    return unknown(failed.reason, about, f"{asked} was not asked: {failed.detail or failed.reason}")


def listing(names: Sequence[object], most: int = 3, *, more: str = "more") -> str:
    """Some of many, and how many more there are.

    >>> listing(["a", "b", "c"], 2), listing(["a", "b"], 2)
    ('a, b and 1 more', 'a, b')
    """
    rest = len(names) - most
    return ", ".join(map(str, names[:most])) + (f" and {rest} {more}" if rest > 0 else "")


def or_else(findings: Iterable[Finding | None], well: Finding) -> Iterator[Finding]:
    """The findings that there are; where there is none, ``well``."""
    found = False
    for one in findings:
        if one is not None:
            found = True
            yield one
    if not found:
        yield well


def grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    """Values by their keys, in the order in which these come.

    >>> grouped([("a", 1), ("b", 2), ("a", 3)])
    {'a': [1, 3], 'b': [2]}
    """
    groups: dict[K, list[V]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups
