from drycc_doctor.api import Finding, Findings, check, grouped, listing, or_else, passed, skip, subject, warn
from drycc_doctor.facts.apps.namespaces import AppNamespaces
from drycc_doctor.facts.kubernetes.clock import ClusterClock
from drycc_doctor_checks.changes import to_each_app
from drycc_doctor_checks.namespaces import REMEDIES, held_by


@check("apps-leftovers", title="Apps that were destroyed are gone")
def leftovers(app_namespaces: AppNamespaces, cluster_clock: ClusterClock) -> Findings:
    """An app's namespace goes last. While it is there, no app of that name can be made, and its volumes cost money.

    The namespaces of apps that have been going for more than ten minutes are grouped by what the namespace controller
    says holds them: objects with a finalizer that nobody takes away, content that cannot be deleted, an API that does
    not answer. Three are named of each, the others counted.

    `kubectl get namespace NAME -o yaml` shows the conditions; do not take the namespace's own finalizer away: what is in
    it would stay in the cluster's store for ever.
    """
    if not app_namespaces.items:
        yield skip("no-apps", subject.apps("leftovers"), "there is no namespace of an app")
        return
    held = ((one.name, *held_by(one, cluster_clock)) for one in app_namespaces.items)
    groups = grouped((code, (name, message)) for name, code, message in held if code)
    findings = (_stuck(code, group) for code, group in sorted(groups.items()))
    well = f"none of {len(app_namespaces.items)} namespaces of apps is stuck"
    yield from or_else(findings, passed("ok", subject.apps("leftovers"), well))


def _stuck(code: str, group: list[tuple[str, str]]) -> Finding:
    names = sorted(name for name, _ in group)
    why = f"{len(names)} namespaces of destroyed apps do not go: {listing(names)}; the first: {group[0][1]}"
    return warn(code, subject.apps("leftovers"), why, remedy=REMEDIES[code].format(names[0]))


leftovers.must_warn("finalizers", "an object has a finalizer for ever", lambda w: w.app().terminate())
_DISCOVERY = "Discovery failed for some groups, 1 failing: metrics.k8s.io/v1beta1: stale GroupVersion discovery"
_CONTENT = "Some resources are remaining: persistentvolumeclaims. has 1 resource instances"
leftovers.must_warn("discovery", "an API that does not answer keeps all namespaces from going")(
    lambda w: w.app().terminate("NamespaceDeletionDiscoveryFailure", _DISCOVERY)
)
leftovers.must_warn("content", "an object of a destroyed app cannot be deleted")(
    lambda w: w.app().terminate("NamespaceContentRemaining", _CONTENT)
)
leftovers.must_skip("no-apps", "nobody has made an app yet", to_each_app(lambda app: app.be_destroyed()))
leftovers.must_not_know("forbidden", "we may not list namespaces", lambda w: w.deny("list namespaces"))
