"""Deployments, StatefulSets and DaemonSets."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.kubernetes.listed import Listed
from drycc_doctor.facts.kubernetes.objects import DatedMeta, Obj, Status
from drycc_doctor.facts.kubernetes.pod_specs import PodTemplate
from drycc_doctor.facts.kubernetes.storage import Claim
from drycc_doctor.model.fact import FactContext
from drycc_doctor.model.query import PLATFORM, KubeList


class Selector(Obj, frozen=True):
    match_labels: dict[str, str] = {}


class Ordinals(Obj, frozen=True):
    """The number of a StatefulSet's first pod."""

    start: int = 0


class WorkloadSpec(Obj, frozen=True):
    replicas: int | None = None
    selector: Selector = Selector()
    template: PodTemplate = PodTemplate()
    volume_claim_templates: tuple[Claim, ...] = ()  # of a StatefulSet
    ordinals: Ordinals = Ordinals()  # of a StatefulSet


class WorkloadStatus(Status, frozen=True):
    desired_number_scheduled: int = 0  # of a DaemonSet
    current_number_scheduled: int = 0  # of a DaemonSet
    updated_number_scheduled: int = 0  # of a DaemonSet
    replicas: int = 0  # of the others
    updated_replicas: int = 0  # of the others
    observed_generation: int = 0


class Workload(Obj, frozen=True):
    """A Deployment, a StatefulSet or a DaemonSet."""

    metadata: DatedMeta
    spec: WorkloadSpec = WorkloadSpec()
    status: WorkloadStatus = WorkloadStatus()


class Workloads(msgspec.Struct, frozen=True):
    """Every workload of the platform's namespace, Drycc's or not, with its kind; empty where there is nothing."""

    items: tuple[tuple[str, Workload], ...]

    asks: ClassVar = tuple(
        KubeList("apps/v1", kind, PLATFORM) for kind in ("deployments", "statefulsets", "daemonsets")
    )

    @classmethod
    def gather(cls, ask: FactContext) -> Self:
        """A list for each kind."""
        return cls(tuple((query.plural, one) for query in cls.asks for one in ask.objects(query, Workload)))


class StatefulSets(Listed, frozen=True):
    """Every StatefulSet of the platform's namespace."""

    items: tuple[Workload, ...]

    asks: ClassVar = (KubeList("apps/v1", "statefulsets", PLATFORM),)
