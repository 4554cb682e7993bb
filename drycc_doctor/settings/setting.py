"""What is known of one setting."""

import re
import sys
from dataclasses import dataclass
from typing import Any, Literal

ALL, SINCE_G2, SINCE_G3 = (range(first, sys.maxsize) for first in (1, 2, 3))
G1, TO_G2 = range(1, 2), range(1, 3)
"""Some generations, by their order: all, those since the second and since the third, the first, the first two."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One variable or Helm value.

    ``name`` is a value's dotted path in the umbrella chart (``controller.registrationMode``), or a variable, in capitals
    (``RESERVED_NAMES``; a glob for several). ``chart`` is the component that it belongs to. ``chapter`` of the operator's
    manual names it, none where that is empty; ``check`` is the id of the check that judges it. ``dead`` are the
    generations, by their order, where nothing acts on it; ``instead`` is what does the same there: a path, a variable, or
    nothing; ``first`` is that of the first generation, where it differs.
    ``grammar`` is what it must match to be disclosed; without one it is sealed. ``bounds`` are the least and the most
    that make sense of a whole number, ``words`` those that mean something.
    """

    name: str
    chart: str
    chapter: str = ""
    check: str = ""
    dead: range = range(0)
    instead: str = ""
    grammar: re.Pattern[str] | None = None
    bounds: tuple[int, int] | None = None
    words: frozenset[str] = frozenset()
    first: str | None = None

    @property
    def kind(self) -> Literal["value", "variable"]:
        """Whether it is a value of a chart, or a variable of a container."""
        return "variable" if self.name.isupper() else "value"

    def instead_in(self, generation: int) -> str:
        """What does the same in a generation, by its order; empty for nothing."""
        return self.instead if self.first is None or generation not in G1 else self.first


def settings(names: str, chart: str = "", **alike: Any) -> tuple[Setting, ...]:
    """Some that differ in their names only; the chart of a value is the first part of its path.

    >>> [(one.name, one.chart, one.kind) for one in settings("acme.server TZ", check="tls-acme")]
    [('acme.server', 'acme', 'value'), ('TZ', 'TZ', 'variable')]
    """
    return tuple(Setting(name, chart or name.partition(".")[0], **alike) for name in names.split())
