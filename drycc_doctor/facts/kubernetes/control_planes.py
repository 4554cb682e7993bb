"""Programs that others' control planes are made of: how many of their pods are ready, and why the others are not."""

from collections.abc import Iterable

import msgspec

from drycc_doctor.facts.kubernetes.objects import Named, Obj
from drycc_doctor.facts.kubernetes.pods import AppPod
from drycc_doctor.model.fact import FactContext, fields_of
from drycc_doctor.model.query import KubeList, any_of
from drycc_doctor.model.reply import Failed

_KEEP = fields_of(AppPod)
PODS = any_of(KubeList, api="v1", plural="pods", keep=_KEEP)
"""The pods of one workload, by the labels that it selects."""


class PartMeta(Named, frozen=True):
    labels: dict[str, str] = {}


class _Selector(Obj, frozen=True):
    match_labels: dict[str, str] = {}


class PartSpec(Obj, frozen=True):
    replicas: int | None = None
    selector: _Selector = _Selector()


class _Status(Obj, frozen=True):
    ready_replicas: int = 0
    desired_number_scheduled: int = 0  # of a DaemonSet
    number_ready: int = 0  # of a DaemonSet


class PartWorkload(Obj, frozen=True):
    """A Deployment or a DaemonSet of a control plane, as far as its pods are counted."""

    metadata: PartMeta
    spec: PartSpec = PartSpec()
    status: _Status = _Status()


class Part(msgspec.Struct, frozen=True):
    """One workload of a control plane, and its pods where not all are ready."""

    kind: str  # deployment, daemonset
    name: str
    namespace: str
    labels: dict[str, str]
    wanted: int
    ready: int
    pods: tuple[AppPod, ...] = ()

    @property
    def down(self) -> bool:
        """Whether nothing of it runs, wanted or not."""
        return not self.ready


def parts_of(ask: FactContext, workloads: Iterable[PartWorkload], kind: str = "deployment") -> tuple[Part, ...]:
    """Count, and ask why: who may not list pods learns that less."""
    return tuple(_part(ask, one, kind) for one in workloads)


def _part(ask: FactContext, one: PartWorkload, kind: str) -> Part:
    meta, status = one.metadata, one.status
    wanted, ready = (1 if one.spec.replicas is None else one.spec.replicas), status.ready_replicas
    if kind == "daemonset":
        wanted, ready = status.desired_number_scheduled, status.number_ready
    labels = ",".join(f"{key}={value}" for key, value in sorted(one.spec.selector.match_labels.items()))
    pods = pods_labelled(ask, meta.namespace, labels) if ready < wanted and labels else ()
    return Part(kind, meta.name, meta.namespace, meta.labels, wanted, ready, pods or ())


def pods_labelled(ask: FactContext, namespace: str, labels: str) -> tuple[AppPod, ...] | None:
    """The pods of a namespace that have some labels; None where they may not be listed."""
    query = KubeList("v1", "pods", namespace, labels=labels, keep=_KEEP)
    return None if isinstance(ask.reply(query, list[object]), Failed) else ask.objects(query, AppPod)
