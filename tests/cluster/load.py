"""A World's objects, put into the API server: only what differs from those that were loaded last."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any, Protocol

import msgspec

from tests.cluster.objects import Server, Triple, erase, path, write, write_status

_FIRST = ("namespaces", "customresourcedefinitions", "nodes", "storageclasses", "priorityclasses")
_THREADS = 8


class Plane(Server, Protocol):
    """A control plane that remembers, by path, what was loaded into it."""

    loaded: dict[str, Triple]


class Objects(Protocol):
    """The objects of a World."""

    def packed(self) -> Iterator[tuple[str, str, bytes]]:
        """Every one, in MessagePack."""


class Platform(Protocol):
    """A World, as far as it is objects."""

    @property
    def objects(self) -> Objects:
        """Its objects."""


def load(plane: Plane, world: Platform) -> None:
    """Make the objects of a World, with their statuses verbatim, those that are there.

    What was loaded before and does not differ is not touched, what this World lacks is taken away.
    """
    new = {path(triple): triple for triple in _copied(world)}
    _each(_erase, plane, [triple for key, triple in plane.loaded.items() if key not in new], first=False)
    changed = {key: triple for key, triple in new.items() if plane.loaded.get(key) != triple}
    going = _going(new, changed)
    changed |= {key: _staying(triple) for key, triple in going.items()}
    by_status = [key for key in changed if key in plane.loaded and _body(plane.loaded[key]) == _body(new[key])]
    _each(_write_status, plane, [changed.pop(key) for key in by_status])
    _each(_write, plane, changed.values())
    _each(_write, plane, going.values())


def _going(new: dict[str, Triple], changed: dict[str, Triple]) -> dict[str, Triple]:
    """Namespaces that are being deleted, of which something is to be written: nothing can be made in them."""
    busy = {obj["metadata"].get("namespace") or obj["metadata"]["name"] for _, _, obj in changed.values()}
    return {
        key: triple
        for key, triple in new.items()
        if triple[1] == "namespaces" and triple[2]["metadata"].get("deletionTimestamp")
        if triple[2]["metadata"]["name"] in busy
    }


def _staying(namespace: Triple) -> Triple:
    """The same, before anybody deleted it."""
    api, plural, obj = namespace
    kept = {key: value for key, value in obj["metadata"].items() if key != "deletionTimestamp"}
    return api, plural, obj | {"metadata": kept, "status": {"phase": "Active"}}


def difference(plane: Plane, before: Platform, after: Platform) -> Callable[[], None]:
    """Turn one World, which is loaded, into another; what is given back undoes it."""
    load(plane, after)
    return lambda: load(plane, before)


def _write(plane: Plane, triple: Triple) -> None:
    _in_doubt(plane, triple)
    write(plane, triple)
    plane.loaded[path(triple)] = triple


def _write_status(plane: Plane, triple: Triple) -> None:
    _in_doubt(plane, triple)
    _, there = plane.request("GET", path(triple))
    if triple[2].get("status") is None or write_status(plane, triple, there) == 422:
        erase(plane, triple)
        write(plane, triple)
    plane.loaded[path(triple)] = triple


def _erase(plane: Plane, triple: Triple) -> None:
    erase(plane, triple)
    del plane.loaded[path(triple)]


def _in_doubt(plane: Plane, triple: Triple) -> None:
    """Until it is written, and if that fails, what is there is like no object of any World."""
    api, plural, obj = triple
    plane.loaded[path(triple)] = api, plural, {"metadata": obj["metadata"]}


def _each(act: Callable[[Plane, Triple], None], plane: Plane, triples: Iterable[Triple], *, first: bool = True) -> None:
    """In parallel; what others live in comes first, or last."""
    batches: tuple[list[Triple], list[Triple]] = [], []
    for triple in triples:
        batches[(triple[1] in _FIRST) is not first].append(triple)
    with ThreadPoolExecutor(_THREADS) as threads:
        for batch in batches:
            list(threads.map(lambda triple: act(plane, triple), batch))


def _copied(world: Platform) -> list[Triple]:
    """As they are now: Worlds change. What they share is one object here too, and quickly seen to be equal."""
    return [(api, plural, _opened(packed)) for api, plural, packed in world.objects.packed()]


@lru_cache(4096)
def _opened(packed: bytes) -> dict[str, Any]:
    """To be read only."""
    return msgspec.msgpack.decode(packed, type=dict[str, Any])


def _body(triple: Triple) -> dict[str, Any]:
    return {k: v for k, v in triple[2].items() if k != "status"}
