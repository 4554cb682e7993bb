"""Roles that Kubernetes makes itself, as far as operators bind them (Kubernetes: default roles and role bindings)."""

from collections.abc import Iterator

from drycc_doctor.worlds.platform.meta import obj
from drycc_doctor.worlds.platform.names import Object, Triple
from drycc_doctor.worlds.platform.role_rules import rule
from drycc_doctor.worlds.platform.setting import AGE, DAY, Setting

_LABELS = {"kubernetes.io/bootstrapping": "rbac-defaults"}
_GROUP = "rbac.authorization.k8s.io"
_WRITES = "create delete deletecollection patch update"
_VIEWED = (
    rule("core", "configmaps endpoints persistentvolumeclaims pods pods/log services namespaces"),
    rule("apps", "daemonsets deployments deployments/scale replicasets statefulsets"),
    rule("batch", "cronjobs jobs"),
)
_EDITED = (rule("core", "secrets"), rule("core", "configmaps pods services secrets", _WRITES), *_VIEWED)
_AGGREGATED: dict[str, tuple[Object, ...]] = {"view": _VIEWED, "edit": _EDITED}
"""Their rules are written by a controller, from all roles of a label."""


def parts(s: Setting) -> Iterator[Triple]:
    every = [rule("*", "*", "*"), {"nonResourceURLs": ["*"], "verbs": ["*"]}]
    yield obj(s, "ClusterRole", "cluster-admin", labels=_LABELS, ago=AGE + DAY, rules=every)
    for name, rules in _AGGREGATED.items():
        chosen = {"matchLabels": {f"{_GROUP}/aggregate-to-{name}": "true"}}
        whole: Object = {"aggregationRule": {"clusterRoleSelectors": [chosen]}, "rules": list(rules)}
        yield obj(s, "ClusterRole", name, labels=_LABELS, ago=AGE + DAY, **whole)
    masters = {"apiGroup": _GROUP, "kind": "Group", "name": "system:masters"}
    ref = {"apiGroup": _GROUP, "kind": "ClusterRole", "name": "cluster-admin"}
    told: Object = {"roleRef": ref, "subjects": [masters]}
    yield obj(s, "ClusterRoleBinding", "cluster-admin", labels=_LABELS, ago=AGE + DAY, **told)
    person = {"apiGroup": _GROUP, "kind": "User", "name": "https://login.example.com#ops@example.com"}
    yield obj(s, "ClusterRoleBinding", "operators", ago=AGE, **(told | {"subjects": [person]}))
