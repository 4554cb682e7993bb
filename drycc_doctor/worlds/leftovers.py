"""What an older generation of the charts left behind."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from drycc_doctor.worlds.objects import NAMESPACE

if TYPE_CHECKING:
    from drycc_doctor.worlds.world import World

_API = {"deployments": "apps/v1", "persistentvolumeclaims": "v1", "secrets": "v1"}


def leave(world: World, plural: str, name: str) -> None:
    """An object of this name is there, which no chart makes; else it is like the first of its kind."""
    ours = [one for one in world.objects.list(plural, NAMESPACE) if one.get("type") != "helm.sh/release.v1"]
    twin = copy.deepcopy(ours[0])
    twin["metadata"] |= {"name": name, "uid": f"{twin['metadata']['uid'][:-8]}0ddba115", "annotations": {}}
    if plural == "deployments":
        twin["spec"]["selector"]["matchLabels"] = twin["spec"]["template"]["metadata"]["labels"] = {"app": name}
    world.objects.add(_API[plural], plural, twin)
