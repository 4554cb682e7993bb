"""What the platform's own workloads ask of the cluster: room on nodes, volumes, leave to be where others may not."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.kubernetes.objects import Meta, Obj
from drycc_doctor.facts.kubernetes.quantity import parse_quantity
from drycc_doctor.facts.kubernetes.storage import Claim
from drycc_doctor.facts.kubernetes.workloads import Workloads
from drycc_doctor.facts.platform.workloads import Platform, PlatformPods
from drycc_doctor.model.fact import FactContext

Amounts = dict[str, str | int | float]


class Resources(Obj, frozen=True):
    requests: Amounts = msgspec.field(default_factory=dict)
    limits: Amounts = msgspec.field(default_factory=dict)


class ContainerResources(Obj, frozen=True):
    """A container, as far as it asks for something."""

    name: str
    resources: Resources = Resources()

    @property
    def asks_for(self) -> dict[str, float]:
        """Its requests; where it has a limit and no request, the limit is the request (Kubernetes: resource limits)."""
        return {
            name: parse_quantity(value) for name, value in (self.resources.limits | self.resources.requests).items()
        }


class Toleration(Obj, frozen=True):
    key: str = ""
    operator: str = "Equal"
    value: str = ""
    effect: str = ""


class _ClaimRef(Obj, frozen=True):
    claim_name: str = ""


class Volume(Obj, frozen=True):
    persistent_volume_claim: _ClaimRef | None = None


class DemandSpec(Obj, frozen=True):
    node_name: str = ""
    containers: tuple[ContainerResources, ...] = ()
    tolerations: tuple[Toleration, ...] = ()
    volumes: tuple[Volume, ...] = ()


class DemandTemplate(Obj, frozen=True):
    spec: DemandSpec = DemandSpec()


class _Spec(Obj, frozen=True):
    replicas: int | None = None
    template: DemandTemplate = DemandTemplate()
    volume_claim_templates: tuple[Claim, ...] = ()


class _Status(Obj, frozen=True):
    desired_number_scheduled: int = 0  # of a DaemonSet


class _Workload(Obj, frozen=True):
    metadata: Meta
    spec: _Spec = _Spec()
    status: _Status = _Status()


class _Pod(Obj, frozen=True):
    metadata: Meta
    spec: DemandSpec = DemandSpec()


class WorkloadRequests(msgspec.Struct, frozen=True):
    """What one workload asks for."""

    name: str
    pods: int
    spec: DemandSpec
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

    asks: ClassVar = (*Workloads.asks, *PlatformPods.asks)
    requires: ClassVar = (Platform,)

    @classmethod
    def gather(cls, ask: FactContext) -> Self:
        """The lists that others read too."""
        workloads = [one for query in Workloads.asks for one in ask.objects(query, _Workload)]
        used: dict[str, set[str]] = {}
        for pod in ask.objects(PlatformPods.asks[0], _Pod):
            for volume in pod.spec.volumes:
                if volume.persistent_volume_claim and pod.spec.node_name:
                    used.setdefault(volume.persistent_volume_claim.claim_name, set()).add(pod.spec.node_name)
        return cls(tuple(map(_demand, workloads)), {name: tuple(sorted(nodes)) for name, nodes in used.items()})


def _demand(one: _Workload) -> WorkloadRequests:
    wanted = 1 if one.spec.replicas is None else one.spec.replicas
    pods = one.status.desired_number_scheduled or wanted
    return WorkloadRequests(one.metadata.name, pods, one.spec.template.spec, one.spec.volume_claim_templates)
