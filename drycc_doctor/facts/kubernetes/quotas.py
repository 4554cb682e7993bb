"""What the platform's namespace may use."""

from typing import ClassVar

from drycc_doctor.facts.kubernetes.listed import Listed
from drycc_doctor.facts.kubernetes.objects import KubeObject, Obj
from drycc_doctor.facts.kubernetes.pod_specs import Amounts
from drycc_doctor.model.query import PLATFORM, KubeList


class QuotaStatus(Obj, frozen=True):
    hard: Amounts = {}
    used: Amounts = {}


class ResourceQuota(KubeObject, frozen=True):
    status: QuotaStatus = QuotaStatus()


class Limit(Obj, frozen=True):
    type: str = ""
    max: Amounts = {}
    default: Amounts = {}
    default_request: Amounts = {}


class LimitSpec(Obj, frozen=True):
    limits: tuple[Limit, ...] = ()


class LimitRange(KubeObject, frozen=True):
    spec: LimitSpec = LimitSpec()


class Quotas(Listed, frozen=True):
    """Every ResourceQuota of the platform's namespace."""

    items: tuple[ResourceQuota, ...]

    asks: ClassVar = (KubeList("v1", "resourcequotas", PLATFORM),)


class LimitRanges(Listed, frozen=True):
    """Every LimitRange of the platform's namespace."""

    items: tuple[LimitRange, ...]

    asks: ClassVar = (KubeList("v1", "limitranges", PLATFORM),)

    @property
    def of_containers(self) -> tuple[tuple[str, Limit], ...]:
        """The limits of containers, each with the name of its LimitRange."""
        return tuple(
            (one.metadata.name, limit) for one in self.items for limit in one.spec.limits if limit.type == "Container"
        )
