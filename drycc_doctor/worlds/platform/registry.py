"""The image registry, and the proxy on each node that apps' images are pulled through (drycc/registry#workloads)."""

from collections.abc import Iterator

from drycc_doctor.worlds.platform.containers import Env, container, get, mount, of_secret, port, tcp, var, volume
from drycc_doctor.worlds.platform.meta import HERITAGE, account, secret
from drycc_doctor.worlds.platform.names import Triple, canary
from drycc_doctor.worlds.platform.services import scraped, service
from drycc_doctor.worlds.platform.setting import Setting
from drycc_doctor.worlds.platform.stores import host, storage, waits
from drycc_doctor.worlds.platform.workloads import NEVER_LESS, cron_job, job_template, workload

NAME = "drycc-registry"


def parts(s: Setting) -> Iterator[Triple]:
    yield _deployment(s)
    yield _proxy(s)
    # headless and without a port, and its annotation names one that nobody serves: drycc/monitoring#scraping
    yield service(s, NAME, {"app": NAME}, [], headless=True, annotations=scraped(9000))
    drawn = {key: canary(f"registry {key}") for key in ("secret", "username", "password")}
    yield secret(s, "registry-secret", drawn | {"redirect": "false"})
    yield account(s, NAME)
    cron = f"{NAME}-cronjob-daily"
    args = ["registry", "garbage-collect", "--dry-run"]
    inside = container(f"{NAME}-garbage-collect", s.image("registry", s.tag("registry")), env=env(s), args=args)
    init = [waits(s, f"{NAME}-init", env(s), "$(DRYCC_STORAGE_ENDPOINT)")]
    yield cron_job(s, cron, "0 0 * * *", job_template([inside], {}, init=init, account="drycc-controller"))


def env(s: Setting) -> Env:
    """See drycc/registry#variables."""
    told = [var("REGISTRY_STORAGE_DELETE_ENABLED", "true"), var("REGISTRY_LOG_LEVEL", "info")]
    told.append(of_secret("REGISTRY_HTTP_SECRET", "registry-secret", "secret"))
    return [*told, *_keys("redirect", "username", "password"), *storage(s, "registry-secret", "registry")]


def _keys(*keys: str) -> Env:
    return [of_secret(f"DRYCC_REGISTRY_{key.upper()}", "registry-secret", key) for key in keys]


def _deployment(s: Setting) -> Triple:
    inside = container(
        NAME,
        s.image("registry", s.tag("registry")),
        env=env(s),
        args=["start-registry"],
        mounts=[mount("registry-storage", "/var/lib/registry")],
        ports=[port(5000)],
        startup=tcp(5000),
        live=get("/", 5000),
        ready=get("/", 5000),
    )
    init = [waits(s, f"{NAME}-init", env(s), "$(DRYCC_STORAGE_ENDPOINT)")]
    volumes = [volume("registry-storage")]
    return workload(
        s, NAME, [inside], init=init, volumes=volumes, account=NAME, replicas=s.several, strategy=NEVER_LESS
    )


def _proxy(s: Setting) -> Triple:
    name = "drycc-registry-proxy"
    login, asked = _keys("username", "password"), get("/", 8080, delay=30, periodSeconds=5, failureThreshold=5)
    inside = container(
        name,
        s.image("registry", s.tag("registry")),
        env=[var("DRYCC_REGISTRY_HOST", f"{host(s, NAME)}:5000"), *login],
        args=["start-proxy"],
        ports=[port(8080, "http", host=5555)],
        startup=asked,
        live=asked,
        ready=asked,
    )
    init = [waits(s, f"{NAME}-init", login, "http://drycc-registry:5000")]
    return workload(s, name, [inside], init=init, selector=HERITAGE)
