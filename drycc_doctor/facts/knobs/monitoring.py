"""Knobs of the chapter on platform monitoring (facts 4.1, 6, 7.2, 11b)."""

from __future__ import annotations

from drycc_doctor.facts.knobs.knob import Knob

_CHAPTER = "Platform monitoring"
_SINCE = ("g2", "g3")
_ALL = ("g1", *_SINCE)
_VICTORIA, _GRAFANA = "victoriametrics", "grafana"


def _metrics(name: str, check: str, dead: tuple[str, ...] = (), instead: str = "") -> Knob:
    path = f"{_VICTORIA}.{name}"
    return Knob(path, "value", _VICTORIA, _CHAPTER, check, "1.12", dead, instead)


KNOBS = (
    _metrics("enabled", "monitoring-off-cluster"),
    _metrics("nodeExporter.enabled", "monitoring-exporters"),
    _metrics("kubeStateMetrics.enabled", "monitoring-exporters"),
    _metrics("node-exporter", "monitoring-exporters", _ALL, f"{_VICTORIA}.nodeExporter"),
    _metrics("kube-state-metrics", "monitoring-exporters", _ALL, f"{_VICTORIA}.kubeStateMetrics"),
    _metrics("vmstorage.persistence", "monitoring-storage"),
    _metrics("vmagent.persistence", "monitoring-storage"),
    Knob("grafana.enabled", "value", _GRAFANA, _CHAPTER, "monitoring-grafana", "8"),
    Knob("grafana.environment.GF_SMTP_ENABLED", "value", _GRAFANA, _CHAPTER, "monitoring-alerts", "6"),
    Knob("grafana.environment.GF_SMTP_HOST", "value", _GRAFANA, _CHAPTER, "monitoring-alerts", "6"),
    Knob("controller.victoriametricsUrl", "value", "controller", _CHAPTER, "monitoring-off-cluster", "8"),
    Knob(
        "controller.prometheusUrl",
        "value",
        "controller",
        _CHAPTER,
        "monitoring-off-cluster",
        "4.1",
        _SINCE,
        "controller.victoriametricsUrl",
    ),
    Knob(
        "grafana.prometheusUrl",
        "value",
        _GRAFANA,
        _CHAPTER,
        "monitoring-off-cluster",
        "4.1",
        _SINCE,
        "controller.victoriametricsUrl",
    ),
)
