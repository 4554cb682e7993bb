"""The variables of the controller's containers (drycc/controller#variables)."""

from drycc_doctor.facts.platform.generations import G2, G3
from drycc_doctor.worlds.platform.containers import Env, of_secret, var
from drycc_doctor.worlds.platform.setting import Setting
from drycc_doctor.worlds.platform.stores import database, host, valkey


def env(s: Setting, runner: str = "") -> Env:
    """What every controller container has, its init containers too (drycc/controller#variables)."""
    location = "on-cluster" if s.on("registry") else "off-cluster"
    told = [
        var("VERSION", s.app_version("controller")),
        var("REGISTRATION_MODE", "admin_only"),
        var("K8S_API_VERIFY_TLS", "true"),
        var("DRYCC_REGISTRY_LOCATION", location),
        var("DRYCC_REGISTRY_SECRET_PREFIX", "private-registry"),
        var("IMAGE_PULL_POLICY", "IfNotPresent"),
        var("DRYCC_FILER_IMAGE", s.image("filer", "canary")),
        var("DRYCC_FILER_IMAGE_PULL_POLICY", "IfNotPresent"),
        var("DRYCC_APP_GATEWAY_CLASS", "istio"),
        var("DRYCC_APP_STORAGE_CLASS", "longhorn"),
        var("DRYCC_APP_POD_EXEC_TIMEOUT", "3600"),
        var("TZ", "UTC"),
        var("DJANGO_SETTINGS_MODULE", "api.settings.production"),
        of_secret("DRYCC_SECRET_KEY", "controller-creds", "django-secret-key"),
        *(_FIRST if s.generation < G2 else _SINCE),
        *valkey(s, "controller-creds", 0),
        *database(s, "controller-creds", "controller", prefix="DRYCC_PG"),
        var("WORKFLOW_NAMESPACE", field="metadata.namespace"),
        *_elsewhere(s),
    ]
    if s.tls and not s.evaluation:  # both are false by default (drycc/controller#variables)
        told += [var(name, "true") for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")]
    return [*told, var("DRYCC_CONTROLLER_RUNNER", runner)] if runner and s.generation >= G2 else told


def job_env(s: Setting) -> Env:
    """What the containers of its CronJobs have: they read from the replica."""
    return [*env(s), var("DRYCC_DATABASE_ROUTERS", "api.routers.DefaultReplicaRouter")]


_FIRST = [
    of_secret("DRYCC_BUILDER_KEY", "builder-key-auth", "builder-key"),
    var("KUBERNETES_CLUSTER_DOMAIN", "cluster.local"),
]
_RESERVED = "drycc, drycc-builder, drycc-grafana, drycc-passport, drycc-helmbroker, drycc-manager"
_SINCE = [var("POD_IP", field="status.podIP"), var("POD_NAME", field="metadata.name")]
"""What only the first generation has, and what there is since."""


def _elsewhere(s: Setting) -> Env:
    """Metrics, passport, logs; and how services know each other (drycc/generations#keys-between-services)."""
    called = s.generation.metrics
    url, tenant = f"DRYCC_{called.upper()}_URL", "0" if s.generation < G2 else "multitenant"
    select = f"http://{host(s, 'drycc-victoriametrics-vmselect')}:8481/select/{tenant}/prometheus"
    metrics = of_secret(url, "controller-creds", f"{called}-url") if s.off_cluster else var(url, select)
    oauth = ("KEY", "SECRET", "SCOPES") if s.generation >= G3 else ("KEY", "SECRET")
    told = [
        metrics,
        var("DRYCC_PASSPORT_URL", s.url("drycc-passport")),
        *(of_secret(f"DRYCC_PASSPORT_{k}", "passport-creds", f"drycc-passport-controller-{k.lower()}") for k in oauth),
    ]
    if s.generation < G2:
        return [*told, var("RESERVED_NAMES", _RESERVED)]
    if s.generation == G2:
        told.append(of_secret("DRYCC_SERVICE_KEY", "controller-creds", "service-key"))
    return [
        *told,
        var("QUICKWIT_INDEXER_URL", "http://drycc-quickwit-indexer:7280"),
        var("QUICKWIT_SEARCHER_URL", "http://drycc-quickwit-searcher:7280"),
        var("QUICKWIT_LOG_INDEX_PREFIX", "logs-"),
    ]
