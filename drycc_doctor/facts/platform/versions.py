"""The versions that the platform's workloads and pods carry (drycc/objects#labels)."""

from __future__ import annotations

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.kubernetes.objects import Meta, Obj
from drycc_doctor.facts.kubernetes.pod_templates import WORKLOADS
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.model.fact import Ask

_NAME, _VERSION = "app.kubernetes.io/name", "app.kubernetes.io/version"
_TAG = "component.drycc.cc/version"


class _TemplateMeta(Obj, frozen=True):
    labels: dict[str, str] = msgspec.field(default_factory=dict)


class _Template(Obj, frozen=True):
    metadata: _TemplateMeta = _TemplateMeta()


class _Spec(Obj, frozen=True):
    template: _Template = _Template()


class _Workload(Obj, frozen=True):
    metadata: Meta
    spec: _Spec = _Spec()


class PartVersion(msgspec.Struct, frozen=True):
    """What a workload says of its version; empty where it does not say."""

    kind: str  # deployments, statefulsets, daemonsets
    name: str
    chart: str
    version: str  # the chart's appVersion
    tag: str  # of its images
    running: tuple[str, ...]  # the versions of its pods


class Versions(msgspec.Struct, frozen=True):
    """Of each workload of the platform."""

    items: tuple[PartVersion, ...]

    asks: ClassVar = WORKLOADS

    @classmethod
    def gather(cls, ask: Ask, components: Components) -> Self:
        """The labels of the pod templates, and of the pods."""
        pods = {(one.kind, one.name): one.pods for one in components.items}
        items = []
        for query in WORKLOADS:
            for one in ask.objects(query, _Workload):
                name, labels = one.metadata.name, one.spec.template.metadata.labels
                tag = one.metadata.annotations.get(_TAG)
                its = pods.get((query.plural, name), ())
                running = sorted({v for pod in its if (v := pod.metadata.labels.get(_VERSION))})
                chart, version = labels.get(_NAME, ""), labels.get(_VERSION, "")
                tag = tag if isinstance(tag, str) else ""
                items.append(PartVersion(query.plural, name, chart, version, tag, tuple(running)))
        return cls(tuple(items))
