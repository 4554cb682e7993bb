"""A change that was made to one thing, made to another that has changed meanwhile: what changed otherwise stays."""

import re
from collections.abc import Callable
from typing import Any

from drycc_doctor.worlds.happenings import helm

_GONE: Any = object()
_DOCUMENT = re.compile(r"^(?=---$)", re.MULTILINE)


def merge(old: Any, new: Any, now: Any) -> Any:
    """``now``, changed as ``old`` was to become ``new``: field by field, item by item of lists.

    Where ``now`` differs from ``old`` in the same place, it stays. ``now`` is changed, and given back.

    >>> merge({"a": 1, "b": [{"name": "x"}]}, {"a": 2, "b": [{"name": "x"}, {"name": "y"}]}, {"a": 1, "b": [], "c": 3})
    {'a': 2, 'b': [{'name': 'y'}], 'c': 3}
    """
    if now == old:
        return new
    if old == new:
        return now
    if all(isinstance(one, dict) for one in (old, new, now)):
        return _fields(old, new, now)
    if all(isinstance(one, list) for one in (old, new, now)):
        identify = _identity(old, new, now)
        merged = _fields(*({identify(one): one for one in items} for items in (old, new, now)))
        return list(merged.values())
    if all(isinstance(one, str) for one in (old, new, now)):
        return _texts(old, new, now)
    return now


def _fields(old: dict[Any, Any], new: dict[Any, Any], now: dict[Any, Any]) -> dict[Any, Any]:
    if now.get("type") == helm.TYPE and "data" in now:
        return now | {
            "data": {"release": helm.pack(merge(*(helm.unpack(one["data"]["release"]) for one in (old, new, now))))}
        }
    for key in {**old, **new}:
        before, after, at = (one.get(key, _GONE) for one in (old, new, now))
        if after is _GONE:
            now.pop(key, None)
        elif before is _GONE:
            now.setdefault(key, after)
        elif at is not _GONE:
            now[key] = merge(before, after, at)
    return now


def _identity(*lists: list[Any]) -> Callable[[Any], str]:
    """What tells the items of lists apart: names and types where they do, else all that they are."""
    return _named if all(len({_named(one) for one in items}) == len(items) for items in lists) else repr


def _named(item: Any) -> str:
    if not isinstance(item, dict):
        return repr(item)
    keys = ("name", "sectionName") if "name" in item else ("type", "value", "parentRef")
    return repr([item.get(one) for one in keys])


def _texts(old: str, new: str, now: str) -> str:
    """Of a manifest each document, all or nothing; any other text stays."""
    before, after, at = ({_title(one): one for one in _DOCUMENT.split(text)} for text in (old, new, now))
    if len(at) == 1:
        return now
    added = {title: one for title, one in after.items() if title not in before}
    kept = {title: one for title, one in at.items() if title in after or title not in before}
    return "".join(
        (added | {t: after.get(t, one) if one == before.get(t) else one for t, one in kept.items()}).values()
    )


def _title(document: str) -> str:
    return "\n".join(re.findall(r"^(?:kind| {2}name| {2}namespace|# Source): .*$", document, re.MULTILINE)[:4])
