"""The Helm release, stored as Helm stores it: a Secret for each revision (drycc/release#release-secrets)."""

import gzip
import json
from base64 import b64encode
from collections.abc import Iterator, Sequence
from typing import Any

from drycc_doctor.facts.platform.generations import G2, G3
from drycc_doctor.worlds.platform import host_keys
from drycc_doctor.worlds.platform.controller import upgrade_job
from drycc_doctor.worlds.platform.grafana import OWN, SMTP
from drycc_doctor.worlds.platform.manifest import manifest
from drycc_doctor.worlds.platform.meta import obj
from drycc_doctor.worlds.platform.names import DOMAIN, EXTERNAL, NAMESPACE, RELEASE, Object, Triple, canary
from drycc_doctor.worlds.platform.passport import ADMIN_PASSWORD, OPERATOR, SECRET_KEY
from drycc_doctor.worlds.platform.quickwit import KEPT
from drycc_doctor.worlds.platform.setting import AGE, REGISTRY, UPGRADED, Setting
from drycc_doctor.worlds.platform.stores import database_url, metrics_url, valkey_url
from drycc_doctor.worlds.platform.victoriametrics import KEEP

CONDITIONAL = ("valkey", "storage", "grafana", "database", "registry", "passport", "victoriametrics")
"""Subcharts that the umbrella can drop (drycc/release#dependencies-of-the-umbrella)."""
_ALWAYS = ("builder", "imagebuilder", "controller", "fluentbit", "gateway")
_RUNNERS = ("vmagent", "vminsert", "vmselect", "vmstorage")
_CONSUMERS = {
    "controller": ("database", "valkey", "registry", "passport", "victoriametrics"),
    "passport": ("database", "valkey"),
    "grafana": ("database", "valkey", "passport"),
    "quickwit": ("database", "storage"),
    "builder": ("storage", "registry"),
    "database": ("storage",),
    "registry": ("storage",),
}
"""Each consumer's own flags: they stay true unless they are set (drycc/off-cluster#umbrella-flags-alone)."""


def parts(s: Setting, charted: Sequence[Triple]) -> Iterator[Triple]:
    """The first revision, and the one that is deployed; as charted no pod gets ready, and Helm's wait fails.

    ``charted`` is what the charts made. The third generation's plain Job is in its manifest, done and deleted or not.
    The first revision's has the same values but for those that are made anew (drycc/release#regenerated-secrets).
    """
    left = [upgrade_job(s)] if s.generation >= G3 and not s.as_charted else []
    made = manifest([*charted, *left])
    for revision, ago in ((1, AGE), (2, UPGRADED)):
        status = "failed" if s.as_charted else ("superseded", "deployed")[revision - 1]
        yield _secret(s, _first(made) if revision == 1 else made, revision, status, ago)


def _first(made: str) -> str:
    ours, other = (b64encode(key.encode()).decode() for key in (host_keys.SIGNING_KEY, host_keys.HOST_RSA_KEY))
    return made.replace(ours, other)


def _secret(s: Setting, made: str, revision: int, status: str, ago: float) -> Triple:
    told = _release(s, revision, status, ago) | {"manifest": made}
    packed = bytearray(gzip.compress(json.dumps(told).encode(), mtime=0))
    packed[9] = 255  # the operating system is not told, as Go does it; Pythons differ
    labels = {"owner": "helm", "name": RELEASE, "status": status, "version": str(revision)}
    labels["modifiedAt"] = str(int(s.now - ago))
    name = f"sh.helm.release.v1.{RELEASE}.v{revision}"
    data = {"release": b64encode(b64encode(packed)).decode()}
    return obj(s, "Secret", name, labels=labels, ago=ago, type="helm.sh/release.v1", data=data)


def _release(s: Setting, revision: int, status: str, ago: float) -> Object:
    done = "Install complete" if revision == 1 else "Upgrade complete"
    told = f'Release "{RELEASE}" failed: context deadline exceeded' if status == "failed" else done
    info = {"first_deployed": s.time(AGE), "last_deployed": s.time(ago), "deleted": ""}
    return {
        "name": RELEASE,
        "namespace": NAMESPACE,
        "version": revision,
        "info": info | {"status": status, "description": told},
        "chart": {"metadata": _metadata(s), "values": _defaults(s), "templates": [], "files": []},
        "config": values(s),
        "hooks": [],
    }


def _metadata(s: Setting) -> Object:
    logs = "logger" if s.generation < G2 else "quickwit"
    dependencies = [
        {"name": name, "version": s.chart_version(name), "repository": "oci://registry.example.com/charts"}
        | {"enabled": s.on(name)}
        | ({"condition": f"{name}.enabled"} if name in CONDITIONAL else {})
        for name in (*_ALWAYS, logs, *CONDITIONAL)
    ]
    told: Object = {"name": "workflow", "version": s.chart_version("workflow"), "apiVersion": "v2"}
    return told | {"appVersion": s.app_version("workflow"), "dependencies": dependencies}


def _defaults(s: Setting) -> Object:
    """The chart's own values, as far as they matter: all switched on, and passport's admin / admin."""
    # drycc/passport#admin-account
    told: dict[str, Any] = {name: {"enabled": True} for name in CONDITIONAL}
    for name, flags in _CONSUMERS.items():
        if name != "quickwit" or s.generation.quickwit:
            told.setdefault(name, {}).update({_called(s, flag): {"enabled": True} for flag in flags})
    told["global"] = {"platformDomain": "", "certManagerEnabled": False, "email": "drycc@example.com"}
    told["passport"] |= {"adminUsername": "admin", "adminPassword": "admin", "adminEmail": "admin@email.com"}
    told["passport"] |= {"environment": {}}
    told["grafana"] |= {"adminUsername": "", "adminPassword": "", "persistence": {"enabled": False}}
    told["controller"] |= {"registrationMode": "admin_only", "appGatewayClass": "", "deployHookUrls": ""}
    told["gateway"] = {"gatewayClass": ""}
    told["fluentbit"] = {}
    if s.generation.quickwit:
        told["fluentbit"] = {"quickwit": {"logIndexPrefix": "logs-"}}
        told["controller"]["quickwit"] = {"logIndexPrefix": "logs-"}
        told["quickwit"]["logIndexPrefix"] = "logs-"
    for name in _RUNNERS:
        told["victoriametrics"][name] = {"replicas": 3}
    registry, _, org = REGISTRY.rpartition("/")
    return told | {"imagebuilder": {}, "imageRegistry": registry, "imageOrg": org}


def values(s: Setting) -> Object:
    """What the operator gave: to try it out, hardly anything; else install.sh's values, and where the stores are.

    See drycc/values#install-script-values, drycc/off-cluster#values.
    """
    if s.evaluation:
        return {
            "global": {"platformDomain": DOMAIN},
            "gateway": {"gatewayClass": "istio"},
            "controller": {"appGatewayClass": "istio"},
            "victoriametrics": {name: {"replicas": 1} for name in _RUNNERS},
        }
    kept = _volume("5Gi")
    limits = {"memory": "2512Mi", "hugepages-2Mi": "256Mi"}
    told: dict[str, Any] = {
        "global": {"platformDomain": DOMAIN, "certManagerEnabled": s.tls},
        "gateway": {"gatewayClass": "istio"},
        "database": {"persistence": kept, "resources": {"limits": limits}, "replicas": 3},
        "valkey": {"persistence": kept},
        "storage": {"persistence": kept, "replicas": 4, "zones": 1},
        "grafana": {"persistence": kept},
        "controller": {"appGatewayClass": "istio", "appStorageClass": "longhorn"},
        "passport": {"adminUsername": OPERATOR, "adminPassword": ADMIN_PASSWORD},
        "victoriametrics": {name: {"replicas": 1, "persistence": _volume("10Gi")} for name in KEEP}
        | {name: {"replicas": 1} for name in _RUNNERS if name not in KEEP},
    }
    if s.generation >= G2 and not s.as_charted:
        told["quickwit"] = {name: {"persistence": _volume(size)} for name, size in KEPT.items()}
    told = _elsewhere(s, told) if s.off_cluster else told
    return _hardened(s, told)


def _called(s: Setting, flag: str) -> str:
    """A consumer's flag for a part, as its generation calls it."""
    return s.generation.metrics if flag == "victoriametrics" else flag


def _volume(size: str) -> Object:
    return {"enabled": True, "size": size}


def _hardened(s: Setting, told: dict[str, Any]) -> Object:
    """Keys of one's own where the charts have constants, and more than one pod of what serves users.

    See drycc/failures#default-secrets, drycc/failures#production.
    """
    told["passport"]["environment"] = {"DRYCC_SECRET_KEY": SECRET_KEY}
    if s.generation < G2:
        told["grafana"]["environment"] = {"GF_SECURITY_SECRET_KEY": OWN["GF_SECURITY_SECRET_KEY"]}
        told["controller"]["apiReplicas"] = s.several
    else:
        told["grafana"]["environment"] = OWN | ({} if s.as_charted else SMTP)
        told["controller"]["api"] = {"replicas": s.several}
    told["passport"] |= {"api": {"replicas": s.several}} if s.generation >= G3 else {"replicas": s.several}
    if s.tls:
        told["controller"]["environment"] = dict.fromkeys(("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"), "true")
    told.setdefault("builder", {})["replicas"] = s.several
    return told


def _elsewhere(s: Setting, told: dict[str, Any]) -> Object:
    """The umbrella's flags, the consumers' flags, and the URLs (drycc/off-cluster#values)."""
    for name in EXTERNAL:
        told[name] = {"enabled": False}
    for name, flags in _CONSUMERS.items():
        if s.on(name) and (name != "quickwit" or s.generation.quickwit):
            away = {_called(s, flag): {"enabled": False} for flag in flags if not s.on(flag)}
            told.setdefault(name, {}).update(away)
    for i, name in enumerate(("controller", "passport", "grafana")):
        told[name] |= {"databaseUrl": database_url(name), "valkeyUrl": valkey_url(i)}
    for name in ("controller", "passport"):
        told[name]["databaseReplicaUrl"] = database_url(name, replica=True)
    told["controller"][f"{s.generation.metrics}Url"] = metrics_url()
    login = {f"registry{key.title()}": canary(f"registry {key}") for key in ("username", "password")}
    for name in ("controller", "builder"):
        told[name] |= {"registryHost": EXTERNAL["registry"]} | login
    told["builder"]["registryOrganization"] = "apps"
    style = {"storageLookup": "path"} if s.generation < G2 else {"storagePathStyle": "on"}
    stored = {"storageEndpoint": f"https://{EXTERNAL['storage']}"} | style
    stored |= {f"storage{key.title()}": canary(f"storage {key}") for key in ("accesskey", "secretkey")}
    for name in ("builder", "quickwit") if s.generation.quickwit else ("builder",):
        told[name] = told.get(name, {}) | stored | {"storageBucket": name}
    if s.generation.quickwit:
        told["quickwit"]["databaseUrl"] = database_url("quickwit")
    return told
