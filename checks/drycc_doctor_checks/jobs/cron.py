from datetime import datetime, timedelta
from itertools import chain
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from drycc_doctor.api import Finding, Findings, check, or_else, passed, subject, unknown, warn
from drycc_doctor.facts.kubernetes.clock import Clock, format_duration, timestamp
from drycc_doctor.facts.kubernetes.cron_schedule import last_due
from drycc_doctor.facts.kubernetes.jobs import CronJob, CronJobs
from drycc_doctor.facts.platform.workloads import Platform

_MISSES = 3
"""So many times in a row may be due without a success: the last may still run, the one before may have failed once."""

_DOES = {
    "drycc-controller-cronjob-daily": "nothing tidies up, and what the database knows of apps is not carried to the cluster",
    "drycc-controller-cronjob-hourly": "nobody's usage is measured",
}
"""What each of the controller's does; every generation has them (drycc/controller#periodic-jobs)."""


@check("jobs-cron", title="CronJobs succeed as often as they should")
def cron(platform: Platform, cron_jobs: CronJobs, clock: Clock) -> Findings:
    """The controller's CronJobs measure usage and tidy up, the database's makes backups, the registry's counts waste.

    The last success of each is held against its schedule, in its own time zone, else UTC. One that was due three times
    since is told, and so is one that never succeeded, or that is suspended. The controller's must be there; whether the
    database's is, production-backups tells.

    **A backup's success proves nothing.** The database's backup script hides its failures: it always prints that it is
    done, and its Job is always Complete. Only the sizes of `database/<time>/*.sql.gz` in the object storage tell. The
    registry's garbage collection runs with `--dry-run`, and frees nothing, however well it succeeds.

    Read the log of the last Job; let a suspended one go on; bring a missing one back with `helm upgrade`.
    """
    there = {job.metadata.name for job in cron_jobs.items}
    missing = (_missing(name) for name in _DOES if name not in there)
    findings = chain(missing, (_not_succeeding(job, clock) for job in cron_jobs.items))
    well = f"all {len(cron_jobs.items)} CronJobs succeeded when they last should"
    yield from or_else(findings, passed("ok", subject.platform(platform.namespace), well))


def _missing(name: str) -> Finding:
    remedy = "helm upgrade the release: its chart makes it"
    return warn("missing", subject.thing("CronJob", name), f"CronJob {name} is missing: {_DOES[name]}", remedy=remedy)


def _not_succeeding(job: CronJob, clock: Clock) -> Finding | None:
    name, about = job.metadata.name, subject.thing("CronJob", job.metadata.name)
    if job.spec.suspend:
        remedy = f'kubectl patch cronjob -n @ {name} -p \'{{"spec": {{"suspend": false}}}}\''
        return warn("suspended", about, f"CronJob {name} is suspended", remedy=remedy)
    try:
        ahead = _ahead(job.spec.time_zone, clock.now)
        times = [moment - ahead for moment in last_due(job.spec.schedule, clock.now + ahead, _MISSES)]
    except ValueError:
        return unknown("schedule", about, f"the schedule of CronJob {name} cannot be read: {job.spec.schedule}")
    succeeded, started = job.status.last_successful_time, job.status.last_schedule_time
    known = [moment for moment in map(timestamp, (job.metadata.creation_timestamp, started)) if moment is not None]
    since = timestamp(succeeded) or min(known, default=None)  # at work at least since the earlier one
    if len(times) < _MISSES or since is None or since >= times[-1]:
        return None
    remedy = f"kubectl get jobs -n @; kubectl logs -n @ of the last one whose name begins with {name}"
    if not succeeded:
        why = f"CronJob {name} has never succeeded, and has been at work for {format_duration(clock.now - since)}"
        return warn("never", about, why, remedy=remedy)
    past = clock.since(started)
    begun = "" if past is None else f", and last began {format_duration(past)} ago"
    why = f"CronJob {name} ({job.spec.schedule}) last succeeded {format_duration(clock.now - since)} ago{begun}"
    return warn("overdue", about, why, remedy=remedy)


def _ahead(zone: str, now: float) -> float:
    """Seconds that a time zone is ahead of UTC now; ValueError where nobody here knows it."""
    if zone in {"UTC", "Etc/UTC"}:  # known without a database of time zones
        return 0.0
    try:
        return (datetime.fromtimestamp(now, ZoneInfo(zone)).utcoffset() or timedelta()).total_seconds()
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError(zone) from error


cron.must_warn("missing", "somebody deleted the hourly one")(
    lambda w: w.objects.remove("cronjobs", "drycc-controller-cronjob-hourly")
)
cron.must_warn("missing", "all were deleted", lambda w: w.objects.clear("cronjobs"))
cron.must_warn(
    "overdue", "the daily one fails", lambda w: w.cron("drycc-controller-cronjob-daily").succeed_last(days=5)
)
cron.must_warn("never", "one never succeeded", lambda w: w.cron("drycc-controller-cronjob-hourly").never_succeed())
cron.must_warn("suspended", "somebody suspended the daily CronJob")(
    lambda w: w.cron("drycc-controller-cronjob-daily").obj["spec"].update(suspend=True)
)
cron.must_not_know("schedule", "the schedule has the name of a day")(
    lambda w: w.cron("drycc-controller-cronjob-daily").obj["spec"].update(schedule="0 1 * * MON")
)
