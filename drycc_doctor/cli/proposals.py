"""What ``tune`` proposes: what could be set otherwise, from what the platform is and uses now, each with its reason."""

import math
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Self

import msgspec

from drycc_doctor.facts.kubernetes.quantity import format_quantity
from drycc_doctor.facts.platform.components import PERSISTENCE, REPLICAS
from drycc_doctor.facts.platform.workloads import Components, Platform
from drycc_doctor.facts.release.helm import HelmRelease, at, is_set
from drycc_doctor.facts.resources.limits import Limits, WorkloadLimits
from drycc_doctor.facts.resources.requests import ResourceRequests
from drycc_doctor.facts.resources.usage import ContainerUsage, Usage
from drycc_doctor.model.fact import Missing
from drycc_doctor.settings import SETTINGS, Setting

_MI = 2**20
_HEAD_ROOM = 2.0
"""A limit is so many times what is used now: one moment's usage is not the worst there is."""
_PERSISTENT = {
    name: path for name, path in PERSISTENCE.items() if name not in {"drycc-grafana", "drycc-quickwit-searcher"}
}
"""StatefulSets whose volumes keep something, and their values (drycc/monitoring#grafana-database: Grafana's do not)."""
_ENOUGH = {
    "drycc-database": 3,
    **dict.fromkeys(("drycc-controller", "drycc-controller-api", "drycc-passport", "drycc-passport-api"), 2),
}
"""Workloads that may have several pods, and how many are enough (drycc/values#database-knobs)."""


class Proposal(msgspec.Struct, frozen=True):
    """One value: its dotted path, what to set it to, and why."""

    path: str
    value: str | int | bool
    reason: str


class Tuning(msgspec.Struct, frozen=True):
    """Proposals, and what could not be proposed and why."""

    namespace: str
    proposals: tuple[Proposal, ...]
    unknown: tuple[str, ...]

    asks: ClassVar = ()

    @classmethod
    def gather(
        cls,
        platform: Platform,
        components: Components,
        demands: ResourceRequests,
        limits: Limits,
        usage: Usage | Missing,
        release: HelmRelease | Missing,
    ) -> Self:
        """From what other facts know; nothing more is asked."""
        config = None if isinstance(release, Missing) else release.newest.config
        advice = [*_resources(limits, usage), *_dead(platform.generation.order, config), *_volumes(demands)]
        advice += _replicas(components)
        proposals = {one.path: one for one in advice if isinstance(one, Proposal)}
        unknown = [one for one in advice if isinstance(one, str)]
        if isinstance(release, Missing):
            unknown.append(f"dead keys: the values are not known ({release.why})")
        return cls(platform.namespace, tuple(proposals.values()), tuple(unknown))


def _resources(limits: Limits, usage: Usage | Missing) -> Iterator[Proposal | str]:
    if isinstance(usage, Missing):
        yield f"limits: usage is not known ({usage.why})"
        return
    if not usage.served:
        yield "limits: usage is not known, for metrics.k8s.io is not served (no metrics-server)"
        return
    if usage.broken:
        yield f"limits: usage is not known, for metrics.k8s.io does not answer: {usage.broken}"
        return
    for one in limits.items:
        for key in dict.fromkeys(map(one.key, one.containers)):
            yield from _of_value(
                one, key, [used for used in usage.items if (used.workload, used.key) == (one.name, key)]
            )


def _of_value(one: WorkloadLimits, key: str, used: list[ContainerUsage]) -> Iterator[Proposal | str]:
    """One value may be that of several containers: the one that is called as the workload is, or the first, decides."""
    main = next((each for each in used if each.container.name == one.name), used[0] if used else None)
    if main is None:
        yield f"{key or one.name}: metrics.k8s.io tells nothing of {one.name}"
    elif key:
        yield from _of_container(key, main)
    else:
        for each in used:
            if not each.limit_of("memory"):
                yield f"{each.container.name} has no limit of memory, and no value reaches it: kubectl set resources does"


def _of_container(key: str, used: ContainerUsage) -> Iterator[Proposal]:
    """Where there is a limit with room above what is used, it is left alone."""
    given = used.limit_of("memory")
    if given and given >= used.memory * 1.5:
        return
    now = format_quantity(_up(used.memory, 1), "memory")
    limit, request = max(_up(used.memory * _HEAD_ROOM, 64), 128 * _MI), max(_up(used.memory * 1.25, 32), 64 * _MI)
    has = f"its limit is {format_quantity(given, 'memory')}" if given else "it has no limit"
    reason = f"{used.container.name} uses {now} now, and {has}; twice that, rounded up"
    yield Proposal(f"{key}.limits.memory", format_quantity(limit, "memory"), reason)
    if "memory" not in used.container.resources.requests:
        reason = f"{used.container.name} uses {now} now; a quarter more, so that the scheduler finds it room"
        yield Proposal(f"{key}.requests.memory", format_quantity(request, "memory"), reason)
    if "cpu" not in used.container.resources.requests:
        cores = max(math.ceil(used.cpu * 1500 / 10) * 10, 10)
        reason = f"{used.container.name} uses {math.ceil(used.cpu * 1000)}m now; half as much again"
        yield Proposal(f"{key}.requests.cpu", f"{cores}m", reason)


def _up(amount: float, step: int) -> float:
    """Up to a whole number of steps of a Mi."""
    return float(math.ceil(amount / (step * _MI)) * step * _MI)


def _dead(generation: int, config: Mapping[str, Any] | None) -> Iterator[Proposal | str]:
    for setting in SETTINGS if config is not None else ():
        path = setting.name if setting.kind == "value" else f"{setting.chart}.environment.{setting.name}"
        value = at(config, path)
        if generation in setting.dead and value is not None:
            yield _replaced(setting, path, value, config, setting.instead_in(generation))


def _replaced(setting: Setting, path: str, value: Any, config: Any, instead: str) -> Proposal | str:
    unread = f"{path} is set, and nothing reads it"
    if not instead:
        return f"{unread}: take it out; nothing does the same"
    if "." not in instead or " " in instead:
        return f"{unread}: see {instead}"
    if is_set(at(config, instead)):
        return f"{unread}: take it out; {instead} is set already"
    if setting.kind == "value" and isinstance(value, (bool, int, str)) and value != "":
        return Proposal(instead, value, f"{unread}: this is what does it today; take {path} out")
    return f"{unread}: set {instead} instead; what it holds is not told here, or is written otherwise there"


def _volumes(demands: ResourceRequests) -> Iterator[Proposal]:
    for one in demands.items:
        if one.name in _PERSISTENT and not one.claims:
            reason = (
                f"{one.name} has no volume: a restart of its pods loses what it holds; the claims of a StatefulSet "
                "cannot be changed, so save its data, delete it, and upgrade"
            )
            yield Proposal(f"{_PERSISTENT[one.name]}.enabled", value=True, reason=reason)


def _replicas(components: Components) -> Iterator[Proposal]:
    for part in components.items:
        enough = _ENOUGH.get(part.name, 0)
        if 0 < part.wanted < enough:
            reason = f"{part.name} has {part.wanted} of the {enough} pods that let one node be drained"
            yield Proposal(REPLICAS[part.name], enough, reason)
