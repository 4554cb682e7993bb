"""Load balancers that give no address, each in its own words (drycc/failures#load-balancers)."""

from drycc_doctor.worlds.world import World
from tests.causes.cause import Cause

_BALANCER = "gateway-load-balancer"
_SERVICE = "Service drycc-gateway-istio"
_QUOTA = (
    "Error syncing load balancer: failed to ensure load balancer: googleapi: Error 403: Quota 'IN_USE_ADDRESSES' exceeded. "
    "Limit: 8.0 in region europe-west1."
)
_TAKEN = (
    'Failed to allocate IP for "drycc/drycc-gateway-istio": can\'t change sharing key, address also in use by web/nginx'
)


def _cloud(world: World) -> None:
    world.gateway.lose_address()
    world.gateway.warn("SyncLoadBalancerFailed", _QUOTA)


def _metallb(world: World) -> None:
    world.gateway.use_metallb("203.0.113.0/28")
    world.gateway.lose_address()
    world.gateway.warn("AllocationFailed", _TAKEN)


CAUSES = [
    Cause(
        "LB-IPAM has no pool",
        lambda w: w.gateway.lack_pool(),
        (_BALANCER, "no-pool-fits", _SERVICE),
        ("no_pool", "that match this service"),
    ),
    Cause(
        "LB-IPAM has no address left",
        lambda w: w.gateway.lack_pool(
            "out_of_ips", "All enabled CiliumLoadBalancerIPPools that match this service ran out of allocatable IPs"
        ),
        (_BALANCER, "no-pool-fits", _SERVICE),
        ("ran out of allocatable IPs",),
    ),
    Cause(
        "k3s' Traefik has the ports",
        lambda w: w.gateway.lose_ports(),
        (_BALANCER, "ports-taken", _SERVICE),
        ("svclb-drycc-gateway-istio", "free ports", "kube-system/traefik"),
    ),
    Cause(
        "somebody on the nodes has the ports",
        lambda w: w.gateway.lose_ports(""),
        (_BALANCER, "ports-taken", _SERVICE),
        ("free ports",),
    ),
    Cause(
        "the cloud's quota",
        _cloud,
        (_BALANCER, "refused", _SERVICE),
        ("SyncLoadBalancerFailed", "Limit: 8.0 in region europe-west1."),
    ),
    Cause(
        "MetalLB refuses the address that is asked for",
        _metallb,
        (_BALANCER, "refused", _SERVICE),
        ("AllocationFailed", "in use by web/nginx"),
    ),
]
