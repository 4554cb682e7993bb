from ipaddress import ip_address

from drycc_doctor.api import Findings, Missing, check, fail, grouped, listing, passed, subject, unknown, unknown_because
from drycc_doctor.facts.dns.lookups import HostLookups, Wildcard
from drycc_doctor.facts.reachability.gateway_addresses import GatewayAddresses
from drycc_doctor_checks.changes import in_turn
from drycc_doctor_checks.dns import unknown_from_answer


@check("dns-ipv6", title="IPv6 addresses of the platform's names are the gateway's")
def ipv6(wildcard: Wildcard, host_lookups: HostLookups, gateway_addresses: GatewayAddresses | Missing) -> Findings:
    """Who has IPv6 uses it first: an AAAA record that leads elsewhere breaks the platform for them, and for nobody else.

    The AAAA records of a label that nobody made and of each of the platform's host names are looked up, and compared
    with the gateway's addresses. A load balancer that is known by a host name is resolved too. No AAAA record at all is
    well: then everybody comes by IPv4.

    Remove the AAAA record, or let it lead to an IPv6 address of the gateway.
    """
    any_name = subject.wildcard(wildcard.domain)
    lookups = {any_name: wildcard.answer} | {subject.host(one.name): one for one in host_lookups.items}
    silent = [lookup for lookup in lookups.values() if not lookup.aaaa.answered]
    if silent:  # one is as good as many: who drops questions for AAAA drops them all
        yield unknown_from_answer(silent[0].v6, f"the AAAA records of {silent[0].name}")
    elif not any(lookup.aaaa.records for lookup in lookups.values()):
        yield passed("none", any_name, "the platform's names have no IPv6 addresses: everybody comes by IPv4")
    elif isinstance(gateway_addresses, Missing):
        yield unknown_because(gateway_addresses, "AAAA records are there, not known for what")
    elif not gateway_addresses.ips:
        why = "the platform's names have IPv6 addresses, and the gateway has none to compare with"
        yield unknown("no-gateway-address", subject.gateway("drycc-gateway"), why)
    else:
        followed, names = gateway_addresses.names, lookups.items()
        by_name = {about.name: one.aaaa.records for about, one in names if not one.targets & followed}
        yield from _compared(any_name.name, by_name, gateway_addresses.ips)


def _compared(wildcard: str, records: dict[str, tuple[str, ...]], gateway: tuple[str, ...]) -> Findings:
    """One finding for all names that lead to the same wrong place."""
    ours = {str(ip_address(ip)) for ip in gateway}
    names = grouped((", ".join(sorted({*ips} - ours)), name) for name, ips in records.items() if {*ips} - ours)
    for strange, (first, *more) in names.items():
        about = subject.host(first) if first != wildcard else subject.wildcard(first.removeprefix("*."))
        why = f"{listing([first, *more], 1)}: the AAAA record leads to {strange}, not to the gateway ({', '.join(gateway)})"
        yield fail("wrong-address", about, why, remedy=f"remove the AAAA record {strange} of {first}")
    if not names:
        yield passed("ok", subject.gateway("drycc-gateway"), "all IPv6 addresses of the names are the gateway's")


ipv6.must_fail(
    "wrong-address", "the wildcard has an old AAAA record", lambda w: w.dns.set(w.dns.wildcard, "AAAA", "2001:db8::200")
)
ipv6.must_fail("wrong-address", "passport's name alone has an AAAA record, of another machine")(
    in_turn(
        lambda w: w.dns.point(w.host("drycc-passport"), *w.gateway.addresses),
        lambda w: w.dns.set(w.host("drycc-passport"), "AAAA", "2001:db8::201"),
    )
)
ipv6.must_not_know("no-answer", "the resolver is silent", lambda w: w.dns.silence())
ipv6.must_not_know("dnssec", "the zone's signatures have expired", lambda w: w.dns.break_signatures(w.domain))
ipv6.must_not_know("servfail", "the resolver cannot say", lambda w: w.dns.servfail())
ipv6.must_not_know("no-gateway-address", "the gateway has no address yet")(
    in_turn(lambda w: w.dns.set(w.dns.wildcard, "AAAA", "2001:db8::10"), lambda w: w.gateway.lose_address())
)
