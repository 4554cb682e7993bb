from drycc_doctor.api import Finding, Findings, check, fail, or_else, passed, subject, warn
from drycc_doctor.facts.kubernetes.clock import HOUR, Clock, format_duration
from drycc_doctor.facts.kubernetes.jobs import Job, Jobs
from drycc_doctor.facts.platform.workloads import Components

_DOES = {
    "drycc-controller-job-upgrade": "the controller's database is not migrated",
    "drycc-passport-job-upgrade": "passport's database, administrator and OAuth clients may be missing",
    "drycc-quickwit-job-upgrade": "the template of the log indexes may be missing",
}


@check("jobs-upgrade", title="The Jobs of the last upgrade are done")
def upgrade(jobs: Jobs, components: Components, clock: Clock) -> Findings:
    """An upgrade migrates the databases of controller and passport, and makes the index template, in three Jobs.

    As hooks of Helm they are taken away when they succeed: one that is still there runs, or has failed. In the third
    generation the controller's is a plain Job: it stays, and because a Job cannot be changed the next `helm upgrade`
    whose template differs fails with "field is immutable", before its migrations ran. Its VERSION is held against the
    controller's: another one means that the running controller's migrations were not made.

    Read the log of a Job that failed. Delete a plain Job that is done, before each upgrade.
    """
    version = components.controller.env("VERSION") if components.controller else None
    ours = [
        one for one in jobs.items if one.metadata.name.endswith("-job-upgrade") and not one.metadata.owner_references
    ]
    findings = (_trouble(job, version if isinstance(version, str) else "", clock) for job in ours)
    well = "no Job of an upgrade has failed, hangs, or is in the way"
    yield from or_else(findings, passed("ok", subject.platform(), well))


def _trouble(job: Job, version: str, clock: Clock) -> Finding | None:
    name = job.metadata.name
    about, delete = subject.thing("Job", name), f"kubectl delete job -n @ {name}"
    logs = f"kubectl logs -n @ job/{name} --all-containers"
    lacking = _DOES.get(name, "its work is not done")
    if job.has("Failed"):
        remedy = f"{logs}; then {delete}, and helm upgrade the release again"
        return fail("failed", about, f"Job {name} failed: {lacking}", remedy=remedy)
    if not job.has("Complete"):
        past = clock.since(job.status.start_time or job.metadata.creation_timestamp)
        if past is None or past < HOUR:
            return None
        return fail("hangs", about, f"Job {name} has not ended in {format_duration(past)}: {lacking}", remedy=logs)
    if "helm.sh/hook" in job.metadata.annotations:
        return None
    if version and job.version and job.version != version and "controller" in name:
        why = f"Job {name} is of version {job.version}, the controller of {version}: its migrations were not made"
        return fail("other-version", about, why, remedy=f"{delete}, then helm upgrade the release")
    why = f"Job {name} is done, and still there: the next helm upgrade cannot change it, and fails (field is immutable)"
    return warn("left-over", about, why, remedy=delete)


upgrade.must_fail("failed", "passport's failed", lambda w: w.leave_job("drycc-passport-job-upgrade", "Failed"))
upgrade.must_fail("hangs", "the controller's hangs", lambda w: w.leave_job("drycc-controller-job-upgrade", ""))
upgrade.must_fail(
    "other-version",
    "the plain Job of the version before is in the way: nothing was migrated",
    lambda w: w.leave_job("drycc-controller-job-upgrade", "Complete", version="0badc0de"),
    since="g3",
)
upgrade.must_warn("left-over", "the controller's plain Job is done, and nobody deleted it", since="g3")(
    lambda w: w.leave_job("drycc-controller-job-upgrade", "Complete")
)
