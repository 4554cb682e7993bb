from drycc_doctor.api import Findings, Subject, check, fail, passed, skip, subject, warn
from drycc_doctor.facts.kubernetes.clock import DAY, Clock, format_duration
from drycc_doctor.facts.kubernetes.jobs import CronJob, CronJobs
from drycc_doctor.facts.platform.generations import Generation
from drycc_doctor.facts.platform.workloads import Components, LiveWorkload
from drycc_doctor.facts.resources.requests import ResourceRequests
from drycc_doctor.settings import dead_variables
from drycc_doctor_checks.changes import set_env, where_runs

NAME, _CRON_JOB = "drycc-database", "drycc-database-cronjob-backup"
_OLD = 2 * DAY
_UNPROVEN = "the backup Job hides its failures: Complete proves nothing, only the sizes of database/<time>/*.sql.gz in the bucket"


@check("tuning-database", title="The database keeps its data, and dumps of it", hardening=True)
def database(components: Components, demands: ResourceRequests, cron_jobs: CronJobs, clock: Clock) -> Findings:
    """The chart's default keeps the database in emptyDir volumes: when all its pods restart at once, all is lost.

    Judged are the volume claims of StatefulSet drycc-database, its replicas, the CronJob that dumps it, and the age of
    that one's last success. **The success itself proves nothing**: the script hides every failure and the Job is always
    Complete; look at the sizes of `database/<time>/*.sql.gz` in the object storage. BACKUP_FREQUENCY and
    BACKUPS_TO_RETAIN of the manual do nothing since 2022.

    Set database.persistence.enabled before there is anything to lose; on a platform that runs, dump first, for the
    claims of a StatefulSet cannot be changed: it must be deleted and made again.
    """
    part = components.find(NAME)
    if part is None:
        yield skip("elsewhere", subject.component(NAME), "the database runs elsewhere: its keeper backs it up")
        return
    generation = components.generation
    findings = [*_persistence(part, demands), *_dead(part, generation), *_backup(generation, cron_jobs, clock)]
    yield from findings
    if all(finding.code == "no-cronjob-in-chart" for finding in findings):
        yield passed("ok", subject.component(NAME), f"the database has volumes and {part.wanted} replicas; {_UNPROVEN}")


def _persistence(part: LiveWorkload, demands: ResourceRequests) -> Findings:
    about = subject.component(NAME)
    if not any(one.claims for one in demands.items if one.name == NAME):
        remedy = "dump the database, set database.persistence.enabled=true, delete the StatefulSet and upgrade"
        why = "the database is in emptyDir volumes: a restart of all its pods loses every user, app and release"
        yield fail("no-persistence", about, why, remedy=remedy)
    if part.wanted == 1:
        why = "the database has one replica: while its node is down, nothing can be deployed and nobody logs in"
        yield warn("single", about, why, remedy="set database.replicas=3")


def _dead(part: LiveWorkload, generation: Generation) -> Findings:
    names = {variable.name for container in part.containers for variable in container.env}
    for name, instead in dead_variables(database.id, generation.order).items():
        if name in names:
            why = f"{name} is set on the database, and nothing has read it since 2022"
            remedy = f"set {instead} instead" if instead else "take it out; dump the database by a CronJob of your own"
            yield warn("dead-variable", subject.setting(name), why, remedy=remedy)


def _backup(generation: Generation, cron_jobs: CronJobs, clock: Clock) -> Findings:
    cron_job = next((one for one in cron_jobs.items if one.metadata.name == _CRON_JOB), None)
    about = subject.thing("CronJob", _CRON_JOB)
    if cron_job is None and not generation.database_dumps:
        why = "the charts of this generation make no CronJob that dumps the database"
        yield skip("no-cronjob-in-chart", about, why)
    elif cron_job is None:
        remedy = "set database.cronjob.enabled=true, or see that something else dumps it"
        yield warn("no-backup", about, "no CronJob dumps the database", remedy=remedy)
    elif cron_job.spec.suspend:
        yield warn("suspended", about, "the dumps of the database are suspended", remedy="let the CronJob go on")
    else:
        yield from _age(about, cron_job, clock)


def _age(about: Subject, cron_job: CronJob, clock: Clock) -> Findings:
    last = clock.since(cron_job.status.last_successful_time)
    times = [clock.since(cron_job.metadata.creation_timestamp), clock.since(cron_job.status.last_schedule_time)]
    began = max((time for time in times if time is not None), default=None)  # it is as old as this at least
    remedy = f"kubectl logs -n @ of the last Job of {_CRON_JOB}; then look at the sizes in the bucket"
    if last is None and began is not None and began > _OLD:
        yield warn("never", about, f"the database was never dumped; and {_UNPROVEN}", remedy=remedy)
    elif last is not None and last > _OLD:
        why = f"the last dump of the database that came to an end is {format_duration(last)} old; and {_UNPROVEN}"
        yield warn("old", about, why, remedy=remedy)


database.must_fail("no-persistence", "no volumes, as charted", lambda w: w.component("database").keep_nothing())
database.must_warn(
    "single", "the database has one replica", lambda w: w.component("database").workload["spec"].update(replicas=1)
)
database.must_warn("dead-variable", "a dead variable is set", set_env("database", "BACKUP_FREQUENCY", "3600"))
_no_backup = where_runs("database", lambda w: w.objects.remove("cronjobs", _CRON_JOB))
database.must_warn("no-backup", "the CronJob is switched off", _no_backup, since="g2")
database.must_warn("suspended", "somebody suspended the CronJob", since="g2")(
    lambda w: w.cron(_CRON_JOB).obj["spec"].update(suspend=True)
)
database.must_warn("old", "no dump for five days", lambda w: w.cron(_CRON_JOB).succeed_last(days=5), since="g2")
database.must_warn("never", "no dump came to an end", lambda w: w.cron(_CRON_JOB).never_succeed(), since="g2")
database.must_skip("elsewhere", "the database runs elsewhere", lambda w: w.run_elsewhere("database"))
