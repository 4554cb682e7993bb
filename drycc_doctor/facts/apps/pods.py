"""The apps' pods: many, so they are looked at twice, the second time only at those that are not well."""

from __future__ import annotations

from collections import Counter
from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.kubernetes.objects import Condition, Obj, Table
from drycc_doctor.facts.kubernetes.pods import AppPod
from drycc_doctor.facts.platform.workloads import Platform, PlatformPods
from drycc_doctor.model.fact import Ask, fields_of
from drycc_doctor.model.query import KubeList, KubeTable, like

LABELS = "heritage=drycc"
"""The label of all that the controller makes for apps (facts 10); fluentbit's and build Jobs' pods carry it too."""
FEW = 10
"""So many are asked for one by one; for more, all are read in pages."""

_TABLE = KubeTable("v1", "pods", labels=LABELS)
_KEEP = fields_of(AppPod)
_DONE = {"Completed", "Succeeded"}


class AppPods(msgspec.Struct, frozen=True):
    """How many pods the apps have, in all and by node, and those that are not ready."""

    total: int
    unwell: tuple[AppPod, ...]
    nodes: dict[str, int]

    asks: ClassVar = (_TABLE, like(KubeList, api="v1", plural="pods", labels=LABELS, keep=_KEEP))

    @classmethod
    def gather(cls, ask: Ask, platform: Platform, pods: PlatformPods) -> Self:
        """The table first: as small as the names. It tells who is not well, not in which namespace."""
        table = ask.answer(_TABLE, Table)
        columns = (table.column(name) for name in ("Name", "Ready", "Status", "Node"))
        ours = {pod.metadata.name for pod in pods.items}
        told = [row for row in zip(*columns, strict=True) if row[0] not in ours]
        names = {name for name, ready, status, _ in told if status not in _DONE and not _all(ready)}
        queries = [_query()] if len(names) > FEW else [_query(f"metadata.name={name}") for name in sorted(names)]
        found = [pod for query in queries for pod in ask.objects(query, AppPod) if pod.metadata.name in names]
        apps = [pod for pod in found if pod.metadata.namespace != platform.namespace]
        return cls(len(told), tuple(apps), dict(Counter(node for _, _, status, node in told if status not in _DONE)))


def _query(fields: str = "") -> KubeList:
    return KubeList("v1", "pods", labels=LABELS, fields=fields, keep=_KEEP)


class _Dated(Condition, frozen=True):
    last_transition_time: str = ""


class _NamespaceMeta(Obj, frozen=True):
    name: str
    labels: dict[str, str] = msgspec.field(default_factory=dict)
    deletion_timestamp: str = ""


class _NamespaceSpec(Obj, frozen=True):
    finalizers: tuple[str, ...] = ()


class _NamespaceStatus(Obj, frozen=True):
    phase: str = ""
    conditions: tuple[_Dated, ...] = ()


class AppNamespace(Obj, frozen=True):
    """An app's namespace: it has the app's name."""

    metadata: _NamespaceMeta
    spec: _NamespaceSpec = _NamespaceSpec()
    status: _NamespaceStatus = _NamespaceStatus()

    @property
    def name(self) -> str:
        """The app's name."""
        return self.metadata.name


class AppNamespaces(msgspec.Struct, frozen=True):
    """Every app's namespace; the platform's own has no such label (facts 10)."""

    items: tuple[AppNamespace, ...]

    asks: ClassVar = (KubeList("v1", "namespaces", labels=LABELS, keep=fields_of(AppNamespace)),)

    @classmethod
    def gather(cls, ask: Ask, platform: Platform) -> Self:
        """One list, a page for five hundred apps."""
        found = ask.objects(cls.asks[0], AppNamespace)
        return cls(tuple(one for one in found if one.name != platform.namespace))


_UNLABELLED = KubeTable(
    "v1", "pods", labels=f"{LABELS},!drycc.cc/workspace,app!=drycc-fluentbit,app!=drycc-imagebuilder"
)


class UnlabelledPods(msgspec.Struct, frozen=True):
    """The names of the apps' pods that lack the label of their workspace."""

    names: tuple[str, ...]

    asks: ClassVar = (_UNLABELLED,)

    @classmethod
    def gather(cls, ask: Ask, platform: Platform, pods: PlatformPods) -> Self:
        """A table that is mostly empty; asked only of the generation that has workspaces."""
        if platform.generation != "g3":
            return cls(())
        table = ask.answer(_UNLABELLED, Table)
        ours = {pod.metadata.name for pod in pods.items}
        told = zip(table.column("Name"), table.column("Status"), strict=True)
        return cls(tuple(name for name, status in told if status not in _DONE and name not in ours))


def _all(ready: str) -> bool:
    """Whether ``2/2`` are ready.

    >>> _all("2/2"), _all("1/2")
    (True, False)
    """
    count, _, total = ready.partition("/")
    return count == total
