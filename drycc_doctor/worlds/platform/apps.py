"""A few apps that run on the platform, each in a namespace of its own (drycc/apps#application-namespaces)."""

import json
from base64 import b64encode
from collections.abc import Iterator

from drycc_doctor.worlds.platform.around import deployment, proxy, service
from drycc_doctor.worlds.platform.claims import APPS_CLASS, PROTECTED
from drycc_doctor.worlds.platform.cluster import namespace
from drycc_doctor.worlds.platform.containers import container, of_secret, port, tcp, var
from drycc_doctor.worlds.platform.gatewayapi import gateway, listener, listener_set, parent, route
from drycc_doctor.worlds.platform.meta import obj, packed
from drycc_doctor.worlds.platform.names import EXTERNAL, Object, Triple, canary, uid
from drycc_doctor.worlds.platform.services import Port
from drycc_doctor.worlds.platform.setting import Setting

APPS = (
    ("guestbook", "guestbook.example.net", 2),
    ("billing", "billing.example.org", 1),
    ("wiki", "wiki.example.net", 1),
)
"""Name, host name, replicas."""
_HTTP: list[Port] = [("http", 80, 5000)]


def parts(s: Setting) -> Iterator[Triple]:
    for i, (app, host, replicas) in enumerate(APPS):
        yield namespace(s, app, _marks(s, app), _annotations(s, app))
        yield from _web(s, app, replicas)
        yield from _way_in(s, app, host, f"192.0.2.{21 + i}")
        if s.generation.workspaces:
            yield _policy(s, app)
    yield _volume(s, "guestbook", "uploads")


def _volume(s: Setting, app: str, name: str) -> Triple:
    """A volume that many nodes may mount (drycc/apps#other-objects-of-an-application)."""
    spec: Object = {"accessModes": ["ReadWriteMany"], "volumeMode": "Filesystem", "storageClassName": APPS_CLASS}
    spec |= {"resources": {"requests": {"storage": "5Gi"}}, "volumeName": f"pvc-{uid('PersistentVolume', app, name)}"}
    told = {"phase": "Bound", "accessModes": ["ReadWriteMany"], "capacity": {"storage": "5Gi"}}
    kind, marks = "PersistentVolumeClaim", _marks(s, app)
    return obj(s, kind, name, namespace=app, labels=marks, metadata=PROTECTED, spec=spec, status=told)


def _policy(s: Setting, app: str) -> Triple:
    """Its pods are for its workspace, and for the world outside (drycc/apps#network-policy-of-an-application)."""
    team = {"namespaceSelector": {"matchLabels": {"drycc.cc/workspace": "example-team"}}}
    outside = {"ipBlock": {"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]}}
    spec: Object = {"podSelector": {"matchExpressions": [{"key": "drycc.cc/workspace", "operator": "Exists"}]}}
    spec |= {"policyTypes": ["Ingress"], "ingress": [{"from": [team]}, {"from": [outside]}]}
    return obj(s, "NetworkPolicy", app, namespace=app, labels=_marks(s, app), spec=spec)


def _annotations(s: Setting, app: str) -> dict[str, str] | None:
    if not s.generation.workspaces:
        return None
    return _marks(s, app) | {"app.kubernetes.io/managed-by": "drycc"}


def _marks(s: Setting, app: str) -> dict[str, str]:
    """Labels of all that is the app's; the last two since the third generation."""
    told = {"heritage": "drycc"}
    return told | {"drycc.cc/app": app, "drycc.cc/workspace": "example-team"} if s.generation.workspaces else told


def _web(s: Setting, app: str, replicas: int) -> Iterator[Triple]:
    """Its web process, with its Secrets and its Service."""
    name, env, pulls = f"{app}-web", f"{app}-web-v3-env", "private-registry-web"
    pulls += "" if s.on("registry") else "-off-cluster"
    values = {"DATABASE_URL": f"postgres://{app}:{canary(f'{app} database')}@db.example.net/{app}"}
    values |= {"API_KEY": canary(f"{app} API_KEY")}
    where = "127.0.0.1:5555" if s.on("registry") else f"{EXTERNAL['registry']}/apps"
    inside = container(
        name,
        f"{where}/{app}:git-35b3726",
        ports=[port(5000)],
        env=[var("PORT", "5000"), *(of_secret(key, env, key) for key in values)],
        ready=tcp(5000),
        pull="IfNotPresent",
    )
    own = {"app": app, "type": "web"} | _marks(s, app)
    selector = {"app": app, "type": "web", "heritage": "drycc"}
    yield deployment(
        s,
        name,
        app,
        selector,
        [inside],
        labels=own,
        pods=own | {"version": "v3"},
        replicas=replicas,
        automountServiceAccountToken=False,
        imagePullSecrets=[{"name": pulls}],
    )
    yield service(s, app, app, selector, _HTTP, own)
    marks = own | {"class": "env", "version": "v3"}
    yield obj(s, "Secret", env, namespace=app, labels=marks, type="Opaque", data=packed(values))
    yield _pull_secret(s, app, pulls)


def _pull_secret(s: Setting, app: str, name: str) -> Triple:
    host = "127.0.0.1:5555" if s.on("registry") else EXTERNAL["registry"]
    login = {key: canary(f"registry {key}") for key in ("username", "password")}
    login["auth"] = b64encode(f"{login['username']}:{login['password']}".encode()).decode()
    data = packed({".dockerconfigjson": json.dumps({"auths": {host: login}})})
    kind = "kubernetes.io/dockerconfigjson"
    return obj(s, "Secret", name, namespace=app, labels=_marks(s, app), type=kind, data=data)


def _way_in(s: Setting, app: str, host: str, address: str) -> Iterator[Triple]:
    """Its own Gateway with its own address, and its route."""
    labels, sets = _marks(s, app), s.generation.listener_set
    section = "http" if sets else "http-80-0"
    listeners: list[Object] = [listener("http-80", 80, "HTTP")] if sets else [listener(section, 80, "HTTP", host)]
    made = gateway(s, app, listeners, namespace=app, labels=labels, sets=sets)
    yield made
    where, added = parent("Gateway", app, section), []
    if sets:
        mine = f"{app}-http-80"
        added = [listener_set(s, mine, app, [listener(section, 80, "HTTP", host)], namespace=app, labels=labels)]
        where = parent("ListenerSet", mine, section)
    yield from added
    yield route(s, "HTTPRoute", app, [where], (app, 80), hosts=[host], namespace=app, labels=labels)
    yield from proxy(s, address, made[2], *(one[2] for one in added))
