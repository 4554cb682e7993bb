"""The apps' rollouts come to an end."""

from __future__ import annotations

from collections.abc import Iterator

from drycc_doctor.api import UNKNOWN, WARN, Finding, World, check, fail, passed, subject, warn
from drycc_doctor.facts.apps.rollouts import AppDeployment, AppRollouts
from drycc_doctor.facts.kubernetes.objects import condition

_WORST = 3
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
def rollouts(known: AppRollouts) -> Iterator[Finding]:
    """A deploy that does not come to an end leaves an app on its old version, or with fewer pods than it should have.

    The Deployments of all apps are read in one list, of each only what is judged. What is on its way is well. Three apps are named of each kind of trouble, the others counted. Where no controller looks at changes,
    nothing on the cluster is rolled out any more.

    `kubectl rollout status` shows what a rollout waits for; `drycc releases:rollback` takes the app back.
    """
    groups: dict[str, list[tuple[AppDeployment, str]]] = {}
    for one in known.items:
        code, said = _trouble(one)
        if code:
            groups.setdefault(code, []).append((one, said))
    for code, group in groups.items():
        yield _told(code, group)
    if not groups:
        yield passed("ok", subject.apps(), f"none of {len(known.items)} rollouts of the apps is stuck")


def _trouble(one: AppDeployment) -> tuple[str, str]:
    """A code and what is said; empty for what is on its way."""
    conditions, about = one.status.conditions, one.metadata
    refused, going = condition(conditions, "ReplicaFailure"), condition(conditions, "Progressing")
    if about.generation > one.status.observed_generation:
        return "unseen", f"generation {about.generation}, looked at was {one.status.observed_generation}"
    if refused is not None and refused.true:
        return "refused", refused.message or refused.reason
    if one.spec.paused:
        return "paused", going.message if going else "paused"
    if going is not None and going.status == "False":
        return "stuck", going.message or going.reason
    return "", ""


def _told(code: str, group: list[tuple[AppDeployment, str]]) -> Finding:
    names = sorted({one.metadata.namespace for one, _ in group})
    others = f" and {len(names) - _WORST} more" if len(names) > _WORST else ""
    first, said = group[0]
    why = f"{len(group)} rollouts of {len(names)} apps {_WORDS[code]}: {', '.join(names[:_WORST])}{others}"
    remedy = _REMEDIES[code].format(first.metadata.namespace, first.metadata.name)
    judge = fail if code == "unseen" else warn
    return judge(code, subject.apps(f"rollout-{code}"), f"{why}; the first: {said}", remedy=remedy)


rollouts.must_fail("unseen", "the controller manager is down, and an app was deployed", lambda w: w.app().go_unseen())
rollouts.must_be(WARN, "stuck", "an app's new version does not become ready", lambda w: w.app().stall())


@rollouts.must_be(WARN, "refused", "a quota refuses an app's pods")
def refused(world: World) -> None:
    world.app().refuse()


rollouts.must_be(WARN, "paused", "somebody paused an app's rollout", lambda w: w.app().pause())
rollouts.must_be(
    UNKNOWN, "forbidden", "we may not list Deployments of all namespaces", lambda w: w.deny("list deployments.apps")
)
