"""What containers refer to, and what of it is there."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, ClassVar, Self

import msgspec

from drycc_doctor.facts.kubernetes.listed import Listed
from drycc_doctor.facts.kubernetes.objects import DatedMeta, KubeObject, Obj
from drycc_doctor.facts.kubernetes.pod_specs import Container, PodTemplateSpec, Ref, VolumeSource
from drycc_doctor.model.fact import FactContext
from drycc_doctor.model.query import PLATFORM, KubeList


class Patterns(Obj, frozen=True):
    """A list of regular expressions: how many, and which lines do not compile."""

    count: int = 0
    broken: tuple[int, ...] = ()


class ConfigMap(KubeObject, frozen=True):
    metadata: DatedMeta
    patterns: Patterns | None = None
    written: dict[str, str] = {}  # as of a Secret
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


def fixed(spec: PodTemplateSpec, container: Container) -> Iterator[Reference]:
    """What a container holds as it was when it began: variables, and single files of Secrets and ConfigMaps.

    Other files of a volume follow within a minute or two (Kubernetes: ConfigMap, mounted ConfigMaps are updated).
    """
    for variable in container.env:
        yield from _whole("Secret", variable.value_from.secret_key_ref)
        yield from _whole("ConfigMap", variable.value_from.config_map_key_ref)
    for all_of in container.env_from:
        yield from _whole("Secret", all_of.secret_ref)
        yield from _whole("ConfigMap", all_of.config_map_ref)
    single = {mount.name: mount.sub_path for mount in container.volume_mounts if mount.sub_path}
    for volume in spec.volumes:
        for source in (volume, *volume.projected.sources) if volume.name in single else ():
            yield from _file_of("Secret", source.secret, single[volume.name])
            yield from _file_of("ConfigMap", source.config_map, single[volume.name])


def _whole(kind: str, ref: Ref | None) -> Iterator[Reference]:
    if ref is not None:
        yield Reference(kind, ref.name, ref.key)


def _file_of(kind: str, source: VolumeSource | None, path: str) -> Iterator[Reference]:
    if source is not None:
        keys = [item.key for item in source.items if item.path == path] if source.items else [path]
        yield from (Reference(kind, source.secret_name or source.name, key) for key in keys)


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
