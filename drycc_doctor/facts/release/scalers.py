"""Who else than Helm says how many pods a workload has: HorizontalPodAutoscalers, and KEDA's ScaledObjects."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.kubernetes.listed import is_served
from drycc_doctor.facts.kubernetes.objects import Named, Obj
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.facts.release.helm_drift import ManagedObjects
from drycc_doctor.model.fact import FactContext, fields_of
from drycc_doctor.model.query import PLATFORM, KubeList


class _Target(Obj, frozen=True):
    name: str = ""


class _Spec(Obj, frozen=True):
    scale_target_ref: _Target = _Target()


class Scaler(Obj, frozen=True):
    """A HorizontalPodAutoscaler, or a ScaledObject of KEDA, which may go down to nothing."""

    metadata: Named
    spec: _Spec = _Spec()


_KEEP = fields_of(Scaler)
_ASKS = (
    KubeList("autoscaling/v2", "horizontalpodautoscalers", PLATFORM, keep=_KEEP),
    KubeList("keda.sh/v1alpha1", "scaledobjects", PLATFORM, keep=_KEEP),
)


def _scaled(ask: FactContext, *, wanted: bool) -> frozenset[str]:
    """The names of the workloads that they scale; nothing is asked where that is of no matter."""
    served = (query for query in _ASKS if wanted and is_served(ask, query))
    return frozenset(one.spec.scale_target_ref.name for query in served for one in ask.objects(query, Scaler))


class ScaledToNothing(msgspec.Struct, frozen=True):
    """Workloads that are scaled by such; looked at where one is scaled to nothing."""

    names: frozenset[str] = frozenset()

    asks: ClassVar = _ASKS

    @classmethod
    def gather(cls, ask: FactContext, components: Components) -> Self:
        """Two lists, mostly not made."""
        return cls(_scaled(ask, wanted=any(not one.wanted for one in components.items if one.kind != "daemonsets")))


class ScaledOtherwise(msgspec.Struct, frozen=True):
    """Workloads that are scaled by such; looked at where one has another number of pods than Helm wrote."""

    names: frozenset[str] = frozenset()

    asks: ClassVar = _ASKS

    @classmethod
    def gather(cls, ask: FactContext, managed: ManagedObjects) -> Self:
        """The same lists."""
        return cls(_scaled(ask, wanted=any(d.path == "replicas" for one in managed.items for d in one.differences)))
