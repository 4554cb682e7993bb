"""Any name under the platform's domain leads to the gateway."""

from __future__ import annotations

from collections.abc import Iterator

from drycc_doctor.api import UNKNOWN, WARN, Failed, Finding, Missing, World, check, fail, passed, subject, unknown, warn
from drycc_doctor.facts.dns.lookups import Resolved, Wildcard
from drycc_doctor.facts.reachability.gateway_addresses import GatewayAddresses
from drycc_doctor_checks.dns import untold


@check("dns-wildcard", title="The wildcard record leads to the gateway")
def wildcard(record: Wildcard, gateway: GatewayAddresses | Missing) -> Iterator[Finding]:
    """Drycc gives each of its parts a name under the platform's domain, and operators make one wildcard record for all.

    A label that nobody made is looked up, drawn at random for this run. It must resolve, and only to addresses of the
    gateway: an address that is not the gateway's sends a part of the users elsewhere, one of the gateway's that is
    missing carries no traffic. A CNAME is followed; the host name of a load balancer is resolved too.

    Make one record at your DNS provider: `*.<domain>` as an A record with the gateway's addresses, or as a CNAME if the
    gateway has a host name.
    """
    answer = record.answer
    about = subject.wildcard(record.domain)
    if isinstance(answer.v4, Failed):
        yield unknown(
            "no-answer", subject.resolver(), f"no answer for {answer.name}: {answer.v4.detail or answer.v4.reason}"
        )
    elif not answer.v4.told:
        yield untold(answer.v4, answer.name)
    elif not answer.addresses:
        remedy = f"make a record *.{record.domain} that leads to {_goal(gateway)}"
        yield fail("no-record", about, f"{answer.name} does not resolve ({answer.v4.rcode})", remedy=remedy)
    elif isinstance(gateway, Missing):
        yield unknown(
            str(gateway.reason), gateway.subject, f"*.{record.domain} resolves, but not known to what: {gateway.why}"
        )
    elif answer.targets & gateway.names:  # the load balancer's addresses may differ from one moment to the next
        yield passed("ok", about, f"*.{record.domain} leads to the load balancer by way of {answer.via}")
    elif not gateway.ips:
        why = f"*.{record.domain} resolves to {_list(answer.addresses)}, and the gateway has no address to compare with"
        yield unknown("no-gateway-address", subject.gateway("drycc-gateway"), why)
    else:
        yield from _compare(record, answer, gateway)


def _compare(record: Wildcard, answer: Resolved, gateway: GatewayAddresses) -> Iterator[Finding]:
    about, known = subject.wildcard(record.domain), set(gateway.ips)
    v4 = set() if isinstance(answer.v4, Failed) else set(answer.v4.records)
    strange, absent = v4 - known, {ip for ip in known if ":" not in ip} - v4
    if strange:
        remedy = f"let the record *.{record.domain} lead to {_goal(gateway)} only"
        why = f"*.{record.domain} leads to {_list(sorted(strange))}, which is not the gateway ({_list(gateway.ips)})"
        yield fail("wrong-address", about, why, remedy=remedy, asked=answer.name)
    if absent and v4 & known:  # a record that leads wholly elsewhere lacks nothing, it is wrong
        remedy = f"add {_list(sorted(absent))} to the record *.{record.domain}, or take it from the gateway"
        yield warn(
            "missing-address", about, f"*.{record.domain} lacks {_list(sorted(absent))} of the gateway", remedy=remedy
        )
    if not strange and not absent:
        via = f" by way of {answer.via}" if answer.via else ""
        yield passed("ok", about, f"*.{record.domain} leads to {_list(sorted(v4))}{via}")


def _goal(gateway: GatewayAddresses | Missing) -> str:
    if isinstance(gateway, Missing) or not gateway.addresses:
        return "the gateway's address (kubectl get gateway -n @)"
    return _list(gateway.addresses)


def _list(values: tuple[str, ...] | list[str]) -> str:
    return ", ".join(values)


wildcard.must_fail("no-record", "the wildcard record was never made", lambda w: w.dns.remove_wildcard())
wildcard.must_fail(
    "wrong-address", "the record still leads to the old server", lambda w: w.dns.point_wildcard("198.51.100.200")
)
wildcard.must_fail(
    "wrong-address",
    "one of two addresses is not the gateway's",
    lambda w: w.dns.point_wildcard(*w.gateway.addresses, "198.51.100.200"),
)


@wildcard.must_fail("wrong-address", "a CNAME leads to another load balancer")
def other_balancer(world: World) -> None:
    world.dns.alias(world.dns.wildcard, "lb-7.example.net")
    world.dns.point("lb-7.example.net", "198.51.100.201")


wildcard.must_be(
    WARN,
    "missing-address",
    "the gateway got a second address, and the record did not",
    lambda w: w.gateway.give("192.0.2.10", "192.0.2.11"),
)
wildcard.must_be(UNKNOWN, "no-answer", "the resolver is silent", lambda w: w.dns.silence())
wildcard.must_be(
    UNKNOWN, "dnssec", "the signatures of the domain's zone have expired", lambda w: w.dns.break_signatures(w.domain)
)
wildcard.must_be(UNKNOWN, "servfail", "the resolver cannot say", lambda w: w.dns.servfail())
wildcard.must_be(UNKNOWN, "refused", "the resolver refuses us", lambda w: w.dns.refuse())
wildcard.must_be(UNKNOWN, "no-gateway-address", "the gateway has no address yet", lambda w: w.gateway.lose_address())
