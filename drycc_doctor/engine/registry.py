"""Find what is installed: the product's own checks, and what others offer by entry points."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import msgspec

from drycc_doctor.engine.resolve import closure
from drycc_doctor.model import subject
from drycc_doctor.model.check import Check
from drycc_doctor.model.edge import Edge
from drycc_doctor.model.finding import Finding, Result, Status
from drycc_doctor.plugins import Broken, function, instance_of, instances_of, offered
from drycc_doctor.product import Product
from drycc_doctor.sealing.disclosures import Disclosures

_BESIDE: dict[str, Callable[[Any], object]] = {
    "edges": instances_of(Edge),
    "disclosures": instance_of(Disclosures),
    "verbs": function,
}
"""What may be offered beside checks, and how it is read."""


class Installed(msgspec.Struct, frozen=True):
    """The checks in the order of their ids, and a BROKEN result for each entry point that cannot be used."""

    checks: tuple[Check[Any], ...]
    broken: tuple[Result, ...]


def installed(product: Product) -> Installed:
    """Every check of every installed package that offers some; the first to take an id keeps it, our own before others."""
    found: dict[str, Check[Any]] = {}
    offers = offered(f"{product.group}.checks", _understood)
    broken = [*offers.broken]
    for point, checks in sorted(offers.items, key=lambda item: item[0].value != product.checks):
        twice = sorted(one.id for one in checks if one.id in found and found[one.id] is not one)
        broken += [Broken(point, f"the id {id_!r} is taken by another package") for id_ in twice]
        found = {one.id: one for one in checks} | found
    unusable = [_unusable("checks", one, f"entry-point-{one.point.name}") for one in broken]
    for what, read in _BESIDE.items():
        others = offered(f"{product.group}.{what}", read).broken
        unusable += [_unusable(what, one, f"entry-point-{what}-{one.point.name}") for one in others]
    return Installed(tuple(found[key] for key in sorted(found)), tuple(unusable))


def edges(product: Product) -> tuple[Edge, ...]:
    """The edges that others offer."""
    return tuple(one for _, some in offered(f"{product.group}.edges", instances_of(Edge)).items for one in some)


def _understood(package: ModuleType) -> tuple[Check[Any], ...]:
    """Read what they need now: a parameter without a fact for its type would stop the whole run later."""
    checks = tuple(within(package))
    for one in checks:
        closure(kind for kind, _ in one.needs.values())
    return checks


def within(package: ModuleType) -> Iterator[Check[Any]]:
    """The checks of one package, or of one module: one walk, no list to keep up to date."""
    below = pkgutil.walk_packages(getattr(package, "__path__", ()), f"{package.__name__}.")
    modules = [package, *(importlib.import_module(found.name) for found in below)]
    for module in modules:
        for value in vars(module).values():
            if isinstance(value, Check) and value.judge.__module__ == module.__name__:
                yield value


def _unusable(what: str, broken: Broken, id_: str) -> Result:
    point = broken.point
    finding = Finding(
        status=Status.BROKEN,
        code="not-loaded",
        subject=subject.check(f"{point.name} = {point.value}"),
        message=f"the {what} of {point.value} could not be loaded: {broken.why}",
        remedy="tell the author of that package, or uninstall it",
    )
    return Result(id_, f"{what.capitalize()} of {point.value}", (finding,))
