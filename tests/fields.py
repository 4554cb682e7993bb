"""Each field of an object, and each way in which it can be another: what nobody may change without a word.

A field's path has no indices: ``spec.containers[].image``. Conditions are told apart by their type, and variables of
workloads by their name; those of what is made from workloads are copies of them.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

NAMED = {"env": "name", "conditions": "type"}
"""Lists whose items are told apart, and by what."""
COPIED = {"pods", "replicasets", "jobs", "cronjobs"}
"""Resources whose variables are not told apart."""
IDENTITY = {"apiVersion", "kind", "metadata.name", "metadata.namespace", "metadata.uid", "metadata.resourceVersion"}
"""What an object is: with another, it would be another object. Whole objects are another test's."""
OPAQUE = {"metadata.managedFields"}
"""Fields whose parts are not looked at one by one."""
_TIME = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z")
_LONG_AGO = "2019-03-01T12:00:00Z"
Where = tuple[str | int, ...]


class Change(NamedTuple):
    """A change of one field of an object: where, how, and what it becomes; without a value it goes."""

    path: str
    how: str
    where: Where
    value: Any

    def apply(self, obj: Any) -> None:
        """Make it, in the object."""
        *way, last = self.where
        for key in way:
            obj = obj[key]
        if self.how == "removed":
            del obj[last]
        else:
            obj[last] = self.value


def changes(plural: str, obj: Any) -> Iterator[Change]:
    """Every change of an object: each field is another, is empty, is gone."""
    named = {key: name for key, name in NAMED.items() if key != "env" or plural not in COPIED}
    for path, where, value in _fields("", (), obj, named):
        yield from (Change(path, how, where, become) for how, become in _others(path, value))


def _fields(path: str, where: Where, value: Any, named: dict[str, str]) -> Iterator[tuple[str, Where, Any]]:
    if path in IDENTITY:
        return
    if where and path != "metadata":
        yield path, where, value
    if isinstance(value, dict) and path not in OPAQUE:
        for key, each in value.items():
            yield from _fields(f"{path}.{_key(key)}".lstrip("."), (*where, key), each, named)
    elif isinstance(value, list) and path not in OPAQUE:
        name = named.get(str(where[-1]))
        for at, each in enumerate(value):
            known = each.get(name, "") if name and isinstance(each, dict) else ""
            yield from _fields(f"{path}[{known}]", (*where, at), each, named)


def _key(key: str) -> str:
    return f"'{key}'" if "." in key else key


def _others(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    yield "removed", None
    if isinstance(value, dict | list):
        if value:
            yield "emptied", type(value)()
    elif isinstance(value, bool):
        yield "changed", not value
    elif isinstance(value, int | float):
        yield "changed", value + 1
        if value:
            yield "zero", 0
    elif isinstance(value, str):
        yield "changed", other(value, encoded=path.startswith("data."))


def other(text: str, *, encoded: bool = False) -> str:
    """Another string of the same kind.

    >>> other("True"), other("false"), other("2026-01-01T12:00:00Z"), other("5Gi"), other("nginx")
    ('False', 'true', '2019-03-01T12:00:00Z', '6Gi', 'changed')
    """
    flipped = {"True": "False", "False": "True", "true": "false", "false": "true"}
    if text in flipped:
        return flipped[text]
    if _TIME.fullmatch(text):
        return _LONG_AGO
    if number := re.match(r"\d+(?!\.)", text):
        return f"{int(number[0]) + 1}{text[number.end() :]}"
    if encoded:
        try:
            return base64.b64encode(other(base64.b64decode(text, validate=True).decode()).encode()).decode()
        except (binascii.Error, UnicodeDecodeError):
            return "changed"
    return "changed"
