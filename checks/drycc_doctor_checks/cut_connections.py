"""Connections that the platform needs, and that its NetworkPolicies forbid (Kubernetes: Network Policies)."""

from collections.abc import Iterator

import msgspec

from drycc_doctor.facts.platform.network_policies import NetworkPolicies, NetworkPolicy, Side
from drycc_doctor.facts.platform.workloads import Components, LiveWorkload
from drycc_doctor.facts.root_causes.uses import DEPENDENCIES, PUBLIC
from drycc_doctor.model.glob import fits

DNS, API, GATEWAY, OUTSIDE = "the cluster's DNS", "the API server", "the gateway", "who comes from outside"
_NAME = "kubernetes.io/metadata.name"
_DNS_PORTS = (53, 5353)
"""Policies see the pod's port: on OpenShift its DNS listens on the second."""
_API_PORTS = (443, 6443, 8443)
"""Of the Service, and where API servers mostly listen: a policy that opens any of them is taken to mean it."""
_CALLS_API = ("drycc-database", "drycc-controller*", "drycc-builder", "drycc-kube-state-metrics")
"""Who asks the API server (drycc/rights#what-the-charts-grant)."""
_WEB_PORTS = (80, 443, 2222)
"""drycc/gateway#listeners."""


class CutConnection(msgspec.Struct, frozen=True):
    """One that is needed: who suffers, whom it does not reach or who does not reach it, and what forbids it."""

    part: LiveWorkload
    other: str  # a component, or one of the names above
    policy: NetworkPolicy  # of those that select the pods the one that selects the most


def cut_connections(
    policies: NetworkPolicies, components: Components, labels: dict[str, str] | None
) -> list[CutConnection]:
    """All such connections, where ``labels`` are those of the platform's namespace, None where they are not known.

    Each in both directions: it goes out at one end, and comes in at the other. That is what the policies say; whether the
    cluster's network enforces them is not in them.
    """
    return list(_Needs(policies, components, labels).cut())


class _Needs(msgspec.Struct, frozen=True):
    policies: NetworkPolicies
    components: Components
    labels: dict[str, str] | None  # of the platform's namespace

    def cut(self) -> Iterator[CutConnection]:
        for part in self.components.items:
            yield from self._one(part, "Egress", Side({_NAME: "kube-system"}), _DNS_PORTS, part, DNS)
            if any(fits(part.name, name) for name in _CALLS_API):
                yield from self._one(part, "Egress", None, _API_PORTS, part, API)
        for one in DEPENDENCIES:
            for to in filter(None, [self._serving(one.name)]):
                for user in (each for each in self.components.items if any(fits(each.name, u) for u in one.users)):
                    yield from self._one(user, "Egress", self._side(to), _ports(to), user, to.name)
                    yield from self._one(to, "Ingress", self._side(user), _ports(to), user, to.name)
        yield from self._at_the_gateway()

    def _at_the_gateway(self) -> Iterator[CutConnection]:
        gateway = next((one for one in self.components.items if one.name.startswith("drycc-gateway-")), None)
        if gateway is not None:
            yield from self._one(gateway, "Ingress", None, _WEB_PORTS, gateway, OUTSIDE)
        for public in PUBLIC:
            for to in filter(None, [self._serving(public.component)]):
                side = Side({}) if gateway is None else self._side(gateway)
                yield from self._one(to, "Ingress", side, _ports(to), to, GATEWAY)
                if gateway is not None:
                    yield from self._one(gateway, "Egress", self._side(to), _ports(to), to, GATEWAY)

    def _serving(self, name: str) -> LiveWorkload | None:
        """The workload that serves what is called so: of several whose names begin so, what serves the API."""
        known = {"drycc-controller*": self.components.controller, "drycc-passport*": self.components.passport}
        return known[name] if name in known else self.components.find(name)

    def _side(self, part: LiveWorkload) -> Side:
        labels = part.pods[0].metadata.labels if part.pods else part.workload.spec.template.metadata.labels
        return Side(self.labels, labels, here=True)

    def _one(
        self,
        at: LiveWorkload,
        direction: str,
        side: Side | None,
        ports: tuple[int, ...],
        part: LiveWorkload,
        other: str,
    ) -> Iterator[CutConnection]:
        around = self.policies.selecting(at, direction)
        rules = (rule for policy in around for rule in policy.spec.rules(direction))
        if around and not any(rule.admits(side, ports) for rule in rules):
            yield CutConnection(part, other, min(around, key=lambda one: len(one.spec.pod_selector.keys)))


def _ports(part: LiveWorkload) -> tuple[int, ...]:
    """What its pods tell of."""
    return tuple(port.container_port for pod in part.pods[:1] for each in pod.spec.containers for port in each.ports)
