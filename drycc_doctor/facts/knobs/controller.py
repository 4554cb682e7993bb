"""The manual's chapter on the controller (facts 4.1, 4.2, 11b)."""

from __future__ import annotations

from drycc_doctor.facts.knobs.knob import Knob

_CHAPTER, _NOW = "Tuning: controller", ("g2", "g3")
_ALL = ("g1", *_NOW)


def _value(name: str, instead: str, dead: tuple[str, ...] = _NOW) -> Knob:
    return Knob(name, "value", "controller", _CHAPTER, "tuning-ignored-values", "4.1", dead, instead)


def _variable(name: str, dead: tuple[str, ...] = (), instead: str = "", source: str = "4.1") -> Knob:
    return Knob(name, "variable", "controller", _CHAPTER, "tuning-controller", source, dead, instead)


KNOBS: tuple[Knob, ...] = (
    _value("controller.registrationMode", "passport.environment.REGISTRATION_ENABLED", _ALL),
    _value("controller.prometheusUrl", "controller.victoriametricsUrl"),
    _value("controller.replicas", "controller.api.replicas"),
    _value("controller.celeryReplicas", ""),
    _value("controller.appRuntimeClass", ""),
    Knob("controller.config.reservedNames", "value", "controller", _CHAPTER, "tuning-controller", "4.1"),
    Knob(
        "REGISTRATION_MODE",
        "variable",
        "controller",
        "Production: access",
        "production-registration",
        "4.1",
        _ALL,
        "passport.environment.REGISTRATION_ENABLED",
    ),
    Knob("DRYCC_DEPLOY_HOOK_URLS", "variable", "controller", "Deploy hooks", "hooks-urls", "4.1"),
    Knob("DRYCC_DEPLOY_HOOK_SECRET_KEY", "variable", "controller", "Deploy hooks", "hooks-secret", "4.1"),
    _variable("GUNICORN_WORKERS"),
    _variable("RESERVED_NAMES", _NOW, "controller.config.reservedNames"),
    _variable("PLATFORM_DOMAIN", _ALL, "global.platformDomain", "0"),
    _variable("GUNICORN_TIMEOUT", source="4.2"),
    _variable("GUNICORN_KEEPALIVE", source="4.2"),
    _variable("K8S_API_VERIFY_TLS", source="4.2"),
    _variable("DRYCC_APP_POD_EXEC_TIMEOUT", source="4.2"),
    _variable("DRYCC_APPLY_TASKS", source="4.2"),
    _variable("DRYCC_FILER_DURATION", source="4.2"),
    _variable("DRYCC_PILELINE_RUN_TIMEOUT", source="4.2"),
    _variable("KUBERNETES_LIMITS_MIN_VOLUME", source="4.2"),
    _variable("KUBERNETES_LIMITS_MAX_VOLUME", source="4.2"),
    _variable("KUBERNETES_JOB_MAX_TTL_SECONDS_AFTER_FINISHED", source="4.2"),
    _variable("DRYCC_CACHE_USER_TIME", source="4.2"),
    _variable("DRYCC_INVITATION_EMAIL_LIMIT", source="4.2"),
    _variable("DRYCC_CONTROLLER_THROTTLE_RATES_ANON", source="3.4"),
    _variable("DRYCC_CONTROLLER_THROTTLE_RATES_USER", source="3.4"),
    _variable("DRYCC_DEBUG", source="4.2"),
)
