"""IPv6 addresses of the platform's names are the gateway's."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address

from drycc_doctor.api import UNKNOWN, Failed, Finding, Missing, Subject, World, check, fail, passed, subject, unknown
from drycc_doctor.facts.dns.lookups import HostLookups, Resolved, Rrset, Wildcard
from drycc_doctor.facts.reachability.gateway_addresses import GatewayAddresses
from drycc_doctor_checks.dns import untold

_OLD, _OTHER = "2001:db8::200", "2001:db8::201"


@check("dns-ipv6", title="IPv6 addresses of the platform's names are the gateway's")
def ipv6(record: Wildcard, hosts: HostLookups, gateway: GatewayAddresses | Missing) -> Iterator[Finding]:
    """Who has IPv6 uses it first: an AAAA record that leads elsewhere breaks the platform for them, and for nobody else.

    The AAAA records of a label that nobody made and of each of the platform's host names are looked up, and compared
    with the gateway's addresses. A load balancer that is known by a host name is resolved too. No AAAA record at all is
    well: then everybody comes by IPv4.

    Remove the AAAA record, or let it lead to an IPv6 address of the gateway.
    """
    wildcard = subject.wildcard(record.domain)
    asked = [(wildcard, record.answer), *((subject.host(one.name), one) for one in hosts.items)]
    if (why := _unanswered(asked)) is not None:
        yield why
        return
    found = [(about, one, _addresses(one)) for about, one in asked if _addresses(one)]
    if not found:
        yield passed("none", wildcard, "the platform's names have no IPv6 addresses: everybody comes by IPv4")
    elif isinstance(gateway, Missing):
        yield unknown(
            str(gateway.reason), gateway.subject, f"AAAA records are there, not known for what: {gateway.why}"
        )
    elif not gateway.ips:
        why_not = "the platform's names have IPv6 addresses, and the gateway has none to compare with"
        yield unknown("no-gateway-address", subject.gateway("drycc-gateway"), why_not)
    else:
        yield from _compared([(a, ips) for a, one, ips in found if not one.targets & gateway.names], gateway)


def _unanswered(asked: list[tuple[Subject, Resolved]]) -> Finding | None:
    """One silence is as good as many: who drops questions for AAAA drops them all."""
    for _, one in asked:
        if isinstance(one.v6, Failed):
            why = f"no answer for the AAAA records of {one.name}: {one.v6.detail or one.v6.reason}"
            return unknown("no-answer", subject.resolver(), why)
        if not one.v6.told:
            return untold(one.v6, f"the AAAA records of {one.name}")
    return None


def _addresses(one: Resolved) -> frozenset[str]:
    return frozenset(one.v6.records) if isinstance(one.v6, Rrset) else frozenset()


def _compared(found: list[tuple[Subject, frozenset[str]]], gateway: GatewayAddresses) -> Iterator[Finding]:
    """One finding for all names that lead to the same wrong place."""
    known = {str(ip_address(ip)) for ip in gateway.ips}
    wrong: dict[frozenset[str], list[Subject]] = {}
    for about, ips in found:
        if strange := ips - known:
            wrong.setdefault(strange, []).append(about)
    for strange, subjects in wrong.items():
        told = ", ".join(sorted(strange))
        more = f" and {len(subjects) - 1} more" if len(subjects) > 1 else ""
        why = (
            f"{subjects[0].name}{more}: the AAAA record leads to {told}, not to the gateway ({', '.join(gateway.ips)})"
        )
        yield fail("wrong-address", subjects[0], why, remedy=f"remove the AAAA record {told} of {subjects[0].name}")
    if not wrong:
        yield passed("ok", subject.gateway("drycc-gateway"), "all IPv6 addresses of the names are the gateway's")


ipv6.must_fail(
    "wrong-address",
    "the wildcard has an AAAA record of the old server",
    lambda w: w.dns.set(w.dns.wildcard, "AAAA", _OLD),
)


@ipv6.must_fail("wrong-address", "passport's name alone has an AAAA record, of another machine")
def own_record(world: World) -> None:
    world.dns.point(world.host("drycc-passport"), *world.gateway.addresses)
    world.dns.set(world.host("drycc-passport"), "AAAA", _OTHER)


ipv6.must_be(UNKNOWN, "no-answer", "the resolver is silent", lambda w: w.dns.silence())
ipv6.must_be(
    UNKNOWN, "dnssec", "the signatures of the domain's zone have expired", lambda w: w.dns.break_signatures(w.domain)
)
ipv6.must_be(UNKNOWN, "servfail", "the resolver cannot say", lambda w: w.dns.servfail())


@ipv6.must_be(UNKNOWN, "no-gateway-address", "the gateway has no address yet")
def no_address(world: World) -> None:
    world.dns.set(world.dns.wildcard, "AAAA", "2001:db8::10")
    world.gateway.lose_address()
