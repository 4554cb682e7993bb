"""What a careful operator adds to what the charts make: NetworkPolicies, PodDisruptionBudgets.

See drycc/failures#exposure, drycc/failures#production.
"""

from collections.abc import Iterator

from drycc_doctor.facts.platform.generations import G2, G3
from drycc_doctor.worlds.platform.meta import obj
from drycc_doctor.worlds.platform.names import Object, Triple
from drycc_doctor.worlds.platform.setting import Setting

_OPEN = {
    "drycc-passport": (8000,),
    "drycc-builder": (2223, 8092),
    "drycc-registry": (5000,),
    "drycc-storage": (9000, 9001, 9200, 8888),
}
"""What the charts put no wall around, by its label ``app``, and the ports that others need."""
_BUDGETS = ("drycc-passport", "drycc-builder", "drycc-registry")


def parts(s: Setting) -> Iterator[Triple]:
    apps = [one for one in _OPEN if s.on(one.removeprefix("drycc-"))]
    for app in apps:
        yield _policy(s, app, _OPEN[app])
    yield _policy(s, "drycc-grafana", (80,) if s.generation.grafana_proxy else (3000,))
    if s.generation < G3 and not s.off_cluster:
        yield from (_policy(s, app, None) for app in ("drycc-database", "drycc-valkey"))
    api = "drycc-controller-api" if s.generation < G2 else "drycc-controller"
    labels = {"app": api} | ({"component": "drycc-controller-api"} if s.generation >= G2 else {})
    yield _budget(s, "own-controller", labels, 2)
    for app in (one for one in _BUDGETS if s.on(one.removeprefix("drycc-"))):
        component = {"component": "drycc-passport-api"} if s.generation >= G3 and app == "drycc-passport" else {}
        yield _budget(s, f"own-{app.removeprefix('drycc-')}", {"app": app} | component, 2)
    if not s.off_cluster:
        stores = {"drycc-database": 3, "drycc-valkey": 3, "drycc-storage": 4}
        yield from (_budget(s, f"own-{app.removeprefix('drycc-')}", {"app": app}, n) for app, n in stores.items())


def _policy(s: Setting, app: str, ports: tuple[int, ...] | None) -> Triple:
    """Everybody may come to these ports; to a store only who is in the same namespace."""
    rule: Object = {"from": [{"podSelector": {}}]}
    if ports is not None:
        rule = {"ports": [{"port": one, "protocol": "TCP"} for one in ports]}
    spec = {"podSelector": {"matchLabels": {"app": app}}, "policyTypes": ["Ingress"], "ingress": [rule]}
    name = f"own-{app.removeprefix('drycc-')}"
    return obj(s, "NetworkPolicy", name, spec=spec)


def _budget(s: Setting, name: str, labels: dict[str, str], pods: int) -> Triple:
    """One pod at a time may be taken away."""
    status = {"disruptionsAllowed": 1, "currentHealthy": pods, "desiredHealthy": pods - 1, "expectedPods": pods}
    spec = {"maxUnavailable": 1, "selector": {"matchLabels": labels}}
    status |= {"observedGeneration": 1}
    return obj(s, "PodDisruptionBudget", name, spec=spec, status=status)
