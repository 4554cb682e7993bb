"""A domain that carries an address in its name is answered for, and let through."""

from __future__ import annotations

from collections.abc import Iterator

from drycc_doctor.api import SKIP, UNKNOWN, Failed, Finding, Missing, World, check, fail, passed, skip, subject, unknown
from drycc_doctor.facts.dns.magic_domains import MagicDomain, is_private
from drycc_doctor.facts.reachability.gateway_addresses import GatewayAddresses


@check("dns-magic-domain", title="A domain with an address in its name resolves to it")
def magic_domain(found: MagicDomain, gateway: GatewayAddresses | Missing) -> Iterator[Finding]:
    """nip.io and sslip.io answer for any name with the address that stands in it: handy to try a platform without DNS.

    A platform domain under nip.io, sslip.io or xip.io is taken apart. xip.io answers no more. The name must carry an
    address, and it must be the gateway's. Many routers and resolvers withhold answers that hold a private address
    (protection against DNS rebinding): that is told apart from a service that cannot be reached, by asking for the
    service's own zone.

    Use a domain of your own with a wildcard record. For a trial, put the gateway's address into the name, such as
    192.0.2.10.nip.io, and let your resolver pass private answers for that domain (dnsmasq: `rebind-domain-ok`;
    unbound: `private-domain`).
    """
    about = subject.domain(found.domain)
    if not found.service:
        yield skip("own-domain", about, f"{found.domain} carries no address in its name")
    elif found.service == "xip.io":
        remedy = f"set global.platformDomain to {_goal(found, gateway)}, or to a domain of your own"
        yield fail("dead", about, "xip.io has been switched off: nothing answers for its names", remedy=remedy)
    elif not found.address:
        why = f"{found.domain} carries no address: {found.service} has nothing to answer with"
        yield fail("no-address-in-name", about, why, remedy=f"set global.platformDomain to {_goal(found, gateway)}")
    elif isinstance(gateway, GatewayAddresses) and gateway.ips and found.address not in gateway.ips:
        why = f"{found.domain} carries {found.address}; the gateway is at {', '.join(gateway.ips)}"
        yield fail("other-address", about, why, remedy=f"set global.platformDomain to {_goal(found, gateway)}")
    else:
        yield _resolved(found)


def _resolved(found: MagicDomain) -> Finding:
    about, answer = subject.domain(found.domain), found.answer
    if not isinstance(answer, Failed) and found.address in answer.records:
        return passed("ok", about, f"{found.domain} resolves to the address in its name")
    if isinstance(found.zone, Failed) or isinstance(answer, Failed):
        failed = found.zone if isinstance(found.zone, Failed) else answer
        return unknown("no-answer", subject.resolver(), f"the resolver does not answer for {found.service}: {failed}")
    if found.zone is None or found.zone.rcode != "NOERROR":
        rcode = found.zone.rcode if found.zone else answer.rcode
        why = f"the resolver does not reach {found.service} ({rcode}): what it says of {found.domain} is not known"
        return unknown("not-reached", subject.resolver(), why, remedy="ask another one with --nameserver")
    if is_private(found.address):
        why = f"the resolver reaches {found.service}, and withholds its answer {found.address}: it is a private address"
        remedy = f"let your resolver pass private answers for {found.service} (dnsmasq: rebind-domain-ok)"
        return fail("rebinding", about, f"{why} (protection against DNS rebinding)", remedy=remedy)
    why = f"{found.service} does not answer for {found.domain} with {found.address} ({answer.rcode})"
    return fail("not-served", about, why, remedy="use a domain of your own with a wildcard record")


def _goal(found: MagicDomain, gateway: GatewayAddresses | Missing) -> str:
    known = "" if isinstance(gateway, Missing) else next(iter(gateway.ips), "")
    return f"{known or '<the gateway address>'}.{'nip.io' if found.service == 'xip.io' else found.service}"


@magic_domain.must_fail("dead", "the platform was set up with xip.io, years ago")
def dead(world: World) -> None:
    world.options["domain"] = "192.0.2.10.xip.io"


magic_domain.must_fail(
    "no-address-in-name", "the name carries no address", lambda w: w.use_magic_domain("drycc.nip.io")
)
magic_domain.must_fail(
    "other-address",
    "the load balancer got another address since",
    lambda w: w.use_magic_domain("192-0-2-99.sslip.io", "192.0.2.99"),
)


@magic_domain.must_fail("rebinding", "the router withholds private answers")
def rebinding(world: World) -> None:
    world.gateway.give("10.0.0.10")
    world.use_magic_domain("10.0.0.10.nip.io")


magic_domain.must_fail(
    "not-served", "the service does not answer for the name", lambda w: w.use_magic_domain("192.0.2.10.nip.io")
)


@magic_domain.must_be(UNKNOWN, "not-reached", "the network answers for no name outside")
def not_reached(world: World) -> None:
    world.options["domain"] = "192.0.2.10.nip.io"


@magic_domain.must_be(UNKNOWN, "no-answer", "the resolver is silent")
def silent(world: World) -> None:
    world.use_magic_domain("192.0.2.10.nip.io", "192.0.2.10")
    world.dns.silence()


@magic_domain.must_be(SKIP, "own-domain", "the domain is the operator's own")
def own_domain(world: World) -> None:
    world.options["domain"] = "example.com"
