"""Checks: what the last upgrade left, and what the next one meets."""

from drycc_doctor.api import Finding, Missing, Reason, skip, subject, unknown_because

RELEASE = subject.thing("Helm release", "drycc")


def without_release(missing: Missing, nothing: str, what: str) -> Finding:
    """SKIP with ``nothing`` where Helm did not install the platform, else UNKNOWN: ``what`` is not known."""
    if missing.reason is Reason.NOT_FOUND:
        return skip("no-release", RELEASE, f"{nothing}: {missing.why}")
    return unknown_because(missing, what)
