"""Grafana: in the first generation a Deployment of one container, since then a StatefulSet of three.

See drycc/monitoring#grafana-objects.
"""

from collections.abc import Iterator

from drycc_doctor.facts.platform.generations import G2
from drycc_doctor.worlds.platform.containers import Env, container, get, mount, of_secret, port, var, volume
from drycc_doctor.worlds.platform.meta import config, secret
from drycc_doctor.worlds.platform.names import Object, Triple, canary
from drycc_doctor.worlds.platform.services import Port, service
from drycc_doctor.worlds.platform.setting import Setting
from drycc_doctor.worlds.platform.stores import database, database_url, valkey, valkey_url, waits
from drycc_doctor.worlds.platform.workloads import claims, workload

NAME = "drycc-grafana"
SMTP = {"GF_SMTP_ENABLED": "true", "GF_SMTP_HOST": "smtp.example.com:587"}
"""What the operator adds by ``grafana.environment``: who sends alerts (drycc/monitoring#alerts)."""
OWN = {"GF_SECURITY_SECRET_KEY": canary("grafana secret key"), "GF_AUTH_PROXY_WHITELIST": "127.0.0.1, ::1"}
"""What an operator sets by grafana.environment, for the chart has constants or nothing
(drycc/monitoring#grafana-open-doors)."""
_PORTS: list[Port] = [("http", 80, 80), ("grafana", 3000, 3000), ("oauth2", 4000, 4000), ("gossip", 9094, 9094)]
_PORTS += [("gossip-udp", 9094, 9094, "UDP")]
_INI = """\
[users]
allow_sign_up = false
allow_org_create = false
[auth]
disable_login_form = true
[auth.proxy]
enabled = true
auto_sign_up = true
"""
_CADDY = ":80 {\n  forward_auth 127.0.0.1:4000\n  reverse_proxy 127.0.0.1:3000\n}\n"


def parts(s: Setting) -> Iterator[Triple]:
    if s.generation < G2:
        yield from _first(s)
        return
    mounts = [mount("grafana-config", "/etc/grafana", read_only=True), mount("grafana-data", "/var/lib/grafana")]
    image = s.image("grafana", s.tag("grafana"))
    health, login, front = get("/api/health", 3000), get("/oauth2/healthz", 4000), get("/oauth2/healthz", 80)
    ports = [port(3000, "grafana"), port(9094, "gossip"), port(9094, "gossip-udp", "UDP")]
    containers = [
        container(NAME, image, env=env(s), mounts=mounts, ports=ports, startup=health, ready=health),
        container(f"{NAME}-oauth2", image, env=env(s), mounts=mounts, ports=[port(4000, "oauth2")], ready=login),
        container(f"{NAME}-proxy", image, env=env(s), mounts=mounts, ports=[port(80, "http")], ready=front),
    ]
    data = [volume("grafana-data")] if s.evaluation else []
    urls = ("$(GF_DATABASE_URL)", "http://drycc-controller-api")
    migrate = container(f"{NAME}-migrate", image, env=env(s), mounts=mounts, args=["migrate"])
    yield workload(
        s,
        NAME,
        containers,
        init=[waits(s, f"{NAME}-init", env(s), *urls), migrate],
        volumes=[volume("grafana-config", "configMap"), *data],
        service=NAME,
        claims=claims(s, "grafana-data"),
    )
    yield service(s, NAME, {"app": NAME}, _PORTS, not_ready_too=True)
    yield secret(s, "grafana-creds", {key: canary(f"grafana {key}") for key in ("admin-username", "admin-password")})
    yield config(s, "grafana-config", {"Caddyfile": _CADDY, "grafana.ini": _INI})


def env(s: Setting) -> Env:
    """What each of its containers has, its init containers too; stores elsewhere are plain here."""
    # drycc/off-cluster#values
    login = [("GF_SECURITY_ADMIN_USER", "admin-username"), ("GF_SECURITY_ADMIN_PASSWORD", "admin-password")]
    told = [of_secret(name, "grafana-creds", key) for name, key in login]
    told += [var("GF_SERVER_ROOT_URL", s.url("drycc-grafana")), var("GF_DATABASE_TYPE", "postgres")]
    told += _stores(s)
    own = {} if s.evaluation else OWN if s.as_charted else SMTP | OWN
    return [
        *told,
        *(var(name, value) for name, value in own.items()),
        var("DRYCC_PASSPORT_URL", s.url("drycc-passport")),
        *_oauth(),
        var("DRYCC_VICTORIAMETRICS_URL", "http://drycc-controller-api/v2/prometheus/drycc"),
        var("DRYCC_QUICKWIT_URL", "http://drycc-controller-api/v2/quickwit/drycc"),
        of_secret("DRYCC_SERVICE_KEY", "controller-creds", "service-key"),
    ]


def _stores(s: Setting) -> Env:
    if s.off_cluster:
        return [var("GF_DATABASE_URL", database_url("grafana")), var("DRYCC_VALKEY_URL", valkey_url(2))]
    login = database(s, "", "grafana", replica=False)
    return [*valkey(s, "", 2), *login[:-1], login[-1] | {"name": "GF_DATABASE_URL"}]


def _first(s: Setting) -> Iterator[Triple]:
    """User and password are plain in the Deployment (drycc/monitoring#grafana-admin)."""
    inside = container(
        NAME,
        s.image("grafana", s.tag("grafana")),
        env=[
            var("DEFAULT_USER", canary("grafana admin-username")),
            var("DEFAULT_USER_PASSWORD", canary("grafana admin-password")),
            var("ALLOW_SIGN_UP", "false"),
            *([] if s.evaluation else [var("GF_SECURITY_SECRET_KEY", OWN["GF_SECURITY_SECRET_KEY"])]),
            var("GF_SERVER_ROOT_URL", s.url("drycc-grafana")),
            var("DRYCC_PASSPORT_URL", s.url("drycc-passport")),
            *_oauth(),
        ],
        mounts=[mount("grafana-data", "/var/lib/grafana")],
        ports=[port(3000, "http")],
    )
    data: Object = {"name": "grafana-data", "persistentVolumeClaim": {"claimName": NAME}}
    yield workload(s, NAME, [inside], volumes=[data])
    yield service(s, NAME, {"app": NAME}, [("http", 80, 3000)])


def _oauth() -> Env:
    keys = ("key", "secret")
    return [of_secret(f"DRYCC_PASSPORT_{k.upper()}", "passport-creds", f"drycc-passport-grafana-{k}") for k in keys]
