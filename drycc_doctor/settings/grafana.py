"""The manual's chapter of Grafana (drycc/values#grafana-knobs, drycc/off-cluster#values)."""

from functools import partial

from drycc_doctor.sealing.grammars import BOOLEAN, WORD
from drycc_doctor.settings.setting import ALL, SINCE_G2, settings

_in_chapter = partial(settings, chart="grafana", chapter="Tuning: fluentbit, Grafana, VictoriaMetrics, registry")
_of = partial(_in_chapter, check="tuning-grafana")
_ignored = partial(_in_chapter, check="tuning-ignored-values", instead="controller.victoriametricsUrl")

SETTINGS = (
    *_of("DEFAULT_USER", dead=SINCE_G2, instead="grafana.adminUsername"),
    *_of("DEFAULT_USER_PASSWORD", dead=SINCE_G2, instead="grafana.adminPassword"),
    *_of("ALLOW_SIGN_UP", dead=SINCE_G2, instead="GF_USERS_ALLOW_SIGN_UP", grammar=BOOLEAN),
    *_of("GF_DATABASE_TYPE", grammar=WORD),
    *_of("grafana.persistence.enabled"),
    *_in_chapter("grafana.adminUsername grafana.adminPassword", check="production-grafana-admin"),
    *_ignored("grafana.prometheusUrl", dead=SINCE_G2),
    *_ignored("grafana.victoriametricsUrl", dead=ALL),
    *_in_chapter("grafana.enabled grafana.database.enabled grafana.valkey.enabled", check="tuning-off-cluster"),
    *_in_chapter("grafana.passport.enabled grafana.databaseUrl grafana.valkeyUrl", check="tuning-off-cluster"),
    *_in_chapter("grafana.passportUrl", check="tuning-off-cluster"),
)
