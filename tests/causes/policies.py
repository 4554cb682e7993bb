"""NetworkPolicies that the cluster's network enforces, and that cut what the platform needs."""

from typing import Any

from drycc_doctor.worlds.consequences import no_controller, no_indexer, no_names, no_registry, no_storage, unready
from drycc_doctor.worlds.state.answer import Answer
from drycc_doctor.worlds.world import World
from tests.causes.cause import Cause, Change

_HERE: list[dict[str, Any]] = [{"podSelector": {}}]
_ALL = ["Ingress", "Egress"]
_OUTSIDE = {"ports": [{"port": port} for port in (80, 443, 2222)]}


def _policy(
    title: str, code: str, words: tuple[str, ...], *then: Change, on: tuple[str, ...] = ("g1", "g2", "g3"), **spec: Any
) -> Cause:
    root = ("components-network", code, "NetworkPolicy default-deny")
    return Cause(title, lambda w: w.cluster.add_policy("default-deny", **spec), root, words, on, then)


def _silence(world: World) -> None:
    """Packets to the gateway's pods are dropped, and what the API server passes on to pods too."""
    for port in (80, 443, 2222):
        world.gateway.listen(Answer(trouble="hang"), port=port)


def _leaderless(world: World) -> None:
    """Patroni cannot renew its lock: nobody leads."""
    world.component("database").fail_probe()
    unready(world)


def _unrouted(world: World) -> None:
    """Who does not reach a program says 503 in its place."""
    world.gateway.listen(
        Answer(
            503,
            [("server", "istio-envoy")],
            b"upstream connect error or disconnect/reset before headers. reset reason: connection timeout",
        )
    )


CAUSES = [
    _policy(
        "all is denied by default",
        "denies-all",
        ("the cluster's DNS", "no way leads from"),
        _leaderless,
        no_names,
        no_indexer,
        _silence,
        policyTypes=_ALL,
    ),
    _policy(
        "all that comes in is denied",
        "denies-all",
        ("who comes from outside",),
        no_controller,
        _silence,
        policyTypes=["Ingress"],
    ),
    _policy(
        "what goes out is denied",
        "denies-all",
        ("the cluster's DNS",),
        _leaderless,
        no_names,
        no_indexer,
        policyTypes=["Egress"],
    ),
    _policy(
        "no way to DNS",
        "cuts-dns",
        ("the cluster's DNS",),
        no_names,
        no_indexer,
        policyTypes=["Egress"],
        egress=[{"to": _HERE}, {"ports": [{"port": 6443}]}],
    ),
    _policy(
        "the object storage is isolated",
        "cuts-parts",
        ("drycc-storage",),
        no_storage,
        no_registry,
        policyTypes=["Egress"],
        podSelector={
            "matchExpressions": [
                {"key": "app", "operator": "In", "values": ["drycc-builder", "drycc-registry", "drycc-quickwit"]}
            ]
        },
        egress=[{"ports": [{"port": port} for port in (53, 6443, 80, 8000)]}],
    ),
    _policy(
        "the gateway may not go to pods",
        "cuts-gateway",
        ("the gateway does not reach",),
        _unrouted,
        policyTypes=["Egress"],
        podSelector={"matchLabels": {"gateway.networking.k8s.io/gateway-name": "drycc-gateway"}},
        egress=[
            {"ports": [{"port": 53}]},
            {"to": [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "istio-system"}}}]},
        ],
    ),
]
