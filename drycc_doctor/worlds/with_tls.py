"""What a platform has when cert-manager is on, and does not have, or has otherwise, when it is off (facts 14.2)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec

from drycc_doctor.worlds.platform import objects

if TYPE_CHECKING:
    from drycc_doctor.worlds.world import World

_Triples = list[tuple[str, str, dict[str, Any]]]


def turn_on(world: World) -> None:
    """Put in all that differs; what an example changed elsewhere stays."""
    off = world.objects.find("services", "drycc-storage") is None
    for triple in msgspec.msgpack.decode(_differing(world.generation, off, world.now), type=_Triples):
        world.objects.add(*triple)


@lru_cache(maxsize=8)
def _differing(generation: str, off_cluster: bool, now: float) -> bytes:  # noqa: FBT001 - a variant of the platform
    """Packed: building a platform takes long, and each World changes its own objects."""
    before, after = (objects(generation, off_cluster=off_cluster, tls=tls, now=now) for tls in (False, True))
    known = {_key(obj): obj for _, _, obj in before}
    return msgspec.msgpack.encode([triple for triple in after if known.get(_key(triple[2])) != triple[2]])


def _key(obj: dict[str, Any]) -> tuple[str, str, str]:
    return obj["kind"], obj["metadata"].get("namespace", ""), obj["metadata"]["name"]


def turn_off(world: World) -> None:
    """Take out all that is there for TLS only, and put in what differs; what an example changed elsewhere stays."""
    off = world.objects.find("services", "drycc-storage") is None
    plain, secure = (objects(world.generation, off_cluster=off, tls=tls, now=world.now) for tls in (False, True))
    known, kept = {_key(obj): obj for _, _, obj in secure}, {_key(obj) for _, _, obj in plain}
    for _, plural, obj in secure:
        namespace, name = _key(obj)[1:]
        if _key(obj) not in kept and world.objects.find(plural, name, namespace) is not None:
            world.objects.remove(plural, name, namespace)
    for triple in plain:
        if known.get(_key(triple[2])) != triple[2]:
            world.objects.add(*triple)
