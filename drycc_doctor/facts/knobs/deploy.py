"""The manual's settings for the apps: of the whole platform, and of one app (facts 4.1)."""

from __future__ import annotations

from drycc_doctor.facts.knobs.knob import Knob

_CHAPTER = "Tuning: global and per-app settings"
_ALL = ("g1", "g2", "g3")


def _variable(name: str, dead: tuple[str, ...] = (), instead: str = "") -> Knob:
    return Knob(name, "variable", "controller", _CHAPTER, "tuning-deploy", "4.1", dead, instead)


KNOBS: tuple[Knob, ...] = (
    _variable("DRYCC_DEPLOY_BATCHES"),
    _variable("DRYCC_DEPLOY_TIMEOUT"),
    _variable("IMAGE_PULL_POLICY"),
    _variable("KUBERNETES_DEPLOYMENTS_REVISION_HISTORY_LIMIT"),
    _variable("KUBERNETES_POD_TERMINATION_GRACE_PERIOD_SECONDS"),
    _variable("DRYCC_DEPLOY_REJECT_IF_PROCFILE_MISSING", _ALL),
    _variable("DRYCC_DEPLOY_PROCFILE_MISSING_REMOVE", _ALL),
    _variable("DRYCC_DEFAULT_CONFIG_TAGS", _ALL),
    _variable("KUBERNETES_NAMESPACE_DEFAULT_QUOTA_SPEC", _ALL, "limit plans"),
    Knob("controller.appImagePullPolicy", "value", "controller", _CHAPTER, "tuning-deploy", "4.1"),
)
