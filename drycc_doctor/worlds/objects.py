"""The Kubernetes objects of a World: found, added, taken away, selected as the API server selects them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

Object = dict[str, Any]
NAMESPACE = "drycc"


class Objects:
    """Objects by resource, namespace and name, in the API server's order: by namespace, then by name."""

    def __init__(self, items: Iterable[tuple[str, str, Object]] = ()) -> None:
        self._items: dict[tuple[str, str, str], tuple[str, Object]] = {}
        for api, plural, obj in items:
            self.add(api, plural, obj)

    def add(self, api: str, plural: str, obj: Object) -> Object:
        """Add an object, or put it in another's place."""
        metadata = obj["metadata"]
        self._items[plural, metadata.get("namespace", ""), metadata["name"]] = api, obj
        return obj

    def all(self) -> Iterator[tuple[str, str, Object]]:
        """Every object, with its API version and resource."""
        for (plural, _, _), (api, obj) in self._items.items():
            yield api, plural, obj

    def list(self, plural: str, namespace: str = "") -> list[Object]:
        """The objects of one resource, everywhere or in one namespace."""
        found = sorted((k, o) for k, (_, o) in self._items.items() if k[0] == plural and namespace in {"", k[1]})
        return [obj for _, obj in found]

    def find(self, plural: str, name: str, namespace: str = NAMESPACE) -> Object | None:
        """One object, if it is there."""
        found = self._items.get((plural, namespace, name))
        return found[1] if found else None

    def get(self, plural: str, name: str, namespace: str = NAMESPACE) -> Object:
        """One object, which must be there."""
        return self._items[plural, namespace, name][1]

    def remove(self, plural: str, name: str, namespace: str = NAMESPACE) -> None:
        """Take one away."""
        del self._items[plural, namespace, name]

    def clear(self, plural: str, namespace: str = "") -> None:
        """Take all of one resource away, everywhere or in one namespace."""
        for key in [k for k in self._items if k[0] == plural and namespace in {"", k[1]}]:
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
