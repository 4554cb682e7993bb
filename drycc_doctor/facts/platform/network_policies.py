"""What the platform's namespace has against intruders and interruptions: NetworkPolicies, PodDisruptionBudgets."""

from collections.abc import Collection
from typing import ClassVar

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


class _Block(Obj, frozen=True):
    cidr: Disclosed = ""


class Side(msgspec.Struct, frozen=True):
    """Who may be on the other side of a connection: labels of the pod and of its namespace, None where not known.

    ``here`` is whether that is the platform's; of another namespace not all labels are known.
    """

    namespace: dict[str, str] | None
    labels: dict[str, str] | None = None
    here: bool = False


def _takes(selector: LabelSelector, labels: dict[str, str] | None, *, whole: bool = True) -> bool:
    """Whether it does; what is not known it may."""
    return labels is None or (not whole and not selector.keys <= labels.keys()) or selector.takes(labels)


class Peer(Obj, frozen=True):
    """Who may come in: pods of this namespace, or of others; or addresses."""

    namespace_selector: LabelSelector | None = None
    pod_selector: LabelSelector | None = None
    ip_block: _Block | None = None

    @property
    def anybody(self) -> bool:
        """Whether that is every pod of the cluster."""
        if self.ip_block is not None:
            return self.ip_block.cidr in {"0.0.0.0/0", "::/0"}
        every = self.namespace_selector is not None and not self.namespace_selector.keys
        return every and (self.pod_selector is None or not self.pod_selector.keys)

    def may_be(self, one: Side) -> bool:
        """Whether it may be somebody; which addresses a block of them holds is not looked at."""
        if self.ip_block is not None:
            return True
        if self.namespace_selector is None:
            return one.here and (self.pod_selector is None or _takes(self.pod_selector, one.labels))
        spaces = _takes(self.namespace_selector, one.namespace, whole=one.here)
        return spaces and (self.pod_selector is None or _takes(self.pod_selector, one.labels))


class Rule(Obj, frozen=True):
    """What a policy allows: some peers, at some ports; all of them, where none is named."""

    ports: tuple[PolicyPort, ...] = ()
    peers: tuple[Peer, ...] = ()

    def opens(self, port: int) -> bool:
        """Whether it may let somebody through at a port."""
        return not self.ports or any(one.covers(port) for one in self.ports)

    def admits(self, one: Side | None, ports: Collection[int]) -> bool:
        """Whether it may let somebody through at one of some ports, or at any where none is known.

        None is who is no pod: of another cluster, of the internet, a node.
        """
        if ports and not any(self.opens(port) for port in ports):
            return False
        return not self.peers or any(p.ip_block is not None if one is None else p.may_be(one) for p in self.peers)


class IngressRule(Rule, frozen=True):
    peers: tuple[Peer, ...] = msgspec.field(default=(), name="from")

    @property
    def anybody(self) -> bool:
        """Whether it lets every pod of the cluster in, at some port at least (Kubernetes API, NetworkPolicyIngressRule)."""
        return not self.peers or any(one.anybody for one in self.peers)


class EgressRule(Rule, frozen=True):
    peers: tuple[Peer, ...] = msgspec.field(default=(), name="to")


class PolicySpec(Obj, frozen=True):
    pod_selector: PodSelector = PodSelector()
    policy_types: tuple[str, ...] = ("Ingress",)
    ingress: tuple[IngressRule, ...] = ()
    egress: tuple[EgressRule, ...] = ()

    def rules(self, direction: str) -> tuple[Rule, ...]:
        """Those of a direction, ``Ingress`` or ``Egress``."""
        return self.ingress if direction == "Ingress" else self.egress


class NetworkPolicy(KubeObject, frozen=True):
    spec: PolicySpec = PolicySpec()


class NetworkPolicies(Listed, frozen=True):
    """Every NetworkPolicy of the platform's namespace."""

    items: tuple[NetworkPolicy, ...]

    asks: ClassVar = (KubeList("networking.k8s.io/v1", "networkpolicies", PLATFORM),)
    requires: ClassVar = (Platform,)

    def selecting(self, part: LiveWorkload, direction: str = "Ingress") -> tuple[NetworkPolicy, ...]:
        """Those that say who may reach a workload's pods; or, ``Egress``, whom these may reach."""
        of = (one for one in self.items if direction in one.spec.policy_types)
        return tuple(one for one in of if one.spec.pod_selector.matches(part))

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
