"""Requests and limits of the platform's containers, and the values that set them."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

import msgspec

from drycc_doctor.facts.kubernetes.pod_specs import Container
from drycc_doctor.facts.platform.workloads import Platform
from drycc_doctor.facts.release.helm import HelmRelease, at
from drycc_doctor.facts.resources.requests import ResourceRequests
from drycc_doctor.model.fact import Missing

_SECTIONS = {
    "drycc-controller": "controller.api",
    "drycc-passport": "passport",
    "drycc-quickwit-control-plane": "quickwit.controlPlane",
    "drycc-node-exporter": "victoriametrics.nodeExporter",
    "drycc-kube-state-metrics": "victoriametrics.kubeStateMetrics",
    "drycc-registry-proxy": "registry.proxy",
}
_PARTED = {"controller", "passport", "quickwit", "victoriametrics"}
"""Charts of several workloads, whose values have a section for each (drycc/values#charts-and-values)."""


def section(workload: str, part: str) -> str:
    """Where the values of a workload are, in the umbrella's values.

    >>> section("drycc-controller-celery", "controller"), section("drycc-database", "database")
    ('controller.celery', 'database')
    """
    if workload in _SECTIONS:
        return _SECTIONS[workload]
    name = workload.removeprefix(f"drycc-{part}-")
    return f"{part}.{name}" if part in _PARTED and name != workload else part


class WorkloadLimits(msgspec.Struct, frozen=True):
    """One workload: its containers, and where its values are; ``given`` is whether the operator set the value."""

    name: str
    part: str
    key: str  # builder.resources
    given: bool
    containers: tuple[Container, ...]

    @property
    def best_effort(self) -> bool:
        """Whether none of its containers asks for anything: Kubernetes' class BestEffort, evicted first."""
        return not any(one.resources.requests or one.resources.limits for one in self.containers)

    @property
    def unlimited(self) -> tuple[str, ...]:
        """Its containers that may use all the memory that a node has."""
        return tuple(one.name for one in self.containers if "memory" not in one.resources.limits)


class Limits(msgspec.Struct, frozen=True):
    """The platform's own workloads, in the order of its charts."""

    items: tuple[WorkloadLimits, ...]

    asks: ClassVar = ()

    @classmethod
    def gather(cls, platform: Platform, demands: ResourceRequests, release: HelmRelease | Missing) -> Self:
        """From the templates and the values."""
        config: Mapping[str, Any] = {} if isinstance(release, Missing) else release.newest.config
        parts = {one.name: one.part for one in platform.generation.workloads}
        items = []
        for one in demands.items:
            if one.name in parts and one.spec.containers:
                key = f"{section(one.name, parts[one.name])}.resources"
                given = bool(at(config, key))
                items.append(WorkloadLimits(one.name, parts[one.name], key, given, one.spec.containers))
        return cls(tuple(sorted(items, key=lambda one: (one.part, one.name))))
