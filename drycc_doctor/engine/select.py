"""Choose checks by id, by glob, or by area."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import Any

from drycc_doctor import NAME
from drycc_doctor.errors import DoctorError, ExitCode
from drycc_doctor.model.check import Check


def select(checks: Iterable[Check[Any]], only: Sequence[str] = (), skip: Sequence[str] = ()) -> tuple[Check[Any], ...]:
    """Keep the checks that ``only`` names (all when it is empty), less those that ``skip`` names.

    A selector is an id (``dns-wildcard``), a glob (``*-ready``) or an area (``dns``). One that names nothing is an
    error: a gate that silently checks nothing is green when it should not be.
    """
    known = tuple(checks)
    for selector in (*only, *skip):
        if not any(fits(selector, one) for one in known):
            raise _nothing(selector, known)
    chosen = [one for one in known if not only or any(fits(s, one) for s in only)]
    return tuple(one for one in chosen if not any(fits(s, one) for s in skip))


def fits(selector: str, one: Check[Any]) -> bool:
    """Whether a selector names a check."""
    return selector == one.area or fnmatchcase(one.id, selector)


def _nothing(selector: str, known: Iterable[Check[Any]]) -> DoctorError:
    names = sorted({name for one in known for name in (one.id, one.area)})
    near = get_close_matches(selector, names, n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else f"{NAME} list shows the checks there are"
    return DoctorError(f"no check is called {selector!r}, and no area", hint, exit_code=ExitCode.USAGE)
