"""Valkey, the cache and queue (drycc/cache#workloads)."""

from collections.abc import Iterator

from drycc_doctor.facts.platform.generations import G3
from drycc_doctor.worlds.platform.containers import container, get, mount, of_secret, port, run, tcp, var
from drycc_doctor.worlds.platform.meta import secret
from drycc_doctor.worlds.platform.names import Object, Triple, canary
from drycc_doctor.worlds.platform.rights import FROM_HERE, network_policy
from drycc_doctor.worlds.platform.services import scraped, service
from drycc_doctor.worlds.platform.setting import Setting
from drycc_doctor.worlds.platform.workloads import claims, workload

NAME = "drycc-valkey"
_PORTS = (("proxy", 16379), ("server", 6379), ("metrics", 9121), ("sentinel", 26379))


def parts(s: Setting) -> Iterator[Triple]:
    inside = [_inside(s, name, number) for name, number in (_PORTS[0], _PORTS[1], _PORTS[3], _PORTS[2])]
    yield workload(s, NAME, inside, replicas=3, service=NAME, claims=claims(s, "valkey-data"))
    ports = [(name, number, number) for name, number in _PORTS]
    yield service(s, NAME, {"app": NAME}, ports, headless=True, not_ready_too=True, annotations=scraped(9121))
    yield secret(s, "valkey-creds", {"password": canary("valkey")})
    if s.generation >= G3:
        yield network_policy(s, NAME, {"app": NAME}, FROM_HERE)


def _inside(s: Setting, name: str, number: int) -> Object:
    ping = run("sh", "-c", f"valkey-cli -p {number} ping")
    probe = {"proxy": tcp(number), "metrics": get("/", number)}.get(name, ping)
    password = "REDIS_PASSWORD" if name == "metrics" else "DRYCC_VALKEY_PASSWORD"
    return container(
        f"{NAME}-{name}",
        s.image("valkey" if name != "metrics" else "valkey-exporter", s.tag("valkey")),
        env=[of_secret(password, "valkey-creds", "password"), var("DRYCC_VALKEY_SENTINEL", "drycc-valkey:26379")],
        mounts=[mount("valkey-data", "/data")] if name == "server" and not s.evaluation else [],
        ports=[port(number, name)],
        live=probe,
        ready=probe,
    )
