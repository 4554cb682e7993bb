"""A knob of the manual."""

from __future__ import annotations

from typing import Literal

import msgspec


class Knob(msgspec.Struct, frozen=True):
    """One setting that the manual or a chart's values.yaml names.

    ``name`` is a value's dotted path in the umbrella chart (``controller.registrationMode``) or a variable
    (``RESERVED_NAMES``), as ``kind`` says. ``dead`` are the generations where nothing reads it; ``instead`` is what does
    the same there: another path or variable, or empty where nothing does. ``chart`` is the component whose environment
    or values it belongs to. ``check`` is the id of the check that judges it. ``source`` is the section of the facts.
    """

    name: str
    kind: Literal["value", "variable"]
    chart: str
    chapter: str
    check: str
    source: str
    dead: tuple[str, ...] = ()
    instead: str = ""
