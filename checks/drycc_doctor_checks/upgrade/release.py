from drycc_doctor.api import (
    Finding,
    Findings,
    Missing,
    Reason,
    check,
    fail,
    passed,
    skip,
    subject,
    unknown_because,
    warn,
)
from drycc_doctor.facts.kubernetes.clock import HOUR, Clock, format_duration
from drycc_doctor.facts.release.helm import HelmRelease, Release
from drycc_doctor_checks.changes import unknown_without

_WAIT = HOUR
"""Twice as long as the installation script lets Helm wait (drycc/release#stuck-release)."""
_WORDS = {"failed": "failed", "uninstalling": "was never taken away to the end", "uninstalled": "was taken away"}


@check("upgrade-release", title="Helm is done with the release")
def release(helm_release: HelmRelease | Missing, clock: Clock) -> Findings:
    """Helm keeps a Secret for each revision of the release; the newest says how the last upgrade ended.

    A revision that stays `pending-upgrade` (the terminal was closed, the job was cancelled) stops every later upgrade:
    "another operation is in progress". A `failed` one has changed some objects and not others. One that is pending for
    less than an hour may be at work: the installation script lets Helm wait for thirty minutes, three times over.

    `helm history drycc -n drycc` shows the last revision that was deployed; `helm rollback drycc REVISION -n drycc`
    makes it the newest again. Then cure what stopped the upgrade, and upgrade again.
    """
    if not isinstance(helm_release, Missing):
        yield _status(helm_release.newest, clock)
    elif helm_release.reason is Reason.NOT_FOUND:
        why = f"{helm_release.why}: the platform was not installed by Helm, or not into this namespace"
        yield skip("no-release", subject.thing("Helm release", "drycc"), why)
    else:
        yield unknown_because(helm_release, "how the last upgrade ended is not known")


def _status(newest: Release, clock: Clock) -> Finding:
    name, number, status = newest.name or "drycc", newest.version, newest.info.status or "unknown"
    about, which = subject.thing("Helm release", name), f"revision {number} of release {name}"
    past = clock.since(newest.info.last_deployed or "")
    when = f", {format_duration(past)} ago" if past is not None and past >= 0 else ""
    back = f"helm history {name} -n @, then helm rollback {name} REVISION -n @ to the last that was deployed"
    if status == "deployed":
        return passed("ok", about, f"{which} is deployed{when}")
    if status.startswith("pending-") and past is not None and past < _WAIT:
        remedy = f"wait for Helm, and look again: helm status {name} -n @"
        return warn("under-way", about, f"{which} is {status}{when}: Helm may be at work", remedy=remedy)
    if status == "pending-install":
        remedy = f"kubectl delete secret -n @ sh.helm.release.v1.{name}.v{number}, then install again"
        return fail("pending", about, f"{which} is {status}{when}: Helm refuses to install again", remedy=remedy)
    if status.startswith("pending-"):
        why = f"{which} is {status}{when}: Helm refuses every upgrade (another operation is in progress)"
        return fail("pending", about, why, remedy=back)
    if status == "failed" and number == 1:
        remedy = "cure what the other checks find, then run the same helm upgrade --install again"
        return fail("failed", about, f"{which}, the first, failed{when}: it was never installed whole", remedy=remedy)
    if status in _WORDS:
        why = f"{which} {_WORDS[status]}{when}: some objects may be of it, and some not"
        return fail(status, about, why, remedy=f"cure what the other checks find, and upgrade again; or {back}")
    return warn("other-status", about, f"{which} is {status!r}{when}, and no revision follows it", remedy=back)


release.must_fail("pending", "the terminal was closed", lambda w: w.release.end("pending-upgrade", ago=5 * HOUR))
release.must_fail("pending", "the first install was cut off", lambda w: w.release.end("pending-install", ago=5 * HOUR))
release.must_fail("failed", "the last upgrade failed", lambda w: w.release.end("failed"))
release.must_warn("under-way", "begun ten minutes ago", lambda w: w.release.end("pending-upgrade", ago=600))
release.must_warn("other-status", "superseded, by none", lambda w: w.release.end("superseded"))
release.must_skip("no-release", "the platform was not installed by Helm", lambda w: w.release.forget())
unknown_without(release, "list secrets")
