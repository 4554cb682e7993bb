"""Passport: accounts and login (drycc/passport#workloads)."""

from collections.abc import Iterator

from drycc_doctor.facts.platform.generations import G3
from drycc_doctor.worlds.platform import host_keys
from drycc_doctor.worlds.platform.containers import Env, container, get, mount, port, var, volume
from drycc_doctor.worlds.platform.meta import account, config, secret
from drycc_doctor.worlds.platform.names import DOMAIN, Triple, canary
from drycc_doctor.worlds.platform.services import service
from drycc_doctor.worlds.platform.setting import Setting
from drycc_doctor.worlds.platform.stores import database, url_keys, valkey, waits
from drycc_doctor.worlds.platform.workloads import NEVER_LESS, workload

OPERATOR = "operator"
"""The administrator: a name that nobody guesses first."""
ADMIN_PASSWORD = canary("passport adminPassword")
SECRET_KEY = canary("passport secret key")
_VOLUMES = [volume("passport-config", "configMap"), volume("passport-creds", "secret")]
_WAITS = ("$(DRYCC_DATABASE_URL)", "$(DRYCC_DATABASE_REPLICA_URL)", "$(DRYCC_VALKEY_URL)")
"""The cache since the third generation: before, passport has none (drycc/passport#workloads)."""


def parts(s: Setting) -> Iterator[Triple]:
    """All objects of the chart but its Job, a hook that Helm takes away when it is done (drycc/release#jobs)."""
    name = s.generation.passport
    yield _deployment(s, name, served=True)
    if s.generation >= G3:
        yield _deployment(s, "drycc-passport-celery", served=False)
    selector = {"app": "drycc-passport"} | ({"component": name} if s.generation >= G3 else {})
    yield service(s, "drycc-passport", selector, [("http", 80, 8000)])
    yield secret(s, "passport-creds", _values(s))
    yield config(s, "passport-config", _texts(s))
    yield account(s, "drycc-passport")


def env(s: Setting) -> Env:
    """The name and password of the administrator are plain here (drycc/passport#variables)."""
    return [
        var("TZ", "UTC"),
        *([var("DJANGO_SETTINGS_MODULE", "api.settings.production")] if s.generation >= G3 else []),
        var("VERSION", s.app_version("passport")),
        *_admin(s),
        var("PLATFORM_DOMAIN", DOMAIN),
        var("CERT_MANAGER_ENABLED", "true" if s.tls else "false"),
        *valkey(s, "passport-creds", 1),
        *database(s, "passport-creds", "passport"),
    ]


def _admin(s: Setting) -> Env:
    """His name and password; and the key that signs sessions, which the chart does not pass."""
    # drycc/passport#secret-key
    told = {"ADMIN_USERNAME": OPERATOR, "ADMIN_PASSWORD": ADMIN_PASSWORD, "ADMIN_EMAIL": f"{OPERATOR}@{DOMAIN}"}
    told |= {"DRYCC_SECRET_KEY": SECRET_KEY}
    if s.evaluation:
        told = {"ADMIN_USERNAME": "admin", "ADMIN_PASSWORD": "admin", "ADMIN_EMAIL": "admin@email.com"}
    return [var(name, value) for name, value in told.items()]


def _deployment(s: Setting, name: str, *, served: bool) -> Triple:
    mounts = [
        mount("passport-config", "/etc/drycc/passport", read_only=True),
        mount("passport-creds", "/var/run/secrets/drycc/passport", read_only=True),
    ]
    inside = container(
        name,
        s.image("passport", s.tag("passport")),
        env=env(s),
        mounts=mounts,
        args=[] if served else ["celery", "-A", "api", "worker", "-Q", "passport.notifications", "-l", "info"],
        ports=[port(8000, "http")] if served else [],
        live=get("/healthz", 8000, delay=30, timeoutSeconds=10) if served else None,
        ready=get("/readiness", 8000, delay=30, timeoutSeconds=10, periodSeconds=5) if served else None,
    )
    waited = _WAITS if s.generation >= G3 else _WAITS[:2]
    init = [waits(s, f"{name if served else 'drycc-passport'}-init", env(s), *waited)]
    replicas = s.several if served else 1
    return workload(
        s,
        name,
        [inside],
        init=init,
        volumes=_VOLUMES,
        account="drycc-passport",
        replicas=replicas,
        strategy=NEVER_LESS,
    )


def _values(s: Setting) -> dict[str, str]:
    """The third generation's chart does not make the scopes that its controller asks for (drycc/passport#secrets)."""
    values = {"django-secret-key": canary("passport django-secret-key"), "oidc-rsa-private-key": host_keys.SIGNING_KEY}
    for client in ("controller", "grafana"):
        values |= {f"drycc-passport-{client}-{key}": canary(f"passport {client} {key}") for key in ("key", "secret")}
    if s.generation.oauth_scopes and not s.as_charted:
        values["drycc-passport-controller-scopes"] = "openid controller:hook controller:logs controller:metrics"
    return values | url_keys(s, "passport", 1)


def _texts(s: Setting) -> dict[str, str]:
    texts = {"init-applications.json": '[{"name": "controller"}, {"name": "grafana"}]\n'}
    return texts | {"reserved-name-patterns.txt": "^drycc.*$\n^kube.*$\n"} if s.generation.reserved_patterns else texts
