from drycc_doctor.api import Findings, Missing, check, fail, passed, subject, unknown_because, warn
from drycc_doctor.facts.dns.lookups import Wildcard
from drycc_doctor.facts.reachability.gateway_addresses import GatewayAddresses
from drycc_doctor_checks.changes import in_turn
from drycc_doctor_checks.dns import no_gateway_address, unknown_from_answer


@check("dns-wildcard", title="The wildcard record leads to the gateway")
def wildcard(wildcard: Wildcard, gateway_addresses: GatewayAddresses | Missing) -> Findings:
    """Drycc gives each of its parts a name under the platform's domain, and operators make one wildcard record for all.

    A label that nobody made is looked up, drawn at random for this run. It must resolve, and only to addresses of the
    gateway: an address that is not the gateway's sends a part of the users elsewhere, one of the gateway's that is
    missing carries no traffic. A CNAME is followed; the host name of a load balancer is resolved too.

    Make one record at your DNS provider: `*.<domain>` as an A record with the gateway's addresses, or as a CNAME if the
    gateway has a host name.
    """
    answer, about, record = wildcard.answer, subject.wildcard(wildcard.domain), f"*.{wildcard.domain}"
    known = not isinstance(gateway_addresses, Missing) and gateway_addresses.addresses
    goal = ", ".join(known) if known else "the gateway's address (kubectl get gateway -n @)"
    if not answer.a.answered:
        yield unknown_from_answer(answer.v4, answer.name)
    elif not answer.addresses:
        remedy = f"make a record {record} that leads to {goal}"
        yield fail("no-record", about, f"{answer.name} does not resolve ({answer.a.rcode})", remedy=remedy)
    elif isinstance(gateway_addresses, Missing):
        yield unknown_because(gateway_addresses, f"{record} resolves, but not known to what")
    elif answer.targets & gateway_addresses.names:  # the load balancer's addresses may differ from moment to moment
        yield passed("ok", about, f"{record} leads to the load balancer by way of {answer.via}")
    elif not gateway_addresses.ips:
        yield no_gateway_address(f"{record} resolves to {', '.join(answer.addresses)}")
    else:
        yield from _compared(wildcard, gateway_addresses.ips, goal)


def _compared(wildcard: Wildcard, gateway: tuple[str, ...], goal: str) -> Findings:
    about, record, addresses = subject.wildcard(wildcard.domain), f"*.{wildcard.domain}", set(wildcard.answer.a.records)
    strange = ", ".join(sorted(addresses - {*gateway}))
    absent = ", ".join(sorted({ip for ip in gateway if ":" not in ip} - addresses))
    if strange:
        why = f"{record} leads to {strange}, which is not the gateway ({', '.join(gateway)})"
        remedy = f"let the record {record} lead to {goal} only"
        yield fail("wrong-address", about, why, remedy=remedy, asked=wildcard.answer.name)
    if absent and addresses & {*gateway}:  # a record that leads wholly elsewhere lacks nothing, it is wrong
        remedy = f"add {absent} to the record {record}, or take it from the gateway"
        yield warn("missing-address", about, f"{record} lacks {absent} of the gateway", remedy=remedy)
    if not strange and not absent:
        via = f" by way of {wildcard.answer.via}" if wildcard.answer.via else ""
        yield passed("ok", about, f"{record} leads to {', '.join(sorted(addresses))}{via}")


wildcard.must_fail("no-record", "the wildcard record was never made", lambda w: w.dns.remove_wildcard())
wildcard.must_fail("wrong-address", "it leads to the old server", lambda w: w.dns.point_wildcard("198.51.100.200"))
wildcard.must_fail(
    "wrong-address", "one of two is not the gateway's", lambda w: w.dns.point_wildcard("192.0.2.10", "198.51.100.200")
)
wildcard.must_fail("wrong-address", "a CNAME leads to another load balancer")(
    in_turn(
        lambda w: w.dns.alias(w.dns.wildcard, "lb-7.example.net"),
        lambda w: w.dns.point("lb-7.example.net", "198.51.100.201"),
    )
)
wildcard.must_warn("missing-address", "the gateway has two", lambda w: w.gateway.give("192.0.2.10", "192.0.2.11"))
wildcard.must_not_know("no-answer", "the resolver is silent", lambda w: w.dns.silence())
wildcard.must_not_know("dnssec", "the zone's signatures have expired", lambda w: w.dns.break_signatures(w.domain))
wildcard.must_not_know("servfail", "the resolver cannot say", lambda w: w.dns.servfail())
wildcard.must_not_know("refused", "the resolver refuses us", lambda w: w.dns.refuse())
wildcard.must_not_know("no-gateway-address", "the gateway has no address yet", lambda w: w.gateway.lose_address())
