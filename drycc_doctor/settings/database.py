"""The manual's chapter of the database (drycc/values#database-knobs, drycc/database#variables)."""

from functools import partial

from drycc_doctor.sealing.grammars import CRON, DURATION, INTEGER
from drycc_doctor.settings.setting import ALL, settings

_CHAPTER = "Tuning: database"
_of = partial(settings, chart="database", chapter=_CHAPTER, check="tuning-database")

SETTINGS = (
    *_of("database.persistence.enabled"),
    *_of("database.replicas", grammar=INTEGER),
    *_of("database.cronjob.enabled"),
    *_of("database.cronjob.scheduleCronJob", grammar=CRON),
    *_of("database.cronjob.retainBackupsAge", grammar=DURATION),
    *settings("database.resources", chapter=_CHAPTER, check="tuning-limits"),
    *settings("database.enabled", chapter=_CHAPTER, check="tuning-off-cluster"),
    *_of("RETAIN_BACKUPS_AGE", grammar=DURATION),
    *_of("BACKUP_FREQUENCY", dead=ALL, instead="database.cronjob.scheduleCronJob"),
    *_of("BACKUPS_TO_RETAIN", dead=ALL, instead="database.cronjob.retainBackupsAge"),
)
