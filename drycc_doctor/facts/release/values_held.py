"""Containers that began before the Secret or ConfigMap of their variables was written (drycc/objects#values-at-the-start)."""

from collections.abc import Iterator
from typing import Any, ClassVar, Self

import msgspec

from drycc_doctor.facts.kubernetes.clock import timestamp
from drycc_doctor.facts.kubernetes.objects import KubeObject, Obj
from drycc_doctor.facts.kubernetes.pod_specs import PodTemplateSpec
from drycc_doctor.facts.kubernetes.references import ConfigMap, ConfigMaps, Reference, fixed
from drycc_doctor.facts.kubernetes.secrets import Secret, Secrets
from drycc_doctor.facts.release.helm import HelmRelease
from drycc_doctor.facts.release.values_before import ValuesBefore
from drycc_doctor.model.fact import FactContext, Missing
from drycc_doctor.model.query import PLATFORM, KubeList, any_of

SLACK = 60.0
"""Seconds: clocks of nodes differ, and an installation writes and starts at once."""


class _Running(Obj, frozen=True):
    started_at: str = ""


class _State(Obj, frozen=True):
    running: _Running | None = None


class _ContainerStatus(Obj, frozen=True):
    name: str
    state: _State = _State()


class _Status(Obj, frozen=True):
    phase: str = ""
    container_statuses: tuple[_ContainerStatus, ...] = ()
    init_container_statuses: tuple[_ContainerStatus, ...] = ()  # those that go on beside the others run, too

    def began(self, container: str) -> float | None:
        """Since when a container runs; None where it does not."""
        all_of = (*self.container_statuses, *self.init_container_statuses)
        running = next((one.state.running for one in all_of if one.name == container), None)
        return timestamp(running.started_at) if running else None


class _Pod(KubeObject, frozen=True):
    spec: PodTemplateSpec = PodTemplateSpec()
    status: _Status = _Status()


class User(msgspec.Struct, frozen=True, order=True):
    """A container of a pod."""

    pod: str
    container: str


class Outdated(msgspec.Struct, frozen=True):
    """A Secret or a ConfigMap that was written after containers began that have its values."""

    kind: str
    name: str
    keys: tuple[str, ...]
    written: str  # when the newest of these keys was written
    older: tuple[User, ...]  # they began before
    newer: tuple[User, ...]  # the other users of these keys: they have the newer values, or will begin with them
    sure: bool  # whether Helm's manifest of that time has other values; else nothing tells


class ValuesHeld(msgspec.Struct, frozen=True):
    """What of the platform's containers is older than its source; what cannot be told; and how much was compared."""

    items: tuple[Outdated, ...]
    untold: tuple[str, ...]  # objects that do not say when they were written
    compared: int

    asks: ClassVar = (
        KubeList("v1", "pods", PLATFORM),
        any_of(KubeList, api="v1", plural="secrets", namespace=PLATFORM),
    )

    @classmethod
    def gather(
        cls, ask: FactContext, secrets: Secrets, config_maps: ConfigMaps | Missing, helm_release: HelmRelease | Missing
    ) -> Self:
        """Lists that other facts read too; older revisions only where something was written later."""
        maps = () if isinstance(config_maps, Missing) else config_maps.items
        live: dict[tuple[str, str], Secret | ConfigMap] = {("Secret", one.metadata.name): one for one in secrets.items}
        live |= {("ConfigMap", one.metadata.name): one for one in maps}
        uses = [use for pod in ask.objects(cls.asks[0], _Pod) for use in _uses(pod, live)]
        before = ValuesBefore(ask, helm_release if isinstance(helm_release, HelmRelease) else None)
        found = [_outdated(one, [use for use in uses if use.of == one], live[one], before) for one in _names(uses)]
        untold = {f"{use.of[0]} {use.of[1]}" for use in uses if use.late is None}
        return cls(tuple(one for one in found if one), tuple(sorted(untold)), len(uses))


class _Use(msgspec.Struct, frozen=True):
    user: User
    of: tuple[str, str]  # kind and name
    key: str
    began: float | None
    late: bool | None  # whether the key was written after that; None where nothing tells


def _uses(pod: _Pod, live: dict[tuple[str, str], Secret | ConfigMap]) -> Iterator[_Use]:
    if pod.metadata.deletion_timestamp or pod.status.phase in {"Succeeded", "Failed"}:
        return
    main = {one.name for one in pod.spec.containers}
    for container in pod.spec.all_containers:
        began = pod.status.began(container.name)
        if began is None and container.name not in main:
            continue  # done: it prepared the others
        for one in dict.fromkeys(fixed(pod.spec, container)):
            if source := live.get((one.kind, one.name)):
                for key in _keys(one, source):
                    user = User(pod.metadata.name, container.name)
                    yield _Use(user, (one.kind, one.name), key, began, _late(source, key, began))


def _keys(reference: Reference, source: Secret | ConfigMap) -> Iterator[str]:
    yield from (key for key in values_of(source) if reference.key in {"", key})


def values_of(source: Secret | ConfigMap) -> dict[str, Any]:
    """By key, the sealed values."""
    return {**source.data, **source.binary_data} if isinstance(source, ConfigMap) else dict(source.data)


def _late(source: Secret | ConfigMap, key: str, began: float | None) -> bool | None:
    """By the key's own time; where there is none, an object that was made after the start tells as much."""
    if began is None:
        return False
    written, made = timestamp(source.written.get(key, "")), timestamp(source.metadata.creation_timestamp)
    if written is not None:
        return written > began + SLACK
    return True if made is not None and made > began + SLACK else None


def _names(uses: list[_Use]) -> list[tuple[str, str]]:
    return list(dict.fromkeys(use.of for use in uses if use.late))


def _outdated(
    of: tuple[str, str], uses: list[_Use], source: Secret | ConfigMap, before: ValuesBefore
) -> Outdated | None:
    """Of the keys that were written later, those whose values are not known to be the same."""
    values = values_of(source)
    judged = [(use, before.differs(of, use.key, use.began or 0.0, values[use.key])) for use in uses if use.late]
    sure = any(differs for _, differs in judged)
    late = [use for use, differs in judged if differs or (differs is None and not sure)]
    if not late:
        return None
    keys = tuple(dict.fromkeys(use.key for use in late))
    older = dict.fromkeys(use.user for use in late)
    same = [use for use in uses if use.late is False] + [use for use, differs in judged if differs is False]
    newer = dict.fromkeys(use.user for use in same if use.key in keys and use.user not in older)
    written = max(source.written.get(key, source.metadata.creation_timestamp) for key in keys)
    return Outdated(of[0], of[1], keys, written, tuple(older), tuple(newer), sure)
