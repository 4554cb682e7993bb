"""All rows, by area."""

from tests.causes import (
    admission,
    balancers,
    images,
    logins,
    parts,
    placement,
    planes,
    policies,
    services,
    stores,
    volumes,
    ways_in,
)

CAUSES = [
    one
    for area in (
        admission,
        balancers,
        images,
        logins,
        parts,
        placement,
        planes,
        policies,
        services,
        stores,
        volumes,
        ways_in,
    )
    for one in area.CAUSES
]
