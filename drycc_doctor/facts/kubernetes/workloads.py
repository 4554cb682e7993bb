"""Deployments, StatefulSets and DaemonSets."""

from __future__ import annotations

import msgspec

from drycc_doctor.facts.kubernetes.objects import Conditions, DatedMeta, Obj
from drycc_doctor.facts.kubernetes.pods import PodSpec


class TemplateMeta(Obj, frozen=True):
    labels: dict[str, str] = msgspec.field(default_factory=dict)


class Template(Obj, frozen=True):
    metadata: TemplateMeta = TemplateMeta()
    spec: PodSpec = PodSpec()


class Selector(Obj, frozen=True):
    match_labels: dict[str, str] = msgspec.field(default_factory=dict)


class WorkloadSpec(Obj, frozen=True):
    replicas: int | None = None
    selector: Selector = Selector()
    template: Template = Template()


class WorkloadStatus(Obj, frozen=True):
    desired_number_scheduled: int = 0  # of a DaemonSet
    updated_number_scheduled: int = 0  # of a DaemonSet
    updated_replicas: int = 0  # of the others
    observed_generation: int = 0
    conditions: Conditions = ()


class Workload(Obj, frozen=True):
    """A Deployment, a StatefulSet or a DaemonSet."""

    metadata: DatedMeta
    spec: WorkloadSpec = WorkloadSpec()
    status: WorkloadStatus = WorkloadStatus()
