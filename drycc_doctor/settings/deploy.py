"""The manual's settings for the apps: of the whole platform, and of one app (drycc/values#deploy-knobs)."""

from functools import partial

from drycc_doctor.sealing.grammars import INTEGER, WORD
from drycc_doctor.settings.setting import ALL, settings

_of = partial(settings, chart="controller", chapter="Tuning: global and per-app settings", check="tuning-deploy")

SETTINGS = (
    *_of("DRYCC_DEPLOY_BATCHES", grammar=INTEGER, bounds=(0, 10000)),
    *_of("DRYCC_DEPLOY_TIMEOUT", grammar=INTEGER, bounds=(10, 86400)),
    *_of("IMAGE_PULL_POLICY", grammar=WORD, words=frozenset({"Always", "IfNotPresent", "Never"})),
    *_of("KUBERNETES_DEPLOYMENTS_REVISION_HISTORY_LIMIT", grammar=INTEGER, bounds=(1, 1000)),
    *_of("KUBERNETES_POD_TERMINATION_GRACE_PERIOD_SECONDS", grammar=INTEGER, bounds=(1, 3600)),
    *_of("DRYCC_DEPLOY_REJECT_IF_PROCFILE_MISSING DRYCC_DEPLOY_PROCFILE_MISSING_REMOVE", dead=ALL),
    *_of("DRYCC_DEFAULT_CONFIG_TAGS", dead=ALL),
    *_of("KUBERNETES_NAMESPACE_DEFAULT_QUOTA_SPEC", dead=ALL, instead="limit plans"),
    *_of("controller.appImagePullPolicy", grammar=WORD),
)
