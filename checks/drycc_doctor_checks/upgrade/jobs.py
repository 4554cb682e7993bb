from drycc_doctor.api import Finding, Findings, Missing, check, fail, passed, subject, unknown_because
from drycc_doctor.facts.release.helm_drift import ManagedObject, ManagedObjects
from drycc_doctor_checks.changes import in_turn, unknown_without
from drycc_doctor_checks.upgrade import RELEASE, without_release


@check("upgrade-jobs", title="No Job of an older version stands in the way")
def jobs(managed_objects: ManagedObjects | Missing) -> Findings:
    """In the third generation the controller's database is migrated by a plain Job, which Helm makes like any object.

    A Job's pod template cannot be changed. If the Job of the version before is still there, `helm upgrade` fails with
    "field is immutable", the release is `failed`, and the new controller runs on a database that was not migrated. The
    Jobs in the manifest of the newest revision are held against those that are there: one that differs was never
    replaced. A Job that is done and merely left over, before the next upgrade, is what jobs-upgrade warns of. In the
    older generations all Jobs are hooks, which Helm itself takes away.

    Delete the Job, and upgrade again.
    """
    if isinstance(managed_objects, Missing):
        what = "the Jobs of the release are not known"
        yield without_release(managed_objects, "there is nothing to compare with", what)
        return
    plain = list(managed_objects.of("Job"))
    if (unlisted := next((one for one in managed_objects.unlisted if "/jobs/" in one.evidence), None)) is not None:
        yield unknown_because(unlisted, "the Jobs cannot be compared")
    elif not plain:
        yield passed("hooks", RELEASE, "the release makes no plain Job: none can stand in the way of an upgrade")
    yield from map(_compared, plain)


def _compared(one: ManagedObject) -> Finding:
    name = one.wanted.metadata.name
    about = subject.thing("Job", name)
    if one.live is None:
        return passed("deleted", about, f"{one.name} is a plain Job, and not there: the next upgrade makes it anew")
    if one.fixed:
        why = f"{one.name} is not the one that the release wants ({one.fixed[0].path}): Helm could not replace it"
        remedy = f"kubectl delete job -n @ {name}, then helm upgrade the release: it migrates the database"
        return fail("immutable", about, f"{why}, and its work was not done", remedy=remedy)
    return passed("ok", about, f"{one.name} is the one that the release wants")


jobs.must_fail("immutable", "the Job of the version before was not deleted, and the upgrade failed", since="g3")(
    in_turn(
        lambda w: w.leave_job("drycc-controller-job-upgrade", "Complete", version="0badc0de"),
        lambda w: w.release.end("failed"),
    )
)
jobs.must_pass("deleted", "the Job was deleted when it was done", lambda w: w.release.end("deployed"), since="g3")
jobs.must_skip("no-release", "the platform was not installed by Helm", lambda w: w.release.forget())
unknown_without(jobs, "list secrets")
unknown_without(jobs, "list jobs.batch", since="g3")
