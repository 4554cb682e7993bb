"""The platform's own names lead to the gateway."""

from __future__ import annotations

from collections.abc import Iterator

from drycc_doctor.api import UNKNOWN, WARN, Failed, Finding, Missing, World, check, fail, passed, subject, unknown, warn
from drycc_doctor.facts.dns.lookups import HostLookups, Resolved
from drycc_doctor.facts.reachability.gateway_addresses import GatewayAddresses
from drycc_doctor_checks.dns import untold


@check("dns-platform-hosts", title="The platform's host names lead to the gateway")
def platform_hosts(hosts: HostLookups, gateway: GatewayAddresses | Missing) -> Iterator[Finding]:
    """Every client reaches the controller, passport, Grafana, the object storage and the builder by a name of its own.

    Each host name of the platform's routes is looked up, and `drycc-builder.<domain>`, which git pushes to by SSH. It
    must resolve to the gateway's addresses. A name may have a record of its own that hides the wildcard record: then
    the wildcard is right and the name is wrong.

    Correct the record of the name, or remove it if a wildcard record leads to the gateway.
    """
    for host in hosts.items:
        yield _judged(host, gateway)


def _judged(host: Resolved, gateway: GatewayAddresses | Missing) -> Finding:
    about = subject.host(host.name)
    if isinstance(host.v4, Failed):
        return unknown(
            "no-answer", subject.resolver(), f"no answer for {host.name}: {host.v4.detail or host.v4.reason}"
        )
    if not host.v4.told:
        return untold(host.v4, host.name)
    if not host.addresses:
        remedy = f"make a record for {host.name} that leads to the gateway"
        return fail("no-name", about, f"{host.name} does not resolve ({host.v4.rcode})", remedy=remedy)
    if isinstance(gateway, Missing):
        return unknown(
            str(gateway.reason), gateway.subject, f"{host.name} resolves, but not known to what: {gateway.why}"
        )
    if host.targets & gateway.names:  # the load balancer's addresses may differ from one moment to the next
        return passed("ok", about, f"{host.name} leads to the load balancer by way of {host.via}")
    if not gateway.ips:
        why = f"{host.name} resolves, and the gateway has no address to compare with"
        return unknown("no-gateway-address", subject.gateway("drycc-gateway"), why)
    return _compared(host, host.v4.records, gateway)


def _compared(host: Resolved, found: tuple[str, ...], gateway: GatewayAddresses) -> Finding:
    about, told = subject.host(host.name), ", ".join(gateway.ips)
    if strange := sorted(set(found) - set(gateway.ips)):
        why = f"{host.name} leads to {', '.join(strange)}, which is not the gateway ({told})"
        return fail("wrong-address", about, why, remedy=f"let {host.name} lead to {told} only")
    if absent := sorted({ip for ip in gateway.ips if ":" not in ip} - set(found)):
        why = f"{host.name} lacks {', '.join(absent)} of the gateway"
        return warn("missing-address", about, why, remedy=f"add {', '.join(absent)} to {host.name}")
    return passed("ok", about, f"{host.name} leads to {', '.join(found)}")


@platform_hosts.must_fail("no-name", "only the controller has a record, and nothing else")
def one_record(world: World) -> None:
    world.dns.remove_wildcard()
    world.dns.point(world.host("drycc"), *world.gateway.addresses)


platform_hosts.must_fail(
    "wrong-address",
    "passport has a record of its own that leads elsewhere",
    lambda w: w.dns.point(w.host("drycc-passport"), "198.51.100.200"),
)
platform_hosts.must_fail(
    "wrong-address",
    "the builder's name leads to a machine that was replaced",
    lambda w: w.dns.point(w.host("drycc-builder"), "198.51.100.202"),
)
platform_hosts.must_be(
    WARN,
    "missing-address",
    "the gateway got a second address, and the record did not",
    lambda w: w.gateway.give("192.0.2.10", "192.0.2.11"),
)
platform_hosts.must_be(UNKNOWN, "no-answer", "the resolver is silent", lambda w: w.dns.silence())
platform_hosts.must_be(
    UNKNOWN, "dnssec", "the signatures of the domain's zone have expired", lambda w: w.dns.break_signatures(w.domain)
)
platform_hosts.must_be(UNKNOWN, "servfail", "the resolver cannot say", lambda w: w.dns.servfail())
platform_hosts.must_be(UNKNOWN, "refused", "the resolver refuses us", lambda w: w.dns.refuse())
platform_hosts.must_be(
    UNKNOWN, "no-gateway-address", "the gateway has no address yet", lambda w: w.gateway.lose_address()
)
