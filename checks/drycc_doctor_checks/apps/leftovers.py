from drycc_doctor.api import Finding, Findings, check, grouped, listing, or_else, passed, skip, subject, warn
from drycc_doctor.facts.apps.namespaces import AppNamespace, AppNamespaces
from drycc_doctor.facts.kubernetes.clock import ClusterClock

_PATIENCE = 600  # seconds; pods have their time to end, volumes to be unmounted
_CODES = {
    "NamespaceDeletionDiscoveryFailure": "discovery",
    "NamespaceDeletionGroupVersionParsingFailure": "discovery",
    "NamespaceDeletionContentFailure": "content",
    "NamespaceFinalizersRemaining": "finalizers",
    "NamespaceContentRemaining": "content",
}
"""What the namespace controller says, in the order in which it explains (Kubernetes: NamespaceConditionType)."""
_REMEDIES = {
    "discovery": "mend or delete the APIService that does not answer: kubectl get apiservices",
    "content": "kubectl api-resources --verbs=list --namespaced -o name | xargs -n1 kubectl get --ignore-not-found -n {0}",
    "finalizers": "see that the controller that owns the finalizer runs; last of all, take the finalizer from the object",
    "silent": "see that the kube-controller-manager runs: kubectl get lease -n kube-system kube-controller-manager",
}


@check("apps-leftovers", title="Apps that were destroyed are gone")
def leftovers(app_namespaces: AppNamespaces, cluster_clock: ClusterClock) -> Findings:
    """An app's namespace goes last. While it is there, no app of that name can be made, and its volumes cost money.

    The namespaces of apps that have been going for more than ten minutes are grouped by what the namespace controller
    says holds them: objects with a finalizer that nobody takes away, content that cannot be deleted, an API that does
    not answer. Three are named of each, the others counted.

    `kubectl get namespace NAME -o yaml` shows the conditions; do not take the namespace's own finalizer away: what is in
    it would stay in the cluster's store for ever.
    """
    held = ((one.name, *_held_by(one, cluster_clock)) for one in app_namespaces.items)
    groups = grouped((code, (name, message)) for name, code, message in held if code)
    findings = (_stuck(code, group) for code, group in sorted(groups.items()))
    about, total = subject.apps("leftovers"), len(app_namespaces.items)
    well = passed("ok", about, f"none of {total} namespaces of apps is stuck")
    yield from or_else(findings, well if total else skip("no-apps", about, "no app has a namespace"))


def _held_by(namespace: AppNamespace, clock: ClusterClock) -> tuple[str, str]:
    """A code and what is said; empty for what is not going, or has not been for long."""
    if namespace.status.phase != "Terminating":
        return "", ""
    conditions = {each.type: each for each in namespace.status.conditions if each.true}
    for type_, code in _CODES.items():
        if type_ in conditions and (clock.since(conditions[type_].last_transition_time) or 0) > _PATIENCE:
            return code, conditions[type_].message or conditions[type_].reason
    if not conditions and (clock.since(namespace.metadata.deletion_timestamp) or 0) > _PATIENCE:
        return "silent", "nothing says what holds it"
    return "", ""


def _stuck(code: str, group: list[tuple[str, str]]) -> Finding:
    names = sorted(name for name, _ in group)
    why = f"{len(names)} namespaces of destroyed apps do not go: {listing(names)}; the first: {group[0][1]}"
    return warn(code, subject.apps("leftovers"), why, remedy=_REMEDIES[code].format(names[0]))


leftovers.must_warn("finalizers", "an object has a finalizer for ever", lambda w: w.app().terminate())
_DISCOVERY = "Discovery failed for some groups, 1 failing: metrics.k8s.io/v1beta1: stale GroupVersion discovery"
_CONTENT = "Some resources are remaining: persistentvolumeclaims. has 1 resource instances"
leftovers.must_warn("discovery", "an API that does not answer keeps all namespaces from going")(
    lambda w: w.app().terminate("NamespaceDeletionDiscoveryFailure", _DISCOVERY)
)
leftovers.must_warn("content", "an object of a destroyed app cannot be deleted")(
    lambda w: w.app().terminate("NamespaceContentRemaining", _CONTENT)
)
leftovers.must_not_know("forbidden", "we may not list namespaces", lambda w: w.deny("list namespaces"))
leftovers.must_skip("no-apps", "there is no app yet", lambda w: w.destroy_apps())
