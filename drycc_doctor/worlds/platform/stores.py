"""The stores that the charts share: how each consumer reaches database, valkey, storage (drycc/off-cluster#values)."""

from drycc_doctor.facts.platform.generations import G2
from drycc_doctor.worlds.platform.containers import Env, container, of_secret, var
from drycc_doctor.worlds.platform.names import EXTERNAL, NAMESPACE, Object, canary
from drycc_doctor.worlds.platform.setting import Setting
from drycc_doctor.worlds.platform.workloads import WAIT_IMAGE

_BUCKET_KEYS = ("bucket", "endpoint", "accesskey", "secretkey")


API = "$(DRYCC_CONTROLLER_API_SERVICE_HOST):$(DRYCC_CONTROLLER_API_SERVICE_PORT)"
"""The controller, by the variables that Kubernetes gives each container of every Service; the first generation's way."""


def waits(s: Setting, name: str, env: Env, *urls: str, address: str = "") -> Object:
    """An init container that tries URLs, and an address, until each answers; it has its workload's variables."""
    # drycc/database#waiting-for-it
    args = ["netcat", "-v", "-u", ",".join(urls), *(("-a", address) if address else ())]
    return container(name, s.image(*WAIT_IMAGE), args=args, env=env)


def host(s: Setting, service: str) -> str:
    """How the charts call a Service: the first generation by its whole name."""
    return f"{service}.{NAMESPACE}.svc.cluster.local" if s.generation < G2 else service


def database_url(name: str, *, replica: bool = False) -> str:
    """The URL of a database that runs elsewhere."""
    host = f"replica.{EXTERNAL['database']}" if replica else EXTERNAL["database"]
    return f"postgres://{canary('database user')}:{canary('database password')}@{host}:5432/{name}"


def valkey_url(number: int) -> str:
    """The URL of a cache that runs elsewhere."""
    return f"rediss://:{canary('valkey password')}@{EXTERNAL['valkey']}:6379/{number}"


def metrics_url() -> str:
    """The URL of metrics that are elsewhere."""
    login = f"{canary('metrics user')}:{canary('metrics password')}"
    return f"https://{login}@{EXTERNAL['victoriametrics']}/select/0/prometheus"


def url_keys(s: Setting, name: str, number: int) -> dict[str, str]:
    """The keys of a consumer's Secret that say where its stores are; none on cluster."""
    if not s.off_cluster:
        return {}
    told = {"database-url": database_url(name), "database-replica-url": database_url(name, replica=True)}
    return told | {"valkey-url": valkey_url(number)}


def valkey(s: Setting, secret: str, number: int) -> Env:
    """Variables that lead to valkey."""
    if s.off_cluster:
        return [of_secret("DRYCC_VALKEY_URL", secret, "valkey-url")]
    url = f"redis://:$(VALKEY_PASSWORD)@{host(s, 'drycc-valkey')}:16379/{number}"
    return [of_secret("VALKEY_PASSWORD", "valkey-creds", "password"), var("DRYCC_VALKEY_URL", url)]


def database(s: Setting, secret: str, name: str, *, prefix: str = "DRYCC_DATABASE", replica: bool = True) -> Env:
    """Variables that lead to the database, and to its replicas."""
    known = [("DRYCC_DATABASE_URL", "database-url", "drycc-database")]
    known += [("DRYCC_DATABASE_REPLICA_URL", "database-replica-url", "drycc-database-replica")] if replica else []
    if s.off_cluster:
        return [of_secret(variable, secret, key) for variable, key, _ in known]
    user, password = f"{prefix}_USER", f"{prefix}_PASSWORD"
    login = [of_secret(user, "database-creds", "user"), of_secret(password, "database-creds", "password")]
    return [*login, *(var(v, f"postgres://$({user}):$({password})@{host(s, at)}:5432/{name}") for v, _, at in known)]


def storage(s: Setting, secret: str, bucket: str) -> Env:
    """Variables that lead to the object storage."""
    if s.off_cluster:
        return [of_secret(_variable(key), secret, f"storage-{key}") for key in (*_BUCKET_KEYS, _style(s))]
    keys = [of_secret(f"DRYCC_STORAGE_{key.upper()}", "storage-creds", key) for key in ("accesskey", "secretkey")]
    endpoint = var("DRYCC_STORAGE_ENDPOINT", f"http://{host(s, 'drycc-storage')}:9000")
    style = "path" if s.generation < G2 else "on" if bucket == "registry" else "true"
    return [var("DRYCC_STORAGE_BUCKET", bucket), endpoint, *keys, var(_variable(_style(s)), style)]


def storage_keys(s: Setting, bucket: str) -> dict[str, str]:
    """The keys of a consumer's Secret that say where the storage is; none on cluster."""
    if not s.off_cluster:
        return {}
    values = (bucket, f"https://{EXTERNAL['storage']}", canary("storage accesskey"), canary("storage secretkey"))
    told = {f"storage-{key}": value for key, value in zip(_BUCKET_KEYS, values, strict=True)}
    return told | {f"storage-{_style(s)}": "path" if s.generation < G2 else "on"}


def _style(s: Setting) -> str:
    """How buckets are named: what the first generation calls it, and since (drycc/builder#variables)."""
    return "lookup" if s.generation < G2 else "path-style"


def _variable(key: str) -> str:
    return f"DRYCC_STORAGE_{key.upper().replace('-', '_')}"
