"""The platform's own workloads and pods; and whether there is a platform at all."""

from collections.abc import Collection
from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.kubernetes.listed import Listed
from drycc_doctor.facts.kubernetes.objects import Disclosed, Table
from drycc_doctor.facts.kubernetes.pod_specs import Container, EnvVar
from drycc_doctor.facts.kubernetes.pods import Pod
from drycc_doctor.facts.kubernetes.workloads import Workload, Workloads
from drycc_doctor.facts.platform.generations import ALL, Generation, newest_of, recognize
from drycc_doctor.facts.platform.options import OperatorOptions
from drycc_doctor.model import subject
from drycc_doctor.model.fact import FactContext, Missing, MissingError
from drycc_doctor.model.query import PLATFORM, KubeList, KubeTable
from drycc_doctor.model.reply import Failed, Reason
from drycc_doctor.sealing.seal import Seal

KNOWN_BY = {"drycc-controller-api", "drycc-controller", "drycc-passport", "drycc-passport-api", "drycc-builder"}
"""Workloads of which any tells that Drycc is here (drycc/generations#names-by-generation)."""


class LiveWorkload(msgspec.Struct, frozen=True):
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

    def env(self, name: str) -> Disclosed | None:
        """A variable of its containers, as its template sets it; of one that is set twice the later."""
        found = self._variable(name)
        return found.value if found else None

    def gives(self, name: str) -> bool:
        """Whether a variable of its containers is more than empty, as its template sets it; what comes from a Secret is."""
        found = self._variable(name)
        if found is None:
            return False
        if found.value is None:  # the API server leaves an empty value out
            return bool(found.value_from.secret_key_ref or found.value_from.config_map_key_ref)
        return not (isinstance(found.value, Seal) and found.value.empty) and found.value != ""

    def _variable(self, name: str) -> EnvVar | None:
        found = [one for container in self.containers for one in container.env if one.name == name]
        return found[-1] if found else None


class Platform(msgspec.Struct, frozen=True):
    """There is a Drycc in the namespace, and this is its generation (drycc/generations#overview)."""

    namespace: str
    generation: Generation

    asks: ClassVar = ()

    @classmethod
    def gather(cls, workloads: Workloads, operator: OperatorOptions) -> Self:
        """From the names of the workloads."""
        names = {one.metadata.name for _, one in workloads.items}
        if not names & KNOWN_BY:
            why = f"there is no Drycc in namespace {operator.namespace}"
            raise MissingError(Missing(Reason.NOT_FOUND, subject.platform(operator.namespace), why))
        return cls(operator.namespace, recognize(names))


class OtherNamespaces(msgspec.Struct, frozen=True):
    """Where Drycc was seen, when it is not in the namespace; all empty where it is, or nothing was seen."""

    pods: tuple[str, ...] = ()  # namespaces with pods of a controller
    deployments: tuple[str, ...] = ()  # namespaces with Deployments that are Drycc's alone
    release: str = ""  # the newest Secret of Helm in the namespace that was looked at

    asks: ClassVar = (
        KubeList(
            "v1",
            "pods",
            labels="app in (drycc-controller,drycc-controller-api)",
            keep=("metadata.name", "metadata.namespace"),
        ),
        KubeList("apps/v1", "deployments", labels="heritage=drycc", keep=("metadata.name", "metadata.namespace")),
        KubeTable("v1", "secrets", PLATFORM, labels="owner=helm"),
    )

    @classmethod
    def gather(cls, ask: FactContext, platform: Platform | Missing) -> Self:
        """Asked only when there is none where it should be; what may not be asked is not seen."""
        if not isinstance(platform, Missing) or platform.reason is not Reason.NOT_FOUND:
            return cls()
        pods, deployments = (ask.reply(query, tuple[Workload, ...]) for query in cls.asks[:2])
        table = ask.reply(cls.asks[2], Table)
        names = () if isinstance(table, Failed) else table.column("Name")
        return cls(_namespaces(pods), _namespaces(deployments, KNOWN_BY), "".join(names[-1:]))


def _namespaces(reply: tuple[Workload, ...] | Failed, names: Collection[str] = ()) -> tuple[str, ...]:
    """Those with an object of these names; with any, where no names are given."""
    metas = () if isinstance(reply, Failed) else [one.metadata for one in reply]
    return tuple(sorted({meta.namespace for meta in metas if not names or meta.name in names}))


class PlatformPods(Listed, frozen=True):
    """Every pod of the platform's namespace."""

    items: tuple[Pod, ...]

    asks: ClassVar = (KubeList("v1", "pods", PLATFORM),)


class Components(msgspec.Struct, frozen=True):
    """Every workload of the platform, each with its pods."""

    generation: Generation
    items: tuple[LiveWorkload, ...]

    asks: ClassVar = ()

    @classmethod
    def gather(cls, platform: Platform, workloads: Workloads, pods: PlatformPods) -> Self:
        """Pods belong to the workload whose selector takes them; build Jobs' and hooks' pods to none."""
        parts = tuple(LiveWorkload(kind, one, _pods_of(one, pods.items)) for kind, one in workloads.items)
        return cls(platform.generation, parts)

    def find(self, *names: str) -> LiveWorkload | None:
        """The first workload of these names that is there."""
        by_name = {part.name: part for part in self.items}
        return next((by_name[name] for name in names if name in by_name), None)

    @property
    def controller(self) -> LiveWorkload | None:
        """What serves the API: its name differs by generation."""
        return self.find(*(one.api for one in reversed(ALL)))

    @property
    def passport(self) -> LiveWorkload | None:
        """What serves passport: its name differs by generation."""
        return self.find(*(one.passport for one in reversed(ALL)))

    @property
    def collector(self) -> LiveWorkload | None:
        """What ships the logs: its name differs by generation."""
        return self.find(*(one.collector for one in reversed(ALL)))


class NewestGeneration(msgspec.Struct, frozen=True):
    """The newest generation of which something is there: with two at once, the older one is what was left over."""

    generation: Generation

    asks: ClassVar = ()

    @classmethod
    def gather(cls, components: Components) -> Self:
        """From the workloads that came with each."""
        return cls(newest_of({one.name for one in components.items}))


def _pods_of(workload: Workload, pods: tuple[Pod, ...]) -> tuple[Pod, ...]:
    labels = workload.spec.selector.match_labels.items()
    return tuple(p for p in pods if labels and labels <= p.metadata.labels.items() and _is_its(workload, p))


def _is_its(workload: Workload, pod: Pod) -> bool:
    """Two workloads may share labels (drycc/controller#g1-differences); the owner's name tells them apart."""
    owners, name = [owner.name for owner in pod.metadata.owner_references], workload.metadata.name
    return not owners or any(owner == name or owner.startswith(f"{name}-") for owner in owners)
