from drycc_doctor.api import (
    Finding,
    Findings,
    Missing,
    check,
    fail,
    passed,
    skip,
    subject,
    unknown,
    unknown_because,
    warn,
)
from drycc_doctor.facts.gateway.app_gateways import AppGateways
from drycc_doctor.facts.gateway.cilium_pools import SATISFIED, CiliumPools
from drycc_doctor.facts.gateway.gateway import PlatformGateway, Services
from drycc_doctor.facts.gateway.metallb import MetalLB
from drycc_doctor.facts.gateway.planes import Balancers, GatewayController
from drycc_doctor.facts.gateway.service_lb import ServiceLB
from drycc_doctor.facts.kubernetes.services import Service
from drycc_doctor.facts.platform.events import Event, RecentWarnings
from drycc_doctor.model.subject import Subject
from drycc_doctor_checks.changes import Change, in_turn

_MUCH = 0.8
_NONE_LEFT = ": no available IPs"
_OWN = "drycc-gateway-istio"


@check("gateway-load-balancer", title="The load balancer has addresses to give")
def load_balancer(
    services: Services,
    balancers: Balancers,
    metallb: MetalLB | Missing,
    app_gateways: AppGateways,
    platform_gateway: PlatformGateway | Missing,
    gateway_controller: GatewayController | Missing,
    recent_warnings: RecentWarnings | Missing,
    service_lb: ServiceLB | Missing,
    cilium_pools: CiliumPools | Missing,
) -> Findings:
    """The gateway's Service of type LoadBalancer gets its address from a cloud, or from MetalLB; from nobody, it waits.

    For each such Service of the platform that waits: what Cilium's LB-IPAM writes into its conditions; on k3s, whether
    the pods that take its ports on the nodes wait, and which Service has these ports; whether MetalLB is installed, has a
    pool for this namespace, and has an address left; and the last warning that Kubernetes keeps of it, whole. Each app's
    gateway takes an address of its own, so the pools of MetalLB and of LB-IPAM are counted even where nothing waits yet:
    one that is full fails the next app, and when four of five addresses are taken it is warned of.

    Give the pool more addresses. A Service that its cloud refuses: `kubectl describe service` shows why
    (quota, permissions, annotations). On k3s take the ports from who has them: Traefik, most likely. Without a cloud and without MetalLB, install MetalLB, or point DNS at the nodes.
    """
    waiting = [service for service in balancers.items if not service.ingress]
    if not balancers.items and (lost := _lost(services, platform_gateway, gateway_controller)):
        why = f"the Gateway's status tells {lost}, and Service {_OWN}, which istiod makes for it, is gone: nothing leads there"
        remedy = "see that istiod runs: it makes the Service again by itself"
        yield fail("gone", subject.service(_OWN), why, remedy=remedy)
        return
    if not balancers.items:
        yield skip("no-balancer", subject.gateway("drycc-gateway"), "there is no Service of type LoadBalancer")
        return
    told = [found for service in waiting if (found := _told(service, service_lb)) is not None]
    told += [] if isinstance(cilium_pools, Missing) else [*_cilium(cilium_pools)]
    if told:
        yield from told
        return
    if isinstance(metallb, Missing):
        yield unknown_because(metallb, "MetalLB's pools were not looked at")
        return
    taken = {ip for service in balancers.items for ip in service.ingress}
    taken |= {address.value for gateway in app_gateways.items for address in gateway.status.addresses}
    left = metallb.free(taken) if metallb.pools is not None else None
    hungry = [one for one in waiting if left == 0 and _is_for_the_pool(_refusal(recent_warnings, one))]
    lacking = len(hungry) + sum(not gateway.status.addresses for gateway in app_gateways.items)
    said = next((event for one in hungry if (event := _refusal(recent_warnings, one)) is not None), None)
    empty = [*_empty(metallb, taken, lacking, said)] if left == 0 else []
    yield from empty
    for service in hungry:
        name = service.metadata.name
        yield unknown("unsaid", subject.service(name), f"Service {name} waits for an address of MetalLB")
    for service in waiting:
        if service in balancers.elsewhere:
            yield _unread(service)
        elif service not in hungry:
            yield from _waiting(service, recent_warnings, installed=left is not None)
    if left and not waiting and metallb.size - left >= _MUCH * metallb.size:
        names = ", ".join(one.metadata.name for one in metallb.automatic)
        yield _few(subject.pool(names), "ipaddresspools -A", left, metallb.size)
    elif not waiting and not empty:
        given = ", ".join(ip for service in balancers.items for ip in service.ingress)
        more = f"; MetalLB has {left} addresses left" if left else ""
        yield passed(
            "ok", subject.service(balancers.items[0].metadata.name), f"the load balancer has given {given}{more}"
        )


def _lost(
    services: Services, platform_gateway: PlatformGateway | Missing, controller: GatewayController | Missing
) -> str:
    """The addresses of a Gateway that has no Service, where istiod is the one that makes it."""
    if isinstance(platform_gateway, Missing) or isinstance(controller, Missing) or platform_gateway.gateway is None:
        return ""
    gateway, names = platform_gateway.gateway, {service.metadata.name for service in services.items}
    elsewhere = any(one.type == "Hostname" for one in gateway.spec.addresses)
    ours = controller.plane is not None and controller.plane.istiod and not elsewhere
    return "" if _OWN in names or not ours else ", ".join(one.value for one in gateway.status.addresses)


def _cilium(pools: CiliumPools) -> Findings:
    for pool in pools.items:
        if not pool.spec.disabled and pool.total and pool.total - pool.free >= _MUCH * pool.total:
            about = subject.thing("CiliumLoadBalancerIPPool", pool.metadata.name)
            yield _few(about, "ciliumloadbalancerippools", pool.free, pool.total)


def _few(about: Subject, kind: str, left: int, of: int) -> Finding:
    why = f"{about} has {left} of {of} addresses left: each app takes one, and when none is left no new app gets any"
    return warn("few-left", about, why, remedy=f"kubectl edit {kind}: give it more addresses")


def _refusal(recent_warnings: RecentWarnings | Missing, service: Service) -> Event | None:
    """The last warning about a Service."""
    found = () if isinstance(recent_warnings, Missing) else recent_warnings.of("Service", service.metadata.name)
    return found[0] if found else None


def _is_for_the_pool(said: Event | None) -> bool:
    """Whether MetalLB refuses for lack of addresses (drycc/gateway#pending-addresses); without a pool it says nothing."""
    return said is None or (said.reason == "AllocationFailed" and (said.message or "").endswith(_NONE_LEFT))


def _empty(metallb: MetalLB, taken: set[str], lacking: int, said: Event | None) -> Findings:
    names, size = ", ".join(one.metadata.name for one in metallb.automatic), metallb.size
    about, remedy = subject.pool(names or "by default"), "kubectl edit ipaddresspool -A: give it more addresses"
    quoted = f": {said.reason}: {said.message}" if said and metallb.pools else ""  # without, the words are of before
    why = f"all {size} addresses of IPAddressPool {names} are taken"
    if not names:
        why = f"MetalLB has no IPAddressPool of which a Service gets an address{_why_none(metallb)}"
        remedy = f"make an IPAddressPool with autoAssign: true, for namespace {metallb.namespace} too"
    if lacking and not names:
        yield fail("no-pool", about, f"{why}{quoted}", remedy=remedy)
    elif lacking:
        yield fail("exhausted", about, f"{why}; {lacking} gateways wait for one{quoted}", remedy=remedy)
    elif metallb.holds(*taken):
        yield warn("full", about, f"{why}: the next app gets none", remedy=remedy)


def _why_none(metallb: MetalLB) -> str:
    """Why the pools that are there give nothing."""
    others = [one.metadata.name for one in metallb.pools or () if not one.serves(metallb.namespace)]
    asked = [one.metadata.name for one in metallb.pools or () if not one.spec.auto_assign]
    told = [f"{', '.join(others)} is for other namespaces"] if others else []
    told += [f"{', '.join(asked)} gives to who asks for it only (autoAssign: false)"] if asked else []
    return f": {'; '.join(told)}" if told else ""


def _told(service: Service, service_lb: ServiceLB | Missing) -> Finding | None:
    """What a load balancer in the cluster says itself of a Service that waits."""
    name, about = service.metadata.name, subject.service(service.metadata.name)
    for one in service.status.conditions:
        if one.type.endswith(SATISFIED) and one.status == "False":
            why = f"LB-IPAM gives Service {name} no address: {one.reason}: {one.message}"
            return fail(
                "no-pool-fits", about, why, remedy="kubectl get ciliumloadbalancerippools: add one that takes it"
            )
    pod = None if isinstance(service_lb, Missing) else service_lb.waiting(name)
    if pod is None or isinstance(service_lb, Missing):
        return None
    holders = service_lb.holders(pod)
    who = f"; Service {' and '.join(holders)} has these ports" if holders else ""
    why = f"no node takes {pod.metadata.name}, which would take the ports of Service {name}: {pod.waits}{who}"
    namespace, _, other = (holders[0] if holders else "").partition("/")
    other = f"kubectl edit service -n {namespace} {other}: give it other ports" if holders else "free the nodes' ports"
    return fail("ports-taken", about, why, remedy=f"{other}; or disable k3s' Traefik (--disable=traefik)")


def _unread(service: Service) -> Finding:
    namespace, name = service.metadata.namespace, service.metadata.name
    why = f"Service {namespace}/{name} waits for an address; what is warned of in {namespace} is not looked at"
    return unknown("unsaid", subject.service(name), why, remedy=f"kubectl describe service -n {namespace} {name}")


def _waiting(service: Service, recent_warnings: RecentWarnings | Missing, *, installed: bool) -> Findings:
    name, about = service.metadata.name, subject.service(service.metadata.name)
    last = _refusal(recent_warnings, service)
    if isinstance(recent_warnings, Missing):
        yield unknown_because(recent_warnings, f"why Service {name} waits is not known")
    elif last:
        why = f"Service {name} is refused an address: {last.reason} ({last.times} times): {last.message}"
        yield fail("refused", about, why, remedy=f"kubectl describe service -n @ {name}")
    else:
        left = "MetalLB has addresses left, and has said nothing"
        who = left if installed else "MetalLB is not installed, no cloud speaks"
        yield unknown("unsaid", about, f"who should give Service {name} an address is not known: {who}")


def _pending(*changes: Change) -> Change:
    """The gateway's Service waits for its address."""
    return in_turn(lambda w: w.gateway.lose_address(), *changes)


def _with_metallb(*addresses: str, **spec: object) -> Change:
    """MetalLB looks at the gateway's Service, which waits."""
    return _pending(lambda w: w.gateway.use_metallb(*addresses, **spec), lambda w: w.gateway.ask_metallb())


load_balancer.must_fail("exhausted", "the apps have taken all addresses", _pending(lambda w: w.gateway.fill_metallb()))
load_balancer.must_warn("full", "the last of MetalLB's addresses is taken", lambda w: w.gateway.fill_metallb())
load_balancer.must_warn(
    "few-left", "one of MetalLB's addresses is left", lambda w: w.gateway.fill_metallb("192.0.2.77/32")
)
load_balancer.must_warn("few-left", "LB-IPAM has 3 of 16 addresses left", lambda w: w.gateway.use_lb_ipam(16, 3))
load_balancer.must_pass("ok", "LB-IPAM has 10 of 16 addresses left", lambda w: w.gateway.use_lb_ipam(16, 10))
load_balancer.must_fail("no-pool", "MetalLB was given no addresses", _with_metallb())
load_balancer.must_fail("no-pool", "MetalLB's pool is for other namespaces")(
    _with_metallb("203.0.113.0/28", serviceAllocation={"namespaces": ["other"]})
)
load_balancer.must_fail("no-pool", "MetalLB's pool is for who asks")(_with_metallb("203.0.113.0/28", autoAssign=False))
load_balancer.must_fail("refused", "it asks for an address of no pool")(
    in_turn(lambda w: w.gateway.annotate("metallb.io/loadBalancerIPs", "198.51.100.9"), _with_metallb("203.0.113.0/28"))
)
load_balancer.must_pass("ok", "MetalLB is left over, without a pool", lambda w: w.gateway.use_metallb())
load_balancer.must_fail("refused", "the cloud refuses it", _pending(lambda w: w.gateway.warn("SyncLoadBalancerFailed")))
load_balancer.must_fail("gone", "its Service was deleted while istiod was down")(
    in_turn(lambda w: w.gateway.istiod.crash(), lambda w: w.objects.remove("services", "drycc-gateway-istio"))
)
load_balancer.must_fail("no-pool-fits", "LB-IPAM has no pool for it", lambda w: w.gateway.lack_pool())
load_balancer.must_fail("ports-taken", "k3s' Traefik has the ports", lambda w: w.gateway.lose_ports())
load_balancer.must_not_know("unsaid", "there is no cloud, and nobody installed MetalLB", _pending())
load_balancer.must_not_know("unsaid", "the Service before Envoy Gateway's proxies waits")(
    in_turn(lambda w: w.planes.use_envoy_gateway(), lambda w: w.planes.lose_address())
)
load_balancer.must_not_know("forbidden", "we may not list events", _pending(lambda w: w.deny("list events")))
load_balancer.must_skip("no-balancer", "nobody made a load balancer", lambda w: w.gateway.lose_balancer())
