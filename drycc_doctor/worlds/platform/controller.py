"""The controller: API, workers, metric and mutate runners, webhook, CronJobs (facts 1.1, 4.2)."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator

from drycc_doctor.worlds.platform import pem
from drycc_doctor.worlds.platform.containers import (
    Env,
    config_volume,
    container,
    get,
    mount,
    of_field,
    of_secret,
    port,
    secret_volume,
    tcp,
    var,
)
from drycc_doctor.worlds.platform.meta import (
    account,
    charted,
    cluster_role,
    config,
    from_apps,
    network_policy,
    rule,
    secret,
)
from drycc_doctor.worlds.platform.names import EXTERNAL, NAMESPACE, Object, Triple, canary
from drycc_doctor.worlds.platform.setting import Setting
from drycc_doctor.worlds.platform.stores import database, url_keys, valkey, waits
from drycc_doctor.worlds.platform.workloads import cron_job, job, job_template, service, workload

PATH_KEY = canary("webhook path")
_QUEUES = ("low", "middle", "high")
_DAILY = ("clearsocial", "load-db-state-to-k8s")
_HOURLY = ("upload-network-usage", "upload-gateway-usage", "upload-app-usage", "upload-volume-usage")
_WAITS = ("$(DRYCC_DATABASE_URL)", "$(DRYCC_VALKEY_URL)", "$(DRYCC_DATABASE_REPLICA_URL)")


def parts(s: Setting) -> Iterator[Triple]:
    """All objects of the chart."""
    yield from _runners(s)
    yield from _jobs(s)
    yield from _services(s)
    yield from _secrets(s)
    yield config(s, "controller-config", dict.fromkeys(_config_keys(s), "{}\n"))
    yield account(s, "drycc-controller")
    yield from cluster_role(s, "drycc-controller", _RULES)
    yield _webhook(s)
    if s.generation != "g1":
        yield network_policy(
            s,
            "drycc-controller-metric",
            {"app": "drycc-controller", "component": "drycc-controller-metric"},
            from_apps("drycc-victoriametrics"),
        )


def env(s: Setting, runner: str = "") -> Env:
    """What every controller container has, its init containers too (facts 4.2, 17)."""
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
        *valkey(s, "controller-creds", 0),
        *database(s, "controller-creds", "controller", prefix="DRYCC_PG"),
        of_field("POD_IP", "status.podIP"),
        of_field("POD_NAME", "metadata.name"),
        of_field("WORKFLOW_NAMESPACE", "metadata.namespace"),
        *_elsewhere(s),
    ]
    return [*told, var("DRYCC_CONTROLLER_RUNNER", runner)] if runner and s.generation != "g1" else told


def _elsewhere(s: Setting) -> Env:
    """Metrics, passport, logs; and how services know each other (facts 3.4)."""
    metrics = var("DRYCC_VICTORIAMETRICS_URL", "http://drycc-victoriametrics-vmselect:8481/select/multitenant/prometheus")
    if s.off_cluster:
        metrics = of_secret("DRYCC_VICTORIAMETRICS_URL", "controller-creds", "victoriametrics-url")
    oauth = ("KEY", "SECRET", "SCOPES") if s.generation == "g3" else ("KEY", "SECRET")
    told = [
        metrics,
        var("DRYCC_PASSPORT_URL", s.url("drycc-passport")),
        *(of_secret(f"DRYCC_PASSPORT_{k}", "passport-creds", f"drycc-passport-controller-{k.lower()}") for k in oauth),
    ]
    if s.generation == "g1":
        return [*told, var("RESERVED_NAMES", "drycc, drycc-builder, drycc-passport")]
    if s.generation == "g2":
        told.append(of_secret("DRYCC_SERVICE_KEY", "controller-creds", "service-key"))
    return [
        *told,
        var("QUICKWIT_INDEXER_URL", "http://drycc-quickwit-indexer:7280"),
        var("QUICKWIT_SEARCHER_URL", "http://drycc-quickwit-searcher:7280"),
        var("QUICKWIT_LOG_INDEX_PREFIX", "logs-"),
    ]


def _init(s: Setting, name: str, runner: str = "") -> Object:
    return waits(s, f"{name}-init", env(s, runner), *_WAITS)


def _container(s: Setting, name: str, *, runner: str = "", args: tuple[str, ...] = (), **more: Object) -> Object:
    mounts = [mount("controller-config", "/etc/controller", read_only=True)]
    image = s.image("controller", s.tag("controller"))
    return container(name, image, env=env(s, runner), mounts=mounts, args=args, **more)


def _served(s: Setting, name: str, runner: str) -> Object:
    return _container(
        s,
        name,
        runner=runner,
        ports=[port(8000, "http")],
        startup=tcp(8000, delay=30, failureThreshold=60),
        live=get("/healthz", 8000),
        ready=get("/readiness", 8000, periodSeconds=5),
    )


def _runners(s: Setting) -> Iterator[Triple]:
    volumes = [config_volume("controller-config", "controller-config")]
    api = "drycc-controller" if s.generation == "g1" else "drycc-controller-api"
    never_less = {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 0, "maxSurge": 1}}
    served = [(api, "api")] if s.generation == "g1" else [(api, "api"), ("drycc-controller-metric", "metric")]
    for name, runner in served:
        yield workload(
            s,
            name,
            [_served(s, name, runner)],
            init=[_init(s, name, runner)],
            volumes=volumes,
            account="drycc-controller",
            strategy=never_less,
        )
    celery = "drycc-controller-celery"
    names = [(celery, "all")] if s.generation == "g1" else [(f"{celery}-{q}", f"controller.{q}") for q in _QUEUES]
    workers = [_container(s, name, args=("celery", "--app", "api", "worker", "--queues", q)) for name, q in names]
    inits = [waits(s, f"{celery}-init", env(s), *_WAITS, "http://drycc-controller-api")]
    yield workload(s, celery, workers, init=inits, volumes=volumes, account="drycc-controller")
    yield _mutate(s, volumes)


def _mutate(s: Setting, volumes: list[Object]) -> Triple:
    """The webhook's server (facts 1.1): no heritage label, no ServiceAccount."""
    name = "drycc-controller-mutate"
    probe = get("/healthz", 8443, scheme="HTTPS")
    inside = _container(
        s,
        "drycc-controller" if s.generation == "g1" else name,
        runner="mutate",
        ports=[port(8443, "https")],
        live=probe,
        ready=probe,
    )
    inside["volumeMounts"].append(mount("controller-mutate-cert", "/etc/controller/cert", read_only=True))
    cert = secret_volume("controller-mutate-cert", "controller-mutate-cert")
    return workload(
        s, name, [inside], init=[_init(s, name, "mutate")], volumes=[*volumes, cert], heritage=False
    )


def _jobs(s: Setting) -> Iterator[Triple]:
    """CronJobs; and the upgrade Job, which only the third generation leaves behind (facts 1.1, 11.12)."""
    volumes = [config_volume("controller-config", "controller-config")]

    def template(name: str, component: str, containers: tuple[str, ...]) -> Object:
        inside = [_container(s, f"drycc-controller-{one}") for one in containers]
        labels = {"app": "drycc-controller", "component": component}
        return job_template(
            inside, labels, init=[_init(s, name)], volumes=volumes, account="drycc-controller"
        )

    daily, hourly = "drycc-controller-cronjob-daily", "drycc-controller-cronjob-hourly"
    yield cron_job(s, daily, "0 1 * * *", template(daily, "drycc-controller-conjob-daily", _DAILY))  # sic: facts 1.1
    yield cron_job(s, hourly, "0 */1 * * *", template(hourly, "drycc-controller-conjob-hourly", _HOURLY))
    if s.generation == "g3":
        upgrade = "drycc-controller-job-upgrade"
        yield job(s, upgrade, template(upgrade, upgrade, ("job-upgrade",)))


def _services(s: Setting) -> Iterator[Triple]:
    old = s.generation == "g1"
    api = {"app": "drycc-controller-api"} if old else _selector("api")
    mutate = {"component": "drycc-controller-mutate"} if old else _selector("mutate")
    yield service(s, "drycc-controller-api", api, [("http", 80, 8000)])
    yield service(s, "drycc-controller-mutate", mutate, [("https", 443, 8443)])
    if not old:
        yield service(s, "drycc-controller-metric", _selector("metric"), [("http", 8000, 8000)], headless=True)


def _selector(runner: str) -> dict[str, str]:
    return {"app": "drycc-controller", "component": f"drycc-controller-{runner}"}


def _secrets(s: Setting) -> Iterator[Triple]:
    values = {key: canary(f"controller {key}") for key in ("django-secret-key", "deploy-hook-secret-key")}
    if s.generation == "g2" or (s.generation == "g3" and not s.as_charted):
        values["service-key"] = canary("service key")
    values |= url_keys(s, "controller", 0)
    if s.off_cluster:
        metrics = f"https://{canary('metrics user')}:{canary('metrics password')}@{EXTERNAL['victoriametrics']}/select/0/prometheus"
        values |= {"victoriametrics-url": metrics, "registry-host": EXTERNAL["registry"]}
        values |= {f"registry-{key}": canary(f"registry {key}") for key in ("username", "password")}
    yield secret(s, "controller-creds", values)
    cert = {"key": PATH_KEY, "ca.key": pem.CA_KEY, "ca.crt": pem.CA_CRT}
    yield secret(s, "controller-mutate-cert", cert | {"tls.key": pem.MUTATE_KEY, "tls.crt": pem.MUTATE_CRT})
    if s.generation == "g1":
        yield secret(s, "builder-key-auth", {"builder-key": canary("builder key")})


def _config_keys(s: Setting) -> list[str]:
    templates = ("volume-template", "volume-claim-template", "network-policy-template")
    files = ["metrics.json", "limit-specs.json", "limit-plans.json", *(f"{name}.json" for name in templates)]
    if s.generation == "g1":
        return [*files, "secret-template.json"]
    return [*files, "reserved-name-patterns.txt", "volume-usage-template.promql", "network-usage-template.promql"]


def _webhook(s: Setting) -> Triple:
    """Its path holds a secret, and its caBundle is that of the Secret (facts 1.1, 11.20)."""
    where = {"namespace": NAMESPACE, "name": "drycc-controller-mutate", "path": f"/v2/mutate/{PATH_KEY}/", "port": 443}
    catalog = ["serviceinstances/status", "servicebindings/status"]
    watched = [("batch", "v1", ["jobs/status"]), ("apps", "v1", ["deployments/scale"])]
    watched.append(("servicecatalog.k8s.io", "v1beta1", catalog))
    rules = [
        {"operations": ["UPDATE"], "apiGroups": [g], "apiVersions": [v], "resources": r, "scope": "*"}
        for g, v, r in watched
    ]
    hook: Object = {"name": "mutate.drycc.cc", "failurePolicy": "Fail", "timeoutSeconds": 30, "rules": rules}
    hook |= {"clientConfig": {"service": where, "caBundle": b64encode(pem.CA_CRT.encode()).decode()}}
    hook |= {"objectSelector": {"matchLabels": {"heritage": "drycc"}}, "namespaceSelector": {}}
    hook |= {"sideEffects": "None", "admissionReviewVersions": ["v1"], "matchPolicy": "Equivalent"}
    hook |= {"reinvocationPolicy": "Never"}
    api, kind = "admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration"
    return charted(s, api, f"{kind.lower()}s", kind, f"{NAMESPACE}-controller-mutate", namespace="", webhooks=[hook])


_ALL = "get list watch create update patch delete"
_RULES = (
    rule("core", "namespaces", "get list create delete"),
    rule("core", "secrets configmaps services pods persistentvolumeclaims persistentvolumes", _ALL),
    rule("core", "pods/exec", "get create"),
    rule("core", "nodes events resourcequotas"),
    rule("apps", "deployments deployments/scale replicasets", _ALL),
    rule("batch", "jobs", _ALL),
    rule("gateway.networking.k8s.io", "gateways httproutes tcproutes listenersets", _ALL),
    rule("cert-manager.io", "certificates issuers", _ALL),
    rule("networking.k8s.io", "networkpolicies", _ALL),
    rule("addons.drycc.cc", "*", _ALL),
)
