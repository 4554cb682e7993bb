"""What a platform is made of, and each generation in particular: workloads, public routes."""

import msgspec

from drycc_doctor.settings.operation import PERSISTENT

PERSISTENCE = {f"drycc-{path.replace('.', '-')}": f"{path}.persistence" for path in PERSISTENT}
"""The value that gives a StatefulSet its volumes, as in drycc/database#persistence."""
REPLICAS = {
    "drycc-controller": "controller.apiReplicas",
    "drycc-controller-api": "controller.api.replicas",
    "drycc-passport": "passport.replicas",
    "drycc-passport-api": "passport.api.replicas",
    "drycc-registry": "registry.replicas",
    "drycc-builder": "builder.replicas",
    "drycc-database": "database.replicas",
}
"""The value of a workload's pods: the names are a generation's, and so are the values (drycc/values#values-by-generation)."""
_SWITCHED = {"database", "valkey", "storage", "registry", "victoriametrics", "grafana", "passport"}
"""Charts that the umbrella drops when ``<chart>.enabled`` is off (drycc/off-cluster#umbrella-flags-alone)."""
_DEPLOYMENT, _STATEFUL, _DAEMON = "deployments", "statefulsets", "daemonsets"


class ExpectedWorkload(msgspec.Struct, frozen=True):
    """A workload that a generation should have, and how its pods are labelled.

    ``kind`` is ``deployments``, ``statefulsets`` or ``daemonsets``; ``part`` is the chart that makes it; ``app`` and
    ``component`` are labels of its pods, empty where they have no such label.
    """

    kind: str
    name: str
    part: str
    app: str
    component: str = ""

    @property
    def condition(self) -> str:
        """The umbrella's value that drops it, such as ``storage.enabled``; empty for what is always there."""
        return f"{self.part}.enabled" if self.part in _SWITCHED else ""

    @property
    def selector(self) -> dict[str, str]:
        """The labels by which its pods are known."""
        return {k: v for k, v in (("app", self.app), ("component", self.component)) if v}


class PublicRoute(msgspec.Struct, frozen=True):
    """A route of the gateway's chart: ``label`` is the first label of its host name, empty where it has none.

    The gateway's chart makes all its routes, whatever runs elsewhere: where ``condition`` is off, the Service that the
    route leads to is not there, and that is no fault (drycc/gateway#routes). ``orphan``: no chart of the generation makes it.
    """

    kind: str  # HTTPRoute, TCPRoute
    name: str
    label: str
    service: str
    port: int
    condition: str = ""
    orphan: bool = False


def _one(kind: str, name: str, part: str) -> ExpectedWorkload:
    return ExpectedWorkload(kind, name, part, app=name)


def _several(kind: str, app: str, names: tuple[str, ...], part: str) -> tuple[ExpectedWorkload, ...]:
    """Workloads that share the label ``app``, each with a ``component`` of its own: its name."""
    return tuple(ExpectedWorkload(kind, f"{app}-{name}", part, app, f"{app}-{name}") for name in names)


_DATA_SERVICES = (
    _one(_DEPLOYMENT, "drycc-builder", "builder"),
    _one(_STATEFUL, "drycc-database", "database"),
    _one(_STATEFUL, "drycc-valkey", "valkey"),
    _one(_STATEFUL, "drycc-storage", "storage"),
    _one(_DEPLOYMENT, "drycc-registry", "registry"),
    _one(_DAEMON, "drycc-registry-proxy", "registry"),
)
_METRICS = (
    *_several(_STATEFUL, "drycc-victoriametrics", ("vmagent", "vmstorage"), "victoriametrics"),
    *_several(_DEPLOYMENT, "drycc-victoriametrics", ("vminsert", "vmselect"), "victoriametrics"),
    _one(_DAEMON, "drycc-node-exporter", "victoriametrics"),
    _one(_STATEFUL, "drycc-kube-state-metrics", "victoriametrics"),
)
_PASSPORT = _one(_DEPLOYMENT, "drycc-passport", "passport")
_SINCE_G2 = (
    *_several(_DEPLOYMENT, "drycc-controller", ("api", "celery", "metric", "mutate"), "controller"),
    *_DATA_SERVICES,
    *_METRICS,
    *_several(_DEPLOYMENT, "drycc-quickwit", ("control-plane", "janitor", "metastore"), "quickwit"),
    *_several(_STATEFUL, "drycc-quickwit", ("indexer", "searcher"), "quickwit"),
    _one(_DAEMON, "drycc-fluentbit", "fluentbit"),
    _one(_STATEFUL, "drycc-grafana", "grafana"),
)

G1_WORKLOADS = (
    ExpectedWorkload(_DEPLOYMENT, "drycc-controller", "controller", app="drycc-controller-api"),
    _one(_DEPLOYMENT, "drycc-controller-celery", "controller"),
    ExpectedWorkload(_DEPLOYMENT, "drycc-controller-mutate", "controller", app="", component="drycc-controller-mutate"),
    _PASSPORT,
    *_DATA_SERVICES,
    *_METRICS,
    _one(_DEPLOYMENT, "drycc-logger", "logger"),
    _one(_DAEMON, "drycc-logger-fluentbit", "fluentbit"),
    _one(_DEPLOYMENT, "drycc-grafana", "grafana"),
)
G2_WORKLOADS = (*_SINCE_G2, _PASSPORT)
G3_WORKLOADS = (*_SINCE_G2, *_several(_DEPLOYMENT, "drycc-passport", ("api", "celery"), "passport"))
"""The workloads of each generation (drycc/generations#names-by-generation)."""

_OBJECTS = PublicRoute("HTTPRoute", "drycc-storage", "drycc-storage", "drycc-storage", 9000, "storage.enabled")
_PUBLIC = (
    PublicRoute("HTTPRoute", "drycc-controller", "drycc", "drycc-controller-api", 80),
    PublicRoute("HTTPRoute", "drycc-grafana", "drycc-grafana", "drycc-grafana", 80, "grafana.enabled"),
    PublicRoute("HTTPRoute", "drycc-passport", "drycc-passport", "drycc-passport", 80, "passport.enabled"),
    PublicRoute("TCPRoute", "drycc-builder", "", "drycc-builder", 2222),
)
G1_ROUTES = (
    *_PUBLIC,
    msgspec.structs.replace(_OBJECTS, port=9001),  # its console
    PublicRoute("HTTPRoute", "drycc-rabbitmq", "drycc-rabbitmq", "drycc-rabbitmq", 15672, orphan=True),
)
ROUTES = (
    *_PUBLIC,
    _OBJECTS,
    PublicRoute(
        "HTTPRoute", "drycc-storage-console", "drycc-storage-console", "drycc-storage", 9001, "storage.enabled"
    ),
)
"""The routes since the second generation (drycc/gateway#routes)."""
