"""The checks that the operator wants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from drycc_doctor.drycc import installed
from drycc_doctor.engine.select import select
from drycc_doctor.engine.severity import Severity
from drycc_doctor.errors import DoctorError, ExitCode
from drycc_doctor.levels import Profile
from drycc_doctor.model.check import Check
from drycc_doctor.model.finding import Result

if TYPE_CHECKING:
    from drycc_doctor.worlds import World


class Chosen(NamedTuple):
    """Checks, results for packages of checks that could not be loaded, and how findings are weighed."""

    checks: tuple[Check[Any], ...]
    broken: tuple[Result, ...]
    severity: Severity = Severity()


def choose(only: Sequence[str] = (), skip: Sequence[str] = ()) -> Chosen:
    """The installed checks less those not wanted; what could not be loaded belongs to no selection but the whole.

    Raises DoctorError with exit code 2 for a selector that names nothing, and where nothing is left.
    """
    found = installed()
    try:
        checks = select(found.checks, only, skip)
    except DoctorError as error:
        if not found.broken:
            raise
        why = "; ".join(one.findings[0].message for one in found.broken)
        raise DoctorError(error.message, f"{error.hint} ({why})", exit_code=error.exit_code) from None
    if not checks and (only or skip):
        message, hint = "No check is left.", "What --only chooses, --skip leaves out."
        raise DoctorError(message, hint, exit_code=ExitCode.USAGE)
    return Chosen(checks, () if only else found.broken)


def made_up(name: str) -> World:
    """A made-up platform, by its name. Raises DoctorError with exit code 2."""
    from drycc_doctor.worlds import NAMES, named

    if name not in NAMES:
        msg = f"There is no platform {name!r} to show."
        raise DoctorError(msg, f"There are {', '.join(NAMES)}.", exit_code=ExitCode.USAGE)
    return named(name)


def chosen_checks(options: Mapping[str, Any]) -> Chosen:
    """What the command line, the environment and the configuration file choose, and how it is weighed."""
    severity = options["config"].severity(Profile(options["profile"]))
    return choose(options["only"], options["skip"])._replace(severity=severity)
