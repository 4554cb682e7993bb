from drycc_doctor.api import Failed, Finding, Findings, Missing, World, check, fail, passed, subject, unknown, warn
from drycc_doctor.facts.dns.lookups import Resolved, Rrset
from drycc_doctor.facts.dns.zone_servers import Server, ZoneServers
from drycc_doctor.facts.reachability.gateway_addresses import GatewayAddresses
from drycc_doctor_checks.changes import in_turn, put
from drycc_doctor_checks.dns import SIGN_AGAIN, in_brackets, unknown_from_answer

_ELSEWHERE = "run drycc-doctor from another network"
_Content = tuple[str, ...]  # of an answer: a name, addresses, or a code


@check("dns-authoritative", title="The domain's servers agree, and the resolver with them")
def authoritative(zone_servers: ZoneServers, gateway_addresses: GatewayAddresses | Missing) -> Findings:
    """What your resolver says may be old, and what one server of the domain says may not be what the next one says.

    The zone that holds the platform's domain is looked for; the servers of the zone above are asked to whom they
    delegate it, and each of the zone's servers for the controller's name and for one that nobody made. They must be
    the servers that the zone names itself, agree with each other, and with the resolver; where only the resolver
    differs, the change is on its way, and it is told when to ask again. Where port 53 is closed, or answered by a
    resolver in between, nothing is known. Where the resolver rejects the zone's signatures, so do many others: for them
    the platform does not exist, whatever the zone's servers say.

    Correct the servers' names at the registrar of the domain; see at your DNS provider that all servers have the newest
    zone. What is on its way needs patience only.
    """
    zone, parent, servers = zone_servers.zone, zone_servers.parent, zone_servers.servers
    about = subject.zone(zone or zone_servers.domain)
    answers = (zone_servers.apex, *(lookup.v4 for lookup in zone_servers.resolver))
    if rejected := [answer for answer in answers if isinstance(answer, Rrset) and answer.bogus]:
        wrong = f"the DNSSEC signatures of {about.name} are wrong{in_brackets(rejected[0].why)}"
        yield fail("dnssec", about, f"{wrong}: resolvers that check them answer SERVFAIL", remedy=SIGN_AGAIN)
    elif not zone:
        yield _no_zone(zone_servers)
    elif isinstance(parent, Failed | None) and not any(server.serves_zone for server in servers):
        why = f"no server of {zone} can be asked from here: port 53 is closed, or they are down"
        yield unknown("blocked", about, why, remedy=_ELSEWHERE)
    elif not isinstance(parent, Failed | None) and parent.recursive:
        why = "a resolver answers in place of the servers of the zone above: port 53 is intercepted"
        yield unknown("intercepted", about, why, remedy=_ELSEWHERE)
    else:
        trouble = [*_delegated(zone_servers), *_lame(zone_servers), *_agreed(zone_servers, gateway_addresses)]
        names = ", ".join(server.name for server in servers)
        well = passed("ok", about, f"{names} are delegated to, and say what the resolver says")
        yield from trouble or [well]


def _no_zone(zone_servers: ZoneServers) -> Finding:
    domain, apex = zone_servers.domain, zone_servers.apex
    if isinstance(apex, Failed):
        return unknown("no-answer", subject.resolver(), f"no answer for the zone of {domain}: {apex}")
    if not apex.answered:
        return unknown_from_answer(apex, domain)
    resolves = any(lookup.addresses for lookup in zone_servers.resolver)
    if apex.rcode == "NXDOMAIN" and not resolves:  # a router knows hosts only
        why = f"nobody knows {domain}: it is not registered, or was not paid for"
        remedy = f"register {domain}, or correct global.platformDomain"
        return fail("not-registered", subject.zone(domain), why, remedy=remedy)
    return unknown("no-zone", subject.zone(domain), f"the resolver does not tell which zone holds {domain}")


def _delegated(zone_servers: ZoneServers) -> Findings:
    zone, parent, about = zone_servers.zone, zone_servers.parent, subject.zone(zone_servers.zone)
    own = {name for server in zone_servers.servers if isinstance(server.ns, Rrset) for name in server.ns.records}
    if isinstance(parent, Failed | None):
        why = (
            f"no server of the zone above {zone} answers: {parent}"
            if parent
            else f"no server of the zone above {zone} was found"
        )
        yield unknown("no-parent", about, why)
    elif not parent.servers:
        why = f"the zone above delegates {zone} to nobody ({parent.rcode}): only your resolver knows it"
        remedy = f"have {zone} delegated at its registrar, if others are to reach the platform"
        yield warn("not-delegated", about, why, remedy=remedy)
    elif own and own != {*parent.servers}:
        delegated = ", ".join(parent.servers)
        why = f"{zone} names {', '.join(sorted(own))} as its servers; the zone above sends everybody to {delegated}"
        yield warn("delegation-differs", about, why, remedy=f"name the same servers of {zone} at its registrar")


def _lame(zone_servers: ZoneServers) -> Findings:
    zone, about = zone_servers.zone, subject.zone(zone_servers.zone)
    lame = [server for server in zone_servers.servers if not server.serves_zone]
    if len(lame) == len(zone_servers.servers):
        yield unknown("not-served", about, f"no server of {zone} answers for it from here", remedy=_ELSEWHERE)
        return
    for server in lame:
        answer = str(server.ns) if isinstance(server.ns, Failed) else server.ns.rcode
        why = f"{server.name} ({server.address}) does not answer for {zone}, as others do: {answer}"
        yield warn("lame", about, why, remedy=f"let {server.name} serve the zone, or take it out of its servers")


def _agreed(zone_servers: ZoneServers, gateway_addresses: GatewayAddresses | Missing) -> Findings:
    """One finding for what the servers do not agree upon, else one for what the resolver remembers."""
    gateway = frozenset() if isinstance(gateway_addresses, Missing) else frozenset(gateway_addresses.ips)
    for nth, lookup in enumerate(zone_servers.resolver):
        answers = [(server, server.answers[nth]) for server in zone_servers.servers if server.serves_zone]
        contents = {server: _content(answer, gateway) for server, answer in answers if isinstance(answer, Rrset)}
        if len({*contents.values()}) > 1:
            yield _differ(zone_servers.zone, lookup.name, contents)
            return
        if contents and isinstance(lookup.v4, Rrset) and _content(lookup.v4, gateway) not in contents.values():
            yield _on_its_way(zone_servers, lookup, next(iter(contents.values())))
            return


def _content(answer: Rrset, gateway: frozenset[str]) -> _Content:
    """What an answer comes to: an alias, addresses, the gateway's however many of them, or that there is no such name."""
    if answer.chain:
        return (answer.chain[0].target,)
    if answer.records and {*answer.records} <= gateway:
        return ("the gateway",)
    return answer.records or (answer.rcode,)


def _differ(zone: str, name: str, contents: dict[Server, _Content]) -> Finding:
    answers = "; ".join(f"{server.name} says {', '.join(content)}" for server, content in contents.items())
    remedy = "see at your DNS provider that all servers have the newest zone: compare the serial numbers"
    return warn("servers-differ", subject.zone(zone), f"of {name}, {answers}", remedy=remedy)


def _on_its_way(zone_servers: ZoneServers, lookup: Resolved, new: _Content) -> Finding:
    zone, name, old = zone_servers.zone, lookup.name, lookup.a
    seconds = (old.ttl if old.records or old.chain else 0) or zone_servers.negative_ttl
    still = f"the resolver still says {', '.join(_content(old, frozenset()))}: propagating"
    why = f"of {name}, the servers of {zone} say {', '.join(new)}; {still}"
    remedy = f"ask again in {seconds} s: drycc-doctor dns"
    return warn("propagating", subject.zone(zone), why, remedy=remedy, ttl=seconds)


authoritative.must_fail("not-registered", "the domain was not paid for")(
    in_turn(lambda w: w.options.update(domain=w.domain), lambda w: w.dns.unregister())
)
authoritative.must_fail("dnssec", "the zone's signatures have expired", lambda w: w.dns.break_signatures(w.domain))
_propagating = in_turn(
    lambda w: w.dns.point_wildcard("198.51.100.200"),
    lambda w: w.dns.change_at_servers(w.dns.wildcard, *w.gateway.addresses),
)
authoritative.must_warn("propagating", "the record was corrected a minute ago", _propagating)
authoritative.must_warn("servers-differ", "the second server has an old copy of the zone")(
    lambda w: w.dns.own_servers[-1].records.update({w.dns.wildcard: {"A": ["198.51.100.200"]}})
)
authoritative.must_warn("delegation-differs", "the domain moved to another provider, and the registrar was not told")(
    lambda w: w.dns.parents[0].records.update({w.domain: {"NS": [f"ns1.{w.domain}", "ns.old.example.net"]}})
)
authoritative.must_warn("not-delegated", "only this network knows it", lambda w: w.dns.parents[0].records.clear())
_second_refuses = put(lambda w: w.dns.own_servers[-1], mode="refused")
authoritative.must_warn("lame", "the second server does not hold the zone", _second_refuses)
_blocked = put(lambda w: [*w.dns.servers.values()], mode="silent")
authoritative.must_not_know("blocked", "port 53 is closed to the outside", _blocked)
_intercepted = put(lambda w: [*w.dns.servers.values()], recursive=True)
authoritative.must_not_know("intercepted", "the network answers in place of all name servers", _intercepted)
_no_parent = put(lambda w: w.dns.parents[0], mode="silent")
authoritative.must_not_know("no-parent", "the server of the zone above does not answer", _no_parent)
_not_served = put(lambda w: w.dns.own_servers, mode="silent")
authoritative.must_not_know("not-served", "all servers of the zone are silent, from here", _not_served)


@authoritative.must_not_know("no-zone", "the resolver knows hosts, and no zones")
def no_zone(world: World) -> None:
    world.dns.servers.clear()
    for name in (world.domain, world.domain.partition(".")[2]):
        world.dns.records[name] = {"TXT": ['"a name"']}


authoritative.must_not_know("no-answer", "the resolver is silent", lambda w: w.dns.silence())
authoritative.must_not_know("servfail", "the resolver cannot say", lambda w: w.dns.servfail())
