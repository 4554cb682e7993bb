"""The controller's chapter, its deploy hooks, and the variables that the manual does not name.

See drycc/values#controller-knobs, drycc/controller#variables, drycc/controller#throttling, drycc/hooks#settings.
"""

import re
from functools import partial

from drycc_doctor.sealing.grammars import BOOLEAN, COMMIT, HOST, INTEGER, NAME, RATE, TIMEZONE, URLS, WORD
from drycc_doctor.settings.setting import ALL, G1, SINCE_G2, Setting, settings

_CHAPTER, _CHECK = "Tuning: controller", "tuning-controller"
_API = "controller.api"
_value = partial(settings, chapter=_CHAPTER, check="tuning-ignored-values")
_variable = partial(settings, chart="controller", chapter=_CHAPTER, check=_CHECK)
_unnamed = partial(settings, chart="controller")


def _number(name: str, least: int, most: int) -> Setting:
    return Setting(name, "controller", _CHAPTER, _CHECK, grammar=INTEGER, bounds=(least, most))


def _word(name: str, words: str, grammar: re.Pattern[str], chapter: str = "") -> Setting:
    return Setting(name, "controller", chapter, _CHECK, grammar=grammar, words=frozenset(words.split()))


SETTINGS = (
    *_value("controller.registrationMode", dead=ALL, instead="passport.environment.REGISTRATION_ENABLED", grammar=WORD),
    *_value("controller.prometheusUrl", dead=SINCE_G2, instead="controller.victoriametricsUrl"),
    *_value("controller.replicas", dead=ALL, instead=f"{_API}.replicas", first="controller.apiReplicas", grammar=INTEGER),
    *_value("controller.apiReplicas", dead=SINCE_G2, instead=f"{_API}.replicas", grammar=INTEGER),
    *_value("controller.celeryReplicas", dead=SINCE_G2, instead="controller.celery.replicas", grammar=INTEGER),
    *_value("controller.mutateReplicas", dead=SINCE_G2, instead="controller.mutate.replicas", grammar=INTEGER),
    *_value("controller.celery.replicas", dead=G1, instead="controller.celeryReplicas", grammar=INTEGER),
    *_value("controller.mutate.replicas", dead=G1, instead="controller.mutateReplicas", grammar=INTEGER),
    *_value("controller.appRuntimeClass", dead=SINCE_G2),
    *_variable("controller.config.reservedNames", dead=G1, instead="controller.environment.RESERVED_NAMES"),
    Setting("REGISTRATION_MODE", "controller", "Production: access", "production-registration", ALL,
            "passport.environment.REGISTRATION_ENABLED", WORD),
    Setting("DRYCC_DEPLOY_HOOK_URLS", "controller", "Deploy hooks", "hooks-urls", grammar=URLS),
    Setting("DRYCC_DEPLOY_HOOK_SECRET_KEY", "controller", "Deploy hooks", "hooks-secret"),
    Setting("controller.deployHookUrls", "controller", "Deploy hooks", "hooks-urls", grammar=URLS),
    _number("GUNICORN_WORKERS", 1, 1024),
    *_variable("RESERVED_NAMES", dead=SINCE_G2, instead="controller.config.reservedNames"),
    *_variable("PLATFORM_DOMAIN", dead=ALL, instead="global.platformDomain", grammar=HOST),
    _number("GUNICORN_TIMEOUT", 0, 86400),
    _number("GUNICORN_KEEPALIVE", 0, 3600),
    _word("K8S_API_VERIFY_TLS", "true false", BOOLEAN, _CHAPTER),
    _number("DRYCC_APP_POD_EXEC_TIMEOUT", 1, 604800),
    _number("DRYCC_APPLY_TASKS", 1, 1000),
    _number("DRYCC_FILER_DURATION", 1, 604800),
    _number("DRYCC_PILELINE_RUN_TIMEOUT", 1, 604800),
    _number("KUBERNETES_LIMITS_MIN_VOLUME", 1, 1048576),
    _number("KUBERNETES_LIMITS_MAX_VOLUME", 1, 1048576),
    _number("KUBERNETES_JOB_MAX_TTL_SECONDS_AFTER_FINISHED", 0, 31536000),
    _number("DRYCC_CACHE_USER_TIME", 0, 604800),
    _number("DRYCC_INVITATION_EMAIL_LIMIT", 0, 100000),
    *_variable("DRYCC_CONTROLLER_THROTTLE_RATES_ANON DRYCC_CONTROLLER_THROTTLE_RATES_USER", grammar=RATE),
    # of its chart
    _word("DRYCC_REGISTRY_LOCATION", "on-cluster off-cluster", WORD),
    _word("DRYCC_APP_DNS_POLICY", "ClusterFirst ClusterFirstWithHostNet Default None", WORD),
    *_unnamed("VERSION", grammar=COMMIT),
    *_unnamed("DRYCC_REGISTRY_HOST DRYCC_REGISTRY_PROXY_HOST", grammar=HOST),
    *_unnamed("DRYCC_APP_GATEWAY_CLASS DRYCC_APP_STORAGE_CLASS WORKFLOW_NAMESPACE", grammar=NAME),
    *_unnamed("DRYCC_CONTROLLER_RUNNER", grammar=WORD),
    *_unnamed("TZ", grammar=TIMEZONE),
    *_unnamed("DRYCC_REGISTRY_SECRET_PREFIX DRYCC_FILER_IMAGE DRYCC_FILER_IMAGE_PULL_POLICY DJANGO_SETTINGS_MODULE"),
    *_unnamed("DRYCC_SECRET_KEY DRYCC_SERVICE_KEY VALKEY_PASSWORD DRYCC_VALKEY_URL DRYCC_PG_* DRYCC_DATABASE_*"),
    *_unnamed("POD_IP POD_NAME DRYCC_VICTORIAMETRICS_URL DRYCC_PASSPORT_* QUICKWIT_* DRYCC_REGISTRY_*"),
    # read by its code
    *_unnamed("EMAIL_HOST", grammar=HOST),
    *_unnamed("WORKSPACE_NAMESPACE_PREFIX DRYCC_METRICS_* DRYCC_*_TEMPLATE_PATH DRYCC_CERT_KEY_PATH EMAIL_*"),
    *_unnamed("DRYCC_REGISTER_URL LOGIN_REDIRECT_URL SOCIAL_AUTH_DRYCC_* WORKFLOW_MANAGER_URL"),
    *_unnamed("RESERVED_NAME_PATTERNS_PATH"),
)  # fmt: skip
