"""All that is known of a World: from this its answers come, and verbs change it."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from drycc_doctor.worlds.platform import host_keys
from drycc_doctor.worlds.state.answer import Answer
from drycc_doctor.worlds.state.objects import NAMESPACE, Objects, Shared
from drycc_doctor.worlds.state.programs import Django, Envoy, Images, Outside, Patroni, Quickwit, Store, VictoriaMetrics
from drycc_doctor.worlds.state.zone import Zone

CERT_MANAGER = {"cert-manager.io", "acme.cert-manager.io"}


class State:
    """Plain data. The programs' settings and the zone come with verbs of their own: :class:`happenings.parts.Parts`."""

    dns: Zone
    gateway: Envoy
    database: Patroni
    elsewhere: Outside
    logs: Quickwit
    metrics: VictoriaMetrics

    def __init__(
        self,
        generation: str,
        items: Iterable[Shared],
        *,
        domain: str,
        now: float,
        tls: bool = False,
        off_cluster: bool = False,
    ) -> None:
        self.generation, self.domain, self.now, self.off_cluster = generation, domain, now, off_cluster
        self.objects = Objects(items)
        self.stores: dict[str, Store] = {}  # drycc-database and drycc-valkey, where their pods do not tell
        self.said: dict[tuple[str, str], str] = {}  # the logs of containers, by pod and container
        self.drives_away = 0  # of the object storage's four
        self.images = Images.BUCKET
        self.django = {"controller": Django(), "passport": Django()}
        self.hanging: set[str] = set()  # workloads whose programs take connections, and say nothing
        self.slow: set[str] = set()  # workloads whose programs answer late
        self.open: set[str] = set()  # addresses where something listens
        self.no_way: set[str] = set()  # addresses to which no way leads from here
        self.faults: dict[tuple[str, int], Answer] = {}  # what comes back from an address and port, whatever is asked
        self.sites: dict[str, Answer] = {}  # what comes back for a host name, whatever is routed
        self.programs: dict[tuple[str, str], Answer] = {}  # what a workload says to a path
        self.default_logins: set[str] = set()  # programs that let admin in with the password admin
        self.tls = tls  # whether port 443 is served, by the gateway or in front of it
        self.cert_manager = tls  # whether the charts were installed with cert-manager: what they make differs
        self.certificates: dict[str, str] = {}  # host name: one of certificates.FLAWS
        self.loaded: tuple[str, str] | None = None  # the chain and key that the gateway shows; None: the Secret's
        self.spoken = "https"  # at port 443
        # whether a load balancer sends port 80 on to https; the charts do not (drycc/tls#redirects)
        self.redirects = tls
        self.denied: set[str] = set()  # rights that we do not have, as ``list secrets``
        self.absent: set[str] = {"metallb.io"} | (set() if tls else CERT_MANAGER)  # API groups that are not installed
        self.unavailable: set[str] = set()  # API groups that are served by a program that does not answer
        self.absent_kinds: set[str] = set()  # resources that are not served, of groups that are
        self.tcp_route_v1 = True  # whether TCPRoute is served in v1 too, as since v1.6 of the Gateway API
        self.proxy_away = ""  # how the API server's proxy fares on its way to pods: "", refused or hang
        self.down = ""  # why the API server does not answer
        self.version: dict[str, Any] = {"major": "1", "minor": "33", "gitVersion": "v1.33.1"}
        self.skew = 0.0  # seconds that the API server's clock is ahead of ours
        self.client: dict[str, Any] = {"found": True, "cli": "1.10.2", "api": "2.3"}
        self.profile: dict[str, Any] = {"found": False, "controller": "", "ssl_verify": True}
        self.hosts_file: list[tuple[str, str]] = []  # this machine's own: name and address
        self.options: dict[str, str] = {"namespace": NAMESPACE}
        self.api_version = "2.3.0"
        self.host_key = host_keys.HOST_ECDSA_KEY  # the private key whose public half the builder shows
        self.signing_key = host_keys.SIGNING_KEY  # the private key that passport signs with

    def time(self, seconds: float) -> str:
        """A moment some seconds from now, as RFC 3339."""
        return datetime.fromtimestamp(self.now + seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def host(self, name: str) -> str:
        """A platform host by its first label: ``drycc``, ``drycc-passport``."""
        return f"{name}.{self.domain}"
