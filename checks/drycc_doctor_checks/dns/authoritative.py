"""The domain's own servers are those that are delegated to, and say the same."""

from __future__ import annotations

from collections.abc import Iterator

from drycc_doctor.api import (
    UNKNOWN,
    WARN,
    Failed,
    Finding,
    Missing,
    Subject,
    World,
    check,
    fail,
    passed,
    subject,
    unknown,
    warn,
)
from drycc_doctor.facts.dns.lookups import Rrset
from drycc_doctor.facts.dns.zone_servers import Server, ZoneServers
from drycc_doctor.facts.reachability.gateway_addresses import GatewayAddresses
from drycc_doctor_checks.dns import SIGN_AGAIN, because, untold

_Said = tuple[str, ...]


@check("dns-authoritative", title="The domain's servers agree, and the resolver with them")
def authoritative(found: ZoneServers, gateway: GatewayAddresses | Missing) -> Iterator[Finding]:
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
    about = subject.zone(found.zone or found.domain)
    if rejected := [
        one for one in (found.apex, *(r.v4 for r in found.resolver)) if isinstance(one, Rrset) and one.bogus
    ]:
        why = f"the DNSSEC signatures of {about.name} are wrong{because(rejected[0])}: resolvers that check them answer SERVFAIL"
        yield fail("dnssec", about, why, remedy=SIGN_AGAIN)
    elif not found.zone:
        yield _no_zone(found)
    elif isinstance(found.parent, Failed | None) and not any(one.holds for one in found.servers):
        why = f"no server of {found.zone} can be asked from here: port 53 is closed, or they are down"
        yield unknown("blocked", about, why, remedy="run drycc-doctor from another network")
    elif not isinstance(found.parent, Failed | None) and found.parent.recursive:
        why = "a resolver answers in place of the servers of the zone above: port 53 is intercepted"
        yield unknown("intercepted", about, why, remedy="run drycc-doctor from another network")
    else:
        findings = [*_delegated(found, about), *_lame(found, about), *_agreed(found, gateway, about)]
        names = ", ".join(one.name for one in found.servers)
        yield from findings or [passed("ok", about, f"{names} are delegated to, and say what the resolver says")]


def _no_zone(found: ZoneServers) -> Finding:
    about = subject.zone(found.domain)
    if isinstance(found.apex, Failed):
        return unknown("no-answer", subject.resolver(), f"no answer for the zone of {found.domain}: {found.apex}")
    if not found.apex.told:
        return untold(found.apex, found.domain)
    if found.apex.rcode == "NXDOMAIN" and not any(one.addresses for one in found.resolver):  # a router knows hosts only
        why = f"nobody knows {found.domain}: it is not registered, or was not paid for"
        return fail("not-registered", about, why, remedy=f"register {found.domain}, or correct global.platformDomain")
    return unknown("no-zone", about, f"the resolver does not tell which zone holds {found.domain}")


def _delegated(found: ZoneServers, about: Subject) -> Iterator[Finding]:
    own = {name for one in found.servers if isinstance(one.ns, Rrset) for name in one.ns.records}
    if isinstance(found.parent, Failed | None):
        yield unknown("no-parent", about, f"no server of the zone above {found.zone} answers: {found.parent}")
    elif not found.parent.servers:
        why = f"the zone above delegates {found.zone} to nobody ({found.parent.rcode}): only your resolver knows it"
        remedy = f"have {found.zone} delegated at its registrar, if others are to reach the platform"
        yield warn("not-delegated", about, why, remedy=remedy)
    elif own and own != {*found.parent.servers}:
        told = ", ".join(found.parent.servers)
        why = f"{found.zone} names {', '.join(sorted(own))} as its servers; the zone above sends everybody to {told}"
        yield warn("delegation-differs", about, why, remedy=f"name the same servers of {found.zone} at its registrar")


def _lame(found: ZoneServers, about: Subject) -> Iterator[Finding]:
    if not any(one.holds for one in found.servers):
        why = f"no server of {found.zone} answers for it from here"
        yield unknown("not-served", about, why, remedy="run drycc-doctor from another network")
        return
    for one in found.servers:
        if not one.holds:
            said = str(one.ns) if isinstance(one.ns, Failed) else one.ns.rcode
            why = f"{one.name} ({one.address}) does not answer for {found.zone}, as others do: {said}"
            yield warn("lame", about, why, remedy=f"let {one.name} serve the zone, or take it out of its servers")


def _agreed(found: ZoneServers, gateway: GatewayAddresses | Missing, about: Subject) -> Iterator[Finding]:
    """One finding for what the servers do not agree upon, else one for what the resolver remembers."""
    known = frozenset() if isinstance(gateway, Missing) else frozenset(gateway.ips)
    for nth, resolved in enumerate(found.resolver):
        told = [(one, one.answers[nth]) for one in found.servers if one.holds]
        said = {one: _said(answer, known) for one, answer in told if isinstance(answer, Rrset)}
        if len({*said.values()}) > 1:
            yield _differ(resolved.name, said, about)
            return
        if said and isinstance(resolved.v4, Rrset) and _said(resolved.v4, known) not in said.values():
            yield _on_its_way(found, resolved.name, resolved.v4, next(iter(said.values())), about)
            return


def _said(answer: Rrset, known: frozenset[str]) -> _Said:
    """What an answer comes to: an alias, addresses, the gateway's however many of them, or that there is no such name."""
    if answer.chain:
        return (answer.chain[0].target,)
    if answer.records and {*answer.records} <= known:
        return ("the gateway",)
    return answer.records or (answer.rcode,)


def _differ(name: str, said: dict[Server, _Said], about: Subject) -> Finding:
    told = "; ".join(f"{one.name} says {', '.join(what)}" for one, what in said.items())
    remedy = "see at your DNS provider that all servers have the newest zone: compare the serial numbers"
    return warn("servers-differ", about, f"of {name}, {told}", remedy=remedy)


def _on_its_way(found: ZoneServers, name: str, old: Rrset, new: _Said, about: Subject) -> Finding:
    seconds = (old.ttl if old.records or old.chain else 0) or found.forgets
    said = ", ".join(_said(old, frozenset()))
    why = f"of {name}, the servers of {found.zone} say {', '.join(new)}; the resolver still says {said}: propagating"
    return warn("propagating", about, why, remedy=f"ask again in {seconds} s: drycc-doctor dns", ttl=seconds)


@authoritative.must_fail("not-registered", "the domain was not paid for")
def not_registered(world: World) -> None:
    world.options["domain"] = world.domain
    world.dns.unregister()


authoritative.must_fail(
    "dnssec",
    "the zone's signatures have expired, and the resolver checks them",
    lambda w: w.dns.break_signatures(w.domain),
)


@authoritative.must_be(WARN, "propagating", "the record was corrected a minute ago")
def propagating(world: World) -> None:
    world.dns.point_wildcard("198.51.100.200")
    world.dns.change_at_servers(world.dns.wildcard, *world.gateway.addresses)


@authoritative.must_be(WARN, "servers-differ", "the second server has an old copy of the zone")
def old_copy(world: World) -> None:
    world.dns.own_servers[-1].records[world.dns.wildcard] = {"A": ["198.51.100.200"]}


@authoritative.must_be(
    WARN, "delegation-differs", "the domain moved to another provider, and the registrar was not told"
)
def moved(world: World) -> None:
    world.dns.parents[0].records[world.domain] = {"NS": [f"ns1.{world.domain}", "ns.old.example.net"]}


authoritative.must_be(
    WARN, "not-delegated", "the domain is known in this network only", lambda w: w.dns.parents[0].records.clear()
)


@authoritative.must_be(WARN, "lame", "the second server does not hold the zone")
def lame(world: World) -> None:
    world.dns.own_servers[-1].mode = "refused"


@authoritative.must_be(UNKNOWN, "blocked", "port 53 is closed to the outside")
def blocked(world: World) -> None:
    for one in world.dns.servers.values():
        one.mode = "silent"


@authoritative.must_be(UNKNOWN, "intercepted", "the network answers in place of all name servers")
def intercepted(world: World) -> None:
    for one in world.dns.servers.values():
        one.recursive = True


@authoritative.must_be(UNKNOWN, "no-parent", "the server of the zone above does not answer")
def no_parent(world: World) -> None:
    world.dns.parents[0].mode = "silent"


@authoritative.must_be(UNKNOWN, "not-served", "all servers of the zone are silent, from here")
def not_served(world: World) -> None:
    for one in world.dns.own_servers:
        one.mode = "silent"


@authoritative.must_be(UNKNOWN, "no-zone", "the resolver knows hosts, and no zones")
def no_zone(world: World) -> None:
    world.dns.servers.clear()
    for name in (world.domain, world.domain.partition(".")[2]):
        world.dns.records[name] = {"TXT": ['"a name"']}


authoritative.must_be(UNKNOWN, "no-answer", "the resolver is silent", lambda w: w.dns.silence())
authoritative.must_be(UNKNOWN, "servfail", "the resolver cannot say", lambda w: w.dns.servfail())
