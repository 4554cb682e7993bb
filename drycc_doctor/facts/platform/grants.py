"""What the charts grant to the accounts of the platform, and what of it is surely used.

See drycc/rights#what-the-charts-grant.
"""

import msgspec

from drycc_doctor.facts.kubernetes.permissions import PolicyRule

_CRUD = "get list create delete"
_WATCH = "get list watch"


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """One binding: what it is called, to whom it gives which role, and what for.

    ``users`` are the workloads that run as the account and need it; ``rules`` are the role's; ``used``, those without
    which ``loss`` follows: the rest is for what is not installed everywhere, or is not served any more.
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


def charted(namespace: str) -> tuple[Grant, ...]:
    """Those of every generation: which of them a platform has, its workloads tell."""
    return (
        _everywhere(
            namespace, "drycc-controller", _CONTROLLERS, "deploys, scaling, runs or deletion of apps fail", *_DEPLOYS
        ),
        _here("drycc-builder", "no push is built", *_BUILDS),
        _everywhere(
            namespace, "drycc-builder", ("drycc-builder",), "it is never ready", _rule("", "namespaces", "list")
        ),
        _here("drycc-database", "Patroni keeps no leader, or no replica", *_LEADS),
        _everywhere(
            namespace, _AGENT, (_AGENT,), "nothing is scraped", _rule("", "nodes services endpoints pods", _WATCH)
        ),
        _everywhere(
            namespace,
            _STATES,
            (_STATES,),
            "the cluster's objects are not counted",
            *_COUNTS,
            binding="kube-state-metrics",
        ),
        _everywhere(
            namespace,
            _COLLECTOR,
            (_COLLECTOR,),
            "no log line is known to be an app's",
            _rule("", "pods namespaces", _WATCH),
        ),
    )


def _rule(group: str, resources: str, verbs: str) -> PolicyRule:
    return PolicyRule((group,), tuple(resources.split()), tuple(verbs.split()))


_CONTROLLERS = ("drycc-controller", "drycc-controller-api", "drycc-controller-celery")
_AGENT, _STATES = "drycc-victoriametrics-vmagent", "drycc-kube-state-metrics"
_COLLECTOR = "drycc-logger-fluentbit"
_DEPLOYS = (
    _rule("", "namespaces services secrets persistentvolumeclaims", _CRUD),
    _rule("", "pods", "get list delete"),
    _rule("", "pods/exec", "get create"),
    _rule("", "pods/log", "get"),
    _rule("apps", "deployments", f"{_CRUD} patch"),
    _rule("apps", "deployments/scale", "get update"),
    _rule("apps", "replicasets", "get list"),
    _rule("batch", "jobs", "create"),
    _rule("gateway.networking.k8s.io", "gateways httproutes", _CRUD),
)
_BUILDS = (_rule("", "pods", _WATCH), _rule("", "pods/log", "get"), _rule("batch", "jobs", "create"))
_LEADS = (_rule("", "endpoints", f"{_WATCH} create patch"), _rule("", "pods", f"{_WATCH} patch"))
_COUNTS = (
    _rule("", "pods nodes namespaces", "list watch"),
    _rule("apps", "deployments statefulsets daemonsets", "list watch"),
)


def _here(name: str, loss: str, *used: PolicyRule) -> Grant:
    """In the platform's namespace: account, role, binding and workload have one name."""
    return Grant(
        binding_kind="RoleBinding",
        binding=name,
        role_kind="Role",
        role=name,
        account=name,
        users=(name,),
        rules=used,
        used=used,
        loss=loss,
    )


def _everywhere(
    namespace: str, account: str, users: tuple[str, ...], loss: str, *used: PolicyRule, binding: str = ""
) -> Grant:
    """In every namespace: the names begin with the platform's (drycc/objects#names)."""
    return Grant(
        binding_kind="ClusterRoleBinding",
        binding=f"{namespace}:{binding or account}",
        role_kind="ClusterRole",
        role=f"{namespace}:{account}",
        account=account,
        users=users,
        rules=used,
        used=used,
        loss=loss,
    )
