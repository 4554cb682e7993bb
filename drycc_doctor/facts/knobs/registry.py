"""The manual's chapter of the registry, and what others need to use one elsewhere (facts 1.8, 4.5, 8)."""

from __future__ import annotations

from drycc_doctor.facts.knobs.knob import Knob

_CHECK = "tuning-registry"
_CHAPTER = "Tuning: fluentbit, Grafana, VictoriaMetrics, registry"


def _of(name: str, source: str, check: str = _CHECK) -> Knob:
    return Knob(name, "value", name.partition(".")[0], _CHAPTER, check, source)


KNOBS: tuple[Knob, ...] = (
    _of("registry.proxy.port", "1.8"),
    _of("registry.storagePathStyle", "4.5"),
    _of("registry.storageEndpoint", "8", "tuning-off-cluster"),
    _of("registry.storageBucket", "8", "tuning-off-cluster"),
    *(
        _of(f"{name}.enabled", "8", "tuning-off-cluster")
        for name in ("registry", "builder.registry", "controller.registry")
    ),
    *(_of(f"{name}.registryHost", "8", "tuning-off-cluster") for name in ("builder", "controller")),
    Knob("DRYCC_STORAGE_PATH_STYLE", "variable", "registry", _CHAPTER, _CHECK, "4.5"),
)
"""Working and dead."""
