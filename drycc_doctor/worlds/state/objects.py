"""The Kubernetes objects of a World: found, added, taken away."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple, Self

import msgspec

from drycc_doctor.worlds.platform.names import NAMESPACE, Object

__all__ = ["NAMESPACE", "NotThereError", "Object", "Objects", "Shared"]
Key = tuple[str, str, str]
"""Resource, namespace, name."""
Merge = Callable[[Any, Any, Any], Any]


class NotThereError(KeyError):
    """What should change is not there, or no longer: the platform is without it, or an earlier change took it away."""

    def __str__(self) -> str:
        """What is missing, without quotes."""
        return " ".join(str(one) for one in self.args)


def _key(plural: str, obj: Object) -> Key:
    return plural, obj["metadata"].get("namespace", ""), obj["metadata"]["name"]


class Shared(NamedTuple):
    """An object that Worlds share until one of them takes it: as it is, and packed, to copy it from."""

    key: Key
    api: str
    obj: Object
    packed: bytes

    @classmethod
    def of(cls, api: str, plural: str, obj: Object) -> Self:
        """Pack it."""
        return cls(_key(plural, obj), api, obj, msgspec.msgpack.encode(obj))


class Objects:
    """Objects by resource, namespace and name, in the API server's order: by namespace, then by name.

    What is shared is copied when it is first taken, so that a World costs no more than what is changed in it.
    """

    def __init__(self, items: Iterable[Shared] = ()) -> None:
        self._items: dict[Key, tuple[str, Object, bytes | None]] = {one.key: one[1:] for one in items}

    def _take(self, at: Key) -> Object:
        """The object itself, to change freely."""
        if at not in self._items:
            raise NotThereError(*at)
        api, obj, packed = self._items[at]
        if packed is not None:
            obj = msgspec.msgpack.decode(packed)
            self._items[at] = api, obj, None
        return obj

    def _keys(self, plural: str, namespace: str) -> list[Key]:
        return sorted(k for k in self._items if k[0] == plural and namespace in {"", k[1]})

    def add(self, api: str, plural: str, obj: Object) -> Object:
        """Add an object, or put it in another's place."""
        self._items[_key(plural, obj)] = api, obj, None
        return obj

    def update(self, at: Key, before: Shared | None, after: Shared | None, merge: Merge) -> None:
        """Make a change that ``before`` became ``after`` by: to the object as it is now.

        One that is no longer there is not made anew; one that is there already stays as it is.
        """
        if after is None:
            self._items.pop(at, None)
        elif before is None:
            self._items.setdefault(at, (after.api, after.obj, after.packed))
        elif at in self._items:
            if self._items[at][2] == before.packed:
                self._items[at] = after.api, after.obj, after.packed
            else:
                old, new = (msgspec.msgpack.decode(one.packed) for one in (before, after))
                self._items[at] = after.api, merge(old, new, self._take(at)), None

    def all(self) -> Iterator[tuple[str, str, Object]]:
        """Every object, with its API version and resource."""
        for at in list(self._items):
            yield self._items[at][0], at[0], self._take(at)

    def packed(self) -> Iterator[tuple[str, str, bytes]]:
        """Every object as :meth:`all` has them, as it is now, in MessagePack; none is taken."""
        for (plural, _, _), (api, obj, packed) in self._items.items():
            yield api, plural, packed or msgspec.msgpack.encode(obj)

    def seen(self, plural: str, namespace: str = "") -> Iterator[tuple[Object, bytes | None]]:
        """The objects of one resource as :meth:`list` has them, to be read only; packed too where they are shared."""
        for at in self._keys(plural, namespace):
            _, obj, packed = self._items[at]
            yield obj, packed

    def view(self, plural: str, namespace: str = "") -> Iterator[Object]:
        """As :meth:`list`, to be read only."""
        return (self._items[at][1] for at in self._keys(plural, namespace))

    def peek(self, plural: str, name: str, namespace: str = NAMESPACE) -> Object | None:
        """As :meth:`find`, to be read only."""
        return self._items[at][1] if (at := (plural, namespace, name)) in self._items else None

    def list(self, plural: str, namespace: str = "") -> list[Object]:
        """The objects of one resource, everywhere or in one namespace."""
        return [self._take(at) for at in self._keys(plural, namespace)]

    def find(self, plural: str, name: str, namespace: str = NAMESPACE) -> Object | None:
        """One object, if it is there."""
        at = plural, namespace, name
        return self._take(at) if at in self._items else None

    def get(self, plural: str, name: str, namespace: str = NAMESPACE) -> Object:
        """One object; NotThereError where it is not."""
        return self._take((plural, namespace, name))

    def kinds(self) -> set[tuple[str, str, str]]:
        """API version, resource and kind of all that is there."""
        return {(api, plural, str(obj["kind"])) for (plural, _, _), (api, obj, _) in self._items.items()}

    def remove(self, plural: str, name: str, namespace: str = NAMESPACE) -> None:
        """Take one away; NotThereError where it is not."""
        if self._items.pop((plural, namespace, name), None) is None:
            raise NotThereError(plural, namespace, name)

    def discard(self, plural: str, name: str, namespace: str = NAMESPACE) -> None:
        """Take one away, if it is there."""
        self._items.pop((plural, namespace, name), None)

    def clear(self, plural: str, namespace: str = "") -> None:
        """Take all of one resource away, everywhere or in one namespace."""
        for at in self._keys(plural, namespace):
            del self._items[at]
