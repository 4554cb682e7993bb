"""What can happen to what runs elsewhere (drycc/off-cluster#values)."""

from dataclasses import dataclass, field

from drycc_doctor.worlds.state.elsewhere import HOSTS, WEB
from drycc_doctor.worlds.state.programs import Outside
from drycc_doctor.worlds.state.state import State


@dataclass(slots=True)
class Elsewhere(Outside):
    """What runs elsewhere, by its name in :data:`~drycc_doctor.worlds.state.elsewhere.HOSTS`."""

    state: State = field(kw_only=True, compare=False)

    def settle(self, *names: str) -> None:
        """They are there: their hosts resolve, and their ports answer; what became of those known before stays."""
        for name in names:
            if name not in self.settled:
                host, ip, _ = HOSTS[name]
                self.state.dns.point(host, ip)
                self.open.add(name)
                if name in WEB:
                    self.state.certificates[host] = ""  # its own, without a flaw
        self.settled |= set(names)

    def close(self, name: str) -> None:
        """Nothing answers at its port any more."""
        self.open.discard(name)

    def forget(self, name: str) -> None:
        """Its host does not resolve any more."""
        self.state.dns.remove(HOSTS[name][0])
