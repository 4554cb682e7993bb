"""Valkey, the cache and queue (drycc/cache#workloads)."""

from collections.abc import Iterator

from drycc_doctor.facts.platform.generations import G3
from drycc_doctor.worlds.platform.containers import container, get, mount, of_secret, port, run, tcp, var
from drycc_doctor.worlds.platform.meta import secret
from drycc_doctor.worlds.platform.names import Object, Triple, canary
from drycc_doctor.worlds.platform.rights import FROM_HERE, network_policy
from drycc_doctor.worlds.platform.services import scraped, service
from drycc_doctor.worlds.platform.setting import Setting
from drycc_doctor.worlds.platform.stores import host
from drycc_doctor.worlds.platform.workloads import claims, workload

NAME = "drycc-valkey"
_SCRIPTS = {"server": ("ping_liveness_local", "ping_readiness_local"), "sentinel": ("ping_sentinel",) * 2}
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
    live, ready = {"proxy": (tcp(number),) * 2, "metrics": (get("/", number),) * 2}.get(name) or _pings(name)
    password = "REDIS_PASSWORD" if name == "metrics" else "DRYCC_VALKEY_PASSWORD"
    env, itself = [of_secret(password, "valkey-creds", "password")], host(s, NAME)
    if name != "metrics":
        env.append(var("DRYCC_VALKEY_SENTINEL", itself))
    own = [f"$(POD_NAME).{itself}"] if name in _SCRIPTS else []
    if own:
        env.append(var("POD_NAME", field="metadata.name"))
    exporter: Object = {"command": ["init-stack"]} if name == "metrics" else {}
    return container(
        f"{NAME}-{name}",
        s.image("valkey" if name != "metrics" else "valkey-exporter", s.tag("valkey")),
        env=env,
        args=["redis_exporter"] if name == "metrics" else ["valkey-start", name, *own],
        mounts=[mount("valkey-data", "/data")] if name == "server" and not s.evaluation else [],
        ports=[port(number, name)],
        startup=tcp(number),
        live=live,
        ready=ready,
        **exporter,
    )


def _pings(name: str) -> tuple[Object, Object]:
    """Whether it lives, and whether it is ready, by scripts of its image; their number is how long they wait."""
    scripts = zip(_SCRIPTS[name], ("5", "1"), strict=True)
    live, ready = (run("init-stack", "sh", "-c", f"/scripts/{script}.sh {wait}") for script, wait in scripts)
    return live, ready
