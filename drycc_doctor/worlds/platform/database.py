"""The database: PostgreSQL under Patroni (drycc/database#workloads)."""

import json
from collections.abc import Iterator

from drycc_doctor.facts.platform.generations import G2, G3
from drycc_doctor.worlds.platform import role_rules
from drycc_doctor.worlds.platform.containers import Env, container, get, mount, of_secret, port, run, tcp, var, volume
from drycc_doctor.worlds.platform.meta import account, obj, owner, secret
from drycc_doctor.worlds.platform.names import NAMESPACE, Object, Triple, canary, suffix
from drycc_doctor.worlds.platform.rights import FROM_HERE, cluster_role, network_policy, role
from drycc_doctor.worlds.platform.services import service
from drycc_doctor.worlds.platform.setting import Setting
from drycc_doctor.worlds.platform.stores import storage
from drycc_doctor.worlds.platform.workloads import claims, cron_job, job_template, workload

NAME = "drycc-database"
_LABELS = {"app": NAME, "cluster-name": NAME}
_PORT: Object = {"name": "postgres", "port": 5432, "protocol": "TCP"}
_KEYS = ("superuser", "superuser-password", "replicator", "replicator-password", "user", "password")


def parts(s: Setting) -> Iterator[Triple]:
    """All objects of the chart; without what Patroni makes itself."""
    yield _stateful(s)
    yield service(s, NAME, None, [("postgres", 5432, 5432)])
    yield service(s, f"{NAME}-replica", {"app": NAME, "role": "replica"}, [("postgres", 5432, 5432)])
    yield secret(s, "database-creds", {key: canary(f"database {key}") for key in _KEYS})
    yield account(s, NAME)
    yield from role(s, NAME, role_rules.PATRONI, heritage=False)
    yield from cluster_role(s, NAME, role_rules.PATRONI_EVERYWHERE, heritage=False)
    if s.generation.database_dumps:
        yield _backup(s)
    if s.generation >= G3:
        yield network_policy(s, NAME, {"app": NAME}, FROM_HERE)


def env(s: Setting) -> Env:
    """See drycc/values#environment-of-the-data-services."""
    names = "controller,passport,grafana" if s.generation < G2 else "controller,passport,grafana,quickwit"
    dumps = [var("RETAIN_BACKUPS_AGE", "30d"), *storage(s, "database-creds", "database")]
    logins = [of_secret(f"DRYCC_DATABASE_{k.upper().replace('-', '_')}", "database-creds", k) for k in _KEYS]
    return [
        var("PATRONI_SCOPE", NAME),
        var("PATRONI_KUBERNETES_USE_ENDPOINTS", "true"),
        var("PATRONI_KUBERNETES_BYPASS_API_SERVICE", "true"),
        var("PATRONI_KUBERNETES_LABELS", f"{{app: {NAME}, cluster-name: {NAME}}}"),
        var("PATRONI_KUBERNETES_POD_IP", field="status.podIP"),
        var("PATRONI_KUBERNETES_NAMESPACE", field="metadata.namespace"),
        var("PATRONI_NAME", field="metadata.name"),
        var("PATRONI_POSTGRESQL_LISTEN", "0.0.0.0:5432"),
        var("PATRONI_POSTGRESQL_PGPASS", "/tmp/pgpass"),  # noqa: S108 - where the chart has it
        var("PATRONI_RESTAPI_LISTEN", "0.0.0.0:8008"),
        var("PGCTLTIMEOUT", "1200"),
        *(dumps if s.generation.database_dumps else []),
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
        live=get("/liveness", 8008, delay=10, timeoutSeconds=5),
        ready=run("init-stack", "pg_isready", "-q", delay=10, timeoutSeconds=5),
        resources={} if s.evaluation else _LIMITS,
    )
    login = [("USER", "user"), ("PASS", "password")]
    source = [of_secret(f"DATA_SOURCE_{half}", "database-creds", key) for half, key in login]
    source.append(var("DATA_SOURCE_URI", "127.0.0.1:5432/postgres?sslmode=disable"))
    metrics = container(
        f"{NAME}-metrics",
        s.image("postgres-exporter", s.tag("database")),
        env=source,
        args=["postgres_exporter"],
        ports=[port(9187, "metrics")],
        startup=tcp(9187),
        live=get("/", 9187),
        ready=get("/", 9187),
        command=["init-stack"],
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
        volumes=[volume("database-data")] if s.evaluation else [],
        securityContext={"runAsUser": 1000, "runAsGroup": 1000, "fsGroup": 1000},
    )


_MEMORY = {"memory": "2512Mi", "hugepages-2Mi": "256Mi"}
_LIMITS: Object = {"limits": _MEMORY, "requests": _MEMORY}
"""What install.sh asks for (drycc/database#hugepages)."""


_SCRIPT: Object = {"command": ["init-stack"], "args": ["/usr/share/scripts/backup.sh"]}


def _backup(s: Setting) -> Triple:
    name = f"{NAME}-cronjob-backup"
    inside = container(name, s.image("database", s.tag("database")), env=env(s), **_SCRIPT)
    return cron_job(s, name, "0 3 * * *", job_template([inside], {}, account=NAME))


def role_of(pod: str) -> str:
    """The label that Patroni gives a pod: the first leads."""
    return "primary" if pod.endswith("-0") else "replica"


def patroni(s: Setting, leader: Object) -> Iterator[Triple]:
    """What Patroni writes while it runs: who leads, as Endpoints; no selector finds it (drycc/database#services).

    Endpoints of the leader and of the cluster's configuration, and the slice that mirrors the leader's.
    """
    name = leader["metadata"]["name"]
    told = {"leader": name, "ttl": "30", "transitions": "0", "acquireTime": s.time(3600), "renewTime": s.time(5)}
    members = [f"{NAME.replace('-', '_')}_{nth}" for nth in range(3)]
    told |= {
        "optime": "67108960",
        "retain_slots": json.dumps(members),
        "slots": json.dumps(dict.fromkeys(members, 67108960)),
    }
    target = {"kind": "Pod", "namespace": NAMESPACE, "name": name, "uid": leader["metadata"]["uid"]}
    address: Object = {"ip": leader["status"]["podIP"], "hostname": name, "nodeName": leader["spec"]["nodeName"]}
    subset = {"addresses": [address | {"targetRef": target}], "ports": [_PORT]}
    yield obj(s, "Endpoints", NAME, labels=_LABELS, annotations=told, subsets=[subset])
    state = {"config": '{"ttl": 30, "loop_wait": 10}', "initialize": "7412345678901234567", "history": "[]"}
    yield obj(s, "Endpoints", f"{NAME}-config", labels=_LABELS, annotations=state)
    headless = {"type": "ClusterIP", "clusterIP": "None", "clusterIPs": ["None"], "sessionAffinity": "None"}
    yield obj(s, "Service", f"{NAME}-config", labels=_LABELS, spec=headless, status={"loadBalancer": {}})
    managed = "endpointslicemirroring-controller.k8s.io"
    endpoint = {"addresses": [address["ip"]], "conditions": {"ready": True}, "hostname": name}
    yield obj(
        s,
        "EndpointSlice",
        f"{NAME}-{suffix(5, 'mirror', NAME)}",
        labels=_LABELS | {"kubernetes.io/service-name": NAME, "endpointslice.kubernetes.io/managed-by": managed},
        metadata={"ownerReferences": owner(obj(s, "Endpoints", NAME)[2])},
        addressType="IPv4",
        ports=[dict(_PORT)],
        endpoints=[endpoint | {"nodeName": address["nodeName"], "targetRef": target}],
    )
