"""The chapter "Production": storage elsewhere, accounts (facts 3.5, 4.1, 6, 8)."""

from __future__ import annotations

from drycc_doctor.facts.knobs.knob import Knob

OTHER_CLOUDS = ("gcs", "gcr", "azure", "swift")
"""Blocks of values of which older manuals tell; only what speaks S3 can be used (facts 8, 11b)."""
_ALL = ("g1", "g2", "g3")


_AVAILABILITY = ("production-replicas", "production-disruption", "production-images", "production-backups")


def _chapter(check: str) -> str:
    if check in _AVAILABILITY:
        return "Production: availability"
    return f"Production: {'storage' if check == 'production-storage' else 'access'}"


def _value(name: str, check: str, source: str, *, dead: tuple[str, ...] = (), instead: str = "") -> Knob:
    return Knob(name, "value", name.partition(".")[0], _chapter(check), check, source, dead, instead)


KNOBS: tuple[Knob, ...] = (
    *(_value(name, "production-storage", "8", dead=_ALL, instead="builder.storageEndpoint") for name in OTHER_CLOUDS),
    _value("storage.enabled", "production-storage", "8"),
    _value("storage.persistence.enabled", "production-storage", "1.7"),
    _value("database.enabled", "production-storage", "8"),
    _value("registry.enabled", "production-storage", "8"),
    Knob("REGISTRATION_ENABLED", "variable", "passport", "Production: access", "production-registration", "3.5"),
    _value("passport.adminUsername", "production-passport-admin", "4.3"),
    _value("passport.adminPassword", "production-passport-admin", "4.3"),
    Knob("DRYCC_SECRET_KEY", "variable", "passport", "Production: access", "production-default-secrets", "4.3"),
    _value("grafana.user", "tuning-ignored-values", "4.1", dead=_ALL, instead="grafana.adminUsername"),
    _value("grafana.password", "tuning-ignored-values", "4.1", dead=_ALL, instead="grafana.adminPassword"),
    _value("grafana.allow_sign_up", "tuning-ignored-values", "6", dead=_ALL,
           instead="grafana.environment.GF_USERS_ALLOW_SIGN_UP"),
    _value("grafana.adminUsername", "production-grafana-admin", "6"),
    _value("grafana.adminPassword", "production-grafana-admin", "6"),
    Knob("GF_USERS_ALLOW_SIGN_UP", "variable", "grafana", "Production: access", "production-grafana-signup", "6"),
    Knob("GF_SECURITY_SECRET_KEY", "variable", "grafana", "Production: access", "production-default-secrets", "6"),
    Knob("GF_AUTH_PROXY_WHITELIST", "variable", "grafana", "Production: access", "production-proxy-auth", "6"),
    _value("global.certManagerEnabled", "production-clear-text", "11.33"),
    Knob("SESSION_COOKIE_SECURE", "variable", "controller", "Production: access", "production-clear-text", "4.2"),
    Knob("CSRF_COOKIE_SECURE", "variable", "controller", "Production: access", "production-clear-text", "4.2"),
    _value("controller.api.replicas", "production-replicas", "1.1"),
    _value("passport.api.replicas", "production-replicas", "1.2"),
    _value("builder.replicas", "production-replicas", "1.3"),
    _value("database.cronjob.enabled", "production-backups", "1.5"),
    _value("database.storageEndpoint", "production-backups", "8"),
    _value("imageTag", "production-images", "9.1"),
)  # fmt: skip
"""Every knob of the chapter, working or dead."""
