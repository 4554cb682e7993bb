"""MetalLB's own programs: what gives addresses, and what tells the network where they are."""

from collections.abc import Iterator
from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.gateway.metallb import MetalLB
from drycc_doctor.facts.kubernetes.control_planes import PODS, Part, PartWorkload, parts_of
from drycc_doctor.model.fact import FactContext, fields_of
from drycc_doctor.model.query import KubeList, ObjectGet, any_of
from drycc_doctor.model.reply import Failed, Reason

_KEEP = fields_of(PartWorkload)
_PARTS = {"controller": "deployments", "speaker": "daemonsets"}
_COMPONENT = ("app.kubernetes.io/component", "component")
"""The label of its chart, and that of its manifests."""


class MetalLBParts(msgspec.Struct, frozen=True):
    """Its controller and its speaker, by component, in the namespace of its pools: it reads those of its own only."""

    items: dict[str, Part]

    asks: ClassVar = (
        *(any_of(ObjectGet, api="apps/v1", plural=plural, keep=_KEEP) for plural in _PARTS.values()),
        *(any_of(KubeList, api="apps/v1", plural=plural, keep=_KEEP) for plural in _PARTS.values()),
        PODS,
    )

    @classmethod
    def gather(cls, ask: FactContext, metallb: MetalLB) -> Self:
        """Each by the name that its chart gives it, or its manifests; a list where it has another, or is not there."""
        found: dict[str, Part] = {}
        for namespace in sorted({pool.metadata.namespace for pool in metallb.pools or ()}):
            for component, plural in _PARTS.items():
                workloads = [one for one in _named(ask, namespace, component) if _component(one) == component]
                if not workloads:
                    every = ask.objects(KubeList("apps/v1", plural, namespace, keep=_KEEP), PartWorkload)
                    workloads = [one for one in every if _component(one) == component]
                for part in parts_of(ask, workloads, plural.removesuffix("s")):
                    found[component] = part
        return cls(found)


def _named(ask: FactContext, namespace: str, component: str) -> Iterator[PartWorkload]:
    for name in (f"metallb-{component}", component):
        reply = ask.reply(ObjectGet("apps/v1", _PARTS[component], namespace, name, keep=_KEEP), PartWorkload)
        if not isinstance(reply, Failed):
            yield reply
        if not isinstance(reply, Failed) or reply.reason is not Reason.NOT_FOUND:
            return


def _component(one: PartWorkload) -> str:
    labels = one.metadata.labels
    return next((labels[key] for key in _COMPONENT if key in labels), "")
