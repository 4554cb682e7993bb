"""The controller: API, workers, metric and mutate runners, webhook, CronJobs (drycc/controller#workloads)."""

from collections.abc import Iterator
from typing import Any

from drycc_doctor.facts.platform.generations import G2
from drycc_doctor.worlds.platform import role_rules
from drycc_doctor.worlds.platform.containers import container, get, mount, port, tcp, volume
from drycc_doctor.worlds.platform.controller_env import env, job_env
from drycc_doctor.worlds.platform.meta import account, config
from drycc_doctor.worlds.platform.names import Object, Triple, uid
from drycc_doctor.worlds.platform.rights import cluster_role, from_apps, network_policy
from drycc_doctor.worlds.platform.services import service
from drycc_doctor.worlds.platform.setting import Setting
from drycc_doctor.worlds.platform.stores import API, waits
from drycc_doctor.worlds.platform.webhook import secrets, webhook
from drycc_doctor.worlds.platform.workloads import NEVER_LESS, cron_job, job, job_template, workload

_QUEUES = ("low", "middle", "high")
_DAILY = ("clearsocial", "load-db-state-to-k8s")
_HOURLY = tuple(f"upload-{what}-usage" for what in ("network", "gateway", "app", "volume"))
_FIRST_DAILY = (*_DAILY, "measure-apps", "measure-resources", "measure-volumes")
_FIRST_HOURLY = ("measure-networks", "measure-loadbalancer")
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
    served = [(api, "api")] if s.generation < G2 else [(api, "api"), ("drycc-controller-metric", "metric")]
    probes: Object = {"startup": tcp(8000, delay=30, periodSeconds=60, failureThreshold=10)}
    probes |= _health(8000)
    for name, runner in served:
        yield workload(
            s,
            name,
            [_container(s, name, runner=runner, ports=[port(8000, "http")], **probes)],
            init=[_init(s, name, runner)],
            volumes=_VOLUMES,
            account="drycc-controller",
            strategy=NEVER_LESS,
            replicas=s.several if runner == "api" else 1,
        )
    celery = "drycc-controller-celery"
    queues = [f"controller.{queue}" for queue in _QUEUES]
    names = [(celery, "", ",".join(queues))]
    if s.generation >= G2:
        names = [
            (f"{celery}-{queue}", f" -n {uid('celery', '', queue)}@%h", f"controller.{queue}") for queue in _QUEUES
        ]
    works = "celery --app api worker{} --queues {} --autoscale=32,1 --loglevel=WARNING"
    workers = [_container(s, name, args=_in_bash(works.format(node, queue))) for name, node, queue in names]
    inits = [_init(s, "drycc-controller", for_api=True)]
    yield workload(s, celery, workers, init=inits, volumes=_VOLUMES, account="drycc-controller", strategy=NEVER_LESS)
    yield _mutate(s)


def _health(number: int, scheme: str = "HTTP") -> Object:
    """Whether it lives, and whether it is ready (drycc/controller#probes)."""
    live = get("/healthz", number, scheme=scheme, delay=30, timeoutSeconds=10)
    return {
        "live": live,
        "ready": get("/readiness", number, scheme=scheme, delay=30, timeoutSeconds=10, periodSeconds=5),
    }


def _in_bash(command: str) -> tuple[str, ...]:
    return "/bin/bash", "-c", command


def _mutate(s: Setting) -> Triple:
    """The webhook's server (drycc/controller#workloads): no heritage label, no ServiceAccount."""
    name = "drycc-controller-mutate"
    inside = _container(
        s,
        "drycc-controller" if s.generation < G2 else name,
        runner="mutate",
        ports=[port(8443, "https")],
        **_health(8443, "HTTPS"),
    )
    inside["volumeMounts"] = [mount("controller-mutate-cert", "/etc/controller/mutate/cert")]
    return workload(
        s,
        name,
        [inside],
        init=[_init(s, "drycc-controller" if s.generation < G2 else name, "mutate", for_api=s.generation >= G2)],
        volumes=[volume("controller-mutate-cert", "secret")],
        heritage=False,
    )


def _jobs(s: Setting) -> Iterator[Triple]:
    """CronJobs; and the upgrade Job, which only the third generation leaves behind (drycc/controller#upgrade-job).

    The platform as repaired is without it: whoever runs it deletes the Job when it is done.
    """
    daily, hourly = "drycc-controller-cronjob-daily", "drycc-controller-cronjob-hourly"
    # "conjob" is what the chart says: drycc/controller#periodic-jobs
    if s.generation < G2:
        one = {"app": "drycc-controller-conjob"}
        yield cron_job(s, daily, "0 1 * * *", _template(s, _FIRST_DAILY, one, _init(s, daily, for_api=True)))
        inits = _init(s, "drycc-controller", for_api=True)
        yield cron_job(s, hourly, "0 */1 * * *", _template(s, _FIRST_HOURLY, one, inits))
    else:
        both = [
            {"app": "drycc-controller", "component": f"drycc-controller-conjob-{one}"} for one in ("daily", "hourly")
        ]
        uploads = _HOURLY if s.generation > G2 else (*_HOURLY, "upload-resources-usage")
        yield cron_job(s, daily, "0 1 * * *", _template(s, _DAILY, both[0], _init(s, daily, for_api=True)))
        inits = _init(s, "drycc-controller", for_api=True)
        yield cron_job(s, hourly, "0 */1 * * *", _template(s, uploads, both[1], inits))
    if s.as_charted:
        yield upgrade_job(s)


def upgrade_job(s: Setting) -> Triple:
    """What migrates the database."""
    upgrade = "drycc-controller-job-upgrade"
    inside = _container(s, upgrade, args=("/usr/bin/env", "bash", "-ec", _UPGRADE))
    template = job_template([inside], {}, init=[_init(s, upgrade)], volumes=_VOLUMES, account="drycc-controller")
    return job(s, upgrade, template)


_UPGRADE = """\
python /workspace/manage.py migrate
python /workspace/manage.py loaddata /etc/controller/limit-specs.json /etc/controller/limit-plans.json
"""


def _template(s: Setting, tasks: tuple[str, ...], labels: dict[str, str], init: Object) -> Object:
    """Of a CronJob: a container for each task of manage.py; the first generation's have no configuration."""
    inside = [_container(s, f"drycc-controller-{one}", args=_manage(one)) for one in tasks]
    init["env"] = job_env(s)
    for one in inside:
        one["env"] = job_env(s)
        if s.generation < G2:
            one.pop("volumeMounts")
    volumes = [] if s.generation < G2 else _VOLUMES
    return job_template(inside, labels, init=[init], volumes=volumes, account="drycc-controller")


def _manage(task: str) -> tuple[str, ...]:
    flag = "" if task == "load-db-state-to-k8s" else " -u"
    return _in_bash(f"python{flag} /workspace/manage.py {task.replace('-', '_')}")


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
    templates = (
        "volume-template",
        "volume-claim-template",
        *(["network-policy-template"] if s.generation > G2 else []),
    )
    names = [f"{name}.json" for name in ("metrics", "limit-specs", "limit-plans", *templates)]
    if s.generation < G2:
        return dict.fromkeys([*names, "secret-template.json"], "{}\n")
    patterns = {"reserved-name-patterns.txt": "^drycc.*$\n^kube.*$\n"}
    queries = ("volume-usage-template.promql", "network-usage-template.promql")
    return dict.fromkeys(names, "{}\n") | patterns | dict.fromkeys(queries, "{}\n")
