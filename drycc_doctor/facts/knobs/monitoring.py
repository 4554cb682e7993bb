"""Knobs of the chapter on platform monitoring (facts 4.1, 6, 7.2, 11b)."""

from __future__ import annotations

from drycc_doctor.facts.knobs.knob import Knob

_CHAPTER = "Monitoring"
_VICTORIA, _GRAFANA = "victoriametrics", "grafana"


def _metrics(name: str, check: str) -> Knob:
    path = f"{_VICTORIA}.{name}"
    return Knob(path, "value", _VICTORIA, _CHAPTER, check, "1.12")


KNOBS = (
    _metrics("enabled", "monitoring-off-cluster"),
    _metrics("nodeExporter.enabled", "monitoring-exporters"),
    _metrics("kubeStateMetrics.enabled", "monitoring-exporters"),
    _metrics("vmstorage.persistence", "monitoring-storage"),
    _metrics("vmagent.persistence", "monitoring-storage"),
    Knob("grafana.enabled", "value", _GRAFANA, _CHAPTER, "monitoring-grafana", "8"),
    Knob("grafana.environment.GF_SMTP_ENABLED", "value", _GRAFANA, _CHAPTER, "monitoring-alerts", "6"),
    Knob("grafana.environment.GF_SMTP_HOST", "value", _GRAFANA, _CHAPTER, "monitoring-alerts", "6"),
    Knob("controller.victoriametricsUrl", "value", "controller", _CHAPTER, "monitoring-off-cluster", "8"),
)
