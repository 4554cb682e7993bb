"""The platform's own workloads and pods; and whether there is a platform at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.kubernetes.listed import Listed
from drycc_doctor.facts.kubernetes.objects import Table, Told
from drycc_doctor.facts.kubernetes.pods import Container, Pod
from drycc_doctor.facts.kubernetes.workloads import Workload
from drycc_doctor.facts.platform.options import Operator
from drycc_doctor.model import subject
from drycc_doctor.model.fact import Ask, Missing, MissingError
from drycc_doctor.model.query import PLATFORM, KubeList, KubeTable
from drycc_doctor.model.reply import Failed, Reason

_KINDS = ("deployments", "statefulsets", "daemonsets")
KNOWN_BY = {"drycc-controller-api", "drycc-controller", "drycc-passport", "drycc-passport-api", "drycc-builder"}
"""Workloads of which any tells that Drycc is here (facts 1, 14)."""


class Part(msgspec.Struct, frozen=True):
    """One workload of the platform, with its pods."""

    kind: str  # deployments, statefulsets, daemonsets
    workload: Workload
    pods: tuple[Pod, ...]

    @property
    def name(self) -> str:
        """The workload's name."""
        return self.workload.metadata.name

    @property
    def wanted(self) -> int:
        """How many pods there should be."""
        if self.kind == "daemonsets":
            return self.workload.status.desired_number_scheduled
        return 1 if self.workload.spec.replicas is None else self.workload.spec.replicas

    @property
    def containers(self) -> tuple[Container, ...]:
        """The containers of its template."""
        return self.workload.spec.template.spec.containers

    def env(self, name: str) -> Told | None:
        """A variable of its containers, as its template sets it; of one that is set twice the later."""
        values = [e.value for c in self.containers for e in c.env if e.name == name]
        return values[-1] if values else None


class Workloads(msgspec.Struct, frozen=True):
    """Every workload of the platform's namespace, Drycc's or not; empty where there is nothing."""

    items: tuple[tuple[str, Workload], ...]

    asks: ClassVar = tuple(KubeList("apps/v1", kind, PLATFORM) for kind in _KINDS)

    @classmethod
    def gather(cls, ask: Ask) -> Self:
        """A list for each kind."""
        return cls(tuple((q.plural, one) for q in cls.asks for one in ask.objects(q, Workload)))


class Platform(msgspec.Struct, frozen=True):
    """There is a Drycc in the namespace, and this is its generation (facts 0)."""

    namespace: str
    generation: str

    asks: ClassVar = ()

    @classmethod
    def gather(cls, workloads: Workloads, operator: Operator) -> Self:
        """From the names of the workloads."""
        names = {one.metadata.name for _, one in workloads.items}
        if not names & KNOWN_BY:
            missing = subject.platform(operator.namespace)
            raise MissingError(
                Missing(Reason.NOT_FOUND, missing, f"there is no Drycc in namespace {operator.namespace}")
            )
        return cls(operator.namespace, _generation(names))


def _generation(names: set[str]) -> str:
    """By what is there, never by a version (facts 0, 17)."""
    if "drycc-controller" in names or "drycc-logger" in names:
        return "g1"
    return "g3" if "drycc-passport-api" in names else "g2"


class Elsewhere(msgspec.Struct, frozen=True):
    """Where a Drycc was seen, when it is not in the namespace: other namespaces that hold what is Drycc's alone."""

    seen: tuple[str, ...]

    asks: ClassVar = (
        KubeList("v1", "pods", labels="app=drycc-controller", keep=("metadata.name", "metadata.namespace")),
        KubeList("apps/v1", "deployments", labels="heritage=drycc", keep=("metadata.name", "metadata.namespace")),
        KubeTable("v1", "secrets", PLATFORM, labels="owner=helm"),
    )

    @classmethod
    def gather(cls, ask: Ask, platform: Platform | Missing) -> Self:
        """Asked only when there is none where it should be."""
        if not isinstance(platform, Missing) or platform.reason is not Reason.NOT_FOUND:
            return cls(())
        pods, deployments, releases = cls.asks
        seen = [*_places(ask, pods, "pods app=drycc-controller"), *_places(ask, deployments, "Drycc's Deployments")]
        table = ask.reply(releases, Table)
        charts = () if isinstance(table, Failed) else tuple(table.column("Name"))
        return cls((*dict.fromkeys(seen), *(f"Helm release Secret {name}" for name in charts[-1:])))


def _places(ask: Ask, query: KubeList, what: str) -> Iterator[str]:
    reply = ask.reply(query, tuple[Workload, ...])
    if isinstance(reply, Failed):
        return
    for namespace in sorted(
        {one.metadata.namespace for one in reply if one.metadata.name in KNOWN_BY or "pods" in what}
    ):
        yield f"{what} in namespace {namespace}"


class PlatformPods(Listed, frozen=True):
    """Every pod of the platform's namespace."""

    items: tuple[Pod, ...]

    asks: ClassVar = (KubeList("v1", "pods", PLATFORM),)


class Components(msgspec.Struct, frozen=True):
    """Every workload of the platform, each with its pods."""

    generation: str
    items: tuple[Part, ...]

    asks: ClassVar = ()

    @classmethod
    def gather(cls, platform: Platform, workloads: Workloads, pods: PlatformPods) -> Self:
        """Pods belong to the workload whose selector takes them; build Jobs' and hooks' pods to none."""
        parts = tuple(Part(kind, one, _pods_of(one, pods.items)) for kind, one in workloads.items)
        return cls(platform.generation, parts)

    def find(self, *names: str) -> Part | None:
        """The first workload of these names that is there."""
        found = {part.name: part for part in self.items}
        return next((found[name] for name in names if name in found), None)

    @property
    def controller(self) -> Part | None:
        """What serves the API: its name differs by generation."""
        return self.find("drycc-controller-api", "drycc-controller")

    @property
    def passport(self) -> Part | None:
        """What serves passport: its name differs by generation."""
        return self.find("drycc-passport-api", "drycc-passport")


def _pods_of(workload: Workload, pods: tuple[Pod, ...]) -> tuple[Pod, ...]:
    wanted = workload.spec.selector.match_labels.items()
    return tuple(p for p in pods if wanted and wanted <= p.metadata.labels.items() and _is_its(workload, p))


def _is_its(workload: Workload, pod: Pod) -> bool:
    """Two workloads may share labels (facts 1.1: G1's); the owner's name tells them apart where there is one."""
    owners = pod.metadata.owner_references
    return not owners or any(
        o.name == workload.metadata.name or o.name.startswith(f"{workload.metadata.name}-") for o in owners
    )
