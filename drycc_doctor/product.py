"""What the engine is told of the platform that it judges; it knows no other word of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from drycc_doctor.model.edge import Edge
    from drycc_doctor.sealing.disclosures import Disclosures


class Product(NamedTuple):
    """One platform. What is a function is imported when it is wanted: ``--help`` wants none of it."""

    namespace: str  # where it is usually installed
    environment: str  # how the names of environment variables begin
    group: str  # of entry points: checks are offered by GROUP.checks, edges by GROUP.edges and so on
    checks: str  # the package of its own checks
    generations: Callable[[], tuple[str, ...]]  # names, the oldest first
    healthy: Callable[[str], Any]  # a made-up platform of a generation on which all is well: a Source to change
    edges: Callable[[], tuple[Edge, ...]]  # those of others too
    disclosures: Callable[[], Disclosures]  # those of others too
