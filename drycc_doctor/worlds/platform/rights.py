"""Rights and walls: Roles, bindings, NetworkPolicies."""

from collections.abc import Iterable

from drycc_doctor.worlds.platform.meta import charted
from drycc_doctor.worlds.platform.names import NAMESPACE, Object, Triple
from drycc_doctor.worlds.platform.setting import Setting


def role(s: Setting, name: str, rules: Iterable[Object], *, heritage: bool = True) -> list[Triple]:
    """A Role and its binding to the ServiceAccount of the same name."""
    made = charted(s, "Role", name, heritage=heritage, rules=list(rules))
    return [made, _binding(s, "Role", name, name, name, heritage=heritage)]


def cluster_role(
    s: Setting, name: str, rules: Iterable[Object], *, heritage: bool = True, binding: str = ""
) -> list[Triple]:
    """A ClusterRole ``<namespace>:<name>`` and its binding to the ServiceAccount of that name."""
    full = f"{NAMESPACE}:{name}"
    made = charted(s, "ClusterRole", full, heritage=heritage, rules=list(rules))
    return [made, _binding(s, "ClusterRole", full, f"{NAMESPACE}:{binding or name}", name)]


def _binding(s: Setting, kind: str, role_name: str, name: str, account: str, *, heritage: bool = True) -> Triple:
    subjects = [{"kind": "ServiceAccount", "name": account, "namespace": NAMESPACE}]
    ref = {"apiGroup": "rbac.authorization.k8s.io", "kind": kind, "name": role_name}
    return charted(s, f"{kind}Binding", name, heritage=heritage, roleRef=ref, subjects=subjects)


def network_policy(
    s: Setting, name: str, selector: dict[str, str], rules: list[Object], way: str = "ingress"
) -> Triple:
    """A NetworkPolicy of a chart: what may come in, or go out (``egress``)."""
    spec = {"podSelector": {"matchLabels": selector}, way: rules, "policyTypes": [way.title()]}
    return charted(s, "NetworkPolicy", name, heritage=False, spec=spec)


_HERE: Object = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": NAMESPACE}}}
FROM_HERE: list[Object] = [{"from": [{"podSelector": {}}]}]
"""Ingress from its own namespace, the platform's."""
FROM_ALL_HERE: list[Object] = [{"from": [_HERE | {"podSelector": {}}]}]
"""The same, said with the namespace's name."""


def from_apps(*apps: str) -> list[Object]:
    """Ingress from pods of the platform's namespace, by their label app."""
    return [{"from": [{"podSelector": {"matchLabels": {"app": app}}} | _HERE]} for app in apps]
