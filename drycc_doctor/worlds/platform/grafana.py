"""Grafana: in the first generation a Deployment of one container, since then a StatefulSet of three.

See drycc/monitoring#grafana-objects.
"""

from collections.abc import Iterator

from drycc_doctor.facts.platform.generations import G2
from drycc_doctor.worlds.platform.containers import Env, container, get, mount, of_secret, port, tcp, var, volume
from drycc_doctor.worlds.platform.meta import config, secret
from drycc_doctor.worlds.platform.names import Object, Triple, canary
from drycc_doctor.worlds.platform.services import Port, service
from drycc_doctor.worlds.platform.setting import Setting
from drycc_doctor.worlds.platform.stores import database, database_url, host, metrics_url, valkey_url, waits
from drycc_doctor.worlds.platform.workloads import NEVER_LESS, claims, workload

NAME = "drycc-grafana"
SMTP = {"GF_SMTP_ENABLED": "true", "GF_SMTP_HOST": "smtp.example.com:587"}
"""What the operator adds by ``grafana.environment``: who sends alerts (drycc/monitoring#alerts)."""
OWN = {"GF_SECURITY_SECRET_KEY": canary("grafana secret key"), "GF_AUTH_PROXY_WHITELIST": "127.0.0.1, ::1"}
"""What an operator sets by grafana.environment, for the chart has constants or nothing
(drycc/monitoring#grafana-open-doors)."""
_PORTS: list[Port] = [("proxy-tcp", 80, "proxy"), ("grafana-tcp", 3000, "grafana"), ("oauth2-tcp", 4000, "oauth2")]
_PORTS += [("alerting-tcp", 9094, "alerting"), ("alerting-udp", 9094, "alerting", "UDP")]
_SCRIPTS = {
    "migrate": "grafana server --homepath /opt/drycc/grafana &\nwait\n",
    "": "set -m\nexec grafana server --homepath /opt/drycc/grafana\n",
    "oauth2": "set -m\npython3 oauth2/main.py --port 4000\n",
    "proxy": "set -m\ncaddy run --config /usr/share/grafana/Caddyfile\n",
}
"""What each container runs, in short."""
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
    ports = [port(3000, "grafana"), port(9094, "alerting")]
    containers = [
        container(name, image, env=env(s), mounts=mounts, ports=ports, args=_runs(part), **_probes(path, label))
        for name, part, path, label, ports in (
            (NAME, "", "/api/health", "grafana", ports),
            (f"{NAME}-oauth2", "oauth2", "/oauth2/healthz", "oauth2", [port(4000, "oauth2")]),
            (f"{NAME}-proxy", "proxy", "/oauth2/healthz", "proxy", [port(80, "proxy")]),
        )
    ]
    data = [volume("grafana-data")] if s.evaluation else []
    urls = ("$(GF_DATABASE_URL)", "http://drycc-controller-api")
    migrate = container(f"{NAME}-migrate", image, env=env(s), mounts=mounts, args=_runs("migrate"))
    yield workload(
        s,
        NAME,
        containers,
        parallel=True,
        init=[waits(s, f"{NAME}-init", env(s), *urls), migrate],
        volumes=[volume("grafana-config", "configMap"), *data],
        service=NAME,
        claims=claims(s, "grafana-data"),
    )
    yield service(s, NAME, {"app": NAME}, _PORTS, not_ready_too=True)
    yield secret(s, "grafana-creds", {key: canary(f"grafana {key}") for key in ("admin-username", "admin-password")})
    yield config(s, "grafana-config", {"Caddyfile": _CADDY, "grafana.ini": _INI})


def _runs(part: str) -> list[str]:
    return ["/usr/bin/env", "bash", "-ec", _SCRIPTS[part]]


def _probes(path: str, label: str) -> Object:
    """It lives as long as its port is open (drycc/monitoring#grafana-objects)."""
    asked = get(path, label, delay=30, failureThreshold=6)
    return {"startup": asked, "live": tcp(label, delay=120, failureThreshold=6), "ready": asked}


def env(s: Setting) -> Env:
    """What each of its containers has, its init containers too; stores elsewhere are plain here."""
    # drycc/off-cluster#values
    login = [("GF_SECURITY_ADMIN_USER", "admin-username"), ("GF_SECURITY_ADMIN_PASSWORD", "admin-password")]
    told = [of_secret(name, "grafana-creds", key) for name, key in login]
    told += [var("POD_IP", field="status.podIP"), var("NAMESPACE", field="metadata.namespace")]
    told += [var("GF_UNIFIED_ALERTING_HA_PEERS", f"{NAME}:9094")]
    told += [var("GF_UNIFIED_ALERTING_HA_ADVERTISE_ADDRESS", "$(POD_IP):9094")]
    told += [var("GF_SERVER_ROOT_URL", s.url("drycc-grafana")), var("GF_DATABASE_TYPE", "postgres")]
    told += _stores(s)
    own = {} if s.evaluation else OWN if s.as_charted else SMTP | OWN
    return [
        *told,
        *(var(name, value) for name, value in own.items()),
        var("DRYCC_PASSPORT_URL", s.url("drycc-passport")),
        *_oauth(),
        var("DRYCC_CONTROLLER_URL", "http://drycc-controller-api"),
        var("DRYCC_VICTORIAMETRICS_URL", "$(DRYCC_CONTROLLER_URL)/v2/prometheus/drycc"),
        var("DRYCC_QUICKWIT_URL", "$(DRYCC_CONTROLLER_URL)/v2/quickwit/drycc"),
        of_secret("DRYCC_SERVICE_KEY", "controller-creds", "service-key"),
    ]


def _stores(s: Setting) -> Env:
    if s.off_cluster:
        return [var("GF_DATABASE_URL", database_url("grafana")), var("DRYCC_VALKEY_URL", valkey_url(2))]
    cache = [of_secret("DRYCC_VALKEY_PASSWORD", "valkey-creds", "password")]
    cache.append(var("DRYCC_VALKEY_URL", "redis://:$(DRYCC_VALKEY_PASSWORD)@drycc-valkey:16379/2"))
    return [*cache, *_database(s)]


def _database(s: Setting) -> Env:
    if s.off_cluster:
        return [var("GF_DATABASE_URL", database_url("grafana"))]
    login = database(s, "", "grafana", prefix="GF_DATABASE", replica=False)
    return [*login[:-1], login[-1] | {"name": "GF_DATABASE_URL"}]


def _first(s: Setting) -> Iterator[Triple]:
    """User and password are plain in the Deployment (drycc/monitoring#grafana-admin)."""
    select = f"http://{host(s, 'drycc-victoriametrics-vmselect')}:8481/select/0/prometheus"
    told = [
        var("NAMESPACE", field="metadata.namespace"),
        var("PROMETHEUS_URL", metrics_url() if s.off_cluster else select),
        var("BIND_PORT", "3000"),
        var("DEFAULT_USER", canary("grafana admin-username")),
        var("DEFAULT_USER_PASSWORD", canary("grafana admin-password")),
        var("ALLOW_SIGN_UP", "false"),
        *([] if s.evaluation else [var("GF_SECURITY_SECRET_KEY", OWN["GF_SECURITY_SECRET_KEY"])]),
        var("KUBERNETES_CLUSTER_DOMAIN", "cluster.local"),
        var("DRYCC_GRAFANA_URL", s.url("drycc-grafana")),
        var("DRYCC_PASSPORT_URL", s.url("drycc-passport")),
        *_oauth(),
        var("GF_DATABASE_TYPE", "postgres"),
        *_database(s),
        *(
            var(f"{part.upper()}_LOCATION", "on-cluster" if s.on(_CALLED.get(part, part)) else "off-cluster")
            for part in _PARTS
        ),
    ]
    inside = container(
        NAME,
        s.image("grafana", s.tag("grafana")),
        env=told,
        mounts=[mount("grafana-data", "/var/lib/grafana")],
        ports=[port(3000, "grafana")],
    )
    data: Object = {"name": "grafana-data", "persistentVolumeClaim": {"claimName": NAME}}
    init = [waits(s, f"{NAME}-init", told, "$(GF_DATABASE_URL)")]
    yield workload(s, NAME, [inside], init=init, volumes=[data], strategy=NEVER_LESS)
    yield service(s, NAME, {"app": NAME}, [("grafana", 80, "grafana")])


_PARTS = ("prometheus", "valkey", "storage", "database", "passport", "registry")
_CALLED = {"prometheus": "victoriametrics"}
"""What the first generation's Grafana is told of, whether it runs here."""


def _oauth() -> Env:
    keys = ("key", "secret")
    return [of_secret(f"DRYCC_PASSPORT_{k.upper()}", "passport-creds", f"drycc-passport-grafana-{k}") for k in keys]
