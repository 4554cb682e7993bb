"""The recorded situations of MetalLB's controller, as what happens to a World: its pool, a request, and that it looks."""

from __future__ import annotations

from drycc_doctor.worlds import World
from drycc_doctor.worlds.happenings.balancer import SERVICE
from drycc_doctor_checks.changes import Change, in_turn

POOL = "203.0.113.10-203.0.113.11"
_OTHERS = "m-1"
"""A namespace whose gateway has the first address of the pool."""
REQUESTED, NAMED, KEY = (f"metallb.io/{one}" for one in ("loadBalancerIPs", "address-pool", "allow-shared-ip"))


def _pool(*addresses: str, **spec: object) -> Change:
    return lambda w: w.gateway.use_metallb(*(addresses or (POOL,)), **spec)


def _waits(world: World) -> None:
    world.gateway.lose_address()


def _looks(*services: str) -> Change:
    return lambda w: w.gateway.ask_metallb(*services)


def _others(world: World) -> None:
    """Another namespace's gateway has an address."""
    metadata = {"name": _OTHERS}
    status = {"phase": "Active"}
    world.objects.add(
        "v1", "namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": metadata, "status": status}
    )
    world.gateway.add_balancer(SERVICE, 80, _OTHERS)
    ours = world.gateway.balancer
    world.objects.remove("services", SERVICE)  # it comes later
    world.gateway.ask_metallb(f"{_OTHERS}/{SERVICE}")
    world.objects.add("v1", "services", ours)


def _asks(**annotations: str) -> Change:
    """With another namespace's beside it, the gateway's Service asks for something."""

    def change(world: World) -> None:
        _waits(world)
        world.gateway.use_metallb(POOL)
        _others(world)
        for name, value in annotations.items():
            world.gateway.annotate(f"metallb.io/{name}", value)
        world.gateway.ask_metallb()

    return change


def _by_spec(world: World) -> None:
    world.gateway.balancer["spec"]["loadBalancerIP"] = "198.51.100.9"


def _shared(service: str, port: int, key: str) -> Change:
    """Another Service of the platform asks for the address that the gateway has asked for."""

    def change(world: World) -> None:
        _asks(**{"loadBalancerIPs": "203.0.113.11", "allow-shared-ip": "a"})(world)
        world.gateway.add_balancer(service, port, **{REQUESTED: "203.0.113.11", KEY: key})
        world.gateway.ask_metallb(service)

    return change


_ALLOCATED = in_turn(_waits, _pool(), _looks())
_CHANGED = in_turn(
    _ALLOCATED,
    lambda w: w.gateway.make_pool(POOL, serviceAllocation={"namespaces": ["other"]}),
    _looks(),
    lambda w: w.gateway.make_pool("203.0.113.50-203.0.113.51"),
    _looks(),
)
_DELETED = in_turn(_CHANGED, lambda w: w.gateway.lose_pools(), _looks())
SITUATIONS: dict[str, Change] = {
    "allocated": _ALLOCATED,
    "no-advertisement": _asks(),
    "no-pool": in_turn(_waits, lambda w: w.gateway.use_metallb(), _looks()),
    "pool-back": in_turn(_DELETED, lambda w: w.gateway.make_pool(POOL), _looks()),
    "pool-changed-under-service": _CHANGED,
    "pool-deleted-under-service": _DELETED,
    "pool-exhausted": in_turn(
        _asks(), lambda w: w.gateway.add_balancer("drycc-gateway-2", 80), _looks("drycc-gateway-2")
    ),
    "pool-for-other-namespaces": in_turn(_waits, _pool(serviceAllocation={"namespaces": ["other"]}), _looks()),
    "pool-without-auto-assign": in_turn(
        _waits, _pool(), _others, lambda w: w.gateway.make_pool(POOL, autoAssign=False), _looks()
    ),
    "requested-address-in-no-pool": _asks(loadBalancerIPs="198.51.100.9"),
    "requested-address-in-use": _asks(loadBalancerIPs="203.0.113.10"),
    "requested-address-nonsense": _asks(loadBalancerIPs="nonsense"),
    "requested-by-spec-in-no-pool": in_turn(_waits, _pool(), _others, _by_spec, _looks()),
    "requested-pool-missing": _asks(**{"address-pool": "nobody"}),
    "sharing-key-differs": _shared("drycc-builder", 2222, "b"),
    "sharing-port-in-use": _shared("drycc-other", 80, "a"),
    "sharing-works": _shared("drycc-builder", 2223, "a"),  # a platform's gateway has 2222 itself
}
