"""The DNS of a World as data: names with their records, and the servers that hold them."""

from __future__ import annotations

from dataclasses import dataclass, field

Records = dict[str, dict[str, list[str]]]


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

    @property
    def own_servers(self) -> list[NameServer]:
        """The servers of the domain's zone."""
        return [one for one in self.servers.values() if self.domain in one.zones]

    @property
    def parents(self) -> list[NameServer]:
        """The servers of the zone above, which delegate the domain."""
        return [one for one in self.servers.values() if self.domain not in one.zones]

    def view(self, server: NameServer) -> Zone:
        """What a server holds: its zones' names, with what it says of its own."""
        apexes = {name for name, owned in self.records.items() if "SOA" in owned}
        own = {name: owned for name, owned in self.records.items() if _apex(name, apexes) in server.zones}
        return Zone(self.domain, own | server.records, self.ttl, server.mode, zones=server.zones)


def _apex(name: str, apexes: set[str]) -> str:
    """The zone that a name is in: the longest that it ends with."""
    return max((one for one in apexes if f".{name}".endswith(f".{one}")), key=len, default="")
