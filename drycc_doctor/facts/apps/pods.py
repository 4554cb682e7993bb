"""The apps' pods: many, so they are looked at twice, the second time only at those that are not well."""

from collections import Counter
from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.apps.namespaces import LABELS, list_by_name
from drycc_doctor.facts.kubernetes.objects import Table
from drycc_doctor.facts.kubernetes.pods import AppPod
from drycc_doctor.facts.platform.workloads import Platform, PlatformPods
from drycc_doctor.model.fact import FactContext, fields_of
from drycc_doctor.model.query import KubeList, KubeTable, any_of

_TABLE = KubeTable("v1", "pods", labels=LABELS)
_PODS = KubeList("v1", "pods", labels=LABELS, keep=fields_of(AppPod))
_DONE = {"Completed", "Succeeded"}


class AppPods(msgspec.Struct, frozen=True):
    """How many pods the apps have, in all and by node, and those that are not ready."""

    total: int
    unready: tuple[AppPod, ...]
    nodes: dict[str, int]

    asks: ClassVar = (_TABLE, any_of(KubeList, api="v1", plural="pods", labels=LABELS, keep=_PODS.keep))

    @classmethod
    def gather(cls, ask: FactContext, platform: Platform, pods: PlatformPods) -> Self:
        """The table first: as small as the names. It has who is not well, not in which namespace."""
        table = ask.answer(_TABLE, Table)
        columns = (table.column(name) for name in ("Name", "Ready", "Status", "Node"))
        own = {pod.metadata.name for pod in pods.items}
        rows = [row for row in zip(*columns, strict=True) if row[0] not in own]
        names = {name for name, ready, status, _ in rows if status not in _DONE and not _all(ready)}
        metas = [(pod, pod.metadata) for pod in list_by_name(ask, _PODS, AppPod, names)]
        unwell = [pod for pod, meta in metas if meta.name in names and meta.namespace != platform.namespace]
        return cls(len(rows), tuple(unwell), dict(Counter(node for _, _, status, node in rows if status not in _DONE)))


_UNLABELLED = f"{LABELS},!drycc.cc/workspace,app!=drycc-fluentbit,app!=drycc-imagebuilder"


class UnlabelledPods(msgspec.Struct, frozen=True):
    """The names of the apps' pods that lack the label of their workspace."""

    names: tuple[str, ...]

    asks: ClassVar = (KubeTable("v1", "pods", labels=_UNLABELLED),)

    @classmethod
    def gather(cls, ask: FactContext, platform: Platform, pods: PlatformPods) -> Self:
        """A table that is mostly empty; asked only of the generation that has workspaces."""
        if not platform.generation.workspaces:
            return cls(())
        table = ask.answer(cls.asks[0], Table)
        own = {pod.metadata.name for pod in pods.items}
        rows = zip(table.column("Name"), table.column("Status"), strict=True)
        return cls(tuple(name for name, status in rows if status not in _DONE and name not in own))


def _all(ready: str) -> bool:
    """Whether ``2/2`` are ready.

    >>> _all("2/2"), _all("1/2")
    (True, False)
    """
    count, _, total = ready.partition("/")
    return count == total
