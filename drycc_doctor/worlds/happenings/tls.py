"""Whether the platform serves TLS, and how.

With cert-manager the charts make objects that they do not make without it, and make others otherwise
(drycc/tls#the-switch).
"""

import copy
from functools import lru_cache

from drycc_doctor.worlds.happenings.merge import merge
from drycc_doctor.worlds.happenings.parts import Parts
from drycc_doctor.worlds.platform import objects
from drycc_doctor.worlds.state.objects import Key, Object, Shared
from drycc_doctor.worlds.state.state import CERT_MANAGER

_Difference = dict[Key, tuple[Shared | None, Shared | None]]


class Tls(Parts):
    """TLS of the gateway, or in front of it."""

    def serve_tls(self) -> None:
        """The gateway ends TLS, with certificates that are well; if it does already, nothing happens."""
        if not self.cert_manager:
            self.absent -= CERT_MANAGER
            self.redirects = True
            self._install(cert_manager=True)
        self.tls = True

    def stop_tls(self) -> None:
        """Nobody ends TLS: what the charts make differs, and port 443 is closed."""
        self._install(cert_manager=False)
        self.tls = self.redirects = False

    def issue_by(self, server: str) -> None:
        """The gateway ends TLS, and cert-manager asks this ACME server for certificates (drycc/tls#acme-server)."""
        self.serve_tls()
        self.acme.ask(server)

    def end_tls_in_front(self) -> None:
        """A load balancer ends TLS; the gateway behind it speaks HTTP, and certManagerEnabled is false."""
        # drycc/tls#public-scheme
        self.tls = True

    def speak_plain_http(self) -> None:
        """What listens at port 443 knows nothing of TLS."""
        self.spoken = "http"

    def serve_clear_text(self) -> None:
        """Port 80 serves what port 443 does, as the charts have it (drycc/tls#redirects)."""
        self.redirects = False

    def _install(self, *, cert_manager: bool) -> None:
        """Change what differs between healthy platforms with cert-manager and without; all else stays as it is."""
        if self.cert_manager == cert_manager:
            return
        self.cert_manager = cert_manager
        for one, (before, after) in _difference(self.generation, self.off_cluster, cert_manager, self.now).items():
            self.objects.update(one, before, after, _route if one[0] == "httproutes" else merge)


def _route(old: Object, new: Object, now: Object) -> Object:
    """A route's new listeners take it as those do that it has: not at all perhaps."""
    known = now["status"]["parents"]
    as_before, merged = known == old["status"]["parents"], merge(old, new, now)
    if as_before:
        return dict(merged)
    parents = [one | {"conditions": copy.deepcopy(known[0]["conditions"])} for one in new["status"]["parents"] if known]
    return dict(merged) | {"status": {"parents": parents}}


@lru_cache(maxsize=16)
def _difference(generation: str, off_cluster: bool, cert_manager: bool, now: float) -> _Difference:  # noqa: FBT001 - variants of the platform
    """The objects that differ, without and with; None where there is none. Building a platform takes long."""
    before, after = (_platform(generation, off_cluster, tls, now) for tls in (not cert_manager, cert_manager))
    pairs = {one: (before.get(one), after.get(one)) for one in (*before, *(one for one in after if one not in before))}
    return {one: (old, new) for one, (old, new) in pairs.items() if not old or not new or old.packed != new.packed}


@lru_cache(maxsize=16)
def _platform(generation: str, off_cluster: bool, tls: bool, now: float) -> dict[Key, Shared]:  # noqa: FBT001 - as above
    made = objects(generation, off_cluster=off_cluster, tls=tls, now=now)
    return {one.key: one for one in (Shared.of(*each) for each in made)}
