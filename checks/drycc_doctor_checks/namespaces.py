"""What keeps a namespace that was deleted, and what to do about it."""

from drycc_doctor.facts.kubernetes.clock import ClusterClock
from drycc_doctor.facts.kubernetes.namespaces import Namespace

_PATIENCE = 600  # seconds; pods have their time to end, volumes to be unmounted
_CODES = {
    "NamespaceDeletionDiscoveryFailure": "discovery",
    "NamespaceDeletionGroupVersionParsingFailure": "discovery",
    "NamespaceDeletionContentFailure": "content",
    "NamespaceFinalizersRemaining": "finalizers",
    "NamespaceContentRemaining": "content",
}
REMEDIES = {
    "discovery": "mend or delete the APIService that does not answer: kubectl get apiservices",
    "content": "kubectl api-resources --verbs=list --namespaced -o name | xargs -n1 kubectl get --ignore-not-found -n {0}",
    "finalizers": "see that the controller that owns the finalizer runs; last of all, take the finalizer from the object",
    "silent": "see that the kube-controller-manager runs: kubectl get lease -n kube-system kube-controller-manager",
}
"""By code; ``{0}`` is the namespace."""


def held_by(namespace: Namespace, clock: ClusterClock) -> tuple[str, str]:
    """A code and what is said; empty for what is not going, or has not been for long."""
    if not namespace.is_going:
        return "", ""
    for each in namespace.blockers:
        if (clock.since(each.last_transition_time) or 0) > _PATIENCE:
            return _CODES[each.type], each.message or each.reason
    # the conditions are first written when it begins to go
    begun = (
        namespace.metadata.deletion_timestamp,
        *(each.last_transition_time for each in namespace.status.conditions),
    )
    if not namespace.blockers and max(clock.since(one) or 0 for one in begun) > _PATIENCE:
        if own := namespace.metadata.finalizers:
            return "finalizers", f"it has finalizers of its own: {', '.join(own)}"
        return "silent", "nothing says what holds it"
    return "", ""
