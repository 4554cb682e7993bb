from drycc_doctor.api import Finding, Findings, Missing, check, fail, listing, passed, subject, unknown_because, warn
from drycc_doctor.facts.dns.lookups import HostLookups, Resolved, Wildcard
from drycc_doctor.facts.reachability.gateway_addresses import GatewayAddresses
from drycc_doctor_checks.changes import in_turn
from drycc_doctor_checks.dns import no_gateway_address, unknown_from_answer


@check("dns-platform-hosts", title="The platform's host names lead to the gateway")
def platform_hosts(
    host_lookups: HostLookups, gateway_addresses: GatewayAddresses | Missing, wildcard: Wildcard | Missing
) -> Findings:
    """Every client reaches the controller, passport, Grafana, the object storage and the builder by a name of its own.

    Each host name of the platform's routes is looked up, and `drycc-builder.<domain>`, which git pushes to by SSH. It
    must resolve to the gateway's addresses. A name may have a record of its own that hides the wildcard record: then
    the wildcard is right and the name is wrong.

    Correct the record of the name, or remove it if a wildcard record leads to the gateway.
    """
    common = () if isinstance(wildcard, Missing) else wildcard.answer.a.records
    lacking = []
    for lookup in host_lookups.items:
        found = _finding(lookup, gateway_addresses)
        if found.code == "missing-address" and sorted(lookup.a.records) == sorted(common):
            lacking.append(lookup.name)
        else:
            yield found
    if lacking and not isinstance(wildcard, Missing) and not isinstance(gateway_addresses, Missing):
        yield _lacking(wildcard.domain, lacking, _absent(common, gateway_addresses.ips))


def _lacking(domain: str, names: list[str], absent: str) -> Finding:
    """Of names that the wildcard record answers, or that lead where it does: dns-wildcard says the same of the record."""
    why = f"*.{domain}, and with it {listing(names)}, lacks {absent} of the gateway"
    remedy = f"add {absent} to the record *.{domain}, and to those names that have a record of their own"
    return warn("missing-address", subject.wildcard(domain), why, remedy=remedy)


def _finding(lookup: Resolved, gateway_addresses: GatewayAddresses | Missing) -> Finding:
    name, about = lookup.name, subject.host(lookup.name)
    if not lookup.a.answered:
        return unknown_from_answer(lookup.v4, name)
    if not lookup.addresses:
        remedy = f"make a record for {name} that leads to the gateway"
        return fail("no-name", about, f"{name} does not resolve ({lookup.a.rcode})", remedy=remedy)
    if isinstance(gateway_addresses, Missing):
        return unknown_because(gateway_addresses, f"{name} resolves, but not known to what")
    if lookup.targets & gateway_addresses.names:  # the load balancer's addresses may differ from one moment to the next
        return passed("ok", about, f"{name} leads to the load balancer by way of {lookup.via}")
    if not gateway_addresses.ips:
        return no_gateway_address(f"{name} resolves")
    return _compared(name, lookup.a.records, gateway_addresses.ips)


def _compared(name: str, addresses: tuple[str, ...], gateway: tuple[str, ...]) -> Finding:
    about, ours = subject.host(name), ", ".join(gateway)
    if strange := ", ".join(sorted(set(addresses) - set(gateway))):
        why = f"{name} leads to {strange}, which is not the gateway ({ours})"
        return fail("wrong-address", about, why, remedy=f"let {name} lead to {ours} only")
    if absent := _absent(addresses, gateway):
        return warn("missing-address", about, f"{name} lacks {absent} of the gateway", remedy=f"add {absent} to {name}")
    return passed("ok", about, f"{name} leads to {', '.join(addresses)}")


def _absent(addresses: tuple[str, ...], gateway: tuple[str, ...]) -> str:
    return ", ".join(sorted({ip for ip in gateway if ":" not in ip} - set(addresses)))


platform_hosts.must_fail("no-name", "only the controller has a record, and nothing else")(
    in_turn(lambda w: w.dns.remove_wildcard(), lambda w: w.dns.point(w.host("drycc"), *w.gateway.addresses))
)
platform_hosts.must_fail(
    "wrong-address", "passport's own leads elsewhere", lambda w: w.dns.point(w.host("drycc-passport"), "198.51.100.200")
)
platform_hosts.must_fail(
    "wrong-address", "the builder's leads elsewhere", lambda w: w.dns.point(w.host("drycc-builder"), "198.51.100.202")
)
platform_hosts.must_warn(
    "missing-address", "the gateway got a second address", lambda w: w.gateway.give("192.0.2.10", "192.0.2.11")
)
platform_hosts.must_warn("missing-address", "the builder's own record lacks the second address")(
    in_turn(
        lambda w: w.gateway.give("192.0.2.10", "192.0.2.11"),
        lambda w: w.dns.point_wildcard("192.0.2.10", "192.0.2.11"),
        lambda w: w.dns.point(w.host("drycc-builder"), "192.0.2.10"),
    )
)
platform_hosts.must_not_know("no-answer", "the resolver is silent", lambda w: w.dns.silence())
platform_hosts.must_not_know("dnssec", "the zone's signatures are old", lambda w: w.dns.break_signatures(w.domain))
platform_hosts.must_not_know("servfail", "the resolver cannot say", lambda w: w.dns.servfail())
platform_hosts.must_not_know("refused", "the resolver refuses us", lambda w: w.dns.refuse())
platform_hosts.must_not_know("no-gateway-address", "the gateway has no address", lambda w: w.gateway.lose_address())
