"""The versions that the platform's workloads and pods carry (drycc/objects#labels)."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.platform.workloads import Components, LiveWorkload

_NAME, _VERSION = "app.kubernetes.io/name", "app.kubernetes.io/version"
_TAG = "component.drycc.cc/version"


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

    asks: ClassVar = ()

    @classmethod
    def gather(cls, components: Components) -> Self:
        """From the labels of the pod templates, and of the pods."""
        return cls(tuple(map(_version, components.items)))


def _version(part: LiveWorkload) -> PartVersion:
    labels, tag = part.workload.spec.template.metadata.labels, part.workload.metadata.annotations.get(_TAG)
    running = sorted({v for pod in part.pods if (v := pod.metadata.labels.get(_VERSION))})
    chart, version = labels.get(_NAME, ""), labels.get(_VERSION, "")
    return PartVersion(part.kind, part.name, chart, version, tag if isinstance(tag, str) else "", tuple(running))
