from drycc_doctor.api import Findings, check, fail, passed, skip, subject, warn
from drycc_doctor.facts.kubernetes.jobs import CronJobs
from drycc_doctor.facts.platform.workloads import Components, LiveWorkload
from drycc_doctor.sealing.seal import Url
from drycc_doctor_checks.changes import where_runs

_NAME = "drycc-database-cronjob-backup"


@check("production-backups", title="There are backups elsewhere", hardening=True)
def backups(components: Components, cron_jobs: CronJobs) -> Findings:
    """The database knows all apps, users and releases; its backups are worth most when the cluster is gone.

    The chart's CronJob dumps it into the bucket `database`, which is on this very cluster unless `database.storageEndpoint`
    leads elsewhere. That its Job is Complete proves nothing: the script hides failures and always says that it completed.
    Nothing backs up the object storage itself, nor the volumes of apps. The first generation's chart has no such CronJob.

    Set `database.storageEndpoint`, and look at the sizes of `*.sql.gz` in the bucket now and then; restore one to try it.
    """
    about, part = subject.component("drycc-database"), components.find("drycc-database")
    if part is None:
        yield skip("elsewhere", about, "the database runs elsewhere: what backs it up is not seen from here")
        return
    cron_job = next((one for one in cron_jobs.items if one.metadata.name == _NAME), None)
    if cron_job is None and not components.generation.database_dumps:
        why = "nothing on this cluster backs the database up: the chart does not"
        remedy = "dump the database into an object storage elsewhere by a CronJob of your own"
        yield warn("none-charted", about, why, remedy=remedy)
    elif cron_job is None or cron_job.spec.suspend:
        why = "nothing backs the database up: its CronJob is " + ("suspended" if cron_job else "switched off")
        yield fail("none", about, why, remedy="set database.cronjob.enabled to true, and see that it is not suspended")
    elif _inside(part):
        why = "backups of the database go into the object storage of the same cluster, and are lost with it"
        remedy = "set database.storageEndpoint and its keys to a storage elsewhere"
        yield warn("same-cluster", about, why, remedy=remedy)
    else:
        why = "backups of the database go elsewhere; a Complete Job proves nothing, the size of what it wrote does"
        yield passed("ok", about, why)


def _inside(part: LiveWorkload) -> bool:
    endpoint = part.env("DRYCC_STORAGE_ENDPOINT")
    return isinstance(endpoint, Url) and endpoint.host.partition(".")[0] == "drycc-storage"


_switched_off = where_runs("database", lambda w: w.objects.remove("cronjobs", _NAME))
backups.must_fail("none", "backups are switched off", _switched_off, since="g2")
backups.must_fail(
    "none", "backups are suspended", lambda w: w.objects.get("cronjobs", _NAME)["spec"].update(suspend=True), since="g2"
)
backups.must_warn("same-cluster", "as the charts have it", lambda w: w.component("database"), since="g2")
backups.must_warn("none-charted", "the chart makes none", lambda w: w.component("database"), only=("g1",))
backups.must_skip("elsewhere", "the database runs elsewhere", lambda w: w.move_database_off_cluster())
