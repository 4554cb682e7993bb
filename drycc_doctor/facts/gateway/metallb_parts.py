"""MetalLB's own programs: what gives addresses, and what tells the network where they are."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.gateway.metallb import MetalLB
from drycc_doctor.facts.kubernetes.control_planes import PODS, Part, PartWorkload, parts_of
from drycc_doctor.model.fact import FactContext, fields_of
from drycc_doctor.model.query import KubeList, any_of

_KEEP = fields_of(PartWorkload)
_COMPONENT = ("app.kubernetes.io/component", "component")
"""The label of its chart, and that of its manifests."""


class MetalLBParts(msgspec.Struct, frozen=True):
    """Its controller and its speaker, by component, in the namespace of its pools: it reads those of its own only."""

    items: dict[str, Part]

    asks: ClassVar = (
        any_of(KubeList, api="apps/v1", plural="deployments", keep=_KEEP),
        any_of(KubeList, api="apps/v1", plural="daemonsets", keep=_KEEP),
        PODS,
    )

    @classmethod
    def gather(cls, ask: FactContext, metallb: MetalLB) -> Self:
        """Two lists in one namespace; where there is no pool, it is of no matter."""
        found: list[Part] = []
        for namespace in sorted({pool.metadata.namespace for pool in metallb.pools or ()}):
            for plural in ("deployments", "daemonsets"):
                workloads = ask.objects(KubeList("apps/v1", plural, namespace, keep=_KEEP), PartWorkload)
                found += parts_of(ask, workloads, plural.removesuffix("s"))
        return cls({component: part for part in found if (component := _component(part)) in {"controller", "speaker"}})


def _component(part: Part) -> str:
    return next((part.labels[key] for key in _COMPONENT if key in part.labels), "")
