from collections.abc import Callable
from typing import Any

from drycc_doctor.api import Finding, Findings, Missing, World, check, fail, grouped, listing, passed, subject, warn
from drycc_doctor.facts.kubernetes.nodes import FLANNEL, Nodes
from drycc_doctor.facts.platform.network_policies import NetworkPolicies
from drycc_doctor.facts.platform.workloads import Components

_BARE = ("drycc-database", "drycc-valkey", "drycc-storage", "drycc-registry", "drycc-grafana", "drycc-builder")
"""What the charts, of some generation at least, leave open; passport is too."""


@check("production-network-policies", title="The platform's stores are walled off", hardening=True)
def isolated_stores(network_policies: NetworkPolicies, components: Components, nodes: Nodes | Missing) -> Findings:
    """Whatever runs in an app's pod can reach every Service of the cluster, unless a NetworkPolicy forbids it.

    Quickwit and VictoriaMetrics ask for no password at all. The charts wall these off, in the third generation database
    and valkey too; a wall that the charts make and that is not there is a failure. Object storage, registry, Grafana,
    passport and builder have none by the charts: that is warned of until you make one. A NetworkPolicy that lets
    everybody in at every port is a hole in all other walls, for what one of them allows is allowed. A wall is worth what
    the cluster's network makes of it: flannel alone, known by its marks on the nodes, enforces nothing. Of other
    networks it cannot be told from here whether they do.

    `helm upgrade` brings the charts' own back; for the rest, write NetworkPolicies that take the pods by their label
    `app`. Use a network plugin that enforces them.
    """
    about = subject.platform()
    parts = {part.name: part for part in components.items}
    bare = [name for name, part in parts.items() if not network_policies.selecting(part)]
    lost = [name for name in components.generation.isolated if name in bare]
    passport = [components.passport.name] if components.passport else []
    others = [name for name in (*_BARE, *passport) if name in bare and name not in lost]
    if lost:
        why = f"no NetworkPolicy is around {', '.join(lost)}, and the chart makes one: any pod can reach it"
        yield fail("lost", about, why, remedy="helm upgrade with the same values makes it again")
    if others:
        why = f"no NetworkPolicy is around {', '.join(others)}: any pod of any app can reach it"
        remedy = "write a NetworkPolicy for each, which takes its pods by their label app; the charts have none"
        yield warn("bare", about, why, remedy=remedy)
    walled = {*components.generation.isolated, *_BARE, *passport} & parts.keys()
    holes = grouped((policy, name) for name in sorted(walled) for policy in network_policies.opening(parts[name]))
    yield from (_hole(policy, names) for policy, names in holes.items())
    flannel = () if isinstance(nodes, Missing) else nodes.unenforced
    if flannel:
        why = f"the network of {len(flannel)} nodes is flannel, which enforces no NetworkPolicy: none protects anything"
        yield warn("unenforced", subject.cluster(), why, remedy="use a network plugin that does: cilium, or calico")
    if not lost and not others and not holes and not flannel:
        why = "NetworkPolicies are around the platform's stores; whether the cluster's network enforces them is its matter"
        yield passed("ok", about, why)


def _hole(policy: str, names: list[str]) -> Finding:
    why = f"NetworkPolicy {policy} lets every pod of every app reach {listing(names)}, whatever others forbid"
    remedy = f"name in its spec.ingress who may come in: kubectl edit networkpolicy -n @ {policy}"
    return fail("open", subject.thing("NetworkPolicy", policy), why, remedy=remedy)


@isolated_stores.must_fail("lost", "somebody deleted the wall around the metrics")
def lost(world: World) -> None:
    for one in world.objects.list("networkpolicies", "drycc"):
        if one["spec"]["podSelector"].get("matchLabels", {}).get("app") in {"drycc-victoriametrics", "drycc-quickwit"}:
            world.objects.remove("networkpolicies", one["metadata"]["name"])
    world.component("victoriametrics-vmselect")


def _let_in(*rules: Any) -> Callable[[World], None]:
    return lambda w: w.objects.get("networkpolicies", "own-grafana")["spec"].update(ingress=[*rules])


isolated_stores.must_fail("open", "somebody let everybody in to Grafana, to look for a fault", _let_in({}))
isolated_stores.must_fail("open", "a wall admits all namespaces", _let_in({"from": [{"namespaceSelector": {}}]}))
isolated_stores.must_pass("ok", "a wall lets nobody in", _let_in())


@isolated_stores.must_warn("bare", "nothing but the charts' own walls")
def charted(world: World) -> None:
    for one in world.objects.list("networkpolicies", "drycc"):
        if one["metadata"]["name"].startswith("own-"):
            world.objects.remove("networkpolicies", one["metadata"]["name"])


@isolated_stores.must_warn("unenforced", "the cluster's network is flannel")
def flannel(world: World) -> None:
    for one in world.objects.list("nodes"):
        one["metadata"].setdefault("annotations", {})[f"{FLANNEL}backend-type"] = "vxlan"
