"""The manual's chapter of Grafana (facts 4.1, 6, 8)."""

from __future__ import annotations

from drycc_doctor.facts.knobs.knob import Knob

_SINCE_G2 = ("g2", "g3")

_CHAPTER = "Tuning: fluentbit, Grafana, VictoriaMetrics, registry"


def _of(name: str, source: str, check: str = "tuning-grafana", dead: tuple[str, ...] = (), instead: str = "") -> Knob:
    if "." in name:
        return Knob(name, "value", "grafana", _CHAPTER, check, source, dead, instead)
    return Knob(name, "variable", "grafana", _CHAPTER, check, source, dead, instead)


KNOBS: tuple[Knob, ...] = (
    _of("DEFAULT_USER", "6", dead=_SINCE_G2, instead="grafana.adminUsername"),
    _of("DEFAULT_USER_PASSWORD", "6", dead=_SINCE_G2, instead="grafana.adminPassword"),
    _of("ALLOW_SIGN_UP", "6", dead=_SINCE_G2, instead="GF_USERS_ALLOW_SIGN_UP"),
    _of("GF_DATABASE_TYPE", "6"),
    _of("grafana.persistence.enabled", "6"),
    _of("grafana.adminUsername", "6", "production-grafana-admin"),
    _of("grafana.adminPassword", "6", "production-grafana-admin"),
    _of("grafana.prometheusUrl", "4.1", "tuning-ignored-values", _SINCE_G2, "controller.victoriametricsUrl"),
    _of(
        "grafana.victoriametricsUrl",
        "4.1",
        "tuning-ignored-values",
        ("g1", *_SINCE_G2),
        "controller.victoriametricsUrl",
    ),
    *(
        _of(f"grafana.{name}", "8", "tuning-off-cluster")
        for name in ("enabled", "database.enabled", "valkey.enabled", "passport.enabled")
    ),
    *(_of(f"grafana.{name}", "8", "tuning-off-cluster") for name in ("databaseUrl", "valkeyUrl", "passportUrl")),
)
"""Working and dead."""
