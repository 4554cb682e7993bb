"""Durations as people write them."""

import re
from typing import Any

import click

_UNITS = {"": 1.0, "ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_PART = r"(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|d)"


def seconds(text: str) -> float:
    """Read ``10m``, ``1h30m``, ``90s``, or a number of seconds. Raises ValueError.

    >>> seconds("1h30m"), seconds("30"), seconds("500ms")
    (5400.0, 30.0, 0.5)
    """
    wanted = text.strip()
    if re.fullmatch(r"\d{1,9}(\.\d{1,3})?", wanted):
        return float(wanted)
    if not re.fullmatch(f"({_PART})+", wanted):
        raise ValueError(text)
    return sum(float(number) * _UNITS[unit] for number, unit in re.findall(_PART, wanted))


class Duration(click.ParamType):  # type: ignore[type-arg, unused-ignore]  # generic in newer versions of click
    """Seconds, more than none."""

    name = "duration"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """As click wants it."""
        try:
            wanted = seconds(str(value))
        except ValueError:
            wanted = 0.0
        if not wanted:
            self.fail(f"{value!r} is not a duration such as 90s, 10m or 1h30m.", param, ctx)
        return wanted
