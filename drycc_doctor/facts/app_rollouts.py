"""The apps' rollouts: the table of all first, then those that are not what they should be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from drycc_doctor.facts.apps import LABELS, all_ready, each
from drycc_doctor.facts.kube import Conditions, Obj, Table
from drycc_doctor.facts.workloads import Platform, Workloads
from drycc_doctor.model.fact import Ask, fields_of
from drycc_doctor.model.query import KubeList, KubeTable, like


class _RolloutMeta(Obj, frozen=True):
    name: str
    namespace: str = ""
    generation: int = 0


class _RolloutSpec(Obj, frozen=True):
    paused: bool = False


class _RolloutStatus(Obj, frozen=True):
    observed_generation: int = 0
    conditions: Conditions = ()


class AppDeployment(Obj, frozen=True):
    """A process of an app, as far as its rollout is judged."""

    metadata: _RolloutMeta
    spec: _RolloutSpec = _RolloutSpec()
    status: _RolloutStatus = _RolloutStatus()


_DEPLOYMENTS = KubeTable("apps/v1", "deployments", labels=LABELS)
_KEPT_OF_DEPLOYMENTS = fields_of(AppDeployment)


@dataclass(frozen=True, slots=True)
class AppRollouts:
    """How many Deployments the apps have, and those that are not what they should be."""

    total: int
    unfinished: tuple[AppDeployment, ...]

    asks: ClassVar = (
        _DEPLOYMENTS,
        like(KubeList, api="apps/v1", plural="deployments", labels=LABELS, keep=_KEPT_OF_DEPLOYMENTS),
    )

    @classmethod
    def gather(cls, ask: Ask, workloads: Workloads, platform: Platform) -> Self:
        """The table first; then those that have not as many new and available pods as they want."""
        table = ask.answer(_DEPLOYMENTS, Table)
        ours = {one.metadata.name for _, one in workloads.items}
        columns = (table.column(name) for name in ("Name", "Ready", "Up-to-date", "Available"))
        told = [row for row in zip(*columns, strict=True) if row[0] not in ours]
        names = {name for name, ready, new, there in told if not all_ready(ready) or {new, there} != {_wanted(ready)}}
        queries = each("apps/v1", "deployments", names, _KEPT_OF_DEPLOYMENTS, LABELS)
        found = [one for query in queries for one in ask.objects(query, AppDeployment) if one.metadata.name in names]
        return cls(len(told), tuple(one for one in found if one.metadata.namespace != platform.namespace))


def _wanted(ready: str) -> str:
    return ready.partition("/")[2]
