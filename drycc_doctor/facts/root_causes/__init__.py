"""Which findings a failure elsewhere explains: a report names the cause first, and what follows under it."""

from drycc_doctor.facts.root_causes import (
    access,
    control_planes,
    network,
    pods,
    programs,
    services,
    traffic,
    upgrades,
    uses,
    values,
)
from drycc_doctor.model.edge import Edge


def edges() -> tuple[Edge, ...]:
    """All of them, in the order in which causes are looked for: what is deeper stands first."""
    below = (
        *network.EDGES,
        *pods.EDGES,
        *services.edges(),
        *uses.edges_to_components(),
        *pods.LATER,
        *values.EDGES,
        *programs.EDGES,
    )
    around = (*traffic.GATEWAY, *uses.edges_from_outside(), *traffic.EDGES, *control_planes.LATER)
    return (*below, *control_planes.EDGES, *around, *upgrades.EDGES, *access.EDGES)
