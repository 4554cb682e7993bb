"""The variables that the controller knows: of its chart, and of its code (drycc/controller#variables)."""

from __future__ import annotations

from drycc_doctor.facts.knobs import KNOBS
from drycc_doctor.model.glob import fits

RANGES: dict[str, tuple[int, int]] = {
    "GUNICORN_WORKERS": (1, 1024),
    "GUNICORN_TIMEOUT": (0, 86400),
    "GUNICORN_KEEPALIVE": (0, 3600),
    "DRYCC_APP_POD_EXEC_TIMEOUT": (1, 604800),
    "DRYCC_APPLY_TASKS": (1, 1000),
    "DRYCC_FILER_DURATION": (1, 604800),
    "DRYCC_PILELINE_RUN_TIMEOUT": (1, 604800),
    "DRYCC_CACHE_USER_TIME": (0, 604800),
    "DRYCC_INVITATION_EMAIL_LIMIT": (0, 100000),
    "KUBERNETES_LIMITS_MIN_VOLUME": (1, 1048576),
    "KUBERNETES_LIMITS_MAX_VOLUME": (1, 1048576),
    "KUBERNETES_JOB_MAX_TTL_SECONDS_AFTER_FINISHED": (0, 31536000),
}
"""Whole numbers, with the least and the most that make sense."""

CHOICES: dict[str, frozenset[str]] = {
    "K8S_API_VERIFY_TLS": frozenset({"true", "false"}),
    "DRYCC_REGISTRY_LOCATION": frozenset({"on-cluster", "off-cluster"}),
    "DRYCC_APP_DNS_POLICY": frozenset({"ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"}),
}
"""Words, with those that mean something."""

RATES = ("DRYCC_CONTROLLER_THROTTLE_RATES_ANON", "DRYCC_CONTROLLER_THROTTLE_RATES_USER")

_CHART = (
    *("VERSION", "DRYCC_REGISTRY_SECRET_PREFIX", "DRYCC_FILER_IMAGE", "DRYCC_FILER_IMAGE_PULL_POLICY"),
    *("DRYCC_APP_GATEWAY_CLASS", "DRYCC_APP_STORAGE_CLASS", "TZ", "DJANGO_SETTINGS_MODULE", "DRYCC_SECRET_KEY"),
    *("VALKEY_PASSWORD", "DRYCC_VALKEY_URL", "DRYCC_PG_*", "DRYCC_DATABASE_*", "POD_IP", "POD_NAME"),
    *("WORKFLOW_NAMESPACE", "DRYCC_VICTORIAMETRICS_URL", "DRYCC_PASSPORT_*", "QUICKWIT_*", "DRYCC_REGISTRY_*"),
    *("DRYCC_CONTROLLER_RUNNER", "DRYCC_SERVICE_KEY"),
)
_CODE = (
    *("WORKSPACE_NAMESPACE_PREFIX", "DRYCC_METRICS_*", "DRYCC_*_TEMPLATE_PATH", "DRYCC_CERT_KEY_PATH", "EMAIL_*"),
    *("DRYCC_REGISTER_URL", "LOGIN_REDIRECT_URL", "SOCIAL_AUTH_DRYCC_*", "WORKFLOW_MANAGER_URL"),
    "RESERVED_NAME_PATTERNS_PATH",
)
_LANGUAGE = ("*_proxy", "*_PROXY", "PYTHON*", "SSL_*", "LANG", "LC_*", "*_CA_BUNDLE", "GUNICORN_CMD_ARGS")
"""What Python and its libraries read by themselves."""


_OURS = tuple(one for one in KNOBS if one.kind == "variable" and one.chart == "controller")


def known(name: str) -> bool:
    """Whether anything of the controller reads it, or did so once."""
    return name in {one.name for one in _OURS} | RANGES.keys() | CHOICES.keys() or any(
        fits(name, glob) for glob in (*_CHART, *_CODE, *_LANGUAGE)
    )


def dead(generation: str, check: str) -> dict[str, str]:
    """Variables that nothing of a generation reads, with what does the same, as far as one check judges them."""
    return {one.name: one.instead for one in _OURS if one.check == check and generation in one.dead}
