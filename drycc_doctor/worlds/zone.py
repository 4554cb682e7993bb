"""The DNS of a World: one zone as data, answered as a server would (RFC 1034, RFC 4592)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from drycc_doctor.model.reply import Failed, Got, Reason, Reply

Records = dict[str, dict[str, list[str]]]
_LONGEST_CHAIN = 8


@dataclass(slots=True)
class Zone:
    """Names, each with its records by type; ``*.example.com`` is a wildcard."""

    domain: str
    records: Records = field(default_factory=dict)
    ttl: int = 300
    mode: str = ""  # "", silent, servfail, refused: what the resolver does with every question

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

    def addresses(self, name: str) -> list[str]:
        """The A records at the end of a name's chain."""
        return list(self._follow(name, "A")["records"]) if not self.mode else []

    def lookup(self, name: str, rtype: str) -> Reply:
        """As :class:`~drycc_doctor.model.query.DnsLookup` is answered."""
        if self.mode == "silent":
            return Failed(Reason.TIMEOUT, "the resolver did not answer")
        if self.mode:
            return Got({"rcode": self.mode.upper(), "records": [], "chain": [], "ttl": 0, "truncated": False})
        return Got(self._follow(name, rtype))

    def _follow(self, name: str, rtype: str) -> dict[str, Any]:
        chain: list[dict[str, Any]] = []
        rcode, records = "NXDOMAIN", list[str]()
        at = name.rstrip(".").lower()
        for _ in range(_LONGEST_CHAIN):
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
        return {"rcode": rcode, "records": sorted(records), "chain": chain, "ttl": ttl, "truncated": False}

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
