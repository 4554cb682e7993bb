"""Which file the drycc client takes for its profile, as it finds it by DRYCC_PROFILE (drycc/client#choosing-the-profile)."""

import os
import re
from collections.abc import Mapping
from typing import NamedTuple

_TAKEN = re.compile(r".*[/\\].+\.json")
_VARIABLE = re.compile(r"\$(?:\{([*#$@!?0-9-])\}|\{([^}]*)\}|(\{)|([*#$@!?0-9-])|(\w+))", re.ASCII)


class ProfilePath(NamedTuple):
    """Its path, and how it is ``named``.

    ``default`` where DRYCC_PROFILE does not name another; ``used``; ``ignored`` where it names one that is not taken;
    ``unset`` where a variable in it has no value; ``home`` where it means another user's home, which the client does not.
    """

    path: str
    named: str


def profile_path(environment: Mapping[str, str]) -> ProfilePath:
    """As the client does: a tilde in front, then variables, then the path made clean; without a slash it is ignored.

    >>> profile_path({"HOME": "/home/me", "DRYCC_PROFILE": "~/$NAME.json", "NAME": "x"})
    ProfilePath(path='/home/me/x.json', named='used')
    >>> profile_path({"HOME": "/home/me", "DRYCC_PROFILE": "./x.json"})
    ProfilePath(path='/home/me/.drycc/client.json', named='ignored')
    """
    home, told = environment.get("HOME", ""), environment.get("DRYCC_PROFILE", "")
    default = f"{home}/.drycc/client.json"
    path = clean(expand(f"{home}{told[1:]}" if told.startswith("~") else told, environment))
    if not _TAKEN.fullmatch(path):
        meant = told in {"", "client"} or os.path.abspath(path) == clean(default)  # noqa: PTH100 - no link is followed
        return ProfilePath(default, "default" if meant else "ignored")
    if not all(environment.get(name) for name in _names(told)):
        return ProfilePath(path, "unset")
    return ProfilePath(path, "home" if re.match(r"~[^/]", told) else "used")


def expand(text: str, environment: Mapping[str, str]) -> str:
    """Variables as Go's os.ExpandEnv takes them: one that is not set is empty, a lone dollar stays.

    >>> expand("$A/${B}/${C/$/$1", {"A": "a", "B": "b"})
    'a/b/C/$/'
    """
    return _VARIABLE.sub(lambda found: environment.get(_name(found), ""), text)


def _names(text: str) -> list[str]:
    return [_name(found) for found in _VARIABLE.finditer(text)]


def _name(found: re.Match[str]) -> str:
    """Empty where what stands there names no variable; an open brace is dropped with its dollar."""
    return "" if found[3] else found[1] or found[2] or found[4] or found[5] or ""


def clean(path: str) -> str:
    """A path as Go's filepath.Clean makes it: as Python does, but for two slashes in front."""
    cleaned = os.path.normpath(path)
    return cleaned[1:] if cleaned.startswith("//") else cleaned
