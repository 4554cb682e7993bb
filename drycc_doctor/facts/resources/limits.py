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
    "drycc-quickwit-control-plane": "quickwit.control_plane",
    "drycc-node-exporter": "victoriametrics.nodeExporter",
    "drycc-registry-proxy": "registry.proxy",
}
_OF_CONTAINERS = {
    **{f"drycc-valkey-{one}": f"valkey.{one}" for one in ("server", "proxy", "sentinel")},
    **dict.fromkeys(("drycc-valkey-metrics", "drycc-database-metrics", "drycc-kube-state-metrics"), ""),
}
"""Containers with a section of their own, or with none: no value reaches their resources (drycc/values#resources)."""
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


def resources_of(workload: str, part: str, container: str) -> str:
    """The value of a container's requests and limits; empty where none reaches it.

    >>> resources_of("drycc-valkey", "valkey", "drycc-valkey-proxy"), resources_of("drycc-builder", "builder", "drycc-builder")
    ('valkey.proxy.resources', 'builder.resources')
    >>> resources_of("drycc-database", "database", "drycc-database-metrics")
    ''
    """
    found = _OF_CONTAINERS.get(container, section(workload, part))
    return f"{found}.resources" if found else ""


class WorkloadLimits(msgspec.Struct, frozen=True):
    """One workload and its containers; ``given`` are the values of their resources that the operator set."""

    name: str
    part: str
    given: tuple[str, ...]  # builder.resources
    containers: tuple[Container, ...]

    def key(self, container: Container) -> str:
        """The value of one container's requests and limits; empty where none reaches it."""
        return resources_of(self.name, self.part, container.name)

    @property
    def best_effort(self) -> bool:
        """Whether none of its containers asks for anything: Kubernetes' class BestEffort, evicted first."""
        return not any(one.resources.requests or one.resources.limits for one in self.containers)

    @property
    def unlimited(self) -> tuple[Container, ...]:
        """Its containers that may use all the memory that a node has."""
        return tuple(one for one in self.containers if "memory" not in one.resources.limits)


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
                part, boxes = parts[one.name], one.spec.containers
                keys = dict.fromkeys(resources_of(one.name, part, box.name) for box in boxes)
                given = tuple(key for key in keys if key and at(config, key))
                items.append(WorkloadLimits(one.name, part, given, boxes))
        return cls(tuple(sorted(items, key=lambda one: (one.part, one.name))))
