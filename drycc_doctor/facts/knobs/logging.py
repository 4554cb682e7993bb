"""Knobs of the chapter on platform logging (facts 7.1, 1.9, 1.10)."""

from __future__ import annotations

from drycc_doctor.facts.knobs.knob import Knob

_CHAPTER = "Platform logging"
_FIRST = ("g1",)


def _value(name: str, chart: str, check: str, source: str = "7.1", dead: tuple[str, ...] = _FIRST) -> Knob:
    return Knob(name, "value", chart, _CHAPTER, check, source, dead)


KNOBS = (
    _value("fluentbit.quickwit.logIndexPrefix", "fluentbit", "logging-prefix"),
    _value("controller.quickwit.logIndexPrefix", "controller", "logging-prefix"),
    _value("quickwit.logIndexPrefix", "quickwit", "logging-prefix"),
    _value("quickwit.indexer.persistence", "quickwit", "logging-storage", "1.10"),
    Knob("QUICKWIT_LOG_INDEX_PREFIX", "variable", "controller", _CHAPTER, "logging-prefix", "4.2", _FIRST),
)
