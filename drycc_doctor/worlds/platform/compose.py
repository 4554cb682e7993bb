"""A whole platform: what the charts make, and what the controllers of Kubernetes make of that."""

import json
from collections.abc import Iterator

from drycc_doctor.facts.platform.generations import G3, generation_named
from drycc_doctor.worlds.platform import (
    apps,
    around,
    builder,
    cert_manager,
    claims,
    cluster,
    controller,
    database,
    gateway,
    grafana,
    hardened,
    helm,
    kubelet,
    logs,
    passport,
    quickwit,
    registry,
    runs,
    storage,
    usage,
    valkey,
    victoriametrics,
)
from drycc_doctor.worlds.platform.endpoints import slices
from drycc_doctor.worlds.platform.istio.reading import Istiod
from drycc_doctor.worlds.platform.istio.written import statuses
from drycc_doctor.worlds.platform.names import NAMESPACE, Object, Triple
from drycc_doctor.worlds.platform.rollout import Rollout
from drycc_doctor.worlds.platform.setting import AGE, UPGRADED, Setting

_CHARTS = {
    "controller": controller.parts,
    "passport": passport.parts,
    "builder": builder.parts,
    "database": database.parts,
    "valkey": valkey.parts,
    "storage": storage.parts,
    "registry": registry.parts,
    "fluentbit": logs.parts,
    "quickwit": quickwit.parts,
    "grafana": grafana.parts,
    "victoriametrics": victoriametrics.parts,
    "gateway": gateway.parts,
}
_LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"


def objects(
    generation: str,
    *,
    off_cluster: bool = False,
    tls: bool = False,
    as_charted: bool = False,
    evaluation: bool = False,
    now: float,
) -> list[Triple]:
    """(API version, resource, object) of a healthy platform, as an API server returns them.

    ``generation`` is the name of one (drycc/generations#overview); ``now`` is in seconds since the epoch, and
    all times are offsets from it. ``off_cluster``: the stores run elsewhere (drycc/off-cluster#values). ``tls``:
    cert-manager is on (drycc/tls#the-switch).
    ``as_charted``: the third generation with the references that its charts leave dangling, and what comes of them
    (drycc/generations#dangling-references); without it these keys are there. Elsewhere nothing dangles, and it changes
    nothing. ``evaluation``: nothing is set but the domain and the gateway's class: the charts' defaults
    (drycc/gateway#public-names, drycc/gateway#gateway-class).
    """
    of = generation_named(generation)
    s = Setting(of, off_cluster, tls, as_charted and of >= G3, now, evaluation)
    charted = [*_charted(s)]
    written = [*cluster.parts(s), *around.parts(s), *charted, *helm.parts(s, charted), *apps.parts(s)]
    written += [] if evaluation else hardened.parts(s)
    written += cert_manager.parts(s) if tls else []  # last: without it all others are the same
    made = [*written, *_made(s, written)]
    _tell_of_gateways(s, made)
    _remember(s, made)
    # nothing is shared between objects, nor with the next platform: whoever gets them may change them
    return [(api, plural, json.loads(json.dumps(obj))) for api, plural, obj in made]


def _charted(s: Setting) -> Iterator[Triple]:
    for name, parts in _CHARTS.items():
        if s.on(name) and (name != "quickwit" or s.generation.quickwit):
            yield from parts(s)


def _made(s: Setting, written: list[Triple]) -> list[Triple]:
    """What controllers and kubelets make."""
    keys = kubelet.known(written)
    rollout = Rollout(s, keys)
    made: list[Triple] = []
    for _, plural, obj in written:
        if plural in {"deployments", "statefulsets", "daemonsets"}:
            made += _rolled_out(s, rollout, plural, obj)
        elif plural == "cronjobs":
            made += runs.of_cron_job(s, rollout, keys, obj)
        elif plural == "jobs":
            made += runs.of_job(s, rollout, keys, obj)
    pods = [obj for _, plural, obj in made if plural == "pods"]
    made += slices(s, [obj for _, plural, obj in written if plural == "services"], pods)
    made += usage.of_pods(s, pods)
    newest = next(pod for pod in pods if pod["metadata"]["namespace"] == NAMESPACE)
    made += kubelet.events(s, newest)
    if s.on("database"):
        made += database.patroni(s, next(pod for pod in pods if pod["metadata"]["name"] == f"{database.NAME}-0"))
    return made


class _Made:
    """What was made, as istiod reads it."""

    def __init__(self, made: list[Triple]) -> None:
        self._found = {
            (plural, obj["metadata"].get("namespace", ""), obj["metadata"]["name"]): obj for _, plural, obj in made
        }

    def view(self, plural: str, namespace: str = "") -> list[Object]:
        return [obj for (kind, home, _), obj in self._found.items() if kind == plural and namespace in {"", home}]

    def peek(self, plural: str, name: str, namespace: str) -> Object | None:
        return self._found.get((plural, namespace, name))


def _tell_of_gateways(s: Setting, made: list[Triple]) -> None:
    """The statuses of the Gateway API's objects, as istiod writes them."""
    found = _Made(made)
    for (plural, namespace, name), status in statuses(found, Istiod(), s.time(UPGRADED)).items():
        if (obj := found.peek(plural, name, namespace)) is not None:
            obj["status"] = status


def _rolled_out(s: Setting, rollout: Rollout, plural: str, workload: Object) -> Iterator[Triple]:
    made = list(rollout.roll_out(plural, workload))
    yield from made
    pods = [obj for _, each, obj in made if each == "pods"]
    if plural == "statefulsets":
        yield from claims.of_statefulset(s, workload, pods)
    for volume in pods[0]["spec"].get("volumes") or []:
        claimed = volume.get("persistentVolumeClaim")
        if claimed and plural == "deployments":  # the first generation's Grafana: drycc/monitoring#grafana-objects
            yield from claims.bound(s, claimed["claimName"], "5Gi", {"heritage": "drycc"}, pods[0]["spec"]["nodeName"])


def _remember(s: Setting, made: list[Triple]) -> None:
    """What kubectl and the API server remember of objects: a whole Secret in an annotation, and who wrote what."""
    found = {(plural, obj["metadata"]["name"]): obj for _, plural, obj in made}
    secret = found["secrets", "controller-creds"]
    metadata = {k: secret["metadata"][k] for k in ("name", "namespace")}
    copied = {k: secret[k] for k in ("apiVersion", "kind", "type", "data")} | {"metadata": metadata}
    secret["metadata"]["annotations"][_LAST_APPLIED] = json.dumps(copied)
    builder = found["deployments", "drycc-builder"]
    builder["metadata"]["managedFields"] = [_written_by_helm(s, builder, UPGRADED, {"f:spec": {}})]
    for _, plural, obj in made:
        if plural in {"secrets", "configmaps"} and obj["metadata"].get("namespace") == NAMESPACE:
            ago = UPGRADED if obj["metadata"]["name"] in _ANEW else AGE
            keys: Object = {f"f:{key}": {} for key in obj.get("data") or {}}
            fields: Object = {"f:metadata": {"f:labels": {"f:heritage": {}}}} | ({"f:data": keys} if keys else {})
            obj["metadata"]["managedFields"] = [_written_by_helm(s, obj, ago, fields)]


_ANEW = {"passport-creds", "builder-ssh-private-keys"}
"""Written at every upgrade (drycc/release#regenerated-secrets)."""


def _written_by_helm(s: Setting, obj: Object, ago: float, fields: Object) -> Object:
    told = {"manager": "helm", "operation": "Update", "apiVersion": obj["apiVersion"], "time": s.time(ago)}
    return told | {"fieldsType": "FieldsV1", "fieldsV1": fields}
