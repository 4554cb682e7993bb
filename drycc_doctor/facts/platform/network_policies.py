"""What the platform's namespace has against intruders and interruptions: NetworkPolicies, PodDisruptionBudgets."""

from typing import ClassVar

from drycc_doctor.facts.kubernetes.listed import Listed
from drycc_doctor.facts.kubernetes.objects import KubeObject, Obj
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


class IngressRule(Obj, frozen=True):
    ports: tuple[PolicyPort, ...] = ()

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
