"""The Jobs of the last upgrade are done, and out of the way of the next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from drycc_doctor.api import WARN, Finding, check, fail, passed, subject, warn
from drycc_doctor.facts.kubernetes.clock import HOUR, Clock, ago
from drycc_doctor.facts.kubernetes.jobs import Job, Jobs
from drycc_doctor.facts.platform.workloads import Components

if TYPE_CHECKING:
    pass

_LONG = HOUR
_ENDS = "-job-upgrade"
_DOES = {
    "drycc-controller-job-upgrade": "the controller's database is not migrated",
    "drycc-passport-job-upgrade": "passport's database, administrator and OAuth clients may be missing",
    "drycc-quickwit-job-upgrade": "the template of the log indexes may be missing",
}


@check("jobs-upgrade", title="The Jobs of the last upgrade are done")
def upgrade(jobs: Jobs, components: Components, clock: Clock) -> Iterator[Finding]:
    """An upgrade migrates the databases of controller and passport, and makes the index template, in three Jobs.

    As hooks of Helm they are taken away when they succeed: one that is still there runs, or has failed. In the third
    generation the controller's is a plain Job: it stays, and because a Job cannot be changed the next `helm upgrade`
    whose template differs fails with "field is immutable", before its migrations ran. Its VERSION is held against the
    controller's: another one means that the running controller's migrations were not made.

    Read the log of a Job that failed. Delete a plain Job that is done, before each upgrade.
    """
    ours = [one for one in jobs.items if one.metadata.name.endswith(_ENDS) and not one.metadata.owner_references]
    told = components.controller.env("VERSION") if components.controller else None
    version = told if isinstance(told, str) else ""
    found = [finding for one in ours if (finding := _judged(one, version, clock)) is not None]
    yield from found
    if not found:
        yield passed("ok", subject.platform(), "no Job of an upgrade has failed, hangs, or is in the way")


def _judged(one: Job, version: str, clock: Clock) -> Finding | None:
    name = one.metadata.name
    about = subject.thing("Job", name)
    logs = f"kubectl logs -n @ job/{name} --all-containers"
    does = _DOES.get(name, "its work is not done")
    if one.has("Failed"):
        again = f"{logs}; then kubectl delete job -n @ {name}, and helm upgrade the release again"
        return fail("failed", about, f"Job {name} failed: {does}", remedy=again)
    if not one.has("Complete"):
        past = clock.since(one.status.start_time or one.metadata.creation_timestamp)
        if past is None or past < _LONG:
            return None
        return fail("hangs", about, f"Job {name} has not ended in {ago(past)}: {does}", remedy=logs)
    if "helm.sh/hook" in one.metadata.annotations:
        return None
    delete = f"kubectl delete job -n @ {name}, then helm upgrade the release"
    if version and one.version and one.version != version and "controller" in name:
        why = f"Job {name} is of version {one.version}, the controller of {version}: its migrations were not made"
        return fail("other-version", about, why, remedy=delete)
    why = f"Job {name} is done, and still there: the next helm upgrade cannot change it, and fails (field is immutable)"
    return warn("left-over", about, why, remedy=f"kubectl delete job -n @ {name}")


upgrade.must_fail(
    "failed", "passport's migrations failed", lambda w: w.leave_job("drycc-passport-job-upgrade", "Failed")
)
upgrade.must_fail(
    "hangs", "the controller's migrations hang", lambda w: w.leave_job("drycc-controller-job-upgrade", "")
)
upgrade.must_fail(
    "other-version",
    "the plain Job of the version before is in the way: nothing was migrated",
    lambda w: w.leave_job("drycc-controller-job-upgrade", "Complete", version="0badc0de"),
    since="g3",
)
upgrade.must_be(
    WARN,
    "left-over",
    "the controller's plain Job is done, and nobody deleted it",
    lambda w: w.leave_job("drycc-controller-job-upgrade", "Complete"),
    since="g3",
)
