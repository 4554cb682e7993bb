"""Find the checks that are installed: ours, and those that others offer by the entry point."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType
from typing import Any

import msgspec

from drycc_doctor.engine.resolve import closure
from drycc_doctor.model import subject
from drycc_doctor.model.check import Check
from drycc_doctor.model.finding import Finding, Result, Status

GROUP = "drycc_doctor.checks"


class Installed(msgspec.Struct, frozen=True):
    """The checks in the order of their ids, and a BROKEN result for each entry point that cannot be imported."""

    checks: tuple[Check[Any], ...]
    broken: tuple[Result, ...]


def installed(points: Iterable[EntryPoint] | None = None) -> Installed:
    """Every check of every installed package that offers some; the first to take an id keeps it."""
    found: dict[str, Check[Any]] = {}
    broken = []
    chosen = entry_points(group=GROUP) if points is None else points
    for point in sorted(chosen, key=lambda p: (p.value != "drycc_doctor_checks", p.name)):
        try:
            checks = tuple(within(point.load()))
            _understood(checks)
        except Exception as error:  # noqa: BLE001 - whatever a third party's module raises, the others go on
            broken.append(_unloadable(point, f"{type(error).__name__}: {error}"))
            continue
        twice = sorted(one.id for one in checks if one.id in found and found[one.id] is not one)
        broken.extend(_unloadable(point, f"the id {id_!r} is taken by another package") for id_ in twice)
        found = {one.id: one for one in checks} | found
    return Installed(tuple(found[key] for key in sorted(found)), tuple(broken))


def _understood(checks: Iterable[Check[Any]]) -> None:
    """Read what they need now: a parameter without a fact for its type would stop the whole run later."""
    for one in checks:
        closure(kind for kind, _ in one.needs.values())


def within(package: ModuleType) -> Iterator[Check[Any]]:
    """The checks of one package, or of one module: one walk, no list to keep up to date."""
    below = pkgutil.walk_packages(getattr(package, "__path__", ()), f"{package.__name__}.")
    modules = [package, *(importlib.import_module(found.name) for found in below)]
    for module in modules:
        for value in vars(module).values():
            if isinstance(value, Check) and value.judge.__module__ == module.__name__:
                yield value


def _unloadable(point: EntryPoint, why: str) -> Result:
    id_ = f"entry-point-{point.name}"
    finding = Finding(
        status=Status.BROKEN,
        code="not-loaded",
        subject=subject.check(f"{point.name} = {point.value}"),
        message=f"the checks of {point.value} could not be loaded: {why}",
        remedy="tell the author of that package, or uninstall it",
    )
    return Result(id_, f"Checks of {point.value}", (finding,))
