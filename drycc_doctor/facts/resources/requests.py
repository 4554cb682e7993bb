"""What the platform's own workloads ask of the cluster: room on nodes, volumes, leave to be where others may not."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.kubernetes.objects import KubeObject, Obj
from drycc_doctor.facts.kubernetes.pod_specs import PodTemplateSpec, Volume
from drycc_doctor.facts.kubernetes.storage import Claim
from drycc_doctor.facts.kubernetes.workloads import Workload, Workloads
from drycc_doctor.facts.platform.workloads import Platform, PlatformPods
from drycc_doctor.model.fact import FactContext


class _PodSpec(Obj, frozen=True):
    node_name: str = ""
    volumes: tuple[Volume, ...] = ()


class _Pod(KubeObject, frozen=True):
    spec: _PodSpec = _PodSpec()


class WorkloadRequests(msgspec.Struct, frozen=True):
    """What one workload asks for."""

    name: str
    pods: int
    spec: PodTemplateSpec
    claims: tuple[Claim, ...]  # templates

    @property
    def pod(self) -> dict[str, float]:
        """What one of its pods asks for."""
        total: dict[str, float] = {}
        for container in self.spec.containers:
            for name, value in container.asks_for.items():
                total[name] = total.get(name, 0.0) + value
        return total


class ResourceRequests(msgspec.Struct, frozen=True):
    """What every workload of the platform asks for, and which nodes each claim is used on."""

    items: tuple[WorkloadRequests, ...]
    used_on: dict[str, tuple[str, ...]]

    asks: ClassVar = PlatformPods.asks
    requires: ClassVar = (Platform,)

    @classmethod
    def gather(cls, ask: FactContext, workloads: Workloads) -> Self:
        """The lists that others read too."""
        used: dict[str, set[str]] = {}
        for pod in ask.objects(cls.asks[0], _Pod):
            for volume in pod.spec.volumes:
                if volume.persistent_volume_claim and pod.spec.node_name:
                    used.setdefault(volume.persistent_volume_claim.claim_name, set()).add(pod.spec.node_name)
        items = tuple(_requests_of(one) for _, one in workloads.items)
        return cls(items, {name: tuple(sorted(nodes)) for name, nodes in used.items()})


def _requests_of(one: Workload) -> WorkloadRequests:
    wanted = 1 if one.spec.replicas is None else one.spec.replicas
    pods = one.status.desired_number_scheduled or wanted
    return WorkloadRequests(one.metadata.name, pods, one.spec.template.spec, one.spec.volume_claim_templates)
