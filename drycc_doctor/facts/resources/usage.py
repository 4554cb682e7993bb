"""What the platform's containers use, as metrics.k8s.io tells it (metrics-server, or what stands in for it)."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.kubernetes.listed import is_served
from drycc_doctor.facts.kubernetes.objects import KubeObject, Obj
from drycc_doctor.facts.kubernetes.pod_specs import Container
from drycc_doctor.facts.kubernetes.quantity import parse_quantity
from drycc_doctor.facts.platform.workloads import Components, LiveWorkload
from drycc_doctor.facts.resources.limits import Limits
from drycc_doctor.model.fact import FactContext
from drycc_doctor.model.query import PLATFORM, KubeList
from drycc_doctor.model.reply import Failed, Reason

METRICS = KubeList("metrics.k8s.io/v1beta1", "pods", PLATFORM)


class _Container(Obj, frozen=True):
    name: str
    usage: dict[str, str | int] = {}


class _PodMetrics(KubeObject, frozen=True):
    """The usage of one pod at one moment; ``memory`` is the working set."""

    containers: tuple[_Container, ...] = ()


class ContainerUsage(msgspec.Struct, frozen=True):
    """The most that any pod's container of this name uses now, in cores and bytes."""

    workload: str
    key: str  # builder.resources; empty where no value reaches it
    container: Container
    cpu: float
    memory: float

    def limit_of(self, resource: str) -> float:
        """Its limit of ``cpu`` or ``memory``; 0 where there is none."""
        return parse_quantity(self.container.resources.limits.get(resource, 0))

    def share_of(self, resource: str) -> float:
        """How much of that limit it uses: 0 to 1, and more; 0 where there is none."""
        limit = self.limit_of(resource)
        return self.used(resource) / limit if limit else 0.0

    def used(self, resource: str) -> float:
        """Cores, or bytes."""
        return {"cpu": self.cpu, "memory": self.memory}[resource]


class Usage(msgspec.Struct, frozen=True):
    """What is used now. ``served`` is False where no metrics.k8s.io is served; ``pods`` are those that it tells of.

    ``broken`` is what the API server says where it is registered, and who should serve it does not answer.
    """

    served: bool
    pods: int
    items: tuple[ContainerUsage, ...]
    broken: str = ""

    asks: ClassVar = (METRICS,)

    @classmethod
    def gather(cls, ask: FactContext, components: Components, limits: Limits) -> Self:
        """One list; that nobody serves it is an answer, and that who should does not answer is one too."""
        reply = ask.reply(METRICS, object)
        if isinstance(reply, Failed) and reply.reason is Reason.UNREACHABLE:
            return cls(served=True, pods=0, items=(), broken=reply.detail)
        if not is_served(ask, METRICS):
            return cls(served=False, pods=0, items=())
        metrics = {one.metadata.name: one.containers for one in ask.objects(METRICS, _PodMetrics)}
        parts = {part.name: part for part in components.items}
        items = [
            used
            for one in limits.items
            if one.name in parts
            for container in one.containers
            if (used := _used(one.name, one.key(container), container, parts[one.name], metrics)) is not None
        ]
        return cls(served=True, pods=len(metrics), items=tuple(items))


def _used(
    name: str, key: str, container: Container, part: LiveWorkload, metrics: dict[str, tuple[_Container, ...]]
) -> ContainerUsage | None:
    of_pods = (one for pod in part.pods for one in metrics.get(pod.metadata.name, ()))
    usages = [one.usage for one in of_pods if one.name == container.name]
    if not usages:
        return None
    cpu, memory = (max(parse_quantity(usage.get(what, 0)) for usage in usages) for what in ("cpu", "memory"))
    return ContainerUsage(name, key, container, cpu, memory)
