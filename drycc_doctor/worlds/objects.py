"""The Kubernetes objects of a World: found, added, taken away, selected as the API server selects them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, Self

import msgspec

Object = dict[str, Any]
NAMESPACE = "drycc"


class Shared(NamedTuple):
    """An object that Worlds share until one of them takes it: as it is, and packed, to copy it from."""

    api: str
    plural: str
    obj: Object
    packed: bytes

    @classmethod
    def of(cls, api: str, plural: str, obj: Object) -> Self:
        """Pack it."""
        return cls(api, plural, obj, msgspec.msgpack.encode(obj))


class Objects:
    """Objects by resource, namespace and name, in the API server's order: by namespace, then by name.

    What is shared is copied when it is first taken, so that a World costs no more than what is changed in it.
    """

    def __init__(self, items: Iterable[tuple[str, str, Object] | Shared] = ()) -> None:
        self._items: dict[tuple[str, str, str], tuple[str, Object, bytes | None]] = {}
        for one in items:
            self._put(one[0], one[1], one[2], one.packed if isinstance(one, Shared) else None)

    def _put(self, api: str, plural: str, obj: Object, packed: bytes | None) -> None:
        metadata = obj["metadata"]
        self._items[plural, metadata.get("namespace", ""), metadata["name"]] = api, obj, packed

    def _take(self, key: tuple[str, str, str]) -> Object:
        """The object itself, to change freely."""
        api, obj, packed = self._items[key]
        if packed is not None:
            obj = msgspec.msgpack.decode(packed)
            self._items[key] = api, obj, None
        return obj

    def _keys(self, plural: str, namespace: str) -> list[tuple[str, str, str]]:
        return sorted(k for k in self._items if k[0] == plural and namespace in {"", k[1]})

    def add(self, api: str, plural: str, obj: Object) -> Object:
        """Add an object, or put it in another's place."""
        self._put(api, plural, obj, None)
        return obj

    def all(self) -> Iterator[tuple[str, str, Object]]:
        """Every object, with its API version and resource."""
        for key in list(self._items):
            yield self._items[key][0], key[0], self._take(key)

    def packed(self) -> Iterator[tuple[str, str, bytes]]:
        """Every object as :meth:`all` has them, as it is now, in MessagePack; none is taken."""
        for (plural, _, _), (api, obj, packed) in self._items.items():
            yield api, plural, packed or msgspec.msgpack.encode(obj)

    def seen(self, plural: str, namespace: str = "") -> Iterator[tuple[Object, bytes | None]]:
        """The objects of one resource as :meth:`list` has them, to be read only; packed too where they are shared."""
        for key in self._keys(plural, namespace):
            _, obj, packed = self._items[key]
            yield obj, packed

    def list(self, plural: str, namespace: str = "") -> list[Object]:
        """The objects of one resource, everywhere or in one namespace."""
        return [self._take(key) for key in self._keys(plural, namespace)]

    def find(self, plural: str, name: str, namespace: str = NAMESPACE) -> Object | None:
        """One object, if it is there."""
        key = plural, namespace, name
        return self._take(key) if key in self._items else None

    def get(self, plural: str, name: str, namespace: str = NAMESPACE) -> Object:
        """One object, which must be there."""
        return self._take((plural, namespace, name))

    def kinds(self) -> set[tuple[str, str, str]]:
        """API version, resource and kind of all that is there."""
        return {(api, plural, str(obj["kind"])) for (plural, _, _), (api, obj, _) in self._items.items()}

    def remove(self, plural: str, name: str, namespace: str = NAMESPACE) -> None:
        """Take one away."""
        del self._items[plural, namespace, name]

    def clear(self, plural: str, namespace: str = "") -> None:
        """Take all of one resource away, everywhere or in one namespace."""
        for key in self._keys(plural, namespace):
            del self._items[key]


def labelled(obj: Object, selector: str) -> bool:
    """Whether a label selector (``a=b,c,d!=e,!f``; as we ask them) takes an object.

    >>> labelled({"metadata": {"labels": {"owner": "helm"}}}, "owner=helm,name!=drycc,!version")
    True
    """
    labels = obj["metadata"].get("labels") or {}
    for term in filter(None, selector.split(",")):
        key, equals, value = term.partition("=")
        holds = key in labels and (not equals or labels[key] == value)
        if key.startswith("!") or key.endswith("!"):
            key = key.strip("!")
            holds = key not in labels or (bool(equals) and labels[key] != value)
        if not holds:
            return False
    return True


def fielded(obj: Object, selector: str) -> bool:
    """Whether a field selector takes an object.

    >>> fielded({"status": {"phase": "Running"}}, "status.phase!=Running")
    False
    """
    for term in filter(None, selector.split(",")):
        path, _, value = term.partition("=")
        found: Any = obj
        for name in path.removesuffix("!").split("."):
            found = found.get(name, "") if isinstance(found, dict) else ""
        if (found != value) is not path.endswith("!"):
            return False
    return True
