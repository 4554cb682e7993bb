from functools import partial
from itertools import chain

from drycc_doctor.api import Findings, Missing, check, fail, listing, or_else, passed, skip, subject, warn
from drycc_doctor.facts.apps.rollouts import AppDeployment, AppRollouts
from drycc_doctor.facts.platform.generations import Generation
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.facts.release.helm import HelmRelease
from drycc_doctor.facts.release.variables import Variables, is_set, variables
from drycc_doctor.settings import dead_variables, judged_by
from drycc_doctor_checks.changes import set_env, unknown_without
from drycc_doctor_checks.tuning.bounds import about, out_of_bounds

_GRACE, _HISTORY = 3600, 1000


@check("tuning-deploy", title="The settings of deploys do what they say")
def deploy(components: Components, helm_release: HelmRelease | Missing, app_rollouts: AppRollouts) -> Findings:
    """How apps are deployed is set by variables of the controller, and of each app by its own configuration.

    Those of the platform are read from the controller's Deployment and from `controller.environment` of the Helm
    release: their types, their ranges, and those that nothing reads any more (default tags, the quota of namespaces,
    the two of missing Procfiles). Those of the apps are read from their Deployments, as they carry them: no pull, or no
    revision to roll back to, or an end without grace. Three apps are named of each kind, the others counted.

    Set `controller.environment` as the finding says, then `helm upgrade`; of an app, `drycc config:set` and redeploy.
    """
    part = components.controller
    if part is None:
        yield skip("no-controller", subject.component("drycc-controller"), "there is no controller that deploys")
        return
    given = variables(part, helm_release, "controller")
    findings = chain(
        _dead(given, components.generation),
        out_of_bounds(given, deploy.id, ": deploys fail"),
        _policy(given),
        _apps(app_rollouts),
    )
    well = passed("ok", subject.component(part.name), "the settings of deploys are known and within reason")
    yield from or_else(findings, well)


def _dead(given: Variables, generation: Generation) -> Findings:
    for name, instead in dead_variables(deploy.id, generation.order).items():
        if name in given:
            remedy = f"take it out of controller.environment{f'; {instead} do the same' if instead else ''}"
            yield warn("dead", about(name), f"{name} is set, and the controller does not read it", remedy=remedy)


def _policy(given: Variables) -> Findings:
    value = given.get("IMAGE_PULL_POLICY")
    words = next(one.words for one in judged_by(deploy.id) if one.name == "IMAGE_PULL_POLICY")
    if is_set(value) and value not in words:
        why = "IMAGE_PULL_POLICY is none of Always, IfNotPresent and Never: the API server refuses every deploy"
        remedy = "set controller.appImagePullPolicy to IfNotPresent or Always, then helm upgrade"
        yield fail("no-such-policy", subject.setting("controller.appImagePullPolicy"), why, remedy=remedy)


def _apps(app_rollouts: AppRollouts) -> Findings:
    history, grace = "KUBERNETES_DEPLOYMENTS_REVISION_HISTORY_LIMIT", "KUBERNETES_POD_TERMINATION_GRACE_PERIOD_SECONDS"
    odd = {
        "never-pulled": (_never, "never pull their image", "IMAGE_PULL_POLICY=IfNotPresent"),
        "no-history": (_history, f"keep no revision, or more than {_HISTORY}", f"{history}=10"),
        "odd-grace": (_grace, f"end without grace, or wait for more than {_GRACE} seconds", f"{grace}=30"),
    }
    for code, (is_odd, what, setting) in odd.items():
        names = sorted({one.metadata.namespace for one in app_rollouts.items if is_odd(one)})
        if names:
            why = f"{len(names)} apps {what}: {listing(names)}"
            yield warn(code, subject.apps(f"tuning-{code}"), why, remedy=f"drycc config:set {setting} -a {names[0]}")


def _never(one: AppDeployment) -> bool:
    return any(box.image_pull_policy == "Never" for box in one.spec.template.spec.containers)


def _history(one: AppDeployment) -> bool:
    limit = one.spec.revision_history_limit
    return limit is not None and not 0 < limit <= _HISTORY


def _grace(one: AppDeployment) -> bool:
    grace = one.spec.template.spec.termination_grace_period_seconds
    return grace is not None and not 0 < grace <= _GRACE


_set = partial(set_env, "controller")
deploy.must_warn("dead", "the manual's default tags are set", _set("DRYCC_DEFAULT_CONFIG_TAGS", '{"role": "a"}'))
deploy.must_fail("not-a-number", "the timeout of deploys has a unit", _set("DRYCC_DEPLOY_TIMEOUT", "2m"))
deploy.must_warn("out-of-range", "deploys are given up after a second", _set("DRYCC_DEPLOY_TIMEOUT", "1"))
deploy.must_fail("no-such-policy", "the pull policy is misspelt", _set("IMAGE_PULL_POLICY", "Allways"))
deploy.must_warn("never-pulled", "an app's image is never pulled", lambda w: w.app().deploy_with(pull="Never"))
deploy.must_warn("no-history", "an app keeps no revision to roll back to", lambda w: w.app().deploy_with(history=0))
deploy.must_warn("odd-grace", "an app's pods are killed at once", lambda w: w.app().deploy_with(grace=0))
unknown_without(deploy, "list deployments.apps")
deploy.must_skip("no-controller", "the controller is gone", lambda w: w.component("controller").delete())
