"""Every setting of Drycc that is known: its variables and Helm values, what reads them, what may be disclosed of them.

Grouped by the chapters of the operator's manual; what the manual page, the checks, ``tune`` and the sealer need is
derived from them. What they do today: drycc/values, drycc/controller#variables, drycc/off-cluster#values.
"""

import re

from drycc_doctor.settings import controller, operation, production, tuning
from drycc_doctor.settings.setting import Setting

SETTINGS: tuple[Setting, ...] = (*tuning.SETTINGS, *controller.SETTINGS, *production.SETTINGS, *operation.SETTINGS)
"""One that two chapters of the manual name stands in both."""

_GRAMMARS = {one.name.rpartition(".")[2]: one.grammar for one in SETTINGS if one.grammar}
VARIABLE_GRAMMARS: dict[str, re.Pattern[str]] = {k: v for k, v in _GRAMMARS.items() if k.isupper()}
"""What a variable must match to be disclosed, by its name."""
VALUE_GRAMMARS: dict[str, re.Pattern[str]] = {k: v for k, v in _GRAMMARS.items() if not k.isupper()}
"""What a Helm value must match to be disclosed, by the last key of its path."""


def judged_by(check: str) -> list[Setting]:
    """The settings that one check judges."""
    return [one for one in SETTINGS if one.check == check]


def dead_variables(check: str, generation: int) -> dict[str, str]:
    """What nothing reads in a generation (by its order) of the variables that one check judges, and what does the same."""
    dead = (one for one in judged_by(check) if one.kind == "variable" and generation in one.dead)
    return {one.name: one.instead_in(generation) for one in dead}


__all__ = ["SETTINGS", "VALUE_GRAMMARS", "VARIABLE_GRAMMARS", "Setting", "dead_variables", "judged_by"]
