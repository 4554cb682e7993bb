"""Metadata and the simple objects: Secrets, ConfigMaps, accounts."""

from base64 import b64encode
from typing import Any

from drycc_doctor.worlds.platform.kinds import KINDS
from drycc_doctor.worlds.platform.names import NAMESPACE, RELEASE, Object, Triple, uid
from drycc_doctor.worlds.platform.setting import AGE, Setting

HERITAGE = {"heritage": "drycc"}
"""On most objects of the charts (drycc/objects#labels)."""
_HELM = {"meta.helm.sh/release-name": RELEASE, "meta.helm.sh/release-namespace": NAMESPACE}
MANAGED = {"app.kubernetes.io/managed-by": "Helm"}
_KINDS = {
    kind.name: (api, plural, kind.namespaced)
    for api, kinds in reversed(KINDS.items())  # v1 has events too, and comes first
    for plural, kind in kinds.items()
}
"""API version, resource, and whether it is in a namespace."""


def obj(
    s: Setting,
    kind: str,
    name: str,
    *,
    namespace: str = NAMESPACE,
    labels: dict[str, str] | None = None,
    annotations: dict[str, str] | None = None,
    ago: float = AGE,
    metadata: Object | None = None,
    **rest: Any,
) -> Triple:
    """An object of a kind of :data:`KINDS`, made ``ago`` seconds ago; ``metadata`` is more of its metadata."""
    api, plural, namespaced = _KINDS[kind]
    namespace = namespace if namespaced else ""
    made: Object = {"name": name} | ({"namespace": namespace} if namespace else {})
    made |= {"uid": uid(kind, namespace, name), "creationTimestamp": s.time(ago)}
    made |= {"labels": dict(labels)} if labels else {}
    made |= {"annotations": dict(annotations)} if annotations else {}
    return api, plural, {"apiVersion": api, "kind": kind, "metadata": made | (metadata or {})} | rest


def charted(
    s: Setting, kind: str, name: str, *, heritage: bool = True, annotations: dict[str, str] | None = None, **rest: Any
) -> Triple:
    """An object that Helm made from a chart."""
    labels = MANAGED | (HERITAGE if heritage else {})
    return obj(s, kind, name, labels=labels, annotations=_HELM | (annotations or {}), **rest)


def owner(of: Object) -> list[Object]:
    """The ownerReferences of what a controller made for an object."""
    metadata = of["metadata"]
    told = {"apiVersion": of["apiVersion"], "kind": of["kind"], "name": metadata["name"], "uid": metadata["uid"]}
    return [told | {"controller": True, "blockOwnerDeletion": True}]


def packed(values: dict[str, str]) -> dict[str, str]:
    """A Secret's data."""
    return {k: b64encode(v.encode()).decode() for k, v in values.items()}


def secret(s: Setting, name: str, values: dict[str, str]) -> Triple:
    """A Secret of a chart; without keys it has no data at all, as the API server returns it."""
    data: Object = {"data": packed(values)} if values else {}
    return charted(s, "Secret", name, **data, type="Opaque")


def config(s: Setting, name: str, texts: dict[str, str]) -> Triple:
    return charted(s, "ConfigMap", name, data=texts)


def account(s: Setting, name: str) -> Triple:
    return charted(s, "ServiceAccount", name)
