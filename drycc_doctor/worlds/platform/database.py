"""The database: PostgreSQL under Patroni (drycc/database#workloads)."""

from collections.abc import Iterator

from drycc_doctor.facts.platform.generations import G2
from drycc_doctor.worlds.platform.containers import (
    Env,
    container,
    empty_volume,
    get,
    mount,
    of_field,
    of_secret,
    port,
    run,
    tcp,
    var,
)
from drycc_doctor.worlds.platform.meta import account, secret
from drycc_doctor.worlds.platform.names import Object, Triple, canary
from drycc_doctor.worlds.platform.rights import cluster_role, from_here, network_policy, role, rule
from drycc_doctor.worlds.platform.services import service
from drycc_doctor.worlds.platform.setting import Setting
from drycc_doctor.worlds.platform.stores import storage
from drycc_doctor.worlds.platform.workloads import claims, cron_job, job_template, workload

NAME = "drycc-database"
_KEYS = ("superuser", "superuser-password", "replicator", "replicator-password", "user", "password")


def parts(s: Setting) -> Iterator[Triple]:
    """All objects of the chart; what Patroni makes itself is in :mod:`patroni`."""
    yield _stateful(s)
    yield service(s, NAME, None, [("postgres", 5432, 5432)])
    yield service(s, f"{NAME}-replica", {"app": NAME, "role": "replica"}, [("postgres", 5432, 5432)])
    yield secret(s, "database-creds", {key: canary(f"database {key}") for key in _KEYS})
    yield account(s, NAME)
    patroni = rule("core", "endpoints configmaps pods services", "get list watch create update patch delete")
    yield from role(s, NAME, [patroni], heritage=False)
    yield from cluster_role(s, NAME, [rule("core", "endpoints", "get")], heritage=False)
    if s.generation.database_dumps:
        yield _backup(s)
    if NAME in s.generation.isolated:
        yield network_policy(s, NAME, {"app": NAME}, from_here())


def env(s: Setting) -> Env:
    """See drycc/values#environment-of-the-data-services."""
    names = "controller,passport" if s.generation < G2 else "controller,passport,grafana,quickwit"
    logins = [of_secret(f"DRYCC_DATABASE_{k.upper().replace('-', '_')}", "database-creds", k) for k in _KEYS]
    return [
        var("PATRONI_SCOPE", NAME),
        var("PATRONI_KUBERNETES_USE_ENDPOINTS", "true"),
        var("PATRONI_KUBERNETES_LABELS", f'{{"app": "{NAME}", "cluster-name": "{NAME}"}}'),
        of_field("PATRONI_KUBERNETES_POD_IP", "status.podIP"),
        of_field("PATRONI_KUBERNETES_NAMESPACE", "metadata.namespace"),
        of_field("PATRONI_NAME", "metadata.name"),
        var("PGCTLTIMEOUT", "1200"),
        var("RETAIN_BACKUPS_AGE", "30d"),
        *storage(s, "database-creds", "database"),
        var("DRYCC_DATABASE_INIT_NAMES", names),
        var("DRYCC_DATABASE_EXTENSIONS", ""),
        *logins,
    ]


def _stateful(s: Setting) -> Triple:
    image = s.image("database", s.tag("database"))
    main = container(
        NAME,
        image,
        env=env(s),
        mounts=[mount("database-data", "/data")],
        ports=[port(8008), port(5432)],
        live=get("/liveness", 8008, delay=30),
        ready=run("pg_isready", "-h", "127.0.0.1", "-p", "5432", delay=30),
        resources={} if s.evaluation else _LIMITS,
    )
    source = of_secret("DATA_SOURCE_PASS", "database-creds", "replicator-password")
    metrics = container(
        f"{NAME}-metrics",
        s.image("postgres-exporter", s.tag("database")),
        env=[source, of_secret("DATA_SOURCE_USER", "database-creds", "replicator")],
        ports=[port(9187, "metrics")],
        startup=tcp(9187),
        live=get("/", 9187),
        ready=get("/", 9187),
    )
    return workload(
        s,
        NAME,
        [main, metrics],
        replicas=3,
        account=NAME,
        selector={"cluster-name": NAME},
        service=NAME,
        claims=claims(s, "database-data"),
        volumes=[empty_volume("database-data")] if s.evaluation else [],
        securityContext={"runAsUser": 1000, "runAsGroup": 1000, "fsGroup": 1000},
    )


_MEMORY = {"memory": "2512Mi", "hugepages-2Mi": "256Mi"}
_LIMITS: Object = {"limits": _MEMORY, "requests": _MEMORY}
"""What install.sh asks for (drycc/database#hugepages)."""


def _backup(s: Setting) -> Triple:
    name = f"{NAME}-cronjob-backup"
    inside = container(name, s.image("database", s.tag("database")), env=env(s), args=["backup.sh"])
    return cron_job(s, name, "0 3 * * *", job_template([inside], {"app": name}, account=NAME))
