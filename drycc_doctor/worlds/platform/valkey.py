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
    startup, live, ready = _probes(name, number)
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
        s.image("valkey", s.tag("valkey")),
        env=env,
        args=["redis_exporter"] if name == "metrics" else ["valkey-start", name, *own],
        mounts=[mount("valkey-data", "/data")] if name == "server" and not s.evaluation else [],
        ports=[port(number, name)],
        startup=startup,
        live=live,
        ready=ready,
        **exporter,
    )


def _probes(name: str, number: int) -> tuple[Object, Object, Object]:
    """Startup, liveness, readiness: by a port, or by scripts of its image, whose number is how long they wait."""
    if name == "metrics":
        asked = get("/", number, delay=5, timeoutSeconds=5, failureThreshold=6)
        return tcp(number, delay=10, failureThreshold=15), asked, asked
    startup, often = tcp(number, delay=10, timeoutSeconds=5, failureThreshold=22), {"delay": 20, "periodSeconds": 5}
    often |= {"failureThreshold": 5}
    if name == "proxy":
        return startup, tcp(number, **often, timeoutSeconds=5), tcp(number, **often)
    live, ready = _SCRIPTS[name]
    alive = run("init-stack", "sh", "-c", f"/scripts/{live}.sh 5", **often, timeoutSeconds=5)
    return startup, alive, run("init-stack", "sh", "-c", f"/scripts/{ready}.sh 1", **often)
