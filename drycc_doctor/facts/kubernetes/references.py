"""What containers refer to, and what of it is there."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, ClassVar, Self

import msgspec

from drycc_doctor.facts.kubernetes.listed import Listed
from drycc_doctor.facts.kubernetes.objects import KubeObject, Obj
from drycc_doctor.facts.kubernetes.pod_specs import Container, PodTemplateSpec, Ref, VolumeSource
from drycc_doctor.model.fact import FactContext
from drycc_doctor.model.query import PLATFORM, KubeList


class Patterns(Obj, frozen=True):
    """A list of regular expressions: how many, and which lines do not compile."""

    count: int = 0
    broken: tuple[int, ...] = ()


class ConfigMap(KubeObject, frozen=True):
    patterns: Patterns | None = None
    data: dict[str, Any] = {}
    binary_data: dict[str, Any] = {}


class ConfigMaps(Listed, frozen=True):
    """Every ConfigMap of the platform's namespace: names and keys."""

    items: tuple[ConfigMap, ...]

    asks: ClassVar = (KubeList("v1", "configmaps", PLATFORM),)


class ClaimNames(msgspec.Struct, frozen=True):
    """The names of the PersistentVolumeClaims of the platform's namespace."""

    names: frozenset[str]

    asks: ClassVar = (KubeList("v1", "persistentvolumeclaims", PLATFORM),)

    @classmethod
    def gather(cls, ask: FactContext) -> Self:
        """One list; a dozen."""
        return cls(frozenset(one.metadata.name for one in ask.objects(cls.asks[0], KubeObject)))


class Reference(msgspec.Struct, frozen=True, order=True):
    """A container needs this: a Secret, a ConfigMap or a claim, and of the first two perhaps a key."""

    kind: str  # Secret, ConfigMap, PersistentVolumeClaim
    name: str
    key: str = ""


def required(spec: PodTemplateSpec, container: Container) -> Iterator[Reference]:
    """All that a container cannot be made without: variables, and the volumes that it mounts."""
    for variable in container.env:
        yield from _key_of("Secret", variable.value_from.secret_key_ref)
        yield from _key_of("ConfigMap", variable.value_from.config_map_key_ref)
    for whole in container.env_from:
        yield from _key_of("Secret", whole.secret_ref)
        yield from _key_of("ConfigMap", whole.config_map_ref)
    mounted = {mount.name for mount in container.volume_mounts}
    for volume in spec.volumes:
        if volume.name not in mounted:
            continue
        for source in (volume, *volume.projected.sources):
            yield from _files_of("Secret", source.secret)
            yield from _files_of("ConfigMap", source.config_map)
        if volume.persistent_volume_claim is not None:
            yield Reference("PersistentVolumeClaim", volume.persistent_volume_claim.claim_name)


def _key_of(kind: str, ref: Ref | None) -> Iterator[Reference]:
    if ref is not None and not ref.optional:
        yield Reference(kind, ref.name, ref.key)


def _files_of(kind: str, source: VolumeSource | None) -> Iterator[Reference]:
    if source is not None and not source.optional:
        keys = [item.key for item in source.items] or [""]
        yield from (Reference(kind, source.secret_name or source.name, key) for key in keys)


def unresolved(references: Iterable[Reference], keys: Callable[[str, str], frozenset[str] | None]) -> list[Reference]:
    """Those that do not resolve; ``keys`` gives the keys of an object by kind and name, None where it is not there."""
    return [
        one for one in references if (there := keys(one.kind, one.name)) is None or (one.key and one.key not in there)
    ]
