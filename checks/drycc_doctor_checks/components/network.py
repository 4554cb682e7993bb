from collections.abc import Iterator
from typing import Any

from drycc_doctor.api import (
    Findings,
    Missing,
    World,
    check,
    fail,
    grouped,
    listing,
    or_else,
    passed,
    skip,
    subject,
    warn,
)
from drycc_doctor.facts.controller.api import ControllerOutside
from drycc_doctor.facts.http.page import Page
from drycc_doctor.facts.kubernetes.nodes import Nodes
from drycc_doctor.facts.kubernetes.pod_health import is_ready
from drycc_doctor.facts.platform.namespace import PlatformNamespace
from drycc_doctor.facts.platform.network_policies import NetworkPolicies
from drycc_doctor.facts.platform.workloads import Components, LiveWorkload
from drycc_doctor.facts.root_causes.uses import WAITS
from drycc_doctor_checks.changes import Change, in_turn
from drycc_doctor_checks.cut_connections import API, DNS, GATEWAY, OUTSIDE, CutConnection, cut_connections
from drycc_doctor_checks.pod_trouble import trouble

_TURNED_AWAY = 401
"""What the controller says to who is not logged in (drycc/controller#anonymous-answers)."""


@check("components-network", title="The platform's own network policies let its parts work")
def network(
    network_policies: NetworkPolicies,
    components: Components,
    platform_namespace: PlatformNamespace | Missing,
    outside: ControllerOutside | Missing,
    nodes: Nodes | Missing,
) -> Findings:
    """A NetworkPolicy that selects a pod forbids whatever no policy allows: one that denies all by default cuts the platform.

    For each connection that the platform needs it is looked whether a policy of its namespace allows it at both ends: each
    part to the cluster's DNS, to the parts that it waits for, and to the API server where it asks that; the gateway to what
    it leads to; and who comes from outside to the gateway's own pods. What is not known, labels of other namespaces and
    blocks of addresses, is taken for allowed.

    Whether the cluster's network enforces policies is told by what follows: it is a failure where those who need a forbidden
    connection are not ready, or get no answer, and a warning where all is well all the same.

    Allow what is named, within the namespace with an empty `podSelector`, to port 53 for DNS (on OpenShift 5353).
    """
    labels = None if isinstance(platform_namespace, Missing) else dict(platform_namespace.namespace.metadata.labels)
    cut = cut_connections(network_policies, components, labels)
    flat = not isinstance(nodes, Missing) and nodes.unenforced
    by_policy = grouped((one.policy.metadata.name, one) for one in cut)
    witnesses = [part.name for part in (components.controller, components.passport) if part is not None]
    answered = None if isinstance(outside, Missing) else _answered(outside)
    findings = (
        finding
        for name, some in by_policy.items()
        for finding in _findings(name, some, suffers=not flat and _suffers(some, witnesses, answered=answered))
    )
    policies = len(network_policies.items)
    well = passed("ok", subject.platform(), f"{policies} NetworkPolicies allow what the platform needs")
    none = skip("no-policy", subject.platform(), "the platform's namespace has no NetworkPolicy")
    yield from or_else(findings, well if policies else none)


def _suffers(cut: list[CutConnection], witnesses: list[str], *, answered: bool | None) -> bool:
    """Whether who needs the connections lacks them; where one is well that cannot be, nobody enforces the policy."""
    inside = [one.part for one in cut if one.other not in {GATEWAY, OUTSIDE}]
    through = len(inside) < len(cut)
    if any(part.name in witnesses and all(map(is_ready, part.pods)) for part in inside) or (through and answered):
        return False
    return (through and answered is False) or any(map(_waits, inside))


def _answered(outside: ControllerOutside) -> bool | None:
    """Whether the controller answers through the gateway; None where nobody could ask."""
    pages = [page for page in outside.answers if isinstance(page, Page)]
    return any(page.status == _TURNED_AWAY for page in pages) if pages else None


def _waits(part: LiveWorkload) -> bool:
    """Whether pods of it are not ready in a way that may be for want of others."""
    return any(not is_ready(pod) and trouble(pod).code in WAITS for pod in part.pods)


def _findings(name: str, cut: list[CutConnection], *, suffers: bool) -> Findings:
    about = subject.thing("NetworkPolicy", name)
    code, does = _kind(cut)
    why = f"NetworkPolicy {name} {does}: {'; '.join(_lost(cut))}"
    remedy = f"allow it in this one or in another, or delete it: kubectl edit networkpolicy -n @ {name}"
    if not suffers:
        yield warn("not-enforced", about, f"{why}; all works, so nobody enforces it", remedy=remedy)
        return
    yield fail(code, about, why, remedy=remedy)
    waiting = {one.part.name: one for one in cut if one.other not in {GATEWAY, OUTSIDE} and _waits(one.part)}
    for part, one in waiting.items():
        why = f"{part} is not ready, and NetworkPolicy {name} lets it not reach {one.other}"
        yield fail("cut-off", subject.component(part), why, remedy=remedy)


def _kind(cut: list[CutConnection]) -> tuple[str, str]:
    """Our code, and what the policy does."""
    spec, others = cut[0].policy.spec, {one.other for one in cut}
    if not spec.pod_selector.keys and not any(spec.rules(direction) for direction in spec.policy_types):
        return "denies-all", f"denies all pods all {' and '.join(spec.policy_types).lower()}"
    code = "cuts-dns" if DNS in others else "cuts-gateway" if others <= {GATEWAY, OUTSIDE} else "cuts-parts"
    return code, "forbids what is needed"


def _lost(cut: list[CutConnection]) -> Iterator[str]:
    """Who does not reach whom; of many the first."""
    by_other = grouped((one.other, one.part.name) for one in cut)
    for other in (DNS, API):
        if names := [*dict.fromkeys(by_other.pop(other, ()))]:
            yield f"{listing(names, 1)} {'does' if len(names) == 1 else 'do'} not reach {other}"
    for other in (OUTSIDE, GATEWAY):
        if names := [*dict.fromkeys(by_other.pop(other, ()))]:
            yield f"{other} does not reach {listing(names, 1)}"
    if pairs := [f"{name} to {other}" for other, names in by_other.items() for name in dict.fromkeys(names)]:
        yield f"no way leads from {listing(pairs, 1)}"


def _isolate(*then: Change, name: str = "default-deny", **spec: Any) -> Change:
    """Somebody made a NetworkPolicy, and the network enforces it."""
    return in_turn(lambda w: w.cluster.add_policy(name, **spec), *then)


def _stops(world: World) -> None:
    for name in ("controller", "passport", "grafana", "builder"):
        world.component(name).fail_probe()


_ALL = ["Ingress", "Egress"]
_HERE: list[dict[str, Any]] = [{"podSelector": {}}]
network.must_fail("denies-all", "somebody denies all by default", _isolate(_stops, policyTypes=_ALL))
network.must_fail("cuts-dns", "what goes out may go to the platform's own pods alone")(
    _isolate(_stops, policyTypes=["Egress"], egress=[{"to": _HERE}])
)
network.must_fail("cuts-parts", "only quickwit may come to the object storage")(
    _isolate(
        lambda w: w.component("builder").fail_probe(),
        lambda w: w.objects.remove("networkpolicies", "own-storage"),
        lambda w: w.gateway.close(),
        policyTypes=["Ingress"],
        podSelector={"matchLabels": {"app": "drycc-storage"}},
        ingress=[{"from": [{"podSelector": {"matchLabels": {"app": "drycc-quickwit"}}}]}],
    )
)
network.must_fail("cuts-gateway", "only pods of this namespace may come to the API; the gateway is elsewhere")(
    _isolate(
        lambda w: w.component("drycc-gateway-istio").delete(),
        lambda w: w.gateway.close(),
        policyTypes=["Ingress"],
        podSelector={
            "matchExpressions": [
                {"key": "app", "operator": "In", "values": ["drycc-controller", "drycc-controller-api"]}
            ]
        },
        ingress=[{"from": _HERE}],
    )
)
network.must_warn("not-enforced", "all is denied, and works", _isolate(policyTypes=_ALL))
network.must_skip("no-policy", "there is none", lambda w: w.objects.clear("networkpolicies", "drycc"))
network.must_pass("ok", "all is denied, and what is needed allowed")(
    _isolate(
        lambda w: w.cluster.add_policy(
            "needed",
            policyTypes=_ALL,
            ingress=[{"from": _HERE}, {"ports": [{"port": one} for one in (80, 443, 2222)]}],
            egress=[
                {"to": _HERE},
                {"to": [{"namespaceSelector": {}}], "ports": [{"port": 53, "protocol": "UDP"}]},
                {"ports": [{"port": 6443}]},
            ],
        ),
        policyTypes=_ALL,
    )
)
network.must_not_know(
    "forbidden", "we may not list policies", lambda w: w.deny("list networkpolicies.networking.k8s.io")
)
