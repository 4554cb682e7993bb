from drycc_doctor.api import Finding, Findings, Missing, check, fail, passed, subject, warn
from drycc_doctor.facts.gateway.planes import GatewayController
from drycc_doctor.facts.kubernetes.objects import condition
from drycc_doctor.facts.reachability.gateway_addresses import GatewayAddresses
from drycc_doctor.model.query import PLATFORM
from drycc_doctor_checks.changes import from_nodes, with_host_name
from drycc_doctor_checks.gateway import HELM_UPGRADE
from drycc_doctor_checks.gateway.planes import look_for

_WHERE = {"service": "a Service that carries the Gateway's name", "any": "a Service of type LoadBalancer"}


@check("gateway-addresses", title="The gateway has an address")
def addresses(gateway_addresses: GatewayAddresses, gateway_controller: GatewayController | Missing) -> Findings:
    """All that is public on the platform comes in at the gateway's addresses; without one, nothing does.

    They are read from the Gateway's status; where it tells none, from the Services that carry the Gateway's name, then
    from any Service of type LoadBalancer. A load balancer that is still being made (pending) is told apart from one
    that nobody makes (absent). Without one, nodes that listen themselves do as well, if DNS leads to them: see
    dns-no-loadbalancer.

    On a cloud, see the events of the load balancer's Service. On bare metal, install MetalLB and give it a pool with a
    free address.
    """
    about, unresolved = subject.gateway("drycc-gateway"), ", ".join(gateway_addresses.unresolved)
    source, addresses = gateway_addresses.source, ", ".join(gateway_addresses.addresses)
    if gateway_addresses.gateway is None and not addresses:
        yield fail("no-gateway", about, "there is no Gateway drycc-gateway, and no load balancer", remedy=HELM_UPGRADE)
    elif not addresses:
        yield _none(gateway_addresses, look_for(gateway_controller))
    elif source == "nodes":
        why = f"the gateway has no address of its own; DNS leads to nodes that listen: {addresses}"
        yield passed("nodes", about, why)
    elif unresolved:
        why = f"the load balancer's name {unresolved} does not resolve"
        remedy = "see that the load balancer still exists at your cloud"
        yield fail("unresolved", subject.address(unresolved), why, remedy=remedy)
    elif source != "gateway":
        why = f"the Gateway's status tells no address; {addresses} comes from {_WHERE[source]}"
        remedy = "see that the gateway's controller runs: kubectl describe gateway -n @"
        yield warn("not-in-status", about, why, remedy=remedy)
    elif other := _not_given(gateway_addresses):
        why = f"the Gateway asks for address {other}, and has {addresses}"
        remedy = "see that the load balancer may give it, or take it out of the Gateway's spec.addresses"
        yield warn("not-given", about, why, remedy=remedy)
    else:
        yield passed("ok", about, f"the gateway has {addresses}")


def _not_given(gateway_addresses: GatewayAddresses) -> str:
    """The IP addresses that the Gateway asks for, and does not have: istiod says nothing of that."""
    asked = gateway_addresses.gateway.spec.addresses if gateway_addresses.gateway else ()
    lacking = [one.value for one in asked if one.type == "IPAddress" and one.value not in gateway_addresses.addresses]
    return ", ".join(lacking)


def _none(gateway_addresses: GatewayAddresses, look: str) -> Finding:
    about, pending = subject.gateway("drycc-gateway"), gateway_addresses.pending
    status = _status(gateway_addresses)
    if pending:
        namespace, name = pending[0]
        names = ", ".join(name if namespace == PLATFORM else f"{namespace}/{name}" for namespace, name in pending)
        why = f"the gateway has no address: the load balancer of Service {names} is pending{status}"
        metallb = "on bare metal see that MetalLB's pool has a free address"
        return fail("pending", about, why, remedy=f"kubectl describe service -n {namespace} {name}; {metallb}")
    why = f"the gateway has no address, and there is no Service of type LoadBalancer{status}"
    return fail("absent", about, why, remedy=look)


def _status(gateway_addresses: GatewayAddresses) -> str:
    """In brackets what the Gateway's own conditions say of it."""
    conditions = gateway_addresses.gateway.status.conditions if gateway_addresses.gateway else ()
    for one in (condition(conditions, "Accepted"), condition(conditions, "Programmed")):
        if one is not None and not one.true:
            return f" ({one.reason}: {one.message})" if one.message != one.reason else f" ({one.reason})"
    return ""


addresses.must_fail("pending", "the load balancer is pending", lambda w: w.gateway.lose_address())
addresses.must_fail("absent", "nobody made a load balancer", lambda w: w.gateway.lose_balancer())
addresses.must_fail("no-gateway", "somebody deleted the Gateway", lambda w: w.gateway.delete())
addresses.must_fail("unresolved", "the load balancer's host name is gone", with_host_name())
addresses.must_not_know("unreadable", "the resolver cannot say where it is", with_host_name(lambda w: w.dns.servfail()))
addresses.must_not_know("timeout", "nodes listen, and the resolver is silent", from_nodes(lambda w: w.dns.silence()))
addresses.must_not_know("forbidden", "we may not list nodes that listen", from_nodes(lambda w: w.deny("list nodes")))
addresses.must_warn("not-in-status", "only the Service tells an address", lambda w: w.gateway.forget_status())
addresses.must_warn("not-given", "it asks for an address of its own", lambda w: w.gateway.ask_for("203.0.113.99"))
addresses.must_not_know(
    "timeout", "known by name, and the resolver is silent", with_host_name(lambda w: w.dns.silence())
)
