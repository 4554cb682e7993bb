"""Drycc Workflow, put together for the engine; and what is installed for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drycc_doctor.product import Product

if TYPE_CHECKING:
    from drycc_doctor.engine.registry import Installed
    from drycc_doctor.model.edge import Edge
    from drycc_doctor.sealing.disclosures import Disclosures


def _generations() -> tuple[str, ...]:
    from drycc_doctor.facts.platform.generations import GENERATIONS

    return GENERATIONS


def _healthy(generation: str) -> Any:
    from drycc_doctor.worlds import healthy

    return healthy(generation)


def _edges() -> tuple[Edge, ...]:
    from drycc_doctor.engine.registry import edges
    from drycc_doctor.facts.root_causes import edges as own

    return (*own(), *edges(DRYCC))


def _disclosures() -> Disclosures:
    from drycc_doctor.disclosures import disclosures

    return disclosures()


DRYCC = Product(
    namespace="drycc",
    environment="DRYCC_DOCTOR_",
    group="drycc_doctor",
    checks="drycc_doctor_checks",
    generations=_generations,
    healthy=_healthy,
    edges=_edges,
    disclosures=_disclosures,
)


def installed() -> Installed:
    """Every check that is installed, and what could not be loaded."""
    from drycc_doctor.engine import registry

    return registry.installed(DRYCC)
