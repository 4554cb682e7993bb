"""What can happen to the DNS: to records, servers, and the resolver."""

from drycc_doctor.worlds.state.zone import Zone


class Dns(Zone):
    """The zone of a World."""

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

    def change_at_servers(self, name: str, *addresses: str) -> None:
        """The zone's own servers give a name these addresses; the resolver still remembers the old ones."""
        for one in self.own_servers:
            one.records[name] = {"A": list(addresses)}

    def unregister(self) -> None:
        """The domain was not paid for: nobody knows it."""
        for name in [one for one in self.records if f".{one}".endswith(f".{self.domain}")]:
            self.remove(name)
        for one in self.parents:
            one.records.pop(self.domain, None)
        self.servers = {at: one for at, one in self.servers.items() if self.domain not in one.zones}
