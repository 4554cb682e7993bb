from drycc_doctor.api import Finding, Findings, check, fail, grouped, listing, or_else, passed, skip, subject, warn
from drycc_doctor.facts.apps.rollouts import AppDeployment, AppRollouts
from drycc_doctor.facts.kubernetes.objects import condition

_WORDS = {
    "unseen": "have a change that no controller has looked at",
    "refused": "have pods that the API server refuses",
    "stuck": "have a new version that does not become ready",
    "paused": "are paused half way",
}
_REMEDIES = {
    "unseen": "see that the kube-controller-manager runs: kubectl get lease -n kube-system kube-controller-manager",
    "refused": "give the app's namespace what the message asks for: kubectl get resourcequota,limitrange -n {0}",
    "stuck": "kubectl rollout status -n {0} deployment/{1}; drycc releases:rollback -a {0}",
    "paused": "kubectl rollout resume -n {0} deployment/{1}",
}


@check("apps-rollouts", title="The apps' rollouts come to an end")
def rollouts(app_rollouts: AppRollouts) -> Findings:
    """A deploy that does not come to an end leaves an app on its old version, or with fewer pods than it should have.

    The Deployments of all apps are read in one list, of each only what is judged. What is on its way is well. Three apps
    are named of each kind of trouble, the others counted. Where no controller looks at changes, nothing on the cluster
    is rolled out any more.

    `kubectl rollout status` shows what a rollout waits for; `drycc releases:rollback` takes the app back.
    """
    troubles = ((one, *_trouble(one)) for one in app_rollouts.items)
    groups = grouped((code, (one, message)) for one, code, message in troubles if code)
    findings = (_stuck(code, group) for code, group in groups.items())
    about, total = subject.apps(), len(app_rollouts.items)
    well = passed("ok", about, f"none of {total} rollouts of the apps is stuck")
    yield from or_else(findings, well if total else skip("no-apps", about, "no app has a Deployment"))


def _trouble(deployment: AppDeployment) -> tuple[str, str]:
    """A code and what is said; empty for what is on its way."""
    status, generation = deployment.status, deployment.metadata.generation
    refused, progressing = condition(status.conditions, "ReplicaFailure"), condition(status.conditions, "Progressing")
    if generation > status.observed_generation:
        return "unseen", f"generation {generation}, looked at was {status.observed_generation}"
    if refused is not None and refused.true:
        return "refused", refused.message or refused.reason
    if deployment.spec.paused:
        return "paused", progressing.message if progressing else "paused"
    if progressing is not None and progressing.status == "False":
        return "stuck", progressing.message or progressing.reason
    return "", ""


def _stuck(code: str, group: list[tuple[AppDeployment, str]]) -> Finding:
    names = sorted({deployment.metadata.namespace for deployment, _ in group})
    first, message = group[0][0].metadata, group[0][1]
    why = f"{len(group)} rollouts of {len(names)} apps {_WORDS[code]}: {listing(names)}; the first: {message}"
    remedy = _REMEDIES[code].format(first.namespace, first.name)
    return (fail if code == "unseen" else warn)(code, subject.apps(f"rollout-{code}"), why, remedy=remedy)


rollouts.must_fail("unseen", "the controller manager is down, and an app was deployed", lambda w: w.app().go_unseen())
rollouts.must_warn("stuck", "an app's new version does not become ready", lambda w: w.app().stall())
rollouts.must_warn("refused", "a quota refuses an app's pods", lambda w: w.app().refuse())
rollouts.must_warn("paused", "somebody paused an app's rollout", lambda w: w.app().pause())
rollouts.must_skip("no-apps", "there is no app yet", lambda w: w.destroy_apps())
rollouts.must_not_know("forbidden", "we may not list Deployments", lambda w: w.deny("list deployments.apps"))
