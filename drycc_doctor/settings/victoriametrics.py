"""The manual's chapter of VictoriaMetrics (drycc/values#victoriametrics-knobs, drycc/monitoring#monitoring-elsewhere)."""

from functools import partial
from typing import Any

from drycc_doctor.sealing.grammars import INTEGER, QUANTITY
from drycc_doctor.settings.setting import ALL, Setting, settings

_NAME, _CHAPTER = "victoriametrics", "Tuning: fluentbit, Grafana, VictoriaMetrics, registry"


def _of(names: str, check: str = "tuning-victoriametrics", **alike: Any) -> tuple[Setting, ...]:
    paths = " ".join(f"{_NAME}.{name}" for name in names.split())
    return settings(paths, chapter=_CHAPTER, check=check, **alike)


_ignored = partial(_of, check="tuning-ignored-values", dead=ALL)

SETTINGS = (
    *_of("vmagent.replicas vminsert.replicas vmselect.replicas vmstorage.replicas", grammar=INTEGER),
    *_of("vmagent.persistence.enabled vmstorage.persistence.enabled"),
    *_of("vmagent.persistence.size vmstorage.persistence.size", grammar=QUANTITY),
    *_of("nodeExporter.enabled kubeStateMetrics.enabled"),
    *_of("enabled", "tuning-off-cluster"),
    *_ignored("node-exporter", instead="victoriametrics.nodeExporter"),
    *_ignored("kube-state-metrics", instead="victoriametrics.kubeStateMetrics"),
    *_ignored("vmstorage.temporary"),
    Setting("controller.victoriametricsUrl", "controller", _CHAPTER, "tuning-off-cluster"),
)
