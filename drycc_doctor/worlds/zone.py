"""The DNS of a World: one zone as data, answered as a server would (RFC 1034, RFC 4592)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from drycc_doctor.model.reply import Failed, Got, Reason, Reply

Records = dict[str, dict[str, list[str]]]
_LONGEST_CHAIN = 8
EXPIRED = "signature expired"
"""What a resolver says of a zone whose signatures are too old (RFC 8914, 4.8)."""


@dataclass(slots=True)
class NameServer:
    """A server that holds some zones; ``records`` are those that differ from what the resolver says.

    A parent's server has the delegation there: the NS records of the child.
    """

    zones: tuple[str, ...]
    records: Records = field(default_factory=dict)
    mode: str = ""  # as of Zone
    recursive: bool = False  # not the server itself answers, but a resolver in the way


@dataclass(slots=True)
class Zone:
    """Names, each with its records by type; ``*.example.com`` is a wildcard."""

    domain: str
    records: Records = field(default_factory=dict)
    ttl: int = 300
    mode: str = ""  # "", silent, servfail, refused: what the resolver does with every question
    servers: dict[str, NameServer] = field(default_factory=dict)  # by address
    zones: tuple[str, ...] = ()  # those that it answers for; all, if none is named
    bogus: set[str] = field(default_factory=set)  # zones whose signatures the resolver rejects; their servers do not

    def set(self, name: str, rtype: str, *values: str) -> None:
        """Make these the records of a name and type."""
        self.records.setdefault(name, {})[rtype] = list(values)

    def point(self, name: str, *addresses: str) -> None:
        """Give a name of its own A records, and nothing else."""
        self.records[name] = {"A": list(addresses)}

    def alias(self, name: str, target: str) -> None:
        """Give a name a CNAME, and nothing else."""
        self.records[name] = {"CNAME": [target]}

    def remove(self, name: str) -> None:
        """Take a name away."""
        self.records.pop(name, None)

    @property
    def wildcard(self) -> str:
        """The owner name of the platform's wildcard record."""
        return f"*.{self.domain}"

    def remove_wildcard(self) -> None:
        """Nobody made the wildcard record; names of their own stay."""
        self.remove(self.wildcard)

    def point_wildcard(self, *addresses: str) -> None:
        """The wildcard record leads to these addresses."""
        self.point(self.wildcard, *addresses)

    def silence(self) -> None:
        """The resolver does not answer."""
        self.mode = "silent"

    def servfail(self) -> None:
        """The resolver answers SERVFAIL to everything."""
        self.mode = "servfail"

    def refuse(self) -> None:
        """The resolver refuses us."""
        self.mode = "refused"

    def break_signatures(self, zone: str) -> None:
        """The signatures of a zone have expired: the resolver answers SERVFAIL to all names in it (RFC 4035, 5.5)."""
        self.bogus.add(zone)

    def mute(self, host: str) -> bool:
        """Whether the resolver tells nothing of a host."""
        return bool(self.mode) or self._follow(host, "A")["bogus"]

    def addresses(self, name: str) -> list[str]:
        """The A records at the end of a name's chain."""
        return list(self._follow(name, "A")["records"]) if not self.mode else []

    def change_at_servers(self, name: str, *addresses: str) -> None:
        """The zone's own servers give a name these addresses; the resolver still remembers the old ones."""
        for one in self.own_servers:
            one.records[name] = {"A": list(addresses)}

    @property
    def own_servers(self) -> list[NameServer]:
        """The servers of the domain's zone."""
        return [one for one in self.servers.values() if self.domain in one.zones]

    @property
    def parents(self) -> list[NameServer]:
        """The servers of the zone above, which delegate the domain."""
        return [one for one in self.servers.values() if self.domain not in one.zones]

    def unregister(self) -> None:
        """The domain was not paid for: nobody knows it."""
        for name in [one for one in self.records if f".{one}".endswith(f".{self.domain}")]:
            self.remove(name)
        for one in self.parents:
            one.records.pop(self.domain, None)
        self.servers = {at: one for at, one in self.servers.items() if self.domain not in one.zones}

    def view(self, server: NameServer) -> Zone:
        """What a server holds: its zones' names, with what it says of its own."""
        apexes = {name for name, owned in self.records.items() if "SOA" in owned}
        own = {name: owned for name, owned in self.records.items() if _apex(name, apexes) in server.zones}
        return Zone(self.domain, own | server.records, self.ttl, server.mode, zones=server.zones)

    def delegation(self, zone: str, server: str) -> Reply:
        """As :class:`~drycc_doctor.model.query.Delegation` is answered."""
        one = self.servers.get(server)
        if one is None or one.mode == "silent":
            return Failed(Reason.TIMEOUT, f"name server {server} did not answer")
        told = self.view(one)
        servers = sorted((told.records.get(zone) or {}).get("NS", []))
        outside = not any(f".{zone}".endswith(f".{each}") for each in one.zones)
        rcode = one.mode.upper() or ("REFUSED" if outside else "NOERROR" if zone in told.records else "NXDOMAIN")
        servers = servers if rcode == "NOERROR" else []
        ttl = self.ttl if servers else 0
        return Got({"rcode": rcode, "servers": servers, "ttl": ttl, "recursive": one.recursive})

    def lookup(self, name: str, rtype: str, server: str = "") -> Reply:
        """As :class:`~drycc_doctor.model.query.DnsLookup` is answered."""
        if server:
            one = self.servers.get(server)
            return self.view(one or NameServer((), mode="silent")).lookup(name, rtype)
        if self.mode == "silent":
            return Failed(Reason.TIMEOUT, "the name server did not answer")
        if self.mode:
            told = {"rcode": self.mode.upper(), "records": [], "chain": [], "ttl": 0, "truncated": False}
            return Got(told | {"bogus": False, "why": ""})
        return Got(self._follow(name, rtype))

    def _follow(self, name: str, rtype: str) -> dict[str, Any]:
        chain: list[dict[str, Any]] = []
        rcode, records = "NXDOMAIN", list[str]()
        at, bogus = name.rstrip(".").lower(), False
        for _ in range(_LONGEST_CHAIN):
            if self.zones and not any(f".{at}".endswith(f".{each}") for each in self.zones):
                rcode = "REFUSED"
                break
            if bogus := any(f".{at}".endswith(f".{each}") for each in self.bogus):
                rcode = "SERVFAIL"
                break
            owned = self._owned(at)
            if owned is None:
                break
            if "CNAME" in owned and rtype != "CNAME":
                target = owned["CNAME"][0]
                chain.append({"name": at, "target": target, "ttl": self.ttl})
                at = target
                continue
            records = owned.get(rtype, [])
            rcode = "NOERROR" if records else "NODATA"
            break
        ttl = self.ttl if records or chain else 0
        told = {"rcode": rcode, "records": sorted(records), "chain": chain, "ttl": ttl, "truncated": False}
        return told | {"bogus": bogus, "why": EXPIRED if bogus else ""}

    def _owned(self, name: str) -> dict[str, list[str]] | None:
        """A name's records: its own, none if names stand below it, else the closest wildcard's."""
        if name in self.records:
            return self.records[name]
        if any(known.endswith(f".{name}") for known in self.records):
            return {}
        parent = name
        while "." in parent:
            parent = parent.partition(".")[2]
            if f"*.{parent}" in self.records:
                return self.records[f"*.{parent}"]
            if parent in self.records:
                return None
        return None


def _apex(name: str, apexes: set[str]) -> str:
    """The zone that a name is in: the longest that it ends with."""
    return max((one for one in apexes if f".{name}".endswith(f".{one}")), key=len, default="")
