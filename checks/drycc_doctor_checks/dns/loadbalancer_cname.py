from drycc_doctor.api import Finding, Findings, check, fail, passed, skip, subject, unknown, warn
from drycc_doctor.facts.dns.lookups import Wildcard
from drycc_doctor.facts.reachability.gateway_addresses import GatewayAddresses
from drycc_doctor_checks.changes import in_turn, with_host_name
from drycc_doctor_checks.dns import unknown_from_answer

_ALIAS_TTL = 60  # seconds: what Route 53 gives an alias of a load balancer, whatever the operator wants
_NAME = "lb-1.example.net"


@check("dns-loadbalancer-cname", title="A load balancer with a host name is followed by name")
def loadbalancer_cname(wildcard: Wildcard, gateway_addresses: GatewayAddresses) -> Findings:
    """Some clouds, AWS among them, know a load balancer by a host name only, and change its addresses when they like.

    Where the gateway's address is a host name, the wildcard record must follow it: as a CNAME, or as an alias, which
    DNS shows as the load balancer's own addresses for a short time. An A record with a copy of one of its addresses
    works until the cloud moves the load balancer; a copy of an address that is no longer its own works no more.

    Replace the A record by a CNAME to the load balancer's host name, or by your provider's alias record.
    """
    names, unresolved = sorted(gateway_addresses.names), gateway_addresses.unresolved
    answer, about, record = wildcard.answer, subject.wildcard(wildcard.domain), f"*.{wildcard.domain}"
    if not names:
        yield skip("no-host-name", subject.gateway("drycc-gateway"), "no address of the gateway is a host name")
    elif not answer.a.answered:
        yield unknown_from_answer(answer.v4, answer.name)
    elif answer.targets & gateway_addresses.names:
        yield passed("cname", about, f"{record} is a CNAME that leads to {names[0]}")
    elif not answer.addresses:
        yield skip("no-record", about, f"{record} does not resolve: there is no record to judge")
    elif unresolved:
        why = f"{unresolved[0]} does not resolve: nothing to compare the addresses of {record} with"
        yield unknown("unresolved", subject.address(unresolved[0]), why)
    else:
        yield _without_name(wildcard, answer.a.ttl, gateway_addresses.ips, names[0])


def _without_name(wildcard: Wildcard, ttl: int, ips: tuple[str, ...], name: str) -> Finding:
    """Addresses, and no name: an alias, a copy that still works, or one that does not."""
    about, record, addresses = subject.wildcard(wildcard.domain), f"*.{wildcard.domain}", wildcard.answer.addresses
    remedy = f"make {record} a CNAME to {name}, or an alias of it at your DNS provider"
    if not set(addresses) & set(ips):
        why = f"{record} leads to {', '.join(addresses)}; the load balancer {name} is at {', '.join(ips)} now"
        return fail("stale", about, why, remedy=remedy)
    if set(addresses) == set(ips) and ttl <= _ALIAS_TTL:
        return passed("alias", about, f"{record} follows {name}: the same addresses, for {ttl} s at a time")
    copies = f"that copy addresses of {name}, which its cloud may change any day"
    return warn("frozen", about, f"{record} has A records ({', '.join(addresses)}) {copies}", remedy=remedy)


loadbalancer_cname.must_fail("stale", "only the load balancer has moved")(
    with_host_name(lambda w: w.dns.point(_NAME, "192.0.2.31", "192.0.2.32"))
)
loadbalancer_cname.must_warn("frozen", "an address is copied")(
    in_turn(lambda w: w.dns.point(_NAME, "192.0.2.10", "192.0.2.32"), with_host_name())
)
loadbalancer_cname.must_not_know("unresolved", "the load balancer's host name is gone", with_host_name())
loadbalancer_cname.must_not_know("timeout", "the resolver is silent", with_host_name(lambda w: w.dns.silence()))
loadbalancer_cname.must_not_know("dnssec", "the zone's signatures have expired")(
    in_turn(lambda w: w.dns.point(_NAME, "192.0.2.31"), with_host_name(), lambda w: w.dns.break_signatures(w.domain))
)
loadbalancer_cname.must_not_know("unreadable", "the resolver cannot say", with_host_name(lambda w: w.dns.servfail()))
loadbalancer_cname.must_skip("no-record", "no record was ever made", with_host_name(lambda w: w.dns.remove_wildcard()))
loadbalancer_cname.must_skip("no-host-name", "its address is fixed", lambda w: w.gateway.give(*w.gateway.addresses))
