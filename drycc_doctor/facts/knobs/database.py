"""The manual's chapter of the database (facts 1.5, 4.1, 4.5, 9.3)."""

from __future__ import annotations

from drycc_doctor.facts.knobs.knob import Knob

_ALL = ("g1", "g2", "g3")


def _value(name: str, source: str, check: str = "tuning-database") -> Knob:
    return Knob(f"database.{name}", "value", "database", "Tuning: database", check, source)


def _dead(name: str, instead: str) -> Knob:
    return Knob(name, "variable", "database", "Tuning: database", "tuning-database", "4.1", dead=_ALL, instead=instead)


KNOBS: tuple[Knob, ...] = (
    _value("persistence.enabled", "1.5"),
    _value("replicas", "1.5"),
    _value("cronjob.enabled", "1.5"),
    _value("cronjob.scheduleCronJob", "4.1"),
    _value("cronjob.retainBackupsAge", "4.1"),
    _value("resources", "9.3", "tuning-limits"),
    _value("enabled", "8", "tuning-off-cluster"),
    Knob("RETAIN_BACKUPS_AGE", "variable", "database", "Tuning: database", "tuning-database", "4.5"),
    _dead("BACKUP_FREQUENCY", "database.cronjob.scheduleCronJob"),
    _dead("BACKUPS_TO_RETAIN", "database.cronjob.retainBackupsAge"),
)
"""Working and dead."""
