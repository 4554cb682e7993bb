"""What the charts grant to the accounts of the platform, and what of it is surely used.

See drycc/rights#what-the-charts-grant.
"""

import msgspec

from drycc_doctor.facts.kubernetes.permissions import PolicyRule


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """One binding: what it is called, to whom it gives which role, and what for.

    ``users`` are the workloads that run as the account and need it; ``rules`` are the role's. Without ``used``, where
    they are granted, ``loss`` follows: the rest is for what is not installed everywhere, or not served any more.
    """

    binding_kind: str  # RoleBinding, ClusterRoleBinding
    binding: str
    role_kind: str  # Role, ClusterRole
    role: str
    account: str
    users: tuple[str, ...]
    rules: tuple[PolicyRule, ...]
    used: tuple[PolicyRule, ...]
    loss: str


def _rule(group: str, resources: str, verbs: str) -> PolicyRule:
    return PolicyRule((group,), tuple(resources.split()), tuple(verbs.split()))


_CRUD, _WATCH, _ROUTES = "get list create delete", "get list watch", "gateway.networking.k8s.io"
_DEPLOYS = (
    _rule("", "namespaces services secrets persistentvolumeclaims", _CRUD),
    _rule("", "pods", "get list"),
    _rule("apps", "deployments", f"{_CRUD} patch"),
    _rule("batch", "jobs", "create"),
    _rule(_ROUTES, "gateways httproutes", f"{_CRUD} patch"),
)
_ELSE = (
    _rule("", "pods", "delete"),
    _rule("", "pods/exec", "get create"),
    _rule("", "pods/log", "get"),
    _rule("apps", "deployments/scale", "get update"),
    _rule("apps", "replicasets", "get list"),
    _rule("networking.k8s.io", "networkpolicies", f"{_CRUD} patch"),
    _rule(_ROUTES, "listenersets tcproutes", f"{_CRUD} patch"),
)
"""What not every controller is granted, and those that are use."""
_BUILDS = (_rule("", "pods", _WATCH), _rule("", "pods/log", "get"), _rule("batch", "jobs", "create"))
_LEADS = (_rule("", "endpoints", f"{_WATCH} create patch"), _rule("", "pods", f"{_WATCH} patch"))
_COUNTS = (_rule("", "pods nodes", "list watch"), _rule("apps", "deployments", "list watch"))
_CONTROLLERS = ("drycc-controller", "drycc-controller-api", "drycc-controller-celery")


def charted(namespace: str) -> tuple[Grant, ...]:
    """Those of every generation: which of them a platform has, its workloads tell."""

    def everywhere(account: str, loss: str, rules: tuple[PolicyRule, ...], binding: str = "") -> Grant:
        """The names of what is the cluster's begin with the platform's namespace (drycc/objects#names)."""
        of, role = "ClusterRole", f"{namespace}:{account}"
        users = _CONTROLLERS if account == "drycc-controller" else (account,)
        return _grant(of, role, f"{namespace}:{binding or account}", account, users, loss, rules)

    return (
        everywhere("drycc-controller", "deploys, scaling, runs or deletion of apps fail", _DEPLOYS),
        everywhere("drycc-builder", "it is never ready", (_rule("", "namespaces", "list"),)),
        _here("drycc-builder", "no push is built", _BUILDS),
        _here("drycc-database", "Patroni keeps no leader, or no replica", _LEADS),
        everywhere(
            "drycc-victoriametrics-vmagent", "nothing is scraped", (_rule("", "nodes services endpoints pods", _WATCH),)
        ),
        everywhere(
            "drycc-kube-state-metrics", "the cluster's objects are not counted", _COUNTS, binding="kube-state-metrics"
        ),
        everywhere(
            "drycc-logger-fluentbit", "no log line is known to be an app's", (_rule("", "pods namespaces", _WATCH),)
        ),
    )


def _here(name: str, loss: str, rules: tuple[PolicyRule, ...]) -> Grant:
    """In the platform's namespace: account, role, binding and workload have one name."""
    return _grant("Role", name, name, name, (name,), loss, rules)


def _grant(
    kind: str, role: str, binding: str, account: str, users: tuple[str, ...], loss: str, rules: tuple[PolicyRule, ...]
) -> Grant:
    return Grant(
        binding_kind=f"{kind}Binding",
        binding=binding,
        role_kind=kind,
        role=role,
        account=account,
        users=users,
        rules=rules,
        used=(*rules, *_ELSE) if account == "drycc-controller" else rules,
        loss=loss,
    )
