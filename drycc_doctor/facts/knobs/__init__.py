"""The knobs of the operator's manual: what each one does today, and which check judges it (facts 4.1, 6, 7, 8, 11b)."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from drycc_doctor.facts.knobs.knob import Knob

KNOBS: tuple[Knob, ...] = tuple(
    knob
    for module in iter_modules(__path__)
    if module.name != "knob"
    for knob in import_module(f"{__name__}.{module.name}").KNOBS
)
"""All of them: one module for each chapter of the manual, each with its own ``KNOBS``."""

__all__ = ["KNOBS", "Knob"]
