"""Which platform is made: its generation, its variant, its time, and the versions that go with them."""

from dataclasses import dataclass
from datetime import UTC, datetime

from drycc_doctor.facts.platform.components import ExpectedWorkload
from drycc_doctor.facts.platform.generations import G2, G3, Generation
from drycc_doctor.worlds.platform.names import DOMAIN, EXTERNAL, digest

HOUR, DAY = 3600, 86400
AGE = 30 * DAY
"""How long ago the platform was installed, in seconds."""
UPGRADED = 3 * DAY
"""How long ago it was last upgraded."""

_VERSIONS = {
    "workflow": ("1.8.2", "41d7ad53"),
    "controller": ("1.13.1", "13c79382"),
    "passport": ("1.3.4", "c3a5fa9"),
    "builder": ("1.8.1", "bcfd7d4"),
    "database": ("1.3.2", "b92a8bb"),
    "fluentbit": ("0.0.5", "55c0baa"),
    "logger": ("1.8.2", ""),
    "quickwit": ("", "59a9b22"),
    "grafana": ("1.4.4", "29092f1"),
    "victoriametrics": ("0.0.1", "dd09a12"),
    "registry": ("1.3.2", "78e4360"),
    "storage": ("4.0.2", "71050f8"),
    "valkey": ("1.5.1", "815cbfe"),
    "gateway": ("0.1.2", "69d76ca"),
    "imagebuilder": ("1.3.1", "65dc12a"),
}
"""Of each chart: in the first generation, and in the third."""
_G1 = {chart: version for chart, (version, _) in _VERSIONS.items()}
_G3 = {chart: commit for chart, (_, commit) in _VERSIONS.items()}
REGISTRY = "registry.example.com/drycc"
"""Where the platform's own images come from: ``imageRegistry`` and ``imageOrg``."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One platform; ``now`` in seconds since the epoch."""

    generation: Generation
    off_cluster: bool
    tls: bool
    as_charted: bool
    now: float
    evaluation: bool = False  # the charts' defaults, as they are tried out

    @property
    def several(self) -> int:
        """How many replicas there are of what serves users, and has one by default (drycc/failures#production)."""
        return 1 if self.evaluation or self.as_charted else 2

    def on(self, part: str) -> bool:
        """Whether a part runs on this cluster."""
        return not (self.off_cluster and part in EXTERNAL)

    @property
    def components(self) -> tuple[ExpectedWorkload, ...]:
        """The workloads that this platform has."""
        return tuple(one for one in self.generation.workloads if self.on(one.condition.partition(".")[0]))

    @property
    def scheme(self) -> str:
        """How the public hosts are reached."""
        return "https" if self.tls else "http"

    def url(self, label: str) -> str:
        """The public URL of a host, by its first label."""
        return f"{self.scheme}://{label}.{DOMAIN}"

    def app_version(self, chart: str) -> str:
        """A chart's appVersion: a number on the stable channel, a commit on the testing channel."""
        # drycc/release#chart-versions
        if self.generation < G2:
            return _G1[chart]
        return _G3[chart] if self.generation >= G3 else digest("commit", chart)[:8]

    def chart_version(self, chart: str) -> str:
        """A chart's version: on the testing channel always 1.0.0 (drycc/release#chart-versions)."""
        return _G1[chart] if self.generation < G2 else "1.0.0"

    def tag(self, chart: str) -> str:
        """The tag of a chart's images."""
        return _G1[chart] if self.generation < G2 else "canary"

    def image(self, name: str, tag: str) -> str:
        return f"{REGISTRY}/{name}:{tag}"

    def time(self, ago: float) -> str:
        """Some seconds ago, as RFC 3339."""
        return datetime.fromtimestamp(self.now - ago, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def since(self, period: float, offset: float = 0) -> float:
        """Seconds since a moment that comes every ``period``, at ``offset``; always enough for a run to have ended."""
        passed = (self.now - offset) % period
        return passed if passed > 5 * 60 else passed + period
