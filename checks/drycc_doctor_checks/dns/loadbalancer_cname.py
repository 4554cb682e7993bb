"""A load balancer that is known by a host name is followed by name."""

from __future__ import annotations

from collections.abc import Iterator

from drycc_doctor.api import (
    SKIP,
    UNKNOWN,
    WARN,
    Failed,
    Finding,
    World,
    check,
    fail,
    passed,
    skip,
    subject,
    unknown,
    warn,
)
from drycc_doctor.facts.dns.lookups import Resolved, Wildcard
from drycc_doctor.facts.reachability.gateway_addresses import GatewayAddresses
from drycc_doctor_checks.dns import untold

_ALIAS_TTL = 60  # seconds: what Route 53 gives an alias of a load balancer, whatever the operator wants
_NAME = "lb-1.example.net"


@check("dns-loadbalancer-cname", title="A load balancer with a host name is followed by name")
def loadbalancer_cname(record: Wildcard, gateway: GatewayAddresses) -> Iterator[Finding]:
    """Some clouds, AWS among them, know a load balancer by a host name only, and change its addresses when they like.

    Where the gateway's address is a host name, the wildcard record must follow it: as a CNAME, or as an alias, which
    DNS shows as the load balancer's own addresses for a short time. An A record with a copy of one of its addresses
    works until the cloud moves the load balancer; a copy of an address that is no longer its own works no more.

    Replace the A record by a CNAME to the load balancer's host name, or by your provider's alias record.
    """
    names = sorted(gateway.names)
    answer, about = record.answer, subject.wildcard(record.domain)
    if not names:
        yield skip("no-host-name", subject.gateway("drycc-gateway"), "no address of the gateway is a host name")
    elif isinstance(answer.v4, Failed):
        yield unknown(answer.v4.reason, subject.resolver(), f"no answer for {answer.name}: {answer.v4.detail}")
    elif not answer.v4.told:
        yield untold(answer.v4, answer.name)
    elif answer.targets & gateway.names:
        yield passed("cname", about, f"*.{record.domain} is a CNAME that leads to {names[0]}")
    elif not answer.addresses:
        yield skip("no-record", about, f"*.{record.domain} does not resolve: there is no record to judge")
    elif gateway.unresolved:
        why = f"{gateway.unresolved[0]} does not resolve: nothing to compare the addresses of *.{record.domain} with"
        yield unknown("unresolved", subject.address(gateway.unresolved[0]), why)
    else:
        yield _copied(record, answer, gateway, names[0])


def _copied(record: Wildcard, answer: Resolved, gateway: GatewayAddresses, name: str) -> Finding:
    """Addresses, and no name: an alias, a copy that still works, or one that does not."""
    about, told = subject.wildcard(record.domain), ", ".join(answer.addresses)
    ttl = 0 if isinstance(answer.v4, Failed) else answer.v4.ttl
    remedy = f"make *.{record.domain} a CNAME to {name}, or an alias of it at your DNS provider"
    if not set(answer.addresses) & set(gateway.ips):
        why = f"*.{record.domain} leads to {told}; the load balancer {name} is at {', '.join(gateway.ips)} now"
        return fail("stale", about, why, remedy=remedy)
    if set(answer.addresses) == set(gateway.ips) and ttl <= _ALIAS_TTL:
        return passed("alias", about, f"*.{record.domain} follows {name}: the same addresses, for {ttl} s at a time")
    why = f"*.{record.domain} has A records ({told}) that copy addresses of {name}, which its cloud may change any day"
    return warn("frozen", about, why, remedy=remedy)


@loadbalancer_cname.must_fail("stale", "the load balancer has moved, and the A record has not")
def moved(world: World) -> None:
    world.gateway.give(_NAME)
    world.dns.point(_NAME, "192.0.2.31", "192.0.2.32")


@loadbalancer_cname.must_be(WARN, "frozen", "somebody looked the load balancer up once, and made an A record of that")
def frozen(world: World) -> None:
    world.dns.point(_NAME, "192.0.2.10", "192.0.2.32")
    world.gateway.give(_NAME)


loadbalancer_cname.must_be(
    UNKNOWN, "unresolved", "the load balancer's host name is gone", lambda w: w.gateway.give(_NAME)
)


@loadbalancer_cname.must_be(UNKNOWN, "timeout", "the resolver is silent")
def silent(world: World) -> None:
    world.gateway.give(_NAME)
    world.dns.silence()


@loadbalancer_cname.must_be(UNKNOWN, "dnssec", "the signatures of the domain's zone have expired")
def expired_signatures(world: World) -> None:
    world.dns.point(_NAME, "192.0.2.31")
    world.gateway.give(_NAME)
    world.dns.break_signatures(world.domain)


@loadbalancer_cname.must_be(UNKNOWN, "unreadable", "the resolver cannot say")
def cannot_say(world: World) -> None:
    world.gateway.give(_NAME)
    world.dns.servfail()


@loadbalancer_cname.must_be(SKIP, "no-record", "the wildcard record was never made")
def no_record(world: World) -> None:
    world.gateway.give(_NAME)
    world.dns.remove_wildcard()


loadbalancer_cname.must_be(
    SKIP, "no-host-name", "the load balancer has a fixed address", lambda w: w.gateway.give(*w.gateway.addresses)
)
