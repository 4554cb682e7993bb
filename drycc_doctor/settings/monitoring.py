"""The chapter on platform monitoring (drycc/monitoring#victoriametrics-objects, drycc/monitoring#alerts)."""

from functools import partial

from drycc_doctor.sealing.grammars import BOOLEAN, HOST
from drycc_doctor.settings.setting import settings

_of = partial(settings, chapter="Monitoring")

SETTINGS = (
    *_of("victoriametrics.enabled", check="monitoring-off-cluster"),
    *_of("victoriametrics.nodeExporter.enabled", check="monitoring-exporters"),
    *_of("victoriametrics.kubeStateMetrics.enabled", check="monitoring-exporters"),
    *_of("victoriametrics.vmstorage.persistence victoriametrics.vmagent.persistence", check="monitoring-storage"),
    *_of("grafana.enabled", check="monitoring-grafana"),
    *_of("grafana.environment.GF_SMTP_ENABLED", check="monitoring-alerts", grammar=BOOLEAN),
    *_of("grafana.environment.GF_SMTP_HOST", check="monitoring-alerts", grammar=HOST),
    *_of("controller.victoriametricsUrl", check="monitoring-off-cluster"),
)
