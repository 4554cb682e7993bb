"""The object storage: RustFS, in the first generation MinIO (drycc/storage#engine)."""

from collections.abc import Iterator

from drycc_doctor.facts.platform.generations import G2
from drycc_doctor.worlds.platform.containers import container, get, mount, of_secret, port, tcp, volume
from drycc_doctor.worlds.platform.meta import account, secret
from drycc_doctor.worlds.platform.names import Object, Triple, canary
from drycc_doctor.worlds.platform.services import scraped, service
from drycc_doctor.worlds.platform.setting import Setting
from drycc_doctor.worlds.platform.workloads import WAIT_IMAGE, claims, workload

NAME = "drycc-storage"


def parts(s: Setting) -> Iterator[Triple]:
    """All objects of the chart; four pods (drycc/storage#workloads)."""
    old = s.generation < G2
    dns = container("dns-check", s.image(*WAIT_IMAGE), args=["dns-check", NAME])
    yield workload(
        s,
        NAME,
        [_engine(s), *([] if old else [_collector(s)])],
        init=[dns],
        replicas=4,
        account=NAME,
        service=NAME,
        claims=claims(s, "storage-data-0"),
        volumes=[volume("storage-data-0")] if s.evaluation else [],
        annotations=None if old else scraped(8888),
    )
    ports = [("api", 9000, 9000), ("console", 9001, 9001)]
    ports += [] if old else [("metrics", 9200, 9200)]
    yield service(s, NAME, {"app": NAME}, ports, headless=True, annotations=None if old else scraped(9200))
    yield secret(s, "storage-creds", {key: canary(f"storage {key}") for key in ("accesskey", "secretkey")})
    yield account(s, NAME)


def _engine(s: Setting) -> Object:
    old = s.generation < G2
    names = ("MINIO_ROOT_USER", "MINIO_ROOT_PASSWORD") if old else ("RUSTFS_ACCESS_KEY", "RUSTFS_SECRET_KEY")
    keys = ("accesskey", "secretkey")
    return container(
        NAME,
        s.image("storage", s.tag("storage")),
        env=[of_secret(name, "storage-creds", key) for name, key in zip(names, keys, strict=True)],
        mounts=[mount("storage-data-0", "/data/0")],
        ports=[port(9000, "api"), port(9001, "console")],
        live=get("/minio/health/live" if old else "/health", 9000, delay=30),
        ready=tcp(9000),
    )


def _collector(s: Setting) -> Object:
    return container(
        f"{NAME}-otelcol",
        s.image("otelcol", s.tag("storage")),
        ports=[port(4317, "grpc"), port(9200, "metrics"), port(8888, "own")],
        live=get("/metrics", 9200),
    )
