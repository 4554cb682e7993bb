"""When the values of a Secret or a ConfigMap were last written: all that is told of ``managedFields``."""

import re
from collections.abc import Mapping
from typing import Any

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_VALUES = ("f:data", "f:stringData", "f:binaryData")


def written(obj: Mapping[str, Any]) -> dict[str, str]:
    """For each key of its data since when its value has been as it is, at the latest; one that nothing tells of is not there.

    A manager's time is that of its last change to anything that it owns; who changes a value takes it from all others,
    and who writes the same joins them: so the earliest time of those that own a key counts, and those that own nothing
    but labels do not (drycc/objects#values-at-the-start).

    >>> owns = [{"time": "2026-01-02T03:04:05Z", "fieldsV1": {"f:data": {"f:password": {}}}}]
    >>> written({"metadata": {"managedFields": owns}, "data": {"password": "", "user": ""}})
    {'password': '2026-01-02T03:04:05Z'}
    """
    metadata = obj.get("metadata")
    entries = metadata.get("managedFields") if isinstance(metadata, Mapping) else None
    keys = [key for part in ("data", "binaryData") if isinstance(obj.get(part), Mapping) for key in obj[part]]
    told: dict[str, str] = {}
    for entry in entries if isinstance(entries, list) else ():
        time = entry.get("time") if isinstance(entry, Mapping) else None
        if isinstance(time, str) and _TIME.fullmatch(time) and not entry.get("subresource"):
            owned = _owned(entry.get("fieldsV1"))
            told |= {key: min(time, told.get(key, time)) for key in keys if f"f:{key}" in owned}
    return told


def _owned(fields: Any) -> set[str]:
    parts = [fields.get(part) for part in _VALUES] if isinstance(fields, Mapping) else []
    return {name for part in parts if isinstance(part, Mapping) for name in part}
