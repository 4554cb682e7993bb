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
from drycc_doctor.facts.gateway.gateway import PlatformGateway, Services
from drycc_doctor.facts.gateway.istiod import Istiods
from drycc_doctor.facts.gateway.metallb import MetalLB
from drycc_doctor.facts.gateway.service_lb import ServiceLB
from drycc_doctor.facts.kubernetes.services import Service
from drycc_doctor.facts.platform.events import RecentWarnings
from drycc_doctor_checks.changes import Change, in_turn

_OWN = "drycc-gateway-istio"


@check("gateway-load-balancer", title="The load balancer has addresses to give")
def load_balancer(
    services: Services,
    metallb: MetalLB | Missing,
    app_gateways: AppGateways,
    platform_gateway: PlatformGateway | Missing,
    istiods: Istiods | Missing,
    recent_warnings: RecentWarnings | Missing,
    service_lb: ServiceLB | Missing,
) -> Findings:
    """The gateway's Service of type LoadBalancer gets its address from a cloud, or from MetalLB; from nobody, it waits.

    For each such Service of the platform that waits: what Cilium's LB-IPAM writes into its conditions; on k3s, whether
    the pods that take its ports on the nodes wait, and which Service has these ports; whether MetalLB is installed, has a
    pool, and has an address left; else the last warning that Kubernetes keeps of it. Each app's gateway takes an address of its own, so the pool is counted
    even where nothing waits yet: one that is full fails the next app.

    Give MetalLB's IPAddressPool more addresses. A Service that its cloud refuses: `kubectl describe service` shows why
    (quota, permissions, annotations). On k3s take the ports from who has them: Traefik, most likely. Without a cloud and without MetalLB, install MetalLB, or point DNS at the nodes.
    """
    balancers = [service for service in services.items if service.spec.type == "LoadBalancer"]
    waiting = [service for service in balancers if not service.ingress]
    if not balancers and (lost := _lost(services, platform_gateway, istiods)):
        why = f"the Gateway's status tells {lost}, and Service {_OWN}, which istiod makes for it, is gone: nothing leads there"
        remedy = "see that istiod runs: it makes the Service again by itself"
        yield fail("gone", subject.service(_OWN), why, remedy=remedy)
        return
    if not balancers:
        yield skip("no-balancer", subject.gateway("drycc-gateway"), "there is no Service of type LoadBalancer")
        return
    if told := [found for service in waiting if (found := _told(service, service_lb)) is not None]:
        yield from told
        return
    if isinstance(metallb, Missing):
        yield unknown_because(metallb, "MetalLB's pools were not looked at")
        return
    taken = {ip for service in services.items for ip in service.ingress}
    taken |= {address.value for gateway in app_gateways.items for address in gateway.status.addresses}
    installed, left = metallb.pools is not None, metallb.free(taken)
    if installed and not left:
        yield from _empty(metallb, len(waiting) + sum(not gateway.status.addresses for gateway in app_gateways.items))
        for service in waiting:
            name = service.metadata.name
            yield unknown("unsaid", subject.service(name), f"Service {name} waits for an address of MetalLB")
    elif waiting:
        for service in waiting:
            yield from _waiting(service, recent_warnings, installed=installed)
    else:
        given = ", ".join(ip for service in balancers for ip in service.ingress)
        more = f"; MetalLB has {left} addresses left" if installed else ""
        yield passed("ok", subject.service(balancers[0].metadata.name), f"the load balancer has given {given}{more}")


def _lost(services: Services, platform_gateway: PlatformGateway | Missing, istiods: Istiods | Missing) -> str:
    """The addresses of a Gateway that has no Service, where istiod is the one that makes it."""
    if isinstance(platform_gateway, Missing) or isinstance(istiods, Missing) or platform_gateway.gateway is None:
        return ""
    gateway, names = platform_gateway.gateway, {service.metadata.name for service in services.items}
    elsewhere = any(one.type == "Hostname" for one in gateway.spec.addresses)
    ours = bool(istiods.items) and gateway.spec.gateway_class_name == "istio" and not elsewhere
    return "" if _OWN in names or not ours else ", ".join(one.value for one in gateway.status.addresses)


def _empty(metallb: MetalLB, lacking: int) -> Findings:
    names, size = ", ".join(one.metadata.name for one in metallb.automatic), sum(one.size for one in metallb.automatic)
    about, remedy = subject.pool(names), "kubectl edit ipaddresspool -A: give it more addresses"
    why = f"all {size} addresses of IPAddressPool {names} are taken"
    if not names:
        why = "MetalLB has no IPAddressPool of which a Service gets an address"
        yield fail("no-pool", subject.pool("by default"), why, remedy="make an IPAddressPool with autoAssign: true")
    elif lacking:
        yield fail("exhausted", about, f"{why}; {lacking} gateways wait for one", remedy=remedy)
    else:
        yield warn("full", about, f"{why}: the next app gets none", remedy=remedy)


def _told(service: Service, service_lb: ServiceLB | Missing) -> Finding | None:
    """What a load balancer in the cluster says itself of a Service that waits."""
    name, about = service.metadata.name, subject.service(service.metadata.name)
    for one in service.status.conditions:
        if one.type.endswith("/IPAMRequestSatisfied") and one.status == "False":
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


def _waiting(service: Service, recent_warnings: RecentWarnings | Missing, *, installed: bool) -> Findings:
    name, about = service.metadata.name, subject.service(service.metadata.name)
    refusals = () if isinstance(recent_warnings, Missing) else recent_warnings.of("Service", name)
    if isinstance(recent_warnings, Missing):
        yield unknown_because(recent_warnings, f"why Service {name} waits is not known")
    elif refusals:
        last = refusals[0]
        why = f"Service {name} is refused an address: {last.reason} ({last.times} times): {last.message}"
        yield fail("refused", about, why, remedy=f"kubectl describe service -n @ {name}")
    else:
        left = "MetalLB has addresses left, and has said nothing"
        who = left if installed else "MetalLB is not installed, no cloud speaks"
        yield unknown("unsaid", about, f"who should give Service {name} an address is not known: {who}")


def _pending(*changes: Change) -> Change:
    """The gateway's Service waits for its address."""
    return in_turn(lambda w: w.gateway.lose_address(), *changes)


load_balancer.must_fail("exhausted", "the apps have taken all addresses", _pending(lambda w: w.gateway.fill_metallb()))
load_balancer.must_warn("full", "the last of MetalLB's addresses is taken", lambda w: w.gateway.fill_metallb())
load_balancer.must_fail("no-pool", "MetalLB was given no addresses", _pending(lambda w: w.gateway.use_metallb()))
load_balancer.must_fail("refused", "the cloud refuses it", _pending(lambda w: w.gateway.warn("SyncLoadBalancerFailed")))
load_balancer.must_fail("gone", "its Service was deleted while istiod was down")(
    in_turn(lambda w: w.gateway.istiod.crash(), lambda w: w.objects.remove("services", "drycc-gateway-istio"))
)
load_balancer.must_fail("no-pool-fits", "LB-IPAM has no pool for it", lambda w: w.gateway.lack_pool())
load_balancer.must_fail("ports-taken", "k3s' Traefik has the ports", lambda w: w.gateway.lose_ports())
load_balancer.must_not_know("unsaid", "there is no cloud, and nobody installed MetalLB", _pending())
load_balancer.must_not_know("forbidden", "we may not list events", _pending(lambda w: w.deny("list events")))
load_balancer.must_skip("no-balancer", "nobody made a load balancer", lambda w: w.gateway.lose_balancer())
