from drycc_doctor.api import Findings, check, listing, passed, skip, subject, warn
from drycc_doctor.facts.apps.namespaces import AppNamespaces
from drycc_doctor.facts.apps.pods import UnlabelledPods
from drycc_doctor.facts.platform.workloads import Platform

_LABEL = "drycc.cc/workspace"


@check("apps-network-policy", title="The apps' network policies know their pods")
def network_policy(unlabelled_pods: UnlabelledPods, app_namespaces: AppNamespaces, platform: Platform) -> Findings:
    """Since the third generation each app has a NetworkPolicy that holds for pods with the label of a workspace.

    Pods from before workspaces lack it until they are deployed again: the policy does not hold for them, and any pod of
    the cluster reaches them. Namespaces that lack it are not known as of the same workspace: their pods cannot reach
    other apps of it. Both are counted, three are named.

    Deploy the apps again: `drycc releases:deploy -a NAME` makes new pods with the label.
    """
    about = subject.apps("network-policy")
    if not platform.generation.workspaces:
        yield skip("no-workspaces", about, "apps have workspaces, and policies for them, since the third generation")
        return
    pods = sorted(unlabelled_pods.names)
    namespaces = sorted(one.name for one in app_namespaces.items if _LABEL not in one.metadata.labels)
    if pods:
        why = f"{len(pods)} pods of apps lack the label {_LABEL}: {listing(pods)}; no network policy holds for them"
        remedy = f"deploy these apps again; all are listed by kubectl get pods -A -l 'heritage=drycc,!{_LABEL}'"
        yield warn("unlabelled-pods", about, why, remedy=remedy)
    if namespaces:
        which = f"{len(namespaces)} apps have a namespace without the label {_LABEL}: {listing(namespaces)}"
        remedy = f"deploy these apps again, or kubectl label namespace {namespaces[0]} {_LABEL}=NAME"
        yield warn("unlabelled-namespaces", about, f"{which}; other apps' policies shut them out", remedy=remedy)
    if not pods and not app_namespaces.items:
        yield skip("no-apps", about, "no app has a namespace or a pod")
    elif not pods and not namespaces:
        yield passed("ok", about, f"pods and namespaces of {len(app_namespaces.items)} apps are labelled")


network_policy.must_warn("unlabelled-pods", "an app is older", lambda w: w.app().unlabel(), since="g3")
network_policy.must_warn("unlabelled-namespaces", "it is older", lambda w: w.app().unlabel_space(), since="g3")
network_policy.must_skip("no-workspaces", "no workspaces yet", lambda w: w.app().unlabel(), only=("g1", "g2"))
network_policy.must_skip("no-apps", "there is no app yet", lambda w: w.destroy_apps(), since="g3")
network_policy.must_not_know("forbidden", "we may not list pods", lambda w: w.deny("list pods"), since="g3")
