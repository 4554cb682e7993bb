"""Apps that were destroyed are gone."""

from __future__ import annotations

from collections.abc import Iterator

from drycc_doctor.api import UNKNOWN, WARN, Finding, World, check, passed, subject, warn
from drycc_doctor.facts.apps.namespaces import AppNamespace, AppNamespaces
from drycc_doctor.facts.kubernetes.server_clock import ClusterClock

_WORST = 3
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
def leftovers(spaces: AppNamespaces, clock: ClusterClock) -> Iterator[Finding]:
    """An app's namespace goes last. While it is there, no app of that name can be made, and its volumes cost money.

    The namespaces of apps that have been going for more than ten minutes are grouped by what the namespace controller
    says holds them: objects with a finalizer that nobody takes away, content that cannot be deleted, an API that does
    not answer. Three are named of each, the others counted.

    `kubectl get namespace NAME -o yaml` shows the conditions; do not take the namespace's own finalizer away: what is in
    it would stay in the cluster's store for ever.
    """
    groups: dict[str, list[tuple[AppNamespace, str]]] = {}
    for one in spaces.items:
        code, said = _held(one, clock)
        if code:
            groups.setdefault(code, []).append((one, said))
    for code, group in sorted(groups.items()):
        yield _told(code, group)
    if not groups:
        yield passed("ok", subject.apps("leftovers"), f"none of {len(spaces.items)} namespaces of apps is stuck")


def _held(one: AppNamespace, clock: ClusterClock) -> tuple[str, str]:
    """A code and what is said; empty for what is not going, or has not been for long."""
    if one.status.phase != "Terminating":
        return "", ""
    said = {each.type: each for each in one.status.conditions if each.true}
    for type_, code in _CODES.items():
        if type_ in said and (clock.ago(said[type_].last_transition_time) or 0) > _PATIENCE:
            return code, said[type_].message or said[type_].reason
    if not said and (clock.ago(one.metadata.deletion_timestamp) or 0) > _PATIENCE:
        return "silent", "nothing says what holds it"
    return "", ""


def _told(code: str, group: list[tuple[AppNamespace, str]]) -> Finding:
    names = sorted(one.name for one, _ in group)
    others = f" and {len(names) - _WORST} more" if len(names) > _WORST else ""
    why = f"{len(names)} namespaces of destroyed apps do not go: {', '.join(names[:_WORST])}{others}"
    remedy = _REMEDIES[code].format(names[0])
    return warn(code, subject.apps("leftovers"), f"{why}; the first: {group[0][1]}", remedy=remedy)


leftovers.must_be(
    WARN,
    "finalizers",
    "an object of a destroyed app has a finalizer that nobody takes away",
    lambda w: w.app().terminate(),
)


@leftovers.must_be(WARN, "discovery", "an API that does not answer keeps all namespaces from going")
def discovery(world: World) -> None:
    told = "Discovery failed for some groups, 1 failing: metrics.k8s.io/v1beta1: stale GroupVersion discovery"
    world.app().terminate("NamespaceDeletionDiscoveryFailure", told)


@leftovers.must_be(WARN, "content", "an object of a destroyed app cannot be deleted")
def content(world: World) -> None:
    told = "Some resources are remaining: persistentvolumeclaims. has 1 resource instances"
    world.app().terminate("NamespaceContentRemaining", told)


leftovers.must_be(UNKNOWN, "forbidden", "we may not list namespaces", lambda w: w.deny("list namespaces"))
