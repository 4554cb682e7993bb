"""The controller's variables that are whole numbers."""

from drycc_doctor.api import Findings, Subject, fail, subject, warn
from drycc_doctor.facts.release.variables import Variables, is_set, number
from drycc_doctor.settings import judged_by


def about(name: str) -> Subject:
    """A variable of the controller, by the value that sets it."""
    return subject.setting(f"controller.environment.{name}")


def out_of_bounds(variables: Variables, check: str, harm: str = "") -> Findings:
    """Those that one check judges and that are no number, or none that makes sense; ``harm`` is what comes of the first."""
    for setting in judged_by(check):
        name, given = setting.name, variables.get(setting.name)
        if setting.bounds is None or not is_set(given):
            continue
        (least, most), value = setting.bounds, number(given)
        if value is None:
            remedy = f"set controller.environment.{name} to a whole number"
            yield fail("not-a-number", about(name), f"{name} is not a whole number{harm}", remedy=remedy)
        elif not least <= value <= most:
            remedy = f"set controller.environment.{name} to a number from {least} to {most}"
            yield warn("out-of-range", about(name), f"{name} is {value}", remedy=remedy)
