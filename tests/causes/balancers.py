"""Load balancers that give no address, each in its own words (drycc/failures#load-balancers)."""

from drycc_doctor.worlds.world import World
from drycc_doctor_checks.changes import Change
from tests.causes.cause import Cause

_BALANCER = "gateway-load-balancer"
_SERVICE = "Service drycc-gateway-istio"
_QUOTA = (
    "Error syncing load balancer: failed to ensure load balancer: googleapi: Error 403: Quota 'IN_USE_ADDRESSES' exceeded. "
    "Limit: 8.0 in region europe-west1."
)


def _cloud(world: World) -> None:
    world.gateway.lose_address()
    world.gateway.warn("SyncLoadBalancerFailed", _QUOTA)


def _metallb(*addresses: str, asks: str = "", **spec: object) -> Change:
    """MetalLB's controller looks at the gateway's Service, which may ask for an address."""

    def change(world: World) -> None:
        world.gateway.lose_address()
        if asks:
            world.gateway.annotate("metallb.io/loadBalancerIPs", asks)
        world.gateway.use_metallb(*addresses, **spec)
        world.gateway.ask_metallb()

    return change


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
        _metallb("203.0.113.0/28", asks="198.51.100.9"),
        (_BALANCER, "refused", _SERVICE),
        ("AllocationFailed", '["198.51.100.9"] is not allowed in config'),
    ),
    Cause(
        "MetalLB is asked for nonsense",
        _metallb("203.0.113.0/28", asks="nonsense"),
        (_BALANCER, "refused", _SERVICE),
        ('invalid metallb.io/loadBalancerIPs: "nonsense"',),
    ),
    Cause(
        "MetalLB's pool is for other namespaces",
        _metallb("203.0.113.0/28", serviceAllocation={"namespaces": ["other"]}),
        (_BALANCER, "no-pool", "IPAddressPool by default"),
        ("default is for other namespaces", "no available IPs"),
    ),
    Cause(
        "MetalLB's pool is for who asks",
        _metallb("203.0.113.0/28", autoAssign=False),
        (_BALANCER, "no-pool", "IPAddressPool by default"),
        ("autoAssign: false", "no available IPs"),
    ),
    Cause(
        "MetalLB has no pool",
        _metallb(),
        (_BALANCER, "no-pool", "IPAddressPool by default"),
        ("no IPAddressPool",),
    ),
]
