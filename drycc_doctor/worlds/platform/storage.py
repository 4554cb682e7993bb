"""The object storage: RustFS, in the first generation MinIO (drycc/storage#engine)."""

from collections.abc import Iterator

from drycc_doctor.facts.platform.generations import G2
from drycc_doctor.worlds.platform.containers import container, get, mount, of_secret, port, tcp, var, volume
from drycc_doctor.worlds.platform.meta import account, secret
from drycc_doctor.worlds.platform.names import Object, Triple, canary
from drycc_doctor.worlds.platform.services import scraped, service
from drycc_doctor.worlds.platform.setting import Setting
from drycc_doctor.worlds.platform.stores import host
from drycc_doctor.worlds.platform.workloads import WAIT_IMAGE, claims, workload

NAME = "drycc-storage"
_LOOK = """\
echo "Checking DNS resolution for storage hosts..."
for number in 0 1 2 3; do
  until getent hosts drycc-storage-$number.drycc-storage; do sleep 2; done
done
"""


def parts(s: Setting) -> Iterator[Triple]:
    """All objects of the chart; four pods (drycc/storage#workloads)."""
    old = s.generation < G2
    look = ["/usr/bin/env", "bash", "-ec", _LOOK]
    dns = [] if old else [container("dns-check", s.image(*WAIT_IMAGE), command=look)]
    yield workload(
        s,
        NAME,
        [_engine(s), *([] if old else [_collector(s)])],
        init=dns,
        replicas=4,
        account=NAME,
        service=NAME,
        claims=claims(s, "storage-data-0"),
        volumes=[volume("storage-data-0")] if s.evaluation else [],
        annotations=None if old else scraped(8888),
        parallel=True,
    )
    ports = [("api", 9000, 9000), ("console", 9001, 9001)]
    ports += [] if old else [("metrics", 9200, 9200)]
    yield service(s, NAME, {"app": NAME}, ports, headless=not old, annotations=None if old else scraped(9200))
    yield secret(s, "storage-creds", {key: canary(f"storage {key}") for key in ("accesskey", "secretkey")})
    yield account(s, NAME)


def _engine(s: Setting) -> Object:
    old = s.generation < G2
    names = ("MINIO_ROOT_USER", "MINIO_ROOT_PASSWORD") if old else ("RUSTFS_ACCESS_KEY", "RUSTFS_SECRET_KEY")
    keys = ("accesskey", "secretkey")
    login = [of_secret(name, "storage-creds", key) for name, key in zip(names, keys, strict=True)]
    pods = f"http://{NAME}-{{0...3}}.{host(s, NAME)}:9000/data/{{0...0}}"
    since = ["rustfs", pods, "--address=:9000", "--console-address=:9001", "--obs-endpoint=http://localhost:4317"]
    return container(
        NAME,
        s.image("storage", s.tag("storage")),
        env=[*([var("MINIO_PROMETHEUS_AUTH_TYPE", "public")] if old else []), *login],
        args=["minio", "server", pods, "--address", ":9000", "--console-address", ":9001"] if old else since,
        mounts=[mount("storage-data-0", "/data/0")],
        ports=[port(9000, "api"), port(9001, "console")],
        startup=tcp(9000),
        live=get("/minio/health/live" if old else "/health", 9000, delay=30),
        ready=tcp(9000),
    )


def _collector(s: Setting) -> Object:
    return container(
        f"{NAME}-otelcol",
        s.image("otelcol", s.tag("storage")),
        ports=[port(4317, "grpc"), port(9200, "metrics"), port(8888, "own")],
        args=["otelcol", "--config=/etc/otelcol/otelcol.yaml"],
        startup=tcp(9200),
        live=get("/metrics", 9200),
        ready=tcp(9200),
    )
