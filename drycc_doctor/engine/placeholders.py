"""Findings name the platform's namespace as queries do, by a placeholder; here it gets its name (decision 1)."""

import re
from collections.abc import Iterable

import msgspec

from drycc_doctor.model.finding import Finding
from drycc_doctor.model.query import PLATFORM

_OPTION = re.compile(rf"-n {PLATFORM}(?![\w.-])")


def named(findings: Iterable[Finding], namespace: str) -> tuple[Finding, ...]:
    """The same, with the namespace in subjects and in commands (``-n @``)."""
    return tuple(_named(one, namespace) for one in findings)


def _named(one: Finding, namespace: str) -> Finding:
    about, option = one.subject, f"-n {namespace}"
    if about.name == PLATFORM:
        about = msgspec.structs.replace(about, name=namespace)
    if about is one.subject and f"-n {PLATFORM}" not in f"{one.message} {one.remedy}":
        return one
    message, remedy = _OPTION.sub(option, one.message), _OPTION.sub(option, one.remedy)
    return msgspec.structs.replace(one, subject=about, message=message, remedy=remedy)
