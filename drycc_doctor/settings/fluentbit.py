"""The manual's chapter of fluentbit: a user's text takes the place of a section (drycc/logging#fluentbit-configuration)."""

from drycc_doctor.settings.setting import settings

_SECTIONS = ("service", "inputs", "filters", "outputs", "parsers", "plugins")

SETTINGS = settings(
    " ".join([*(f"fluentbit.config.{section}" for section in _SECTIONS), "fluentbit.flush"]),
    chapter="Tuning: fluentbit, Grafana, VictoriaMetrics, registry",
    check="tuning-fluentbit",
)
