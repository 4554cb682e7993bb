"""What a platform has when cert-manager is on, and does not have, or has otherwise, when it is off (facts 14.2)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec

from drycc_doctor.worlds.platform import objects

if TYPE_CHECKING:
    from drycc_doctor.worlds.world import World

_Key = tuple[str, str, str]  # resource, namespace, name
_Triple = tuple[str, str, dict[str, Any]]
_Difference = tuple[list[_Key], list[_Triple]]


def turn_on(world: World) -> None:
    """Put in all that differs; what an example changed elsewhere stays."""
    _differ(world, tls=True)


def turn_off(world: World) -> None:
    """Take out all that is there for TLS only, and put in what differs; what an example changed elsewhere stays."""
    _differ(world, tls=False)


def _differ(world: World, *, tls: bool) -> None:
    off = world.objects.find("services", "drycc-storage") is None
    gone, other = msgspec.msgpack.decode(_difference(world.generation, off, tls, world.now), type=_Difference)
    for plural, namespace, name in gone:
        if world.objects.find(plural, name, namespace) is not None:
            world.objects.remove(plural, name, namespace)
    for triple in other:
        world.objects.add(*triple)


@lru_cache(maxsize=16)
def _difference(generation: str, off_cluster: bool, tls: bool, now: float) -> bytes:  # noqa: FBT001 - variants of the platform
    """What to take out and what to put in, packed: building a platform takes long, and each World changes its own."""
    before, after = (_platform(generation, off_cluster, with_tls, now) for with_tls in (not tls, tls))
    gone = [key for key in before if key not in after]
    return msgspec.msgpack.encode((gone, [one for key, one in after.items() if before.get(key) != one]))


def _platform(generation: str, off_cluster: bool, tls: bool, now: float) -> dict[_Key, _Triple]:  # noqa: FBT001 - as above
    made = objects(generation, off_cluster=off_cluster, tls=tls, now=now)
    keys = [(plural, obj["metadata"].get("namespace", ""), obj["metadata"]["name"]) for _, plural, obj in made]
    return dict(zip(keys, made, strict=True))
