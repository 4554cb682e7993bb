"""The manual's chapter of fluentbit (facts 7.1, 18)."""

from __future__ import annotations

from drycc_doctor.facts.knobs.knob import Knob

_CHECK = "tuning-fluentbit"
_CHAPTER = "Tuning: fluentbit, Grafana, VictoriaMetrics, registry"


def _of(name: str, source: str, check: str = _CHECK) -> Knob:
    return Knob(f"fluentbit.{name}", "value", "fluentbit", _CHAPTER, check, source)


KNOBS: tuple[Knob, ...] = (
    *(_of(f"config.{one}", "18") for one in ("service", "inputs", "filters", "outputs", "parsers", "plugins")),
    _of("flush", "18"),
)
"""All of them work: a user's text takes the place of a whole section."""
