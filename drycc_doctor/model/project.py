"""Keep some fields of an object and drop the rest, by dotted paths: ``status.conditions[].type``."""

from collections.abc import Iterable
from typing import Any

Tree = dict[str, Any]


def tree(keep: Iterable[str]) -> Tree:
    """Paths as nested names; a list's items stand under ``[]``, and an empty tree keeps all below it.

    >>> tree(["metadata.name", "spec.ports[].name"])
    {'metadata': {'name': {}}, 'spec': {'ports': {'[]': {'name': {}}}}}
    """
    root: Tree = {}
    for path in keep:
        node = root
        for name in path.replace("[]", ".[]").split("."):
            node = node.setdefault(name, {})
    return root


def project(value: Any, wanted: Tree) -> Any:
    """The same with only the wanted fields; what has another shape than expected is kept as it is."""
    if not wanted:
        return value
    if "[]" in wanted:
        return [project(one, wanted["[]"]) for one in value] if isinstance(value, list) else value
    if isinstance(value, dict):
        return {name: project(value[name], below) for name, below in wanted.items() if name in value}
    return value
