"""The gateway has an address."""

from __future__ import annotations

from collections.abc import Iterator

from drycc_doctor.api import UNKNOWN, WARN, Finding, World, check, fail, passed, subject, warn
from drycc_doctor.facts.kubernetes.objects import Condition, condition
from drycc_doctor.facts.reachability.gateway_addresses import GatewayAddresses

_WHERE = {"service": "a Service that carries the Gateway's name", "any": "a Service of type LoadBalancer"}


@check("gateway-addresses", title="The gateway has an address")
def addresses(found: GatewayAddresses) -> Iterator[Finding]:
    """All that is public on the platform comes in at the gateway's addresses; without one, nothing does.

    They are read from the Gateway's status; where it tells none, from the Services that carry the Gateway's name, then
    from any Service of type LoadBalancer. A load balancer that is still being made (pending) is told apart from one
    that nobody makes (absent). Without one, nodes that listen themselves do as well, if DNS leads to them: see
    dns-no-loadbalancer.

    On a cloud, see the events of the load balancer's Service. On bare metal, install MetalLB and give it a pool with a
    free address.
    """
    about = subject.gateway("drycc-gateway")
    if found.gateway is None and not found.addresses:
        remedy = "helm upgrade the release: every chart of Drycc Workflow makes it"
        yield fail("no-gateway", about, "there is no Gateway drycc-gateway, and no load balancer", remedy=remedy)
    elif not found.addresses:
        yield _none(found)
    elif found.source == "nodes":
        why = f"the gateway has no address of its own; DNS leads to nodes that listen: {', '.join(found.addresses)}"
        yield passed("nodes", about, why)
    elif found.unresolved:
        names = ", ".join(found.unresolved)
        remedy = "see that the load balancer still exists at your cloud"
        yield fail(
            "unresolved", subject.address(names), f"the load balancer's name {names} does not resolve", remedy=remedy
        )
    elif found.source != "gateway":
        why = f"the Gateway's status tells no address; {', '.join(found.addresses)} comes from {_WHERE[found.source]}"
        yield warn(
            "not-in-status",
            about,
            why,
            remedy="see that the gateway's controller runs: kubectl describe gateway -n @",
        )
    else:
        yield passed("ok", about, f"the gateway has {', '.join(found.addresses)}")


def _none(found: GatewayAddresses) -> Finding:
    about = subject.gateway("drycc-gateway")
    said = _said(found)
    if found.pending:
        names = ", ".join(found.pending)
        why = f"the gateway has no address: the load balancer of Service {names} is pending{said}"
        remedy = f"kubectl describe service -n @ {found.pending[0]}; on bare metal see that MetalLB's pool has a free address"
        return fail("pending", about, why, remedy=remedy)
    why = f"the gateway has no address, and there is no Service of type LoadBalancer{said}"
    return fail("absent", about, why, remedy="see that the gateway's controller runs: kubectl get pods -n istio-system")


def _said(found: GatewayAddresses) -> str:
    """What the Gateway's own conditions say of it."""
    conditions = found.gateway.status.conditions if found.gateway else ()
    for type_ in ("Accepted", "Programmed"):
        one: Condition | None = condition(conditions, type_)
        if one is not None and not one.true:
            return f" ({one.reason}: {one.message})" if one.message != one.reason else f" ({one.reason})"
    return ""


addresses.must_fail("pending", "the load balancer is pending", lambda w: w.gateway.lose_address())
addresses.must_fail("absent", "nobody made a load balancer", lambda w: w.gateway.lose_balancer())
addresses.must_fail("no-gateway", "somebody deleted the Gateway", lambda w: w.gateway.delete())
addresses.must_fail("unresolved", "the load balancer's host name is gone", lambda w: w.gateway.give("lb-1.example.net"))


@addresses.must_be(UNKNOWN, "unreadable", "the resolver cannot say where the load balancer is")
def cannot_say(world: World) -> None:
    world.gateway.give("lb-1.example.net")
    world.dns.servfail()


@addresses.must_be(UNKNOWN, "timeout", "nodes listen themselves, and the resolver is silent")
def nodes_not_told(world: World) -> None:
    world.serve_from_nodes()
    world.dns.silence()


@addresses.must_be(UNKNOWN, "forbidden", "nodes listen themselves, and we may not list nodes")
def nodes_not_seen(world: World) -> None:
    world.serve_from_nodes()
    world.deny("list nodes")


addresses.must_be(
    WARN, "not-in-status", "the status tells no address, the Service does", lambda w: w.gateway.forget_status()
)


@addresses.must_be(UNKNOWN, "timeout", "the load balancer has a host name, and the resolver is silent")
def silent(world: World) -> None:
    world.gateway.give("lb-1.example.net")
    world.dns.silence()
