from drycc_doctor.api import Findings, Missing, check, fail, passed, skip, subject, unknown, unknown_because, warn
from drycc_doctor.facts.gateway.app_gateways import AppGateways
from drycc_doctor.facts.gateway.gateway import Services
from drycc_doctor.facts.gateway.metallb import MetalLB
from drycc_doctor.facts.kubernetes.services import Service
from drycc_doctor.facts.platform.events import RecentWarnings
from drycc_doctor_checks.changes import Change, in_turn


@check("gateway-load-balancer", title="The load balancer has addresses to give")
def load_balancer(
    services: Services, metallb: MetalLB | Missing, app_gateways: AppGateways, recent_warnings: RecentWarnings | Missing
) -> Findings:
    """The gateway's Service of type LoadBalancer gets its address from a cloud, or from MetalLB; from nobody, it waits.

    For each such Service of the platform that waits: whether MetalLB is installed, has a pool, and has an address left;
    else what warnings Kubernetes keeps of it. Each app's gateway takes an address of its own, so the pool is counted
    even where nothing waits yet: one that is full fails the next app.

    Give MetalLB's IPAddressPool more addresses. A Service that its cloud refuses: `kubectl describe service` shows why
    (quota, permissions, annotations). Without a cloud and without MetalLB, install MetalLB, or point DNS at the nodes.
    """
    balancers = [service for service in services.items if service.spec.type == "LoadBalancer"]
    waiting = [service for service in balancers if not service.ingress]
    if not balancers:
        yield skip("no-balancer", subject.gateway("drycc-gateway"), "there is no Service of type LoadBalancer")
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


def _waiting(service: Service, recent_warnings: RecentWarnings | Missing, *, installed: bool) -> Findings:
    name, about = service.metadata.name, subject.service(service.metadata.name)
    events = () if isinstance(recent_warnings, Missing) else recent_warnings.items
    refusals = [one for one in events if (one.involved_object.kind, one.involved_object.name) == ("Service", name)]
    if isinstance(recent_warnings, Missing):
        yield unknown_because(recent_warnings, f"why Service {name} waits is not known")
    elif refusals:
        reasons = ", ".join(f"{event.reason} ({event.times} times)" for event in refusals[:3])
        why = f"Service {name} is refused an address: {reasons}"
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
load_balancer.must_not_know("unsaid", "there is no cloud, and nobody installed MetalLB", _pending())
load_balancer.must_not_know("forbidden", "we may not list events", _pending(lambda w: w.deny("list events")))
load_balancer.must_skip("no-balancer", "nobody made a load balancer", lambda w: w.gateway.lose_balancer())
