"""What may be told of a list of regular expressions: how many there are, and which lines are none."""

import re
from typing import Any

_LONGEST = 1000


def patterns(text: str) -> dict[str, Any]:
    r"""The number of lines that are not empty, and those of them, counted from one, that do not compile.

    >>> patterns("^shop.*$\n\n^kube(\n")
    {'count': 2, 'broken': [3]}
    """
    lines = [(n, line.strip()) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    return {"count": len(lines), "broken": [n for n, line in lines if not _compiles(line)][:20]}


def _compiles(line: str) -> bool:
    try:
        re.compile(line[:_LONGEST])
    except Warning:  # where warnings are errors: it compiles, and is only said to be strange
        return True
    except (re.error, OverflowError, RecursionError):
        return False
    return True
