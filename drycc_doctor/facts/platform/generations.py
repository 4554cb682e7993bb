"""The generations of Drycc, their differences as data, and what each left over (drycc/generations#moves)."""

from collections.abc import Collection

import msgspec

from drycc_doctor.facts.platform.components import (
    G1_ROUTES,
    G1_WORKLOADS,
    G2_WORKLOADS,
    G3_WORKLOADS,
    ROUTES,
    ExpectedWorkload,
    PublicRoute,
)

_STANDARD = (("v1", "GatewayClass"), ("v1", "Gateway"), ("v1", "HTTPRoute"), ("v1alpha2", "TCPRoute"))
"""What every generation needs (drycc/gateway#gateway-api-versions)."""


class Generation(msgspec.Struct, frozen=True, order=True, kw_only=True):
    """One generation: compared, the older one is less. Where a field is not given, it is as in the newest.

    ``marks`` are workloads of which any tells it; ``isolated`` are those, one a store, around which its charts make a
    NetworkPolicy (drycc/database#services, drycc/cache#network-policy, drycc/logging#quickwit-network-policy).
    """

    order: int
    name: str
    title: str
    marks: frozenset[str]
    workloads: tuple[ExpectedWorkload, ...]
    routes: tuple[PublicRoute, ...] = ROUTES
    isolated: tuple[str, ...]
    gateway_kinds: tuple[tuple[str, str], ...] = (*_STANDARD, ("v1", "ListenerSet"))  # version and kind
    api: str = "drycc-controller-api"  # the workload that serves it
    passport: str = "drycc-passport-api"  # the workload that serves it
    collector: str = "drycc-fluentbit"
    collector_config: str = "fluentbit-config"  # a ConfigMap
    collector_output: str = "quickwit"  # a plugin of fluentbit
    quickwit: bool = True  # keeps the logs; else a logger does, in valkey
    oauth_scopes: bool = True  # by which services know each other; else by a key
    workspaces: bool = True  # apps are isolated by them
    database_dumps: bool = True  # the chart has a CronJob
    reserved_patterns: bool = True  # the names that no app may take are a file of regular expressions
    controller_variables: bool = True  # it is known what its controller reads
    social_login: bool = True  # passport may know social logins: since March 2026
    grafana_proxy: bool = True  # a login proxy stands before Grafana
    grafana_alerts: bool = True  # it is known what Grafana alerts of
    metrics: str = "victoriametrics"  # what its controller's values and variables call the store of metrics
    grafana_url: str = "GF_SERVER_ROOT_URL"  # the variable that tells Grafana its public URL
    grafana_sign_up: str = "GF_USERS_ALLOW_SIGN_UP"  # the variable that lets everybody sign up

    def __str__(self) -> str:
        return self.name

    @property
    def metrics_url(self) -> str:
        """The value that says where metrics are kept that are kept elsewhere (drycc/values#controller-knobs)."""
        return f"controller.{self.metrics}Url"

    @property
    def listener_set(self) -> bool:
        """Whether the gateway's listeners are in a ListenerSet."""
        return ("v1", "ListenerSet") in self.gateway_kinds


G1 = Generation(
    order=1,
    name="g1",
    title="first (stable up to May 2025)",
    marks=frozenset({"drycc-controller", "drycc-logger"}),
    workloads=G1_WORKLOADS,
    routes=G1_ROUTES,
    isolated=("drycc-victoriametrics-vmselect",),
    gateway_kinds=_STANDARD,
    api="drycc-controller",
    passport="drycc-passport",
    collector="drycc-logger-fluentbit",
    collector_config="logger-fluentbit-config",
    collector_output="drycc",
    quickwit=False,
    oauth_scopes=False,
    workspaces=False,
    database_dumps=False,
    reserved_patterns=False,
    controller_variables=False,
    social_login=False,
    grafana_proxy=False,
    grafana_alerts=False,
    metrics="prometheus",
    grafana_url="DRYCC_GRAFANA_URL",
    grafana_sign_up="ALLOW_SIGN_UP",
)
G2 = Generation(
    order=2,
    name="g2",
    title="second (to April 2026)",
    marks=frozenset({"drycc-controller-api"}),
    workloads=G2_WORKLOADS,
    isolated=("drycc-quickwit-searcher", "drycc-victoriametrics-vmselect"),
    gateway_kinds=_STANDARD,
    passport="drycc-passport",
    oauth_scopes=False,
    workspaces=False,
)
G3 = Generation(
    order=3,
    name="g3",
    title="third",
    marks=frozenset({"drycc-passport-api"}),
    workloads=G3_WORKLOADS,
    isolated=("drycc-database", "drycc-valkey", "drycc-quickwit-searcher", "drycc-victoriametrics-vmselect"),
)
ALL = (G1, G2, G3)
"""The oldest first."""
GENERATIONS = tuple(one.name for one in ALL)


def generation_named(name: str) -> Generation:
    """The generation of a name. Raises StopIteration where none has it."""
    return next(one for one in ALL if one.name == name)


def newest_of(workloads: Collection[str]) -> Generation:
    """The newest of which a workload is there; the second where nothing tells."""
    return next((one for one in reversed(ALL) if not one.marks.isdisjoint(workloads)), G2)


def recognize(workloads: Collection[str]) -> Generation:
    """That of a platform: what the first alone had tells it, whatever else is there (drycc/generations#names-by-generation)."""
    return newest_of(workloads) if G1.marks.isdisjoint(workloads) else G1


class Leftover(msgspec.Struct, frozen=True):
    """An object that no chart makes since a generation."""

    kind: str
    name: str
    since: Generation
    was: str


LEFTOVERS = (
    Leftover("PersistentVolumeClaim", "drycc-grafana", G2, "Grafana's volume when it was a Deployment"),
    Leftover("Secret", "builder-key-auth", G2, "the key between builder and controller"),
    Leftover("Deployment", "drycc-controller", G2, "the controller before it was split"),
    Leftover("Deployment", "drycc-logger", G2, "the logs before Quickwit"),
    Leftover("DaemonSet", "drycc-logger-fluentbit", G2, "the log shipper before drycc-fluentbit"),
    Leftover("Deployment", "drycc-passport", G3, "passport before it was split"),
)
"""drycc/generations#names-by-generation, drycc/generations#upgrade-leftovers."""
