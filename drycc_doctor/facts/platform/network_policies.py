"""What the platform's namespace has against intruders and interruptions: NetworkPolicies, PodDisruptionBudgets."""

from typing import Any, ClassVar

import msgspec

from drycc_doctor.facts.kubernetes.listed import Listed
from drycc_doctor.facts.kubernetes.objects import Disclosed, KubeObject, Obj
from drycc_doctor.facts.kubernetes.selectors import LabelSelector
from drycc_doctor.facts.platform.workloads import LiveWorkload, Platform
from drycc_doctor.model.query import PLATFORM, KubeList


class PodSelector(LabelSelector, frozen=True):
    """Which pods; an empty one selects all."""

    def matches(self, part: LiveWorkload) -> bool:
        """Whether it selects the pods of a workload, by the labels of those that there are."""
        return self.takes(part.pods[0].metadata.labels if part.pods else part.workload.spec.selector.match_labels)


class PolicyPort(Obj, frozen=True):
    port: int | str | None = None
    end_port: int | None = None

    def covers(self, port: int) -> bool:
        """Whether it may be this one: a port's name may stand for any number."""
        return not isinstance(self.port, int) or self.port <= port <= (self.end_port or self.port)


class _Selector(Obj, frozen=True):
    match_labels: dict[str, Any] = {}
    match_expressions: tuple[Any, ...] = ()

    @property
    def all(self) -> bool:
        """Whether it selects whatever there is."""
        return not self.match_labels and not self.match_expressions


class _Block(Obj, frozen=True):
    cidr: Disclosed = ""


class Peer(Obj, frozen=True):
    """Who may come in: pods of this namespace, or of others; or addresses."""

    namespace_selector: _Selector | None = None
    pod_selector: _Selector | None = None
    ip_block: _Block | None = None

    @property
    def anybody(self) -> bool:
        """Whether that is every pod of the cluster."""
        if self.ip_block is not None:
            return self.ip_block.cidr in {"0.0.0.0/0", "::/0"}
        every = self.namespace_selector is not None and self.namespace_selector.all
        return every and (self.pod_selector is None or self.pod_selector.all)


class IngressRule(Obj, frozen=True):
    ports: tuple[PolicyPort, ...] = ()
    peers: tuple[Peer, ...] = msgspec.field(default=(), name="from")

    @property
    def anybody(self) -> bool:
        """Whether it lets every pod of the cluster in, at some port at least (Kubernetes API, NetworkPolicyIngressRule)."""
        return not self.peers or any(one.anybody for one in self.peers)

    def opens(self, port: int) -> bool:
        """Whether it may let somebody in at a port."""
        return not self.ports or any(one.covers(port) for one in self.ports)


class PolicySpec(Obj, frozen=True):
    pod_selector: PodSelector = PodSelector()
    policy_types: tuple[str, ...] = ("Ingress",)
    ingress: tuple[IngressRule, ...] = ()


class NetworkPolicy(KubeObject, frozen=True):
    spec: PolicySpec = PolicySpec()


class NetworkPolicies(Listed, frozen=True):
    """Every NetworkPolicy of the platform's namespace."""

    items: tuple[NetworkPolicy, ...]

    asks: ClassVar = (KubeList("networking.k8s.io/v1", "networkpolicies", PLATFORM),)
    requires: ClassVar = (Platform,)

    def selecting(self, part: LiveWorkload) -> tuple[NetworkPolicy, ...]:
        """Those that say who may reach a workload's pods."""
        ingress = (one for one in self.items if "Ingress" in one.spec.policy_types)
        return tuple(one for one in ingress if one.spec.pod_selector.matches(part))

    def opening(self, part: LiveWorkload) -> tuple[str, ...]:
        """The names of those that let every pod of the cluster in at every port: what another forbids is allowed by it."""
        around = ((one, one.spec.ingress) for one in self.selecting(part))
        return tuple(one.metadata.name for one, rules in around if any(r.anybody and not r.ports for r in rules))


class BudgetSpec(Obj, frozen=True):
    selector: PodSelector | None = None


class BudgetStatus(Obj, frozen=True):
    disruptions_allowed: int = 0
    current_healthy: int = 0
    expected_pods: int = 0


class DisruptionBudget(KubeObject, frozen=True):
    """A PodDisruptionBudget."""

    spec: BudgetSpec = BudgetSpec()
    status: BudgetStatus = BudgetStatus()

    def covers(self, part: LiveWorkload) -> bool:
        """Whether it counts a workload's pods."""
        return self.spec.selector is not None and self.spec.selector.matches(part)


class DisruptionBudgets(Listed, frozen=True):
    """Every PodDisruptionBudget of the platform's namespace; no chart makes one (drycc/objects#absent-kinds)."""

    items: tuple[DisruptionBudget, ...]

    asks: ClassVar = (KubeList("policy/v1", "poddisruptionbudgets", PLATFORM),)
    requires: ClassVar = (Platform,)
