"""Which objects a selector takes, as the API server selects."""

import re
from typing import Any

from drycc_doctor.worlds.platform.names import Object

_COMMA = re.compile(r",(?![^()]*\))")
_SET = re.compile(r"(\S+) in \((.*)\)")


def labelled(obj: Object, selector: str) -> bool:
    """Whether a label selector (``a=b,c,d!=e,!f,g in (h,i)``; as we ask them) takes an object.

    >>> labelled({"metadata": {"labels": {"owner": "helm"}}}, "owner=helm,name!=drycc,!version,owner in (me,helm)")
    True
    """
    labels = obj["metadata"].get("labels") or {}
    for term in filter(None, _COMMA.split(selector)):
        if found := _SET.fullmatch(term):
            if labels.get(found[1]) not in found[2].split(","):
                return False
            continue
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
