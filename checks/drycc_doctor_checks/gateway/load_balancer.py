"""Somebody gives the gateways their addresses, and has some left."""

from __future__ import annotations

from collections.abc import Iterator

from drycc_doctor.api import (
    SKIP,
    UNKNOWN,
    WARN,
    Finding,
    Missing,
    World,
    check,
    fail,
    passed,
    skip,
    subject,
    unknown,
    warn,
)
from drycc_doctor.facts.gateway.app_gateways import AppGateways
from drycc_doctor.facts.gateway.gateway import Services
from drycc_doctor.facts.gateway.metallb import MetalLb
from drycc_doctor.facts.kubernetes.services import Service
from drycc_doctor.facts.platform.events import RecentWarnings


@check("gateway-load-balancer", title="The load balancer has addresses to give")
def load_balancer(
    services: Services, metal: MetalLb | Missing, apps: AppGateways, warnings: RecentWarnings | Missing
) -> Iterator[Finding]:
    """The gateway's Service of type LoadBalancer gets its address from a cloud, or from MetalLB; from nobody, it waits.

    For each such Service of the platform that waits: whether MetalLB is installed, has a pool, and has an address left;
    else what warnings Kubernetes keeps of it. Each app's gateway takes an address of its own, so the pool is counted
    even where nothing waits yet: one that is full fails the next app.

    Give MetalLB's IPAddressPool more addresses. A Service that its cloud refuses: `kubectl describe service` shows why
    (quota, permissions, annotations). Without a cloud and without MetalLB, install MetalLB, or point DNS at the nodes.
    """
    balancers = [one for one in services.items if one.spec.type == "LoadBalancer"]
    waiting = [one for one in balancers if not one.ingress]
    lacking = [one.metadata.name for one in apps.items if not one.status.addresses]
    if not balancers:
        yield skip("no-balancer", subject.gateway("drycc-gateway"), "there is no Service of type LoadBalancer")
        return
    if isinstance(metal, Missing):
        yield unknown(metal.reason, metal.subject, f"MetalLB's pools were not looked at: {metal.why}")
        return
    taken = {ip for one in services.items for ip in one.ingress}
    taken |= {address.value for one in apps.items for address in one.status.addresses}
    empty = metal.pools is not None and not metal.free(taken)
    if empty:
        yield _empty(metal, [*(one.metadata.name for one in waiting), *lacking])
    for one in waiting:
        yield _waits(one, warnings, installed=metal.pools is not None, empty=empty)
    if not waiting and not empty:
        told = ", ".join(ip for one in balancers for ip in one.ingress)
        left = f"; MetalLB has {metal.free(taken)} addresses left" if metal.pools is not None else ""
        yield passed("ok", subject.service(balancers[0].metadata.name), f"the load balancer has given {told}{left}")


def _empty(metal: MetalLb, lacking: list[str]) -> Finding:
    names = ", ".join(one.metadata.name for one in metal.giving)
    size, about = sum(one.size for one in metal.giving), subject.pool(names)
    remedy = "kubectl edit ipaddresspool -A: give it more addresses"
    if not names:
        why = "MetalLB has no IPAddressPool of which a Service gets an address"
        return fail("no-pool", subject.pool("by default"), why, remedy="make an IPAddressPool with autoAssign: true")
    if lacking:
        why = f"all {size} addresses of IPAddressPool {names} are taken; {len(lacking)} gateways wait for one"
        return fail("exhausted", about, why, remedy=remedy)
    why = f"all {size} addresses of IPAddressPool {names} are taken: the next app gets none"
    return warn("full", about, why, remedy=remedy)


def _waits(one: Service, warnings: RecentWarnings | Missing, *, installed: bool, empty: bool) -> Finding:
    name, about = one.metadata.name, subject.service(one.metadata.name)
    if empty:
        return unknown("unsaid", about, f"Service {name} waits for an address of MetalLB")
    if isinstance(warnings, Missing):
        return unknown(warnings.reason, warnings.subject, f"why Service {name} waits is not known: {warnings.why}")
    said = [e for e in warnings.items if (e.involved_object.kind, e.involved_object.name) == ("Service", name)]
    if said:
        reasons = ", ".join(f"{e.reason} ({e.times} times)" for e in said[:3])
        why = f"Service {name} is refused an address: {reasons}"
        return fail("refused", about, why, remedy=f"kubectl describe service -n @ {name}")
    who = (
        "MetalLB has addresses left, and has said nothing" if installed else "MetalLB is not installed, no cloud speaks"
    )
    return unknown("unsaid", about, f"who should give Service {name} an address is not known: {who}")


@load_balancer.must_fail("exhausted", "the apps have taken all of MetalLB's addresses")
def exhausted(world: World) -> None:
    world.gateway.lose_address()
    world.gateway.fill_metallb()


load_balancer.must_be(WARN, "full", "the last of MetalLB's addresses is taken", lambda w: w.gateway.fill_metallb())


@load_balancer.must_fail("no-pool", "MetalLB was given no addresses")
def no_pool(world: World) -> None:
    world.gateway.lose_address()
    world.gateway.use_metallb()


@load_balancer.must_fail("refused", "the cloud refuses a load balancer")
def refused(world: World) -> None:
    world.gateway.lose_address()
    world.gateway.warn("SyncLoadBalancerFailed")


load_balancer.must_be(
    UNKNOWN, "unsaid", "there is no cloud, and nobody installed MetalLB", lambda w: w.gateway.lose_address()
)


@load_balancer.must_be(UNKNOWN, "forbidden", "we may not list events, nor see why it waits")
def not_allowed(world: World) -> None:
    world.gateway.lose_address()
    world.deny("list events")


load_balancer.must_be(SKIP, "no-balancer", "nobody made a load balancer", lambda w: w.gateway.lose_balancer())
