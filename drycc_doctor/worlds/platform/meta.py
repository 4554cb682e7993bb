"""Metadata and the simple objects: Secrets, ConfigMaps, accounts."""

from base64 import b64encode
from typing import Any

from drycc_doctor.worlds.platform.names import NAMESPACE, RELEASE, Object, Triple, uid
from drycc_doctor.worlds.platform.setting import AGE, Setting

HERITAGE = {"heritage": "drycc"}
"""On most objects of the charts (drycc/objects#labels)."""
_HELM = {"meta.helm.sh/release-name": RELEASE, "meta.helm.sh/release-namespace": NAMESPACE}
MANAGED = {"app.kubernetes.io/managed-by": "Helm"}


def obj(
    s: Setting,
    api: str,
    plural: str,
    kind: str,
    name: str,
    *,
    namespace: str = NAMESPACE,
    labels: dict[str, str] | None = None,
    annotations: dict[str, str] | None = None,
    ago: float = AGE,
    **rest: Any,
) -> Triple:
    """Any object; an empty ``namespace`` is the cluster's."""
    metadata: Object = {"name": name} | ({"namespace": namespace} if namespace else {})
    metadata |= {"uid": uid(kind, namespace, name), "creationTimestamp": s.time(ago)}
    metadata |= {"labels": dict(labels)} if labels else {}
    metadata |= {"annotations": dict(annotations)} if annotations else {}
    return api, plural, {"apiVersion": api, "kind": kind, "metadata": metadata} | rest


def charted(
    s: Setting,
    api: str,
    plural: str,
    kind: str,
    name: str,
    *,
    namespace: str = NAMESPACE,
    heritage: bool = True,
    labels: dict[str, str] | None = None,
    annotations: dict[str, str] | None = None,
    **rest: Any,
) -> Triple:
    """An object that Helm made from a chart."""
    told = MANAGED | (HERITAGE if heritage else {}) | (labels or {})
    return obj(
        s, api, plural, kind, name, namespace=namespace, labels=told, annotations=_HELM | (annotations or {}), **rest
    )


def owner(of: Object) -> list[Object]:
    """The ownerReferences of what a controller made for an object."""
    metadata = of["metadata"]
    told = {"apiVersion": of["apiVersion"], "kind": of["kind"], "name": metadata["name"], "uid": metadata["uid"]}
    return [told | {"controller": True, "blockOwnerDeletion": True}]


def packed(values: dict[str, str]) -> dict[str, str]:
    """A Secret's data."""
    return {k: b64encode(v.encode()).decode() for k, v in values.items()}


def secret(s: Setting, name: str, values: dict[str, str], *, namespace: str = NAMESPACE, **rest: Any) -> Triple:
    """A Secret of a chart; without keys it has no data at all, as the API server returns it."""
    data = {"data": packed(values)} if values else {}
    return charted(s, "v1", "secrets", "Secret", name, namespace=namespace, **(data | {"type": "Opaque"} | rest))


def config(s: Setting, name: str, texts: dict[str, str]) -> Triple:
    """A ConfigMap of a chart."""
    return charted(s, "v1", "configmaps", "ConfigMap", name, data=texts)


def account(s: Setting, name: str) -> Triple:
    """A ServiceAccount."""
    return charted(s, "v1", "serviceaccounts", "ServiceAccount", name)
