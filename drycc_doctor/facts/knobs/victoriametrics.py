"""The manual's chapter of VictoriaMetrics (facts 1.12, 4.1, 7.2, 8, 11b)."""

from __future__ import annotations

from drycc_doctor.facts.knobs.knob import Knob

_ALL = ("g1", "g2", "g3")
_CHECK = "tuning-victoriametrics"
_CHAPTER = "Tuning: fluentbit, Grafana, VictoriaMetrics, registry"


def _of(name: str, source: str, check: str = _CHECK, dead: tuple[str, ...] = (), instead: str = "") -> Knob:
    return Knob(f"victoriametrics.{name}", "value", "victoriametrics", _CHAPTER, check, source, dead, instead)


KNOBS: tuple[Knob, ...] = (
    *(_of(f"{part}.replicas", "1.12") for part in ("vmagent", "vminsert", "vmselect", "vmstorage")),
    *(_of(f"{part}.persistence.enabled", "7.2") for part in ("vmagent", "vmstorage")),
    *(_of(f"{part}.persistence.size", "9.3") for part in ("vmagent", "vmstorage")),
    _of("nodeExporter.enabled", "1.12"),
    _of("kubeStateMetrics.enabled", "1.12"),
    _of("enabled", "8", "tuning-off-cluster"),
    _of("node-exporter", "1.12", "tuning-ignored-values", _ALL, "victoriametrics.nodeExporter"),
    _of("kube-state-metrics", "1.12", "tuning-ignored-values", _ALL, "victoriametrics.kubeStateMetrics"),
    _of("vmstorage.temporary", "1.12", "tuning-ignored-values", _ALL),
    Knob("controller.victoriametricsUrl", "value", "controller", _CHAPTER, "tuning-off-cluster", "8"),
)
"""Working and dead."""
