"""What the platform leans on and does not run itself: databases, caches, stores of others (facts 8)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from drycc_doctor.worlds.answers import Answer

if TYPE_CHECKING:
    from drycc_doctor.worlds.world import World

HOSTS = {
    "database": ("db.example.test", "203.0.113.10", 5432),
    "database replica": ("replica.db.example.test", "203.0.113.11", 5432),
    "valkey": ("cache.example.test", "203.0.113.12", 6379),
    "storage": ("s3.example.test", "203.0.113.13", 443),
    "registry": ("registry.example.test", "203.0.113.14", 443),
    "victoriametrics": ("metrics.example.test", "203.0.113.15", 443),
    "ldap": ("ldap.example.test", "203.0.113.17", 636),
    "hooks": ("hooks.example.test", "203.0.113.16", 443),
}
"""Each one's host, its address, and the port where it answers."""

_WEB = {"victoriametrics", "hooks"}


@dataclass(slots=True)
class Elsewhere:
    """What runs elsewhere, of a World."""

    world: World
    open: set[str] = field(default_factory=set)
    hooks: Answer = field(default_factory=lambda: Answer(405, [("content-type", "text/plain")], b"Method Not Allowed"))
    metrics: Answer = field(default_factory=lambda: Answer(200, [("content-type", "text/plain")], b"OK"))

    def settle(self, *names: str) -> None:
        """They are there: their hosts resolve, and their ports answer."""
        for name in names:
            host, ip, _ = HOSTS[name]
            self.world.dns.point(host, ip)
            self.open.add(name)
            if name in _WEB:
                self.world.certificates[host] = ""  # its own, without a flaw

    def close(self, name: str) -> None:
        """Nothing answers at its port any more."""
        self.open.discard(name)

    def forget(self, name: str) -> None:
        """Its host does not resolve any more."""
        self.world.dns.remove(HOSTS[name][0])

    @property
    def listening(self) -> set[tuple[str, int, str]]:
        """Address, port, and what is spoken: nothing that we would understand, but for metrics and hooks."""
        return {(HOSTS[name][1], HOSTS[name][2], "https" if name in _WEB else "tcp") for name in self.open}
