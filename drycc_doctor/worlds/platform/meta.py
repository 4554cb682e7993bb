"""Metadata and the simple objects: Secrets, ConfigMaps, accounts and rights."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from typing import Any

from drycc_doctor.worlds.platform.names import NAMESPACE, RELEASE, Object, Triple, uid
from drycc_doctor.worlds.platform.setting import AGE, Setting

HERITAGE = {"heritage": "drycc"}
"""On most objects of the charts (facts 1)."""
_HELM = {"meta.helm.sh/release-name": RELEASE, "meta.helm.sh/release-namespace": NAMESPACE}
MANAGED = {"app.kubernetes.io/managed-by": "Helm"}
_RBAC = "rbac.authorization.k8s.io/v1"


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


def rule(groups: str, resources: str, verbs: str = "get list watch") -> Object:
    """One rule of a role; words apart by blanks, ``core`` for the group without a name."""
    names = ["" if group == "core" else group for group in groups.split()]
    return {"apiGroups": names, "resources": resources.split(), "verbs": verbs.split()}


def role(s: Setting, name: str, rules: Iterable[Object], *, heritage: bool = True) -> list[Triple]:
    """A Role and its binding to the ServiceAccount of the same name."""
    made = charted(s, _RBAC, "roles", "Role", name, heritage=heritage, rules=list(rules))
    return [made, _binding(s, "rolebindings", "RoleBinding", name, "Role", name, NAMESPACE, heritage=heritage)]


def cluster_role(
    s: Setting, name: str, rules: Iterable[Object], *, heritage: bool = True, binding: str = ""
) -> list[Triple]:
    """A ClusterRole ``<namespace>:<name>`` and its binding to the ServiceAccount of that name."""
    full = f"{NAMESPACE}:{name}"
    made = charted(
        s, _RBAC, "clusterroles", "ClusterRole", full, namespace="", heritage=heritage, rules=list(rules)
    )
    bound = f"{NAMESPACE}:{binding or name}"
    return [made, _binding(s, "clusterrolebindings", "ClusterRoleBinding", bound, "ClusterRole", full, "", subject=name)]


def _binding(
    s: Setting,
    plural: str,
    kind: str,
    name: str,
    role_kind: str,
    role_name: str,
    namespace: str,
    *,
    subject: str = "",
    heritage: bool = True,
) -> Triple:
    subjects = [{"kind": "ServiceAccount", "name": subject or name, "namespace": NAMESPACE}]
    ref = {"apiGroup": "rbac.authorization.k8s.io", "kind": role_kind, "name": role_name}
    return charted(
        s, _RBAC, plural, kind, name, namespace=namespace, heritage=heritage, roleRef=ref, subjects=subjects
    )


def network_policy(
    s: Setting, name: str, selector: dict[str, str], ingress: list[Object] | None = None, egress: list[Object] | None = None
) -> Triple:
    """A NetworkPolicy of a chart: what may come in, or go out."""
    spec: Object = {"podSelector": {"matchLabels": selector}}
    spec |= {} if ingress is None else {"ingress": ingress}
    spec |= {} if egress is None else {"egress": egress}
    spec["policyTypes"] = [k for k, v in (("Ingress", ingress), ("Egress", egress)) if v is not None]
    return charted(s, "networking.k8s.io/v1", "networkpolicies", "NetworkPolicy", name, heritage=False, spec=spec)


def from_apps(*apps: str) -> list[Object]:
    """Ingress from pods of the platform's namespace, by their label app."""
    return [
        {"from": [{"podSelector": {"matchLabels": {"app": app}}, "namespaceSelector": _here()} for app in apps]}
    ]


def from_here() -> list[Object]:
    """Ingress from the platform's namespace."""
    return [{"from": [{"namespaceSelector": _here()}]}]


def _here() -> Object:
    return {"matchLabels": {"kubernetes.io/metadata.name": NAMESPACE}}
