"""The controller: API, workers, metric and mutate runners, webhook, CronJobs (drycc/controller#workloads)."""

from collections.abc import Iterator
from typing import Any

from drycc_doctor.facts.platform.generations import G2
from drycc_doctor.worlds.platform import role_rules
from drycc_doctor.worlds.platform.containers import container, get, mount, port, tcp, volume
from drycc_doctor.worlds.platform.controller_env import env
from drycc_doctor.worlds.platform.meta import account, config
from drycc_doctor.worlds.platform.names import Object, Triple
from drycc_doctor.worlds.platform.rights import cluster_role, from_apps, network_policy
from drycc_doctor.worlds.platform.services import service
from drycc_doctor.worlds.platform.setting import Setting
from drycc_doctor.worlds.platform.stores import API, waits
from drycc_doctor.worlds.platform.webhook import secrets, webhook
from drycc_doctor.worlds.platform.workloads import cron_job, job, job_template, workload

_QUEUES = ("low", "middle", "high")
_DAILY = ("clearsocial", "load-db-state-to-k8s")
_HOURLY = ("upload-network-usage", "upload-gateway-usage", "upload-app-usage", "upload-volume-usage")
_VOLUMES = [volume("controller-config", "configMap")]
_WAITS = ("$(DRYCC_DATABASE_URL)", "$(DRYCC_VALKEY_URL)", "$(DRYCC_DATABASE_REPLICA_URL)")


def parts(s: Setting) -> Iterator[Triple]:
    yield from _runners(s)
    yield from _jobs(s)
    yield from _services(s)
    yield from secrets(s)
    yield config(s, "controller-config", _texts(s))
    yield account(s, "drycc-controller")
    yield from cluster_role(s, "drycc-controller", role_rules.controller(s.generation))
    yield webhook(s)
    if s.generation >= G2:
        yield network_policy(s, "drycc-controller-metric", _selector("metric"), from_apps("drycc-victoriametrics"))


def _init(s: Setting, name: str, runner: str = "", *, for_api: bool = False) -> Object:
    """What waits for the stores, and ``for_api`` for the controller's API too."""
    old = s.generation < G2
    urls = [*_WAITS, "http://drycc-controller-api"] if for_api and not old else _WAITS
    return waits(s, f"{name}-init", env(s, runner), *urls, address=API if for_api and old else "")


def _container(s: Setting, name: str, *, runner: str = "", args: tuple[str, ...] = (), **more: Any) -> Object:
    mounts = [mount("controller-config", "/etc/controller", read_only=True)]
    image = s.image("controller", s.tag("controller"))
    return container(name, image, env=env(s, runner), mounts=mounts, args=args, **more)


def _runners(s: Setting) -> Iterator[Triple]:
    api = "drycc-controller" if s.generation < G2 else "drycc-controller-api"
    never_less = {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 0, "maxSurge": 1}}
    served = [(api, "api")] if s.generation < G2 else [(api, "api"), ("drycc-controller-metric", "metric")]
    probes: Object = {"startup": tcp(8000, delay=30, failureThreshold=60), "live": get("/healthz", 8000)}
    probes |= {"ready": get("/readiness", 8000, periodSeconds=5)}
    for name, runner in served:
        yield workload(
            s,
            name,
            [_container(s, name, runner=runner, ports=[port(8000, "http")], **probes)],
            init=[_init(s, name, runner)],
            volumes=_VOLUMES,
            account="drycc-controller",
            strategy=never_less,
            replicas=s.several if runner == "api" else 1,
        )
    celery = "drycc-controller-celery"
    names = [(celery, "all")] if s.generation < G2 else [(f"{celery}-{q}", f"controller.{q}") for q in _QUEUES]
    workers = [_container(s, name, args=("celery", "--app", "api", "worker", "--queues", q)) for name, q in names]
    inits = [_init(s, "drycc-controller", for_api=True)]
    yield workload(s, celery, workers, init=inits, volumes=_VOLUMES, account="drycc-controller")
    yield _mutate(s)


def _mutate(s: Setting) -> Triple:
    """The webhook's server (drycc/controller#workloads): no heritage label, no ServiceAccount."""
    name = "drycc-controller-mutate"
    probe = get("/healthz", 8443, scheme="HTTPS")
    inside = _container(
        s,
        "drycc-controller" if s.generation < G2 else name,
        runner="mutate",
        ports=[port(8443, "https")],
        live=probe,
        ready=probe,
    )
    inside["volumeMounts"].append(mount("controller-mutate-cert", "/etc/controller/cert", read_only=True))
    cert = volume("controller-mutate-cert", "secret")
    return workload(
        s,
        name,
        [inside],
        init=[_init(s, "drycc-controller" if s.generation < G2 else name, "mutate", for_api=s.generation >= G2)],
        volumes=[*_VOLUMES, cert],
        heritage=False,
    )


def _jobs(s: Setting) -> Iterator[Triple]:
    """CronJobs; and the upgrade Job, which only the third generation leaves behind (drycc/controller#upgrade-job).

    The platform as repaired is without it: whoever runs it deletes the Job when it is done.
    """
    daily, hourly = "drycc-controller-cronjob-daily", "drycc-controller-cronjob-hourly"
    # "conjob" is what the chart says: drycc/controller#periodic-jobs
    yield cron_job(s, daily, "0 1 * * *", _template(s, daily, "drycc-controller-conjob-daily", _DAILY))
    yield cron_job(
        s, hourly, "0 */1 * * *", _template(s, hourly, "drycc-controller-conjob-hourly", _HOURLY, "drycc-controller")
    )
    if s.as_charted:
        yield upgrade_job(s)


def upgrade_job(s: Setting) -> Triple:
    """What migrates the database."""
    upgrade = "drycc-controller-job-upgrade"
    return job(s, upgrade, _template(s, upgrade, upgrade, ("job-upgrade",), for_api=False))


def _template(
    s: Setting, name: str, component: str, containers: tuple[str, ...], init: str = "", *, for_api: bool = True
) -> Object:
    inside = [_container(s, f"drycc-controller-{one}") for one in containers]
    labels = {"app": "drycc-controller", "component": component}
    return job_template(
        inside, labels, init=[_init(s, init or name, for_api=for_api)], volumes=_VOLUMES, account="drycc-controller"
    )


def _services(s: Setting) -> Iterator[Triple]:
    old = s.generation < G2
    api = {"app": "drycc-controller-api"} if old else _selector("api")
    mutate = {"component": "drycc-controller-mutate"} if old else _selector("mutate")
    yield service(s, "drycc-controller-api", api, [("http", 80, 8000)])
    yield service(s, "drycc-controller-mutate", mutate, [("https", 443, 8443)])
    if not old:
        yield service(s, "drycc-controller-metric", _selector("metric"), [("http", 8000, 8000)], headless=True)


def _selector(runner: str) -> dict[str, str]:
    return {"app": "drycc-controller", "component": f"drycc-controller-{runner}"}


def _texts(s: Setting) -> dict[str, str]:
    templates = ("volume-template", "volume-claim-template", "network-policy-template")
    names = [f"{name}.json" for name in ("metrics", "limit-specs", "limit-plans", *templates)]
    if s.generation < G2:
        return dict.fromkeys([*names, "secret-template.json"], "{}\n")
    patterns = {"reserved-name-patterns.txt": "^drycc.*$\n^kube.*$\n"}
    queries = ("volume-usage-template.promql", "network-usage-template.promql")
    return dict.fromkeys(names, "{}\n") | patterns | dict.fromkeys(queries, "{}\n")
