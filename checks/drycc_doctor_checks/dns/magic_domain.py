from drycc_doctor.api import Failed, Finding, Findings, Missing, check, fail, passed, skip, subject, unknown
from drycc_doctor.facts.dns.magic_domains import MagicDomain, is_private
from drycc_doctor.facts.reachability.gateway_addresses import GatewayAddresses
from drycc_doctor_checks.changes import in_turn


@check("dns-magic-domain", title="A domain with an address in its name resolves to it")
def magic_domain(magic_domain: MagicDomain, gateway_addresses: GatewayAddresses | Missing) -> Findings:
    """nip.io and sslip.io answer for any name with the address that stands in it: handy to try a platform without DNS.

    A platform domain under nip.io, sslip.io or xip.io is taken apart. xip.io answers no more. The name must carry an
    address, and it must be the gateway's. Many routers and resolvers withhold answers that hold a private address
    (protection against DNS rebinding): that is told apart from a service that cannot be reached, by asking for the
    service's own zone.

    Use a domain of your own with a wildcard record. For a trial, put the gateway's address into the name, such as
    192.0.2.10.nip.io, and let your resolver pass private answers for that domain (dnsmasq: `rebind-domain-ok`;
    unbound: `private-domain`).
    """
    domain, service, address = magic_domain.domain, magic_domain.service, magic_domain.address
    about = subject.domain(domain)
    ips = () if isinstance(gateway_addresses, Missing) else gateway_addresses.ips
    goal = f"{ips[0] if ips else '<the gateway address>'}.{'nip.io' if service == 'xip.io' else service}"
    remedy = f"set global.platformDomain to {goal}"
    if not service:
        yield skip("own-domain", about, f"{domain} carries no address in its name")
    elif service == "xip.io":
        why = "xip.io has been switched off: nothing answers for its names"
        yield fail("dead", about, why, remedy=f"{remedy}, or to a domain of your own")
    elif not address:
        why = f"{domain} carries no address: {service} has nothing to answer with"
        yield fail("no-address-in-name", about, why, remedy=remedy)
    elif ips and address not in ips:
        why = f"{domain} carries {address}; the gateway is at {', '.join(ips)}"
        yield fail("other-address", about, why, remedy=remedy)
    else:
        yield _resolved(magic_domain)


def _resolved(magic_domain: MagicDomain) -> Finding:
    domain, service, address = magic_domain.domain, magic_domain.service, magic_domain.address
    about, answer, zone = subject.domain(domain), magic_domain.answer, magic_domain.zone
    if not isinstance(answer, Failed) and address in answer.records:
        return passed("ok", about, f"{domain} resolves to the address in its name")
    if isinstance(zone, Failed) or isinstance(answer, Failed):
        failed = zone if isinstance(zone, Failed) else answer
        return unknown("no-answer", subject.resolver(), f"the resolver does not answer for {service}: {failed}")
    if zone is None or zone.rcode != "NOERROR":
        why = f"the resolver does not reach {service} ({(zone or answer).rcode}): what it says of {domain} is not known"
        return unknown("not-reached", subject.resolver(), why, remedy="ask another one with --nameserver")
    if is_private(address):
        why = f"the resolver reaches {service}, and withholds its answer {address}: it is a private address"
        remedy = f"let your resolver pass private answers for {service} (dnsmasq: rebind-domain-ok)"
        return fail("rebinding", about, f"{why} (protection against DNS rebinding)", remedy=remedy)
    why = f"{service} does not answer for {domain} with {address} ({answer.rcode})"
    return fail("not-served", about, why, remedy="use a domain of your own with a wildcard record")


magic_domain.must_fail("dead", "it was set up with xip.io", lambda w: w.options.update(domain="192.0.2.10.xip.io"))
magic_domain.must_fail("no-address-in-name", "it carries no address", lambda w: w.use_magic_domain("drycc.nip.io"))
magic_domain.must_fail(
    "other-address", "the gateway has moved", lambda w: w.use_magic_domain("192-0-2-99.sslip.io", "192.0.2.99")
)
magic_domain.must_fail("rebinding", "the router withholds private answers")(
    in_turn(lambda w: w.gateway.give("10.0.0.10"), lambda w: w.use_magic_domain("10.0.0.10.nip.io"))
)
magic_domain.must_fail("not-served", "the service does not answer", lambda w: w.use_magic_domain("192.0.2.10.nip.io"))
magic_domain.must_not_know(
    "not-reached", "no name outside is answered for", lambda w: w.options.update(domain="192.0.2.10.nip.io")
)
magic_domain.must_not_know("no-answer", "the resolver is silent")(
    in_turn(lambda w: w.use_magic_domain("192.0.2.10.nip.io", "192.0.2.10"), lambda w: w.dns.silence())
)
magic_domain.must_skip("own-domain", "the domain is one's own", lambda w: w.options.update(domain="example.com"))
