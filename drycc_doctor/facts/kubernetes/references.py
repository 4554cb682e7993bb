"""What containers refer to, and what of it is there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, ClassVar, Self

import msgspec

from drycc_doctor.facts.kubernetes.listed import Listed
from drycc_doctor.facts.kubernetes.objects import Meta, Obj
from drycc_doctor.facts.kubernetes.pod_templates import Container, Ref, Shown, Spec, Volume
from drycc_doctor.model.fact import Ask
from drycc_doctor.model.query import PLATFORM, KubeList


class Patterns(Obj, frozen=True):
    """A list of regular expressions: how many, and which lines do not compile."""

    count: int = 0
    broken: tuple[int, ...] = ()


class ConfigMap(Obj, frozen=True):
    metadata: Meta
    patterns: Patterns | None = None
    data: dict[str, Any] = msgspec.field(default_factory=dict)
    binary_data: dict[str, Any] = msgspec.field(default_factory=dict)


class _Named(Obj, frozen=True):
    metadata: Meta


class ConfigMaps(Listed, frozen=True):
    """Every ConfigMap of the platform's namespace: names and keys."""

    items: tuple[ConfigMap, ...]

    asks: ClassVar = (KubeList("v1", "configmaps", PLATFORM),)


class ClaimNames(msgspec.Struct, frozen=True):
    """The names of the PersistentVolumeClaims of the platform's namespace."""

    names: frozenset[str]

    asks: ClassVar = (KubeList("v1", "persistentvolumeclaims", PLATFORM),)

    @classmethod
    def gather(cls, ask: Ask) -> Self:
        """One list; a dozen."""
        return cls(frozenset(one.metadata.name for one in ask.objects(cls.asks[0], _Named)))


class Reference(msgspec.Struct, frozen=True, order=True):
    """A container needs this: a Secret, a ConfigMap or a claim, and of the first two perhaps a key."""

    kind: str  # Secret, ConfigMap, PersistentVolumeClaim
    name: str
    key: str = ""


def required(spec: Spec, container: Container) -> Iterator[Reference]:
    """All that a container cannot be made without: variables, and the volumes that it mounts."""
    for one in container.env:
        yield from _of("Secret", one.value_from.secret_key_ref)
        yield from _of("ConfigMap", one.value_from.config_map_key_ref)
    for whole in container.env_from:
        yield from _of("Secret", whole.secret_ref)
        yield from _of("ConfigMap", whole.config_map_ref)
    mounted = {one.name for one in container.volume_mounts}
    for volume in spec.volumes:
        if volume.name in mounted:
            yield from _shown(volume)


def _of(kind: str, ref: Ref | None) -> Iterator[Reference]:
    if ref is not None and not ref.optional:
        yield Reference(kind, ref.name, ref.key)


def _shown(volume: Volume) -> Iterator[Reference]:
    yield from _volume("Secret", volume.secret)
    yield from _volume("ConfigMap", volume.config_map)
    for part in volume.projected.sources:
        yield from _volume("Secret", part.secret)
        yield from _volume("ConfigMap", part.config_map)
    if volume.persistent_volume_claim is not None:
        yield Reference("PersistentVolumeClaim", volume.persistent_volume_claim.claim_name)


def _volume(kind: str, shown: Shown | None) -> Iterator[Reference]:
    if shown is None or shown.optional:
        return
    name = shown.secret_name or shown.name
    yield from (Reference(kind, name, item.key) for item in shown.items) if shown.items else (Reference(kind, name),)


def lost(wanted: Iterable[Reference], keys: Callable[[str, str], frozenset[str] | None]) -> list[Reference]:
    """Those that do not resolve; ``keys`` tells the keys of an object, None where it is not there."""
    return [one for one in wanted if (known := keys(one.kind, one.name)) is None or (one.key and one.key not in known)]
