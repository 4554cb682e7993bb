"""What other packages offer by entry points: checks, edges, disclosures, verbs."""

import sys
from collections.abc import Callable
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Broken(NamedTuple):
    """An entry point that could not be loaded, and why."""

    point: EntryPoint
    why: str


class Offered(NamedTuple, Generic[T]):
    """What was loaded, by entry points in the order of their names; and what could not be."""

    items: tuple[tuple[EntryPoint, T], ...]
    broken: tuple[Broken, ...]


def offered(group: str, read: Callable[[Any], T]) -> Offered[T]:
    """All that is offered in a group; ``read`` makes of each what is wanted, or raises."""
    items, broken = [], []
    for point in sorted(_points(tuple(sys.path)).select(group=group), key=lambda point: point.name):
        try:
            items.append((point, read(point.load())))
        except Exception as error:  # noqa: BLE001 - whatever a third party's module raises, the others go on
            broken.append(Broken(point, f"{type(error).__name__}: {error}"))
    return Offered(tuple(items), tuple(broken))


@lru_cache(maxsize=1)
def _points(path: tuple[str, ...]) -> Any:  # noqa: ARG001 - where they were looked for
    """Reading the metadata of all that is installed takes a while: once for all groups."""
    return entry_points()


def instance_of(kind: type[T]) -> Callable[[Any], T]:
    """How an entry point is read that is one of a kind."""

    def read(value: Any) -> T:
        if isinstance(value, kind):
            return value
        msg = f"it is no {kind.__name__}, but {value!r}"
        raise TypeError(msg)

    return read


def instances_of(kind: type[T]) -> Callable[[Any], tuple[T, ...]]:
    """How an entry point is read that is several of a kind: a list, a tuple."""
    return lambda values: tuple(map(instance_of(kind), values))


def function(value: Any) -> Callable[..., Any]:
    """How an entry point is read that is called: a function, a class."""
    if callable(value):
        return value  # type: ignore[no-any-return]  # that is all there is to know of it
    msg = f"it cannot be called: {value!r}"
    raise TypeError(msg)
