"""The settings of deploys do what they say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from drycc_doctor.api import SKIP, UNKNOWN, WARN, Finding, Missing, check, fail, passed, skip, subject, warn
from drycc_doctor.facts.apps.rollouts import AppDeployment, AppRollouts
from drycc_doctor.facts.controller.variables import dead
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.facts.release.helm import HelmRelease
from drycc_doctor.facts.release.variables import Variables, is_set, number, variables

if TYPE_CHECKING:
    pass

_RANGES = {
    "DRYCC_DEPLOY_BATCHES": (0, 10000),
    "DRYCC_DEPLOY_TIMEOUT": (10, 86400),
    "KUBERNETES_DEPLOYMENTS_REVISION_HISTORY_LIMIT": (1, 1000),
    "KUBERNETES_POD_TERMINATION_GRACE_PERIOD_SECONDS": (1, 3600),
}
_POLICIES = {"Always", "IfNotPresent", "Never"}
_GRACE, _HISTORY, _WORST = 3600, 1000, 3


@check("tuning-deploy", title="The settings of deploys do what they say")
def deploy(components: Components, release: HelmRelease | Missing, apps: AppRollouts) -> Iterator[Finding]:
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
    found = variables(part, release, "controller")
    told = [*_dead(found, components.generation), *_numbers(found), *_policy(found), *_apps(apps)]
    yield from told
    if not told:
        yield passed("ok", subject.component(part.name), "the settings of deploys are known and within reason")


def _about(name: str) -> subject.Subject:
    return subject.setting(f"controller.environment.{name}")


def _dead(found: Variables, generation: str) -> Iterator[Finding]:
    for name, instead in dead(generation, "tuning-deploy").items():
        if name in found:
            remedy = f"take it out of controller.environment{f'; {instead} do the same' if instead else ''}"
            yield warn("dead", _about(name), f"{name} is set, and the controller does not read it", remedy=remedy)


def _numbers(found: Variables) -> Iterator[Finding]:
    for name, (least, most) in _RANGES.items():
        told = number(found.get(name))
        if told is None and is_set(found.get(name)):
            remedy = f"set controller.environment.{name} to a whole number"
            yield fail("not-a-number", _about(name), f"{name} is not a whole number: deploys fail", remedy=remedy)
        elif told is not None and not least <= told <= most:
            remedy = f"set controller.environment.{name} to a number from {least} to {most}"
            yield warn("out-of-range", _about(name), f"{name} is {told}", remedy=remedy)


def _policy(found: Variables) -> Iterator[Finding]:
    value = found.get("IMAGE_PULL_POLICY")
    if is_set(value) and value not in _POLICIES:
        why = "IMAGE_PULL_POLICY is none of Always, IfNotPresent and Never: the API server refuses every deploy"
        remedy = "set controller.appImagePullPolicy to IfNotPresent or Always, then helm upgrade"
        yield fail("no-such-policy", subject.setting("controller.appImagePullPolicy"), why, remedy=remedy)


def _apps(known: AppRollouts) -> Iterator[Finding]:
    odd = {
        "never-pulled": ("never pull their image", "drycc config:set IMAGE_PULL_POLICY=IfNotPresent", _never),
        "no-history": (
            f"keep no revision, or more than {_HISTORY}",
            "drycc config:set KUBERNETES_DEPLOYMENTS_REVISION_HISTORY_LIMIT=10",
            _history,
        ),
        "odd-grace": (
            f"end without grace, or wait for more than {_GRACE} seconds",
            "drycc config:set KUBERNETES_POD_TERMINATION_GRACE_PERIOD_SECONDS=30",
            _grace,
        ),
    }
    for code, (what, remedy, is_odd) in odd.items():
        names = sorted({one.metadata.namespace for one in known.items if is_odd(one)})
        if names:
            others = f" and {len(names) - _WORST} more" if len(names) > _WORST else ""
            why = f"{len(names)} apps {what}: {', '.join(names[:_WORST])}{others}"
            yield warn(code, subject.apps(f"tuning-{code}"), why, remedy=f"{remedy} -a {names[0]}")


def _never(one: AppDeployment) -> bool:
    return any(box.image_pull_policy == "Never" for box in one.spec.template.spec.containers)


def _history(one: AppDeployment) -> bool:
    limit = one.spec.revision_history_limit
    return limit is not None and not 0 < limit <= _HISTORY


def _grace(one: AppDeployment) -> bool:
    grace = one.spec.template.spec.termination_grace_period_seconds
    return grace is not None and not 0 < grace <= _GRACE


deploy.must_be(
    WARN,
    "dead",
    "the manual's default tags are set",
    lambda w: w.component("controller").set_env("DRYCC_DEFAULT_CONFIG_TAGS", '{"role": "worker"}'),
)
deploy.must_fail(
    "not-a-number",
    "the timeout of deploys has a unit",
    lambda w: w.component("controller").set_env("DRYCC_DEPLOY_TIMEOUT", "2m"),
)
deploy.must_be(
    WARN,
    "out-of-range",
    "deploys are given up after a second",
    lambda w: w.component("controller").set_env("DRYCC_DEPLOY_TIMEOUT", "1"),
)
deploy.must_fail(
    "no-such-policy",
    "the pull policy is misspelt",
    lambda w: w.component("controller").set_env("IMAGE_PULL_POLICY", "Allways"),
)
deploy.must_be(WARN, "never-pulled", "an app's image is never pulled", lambda w: w.app().deploy_with(pull="Never"))
deploy.must_be(WARN, "no-history", "an app keeps no revision to roll back to", lambda w: w.app().deploy_with(history=0))
deploy.must_be(WARN, "odd-grace", "an app's pods are killed at once", lambda w: w.app().deploy_with(grace=0))
deploy.must_be(UNKNOWN, "forbidden", "we may not list Deployments", lambda w: w.deny("list deployments.apps"))
deploy.must_be(SKIP, "no-controller", "the controller is gone", lambda w: w.component("controller").delete())
