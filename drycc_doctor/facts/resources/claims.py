"""The claims that the platform keeps its data on: who names each, and the claim itself where it is there."""

from collections.abc import Iterable, Iterator
from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.kubernetes.objects import KubeObject, Obj, Status, condition
from drycc_doctor.facts.kubernetes.pod_specs import Volume
from drycc_doctor.facts.kubernetes.pod_templates import Templates
from drycc_doctor.facts.kubernetes.references import ClaimNames
from drycc_doctor.facts.kubernetes.storage import Claim, PlatformClaims
from drycc_doctor.facts.kubernetes.workloads import Workload, Workloads
from drycc_doctor.facts.platform.workloads import Platform, PlatformPods
from drycc_doctor.model.fact import FactContext


class _PodSpec(Obj, frozen=True):
    node_name: str = ""
    volumes: tuple[Volume, ...] = ()


class _PodStatus(Status, frozen=True):
    phase: str = ""


class ClaimingPod(KubeObject, frozen=True):
    """A pod, as far as its claims."""

    spec: _PodSpec = _PodSpec()
    status: _PodStatus = _PodStatus()

    @property
    def runs(self) -> bool:
        """Whether it began: its claims were there then."""
        return self.status.phase == "Running" and bool(self.spec.node_name)

    def waits_for(self, claim: str) -> bool:
        """Whether the scheduler says that a claim is not there (drycc/failures#claims-that-go)."""
        said = condition(self.status.conditions, "PodScheduled")
        return said is not None and not said.true and f'persistentvolumeclaim "{claim}" not found' in said.message


class NamedClaim(msgspec.Struct, frozen=True):
    """A claim that pods or workloads of the platform name."""

    name: str
    is_there: bool
    claim: Claim | None  # None where it is not there, or cannot be read
    pods: tuple[ClaimingPod, ...]  # those that are there, and not done
    in_template: bool  # whether a pod template names it, and not a StatefulSet's template of claims


class NamedClaims(msgspec.Struct, frozen=True):
    """Every claim that pods or workloads of the platform name, by name; and whether there is any claim at all."""

    items: tuple[NamedClaim, ...]
    are_any: bool

    asks: ClassVar = PlatformPods.asks
    requires: ClassVar = (Platform,)

    @classmethod
    def gather(
        cls, ask: FactContext, claims: PlatformClaims, there: ClaimNames, workloads: Workloads, templates: Templates
    ) -> Self:
        """From lists that others read too."""
        known, pods = {one.metadata.name: one for one in claims.items}, dict[str, list[ClaimingPod]]()
        for pod in ask.objects(cls.asks[0], ClaimingPod):
            if pod.status.phase not in {"Succeeded", "Failed"}:
                for name in _claims_of(pod.spec.volumes):
                    pods.setdefault(name, []).append(pod)
        fixed = {name for one in templates.items for name in _claims_of(one.spec.volumes)}
        made = {name for _, one in workloads.items for name in _made_for(one)}
        items = (
            NamedClaim(name, name in there.names, known.get(name), tuple(pods.get(name, ())), name in fixed)
            for name in sorted({*pods, *fixed, *made})
        )
        return cls(tuple(items), bool(there.names))


def _claims_of(volumes: Iterable[Volume]) -> Iterator[str]:
    return (one.persistent_volume_claim.claim_name for one in volumes if one.persistent_volume_claim)


def _made_for(one: Workload) -> Iterator[str]:
    """The claims of a StatefulSet: one a template and pod (drycc/failures#claims-that-go)."""
    first = one.spec.ordinals.start
    for number in range(first, first + (1 if one.spec.replicas is None else one.spec.replicas)):
        for template in one.spec.volume_claim_templates:
            yield f"{template.metadata.name}-{one.metadata.name}-{number}"
