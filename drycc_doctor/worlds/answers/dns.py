"""DNS: a World's zone, answered as a server would (RFC 1034, RFC 4592)."""

from typing import Any

from drycc_doctor.model.query import Delegation, DnsLookup
from drycc_doctor.model.reply import Failed, Got, Reason, Reply
from drycc_doctor.worlds.state.state import State
from drycc_doctor.worlds.state.zone import NameServer, Zone

_LONGEST_CHAIN = 8
EXPIRED = "signature expired"
"""What a resolver says of a zone whose signatures are too old (RFC 8914, 4.8)."""


def lookup(state: State, query: DnsLookup) -> Reply:
    """The records of a name, from the resolver or from a server of the zone."""
    zone = state.dns
    if query.server:
        zone = zone.view(zone.servers.get(query.server) or NameServer((), mode="silent"))
    if zone.mode == "silent":
        return Failed(Reason.TIMEOUT, "the name server did not answer")
    if zone.mode:
        empty = {"rcode": zone.mode.upper(), "records": [], "chain": [], "ttl": 0, "truncated": False}
        return Got(empty | {"bogus": False, "why": ""})
    return Got(_follow(zone, query.name, query.rtype))


def delegation(state: State, query: Delegation) -> Reply:
    """The name servers that a server says a zone is delegated to."""
    server = state.dns.servers.get(query.server)
    if server is None or server.mode == "silent":
        return Failed(Reason.TIMEOUT, f"name server {query.server} did not answer")
    records = state.dns.view(server).records
    outside = not any(_below(query.zone, each) for each in server.zones)
    rcode = server.mode.upper() or ("REFUSED" if outside else "NOERROR" if query.zone in records else "NXDOMAIN")
    names = sorted((records.get(query.zone) or {}).get("NS", [])) if rcode == "NOERROR" else []
    ttl = state.dns.ttl if names else 0
    return Got({"rcode": rcode, "servers": names, "ttl": ttl, "recursive": server.recursive})


def mute(state: State, address: str, host: str) -> Failed | None:
    """The failure of a question about a host whose name the resolver tells nothing of; none is asked for an address."""
    if address or not (state.dns.mode or _follow(state.dns, host, "A")["bogus"]):
        return None
    return Failed(Reason.TIMEOUT, "the resolver did not answer")


def addresses(state: State, address: str, host: str) -> list[str]:
    """Where a question about a host goes: to the address that it names, or to the A records at the end of the chain."""
    if address:
        return [address]
    return list(_follow(state.dns, host, "A")["records"]) if not state.dns.mode else []


def _follow(zone: Zone, name: str, rtype: str) -> dict[str, Any]:
    chain: list[dict[str, Any]] = []
    rcode, records = "NXDOMAIN", list[str]()
    at, bogus = name.rstrip(".").lower(), False
    for _ in range(_LONGEST_CHAIN):
        if zone.zones and not any(_below(at, each) for each in zone.zones):
            rcode = "REFUSED"
            break
        if bogus := any(_below(at, each) for each in zone.bogus):
            rcode = "SERVFAIL"
            break
        owned = _owned(zone, at)
        if owned is None:
            break
        if "CNAME" in owned and rtype != "CNAME":
            target = owned["CNAME"][0]
            chain.append({"name": at, "target": target, "ttl": zone.ttl})
            at = target
            continue
        records = owned.get(rtype, [])
        rcode = "NOERROR" if records else "NODATA"
        break
    found = {"rcode": rcode, "records": sorted(records), "chain": chain, "truncated": False}
    ttl = zone.ttl if records or chain else 0
    return found | {"ttl": ttl, "bogus": bogus, "why": EXPIRED if bogus else ""}


def _owned(zone: Zone, name: str) -> dict[str, list[str]] | None:
    """A name's records: its own, none if names stand below it, else the closest wildcard's."""
    if name in zone.records:
        return zone.records[name]
    if any(known.endswith(f".{name}") for known in zone.records):
        return {}
    parent = name
    while "." in parent:
        parent = parent.partition(".")[2]
        if f"*.{parent}" in zone.records:
            return zone.records[f"*.{parent}"]
        if parent in zone.records:
            return None
    return None


def _below(name: str, zone: str) -> bool:
    """Whether a name is in a zone."""
    return f".{name}".endswith(f".{zone}")
