from drycc_doctor.api import Findings, check, fail, passed, subject, unknown
from drycc_doctor.facts.kubernetes.server_version import ServerVersion
from drycc_doctor_checks.changes import put

OLDEST = (1, 28)
"""The label apps.kubernetes.io/pod-index, which vmagent's shards need (drycc/monitoring#scraping)."""


@check("cluster-version", title="Kubernetes is new enough")
def version(server_version: ServerVersion) -> Findings:
    """Drycc needs Kubernetes 1.28 or later, whatever its documentation says (it names 1.16).

    The charts use the label `apps.kubernetes.io/pod-index` and time zones of CronJobs; with an older API server the
    parts that use them do not work, or are refused.

    Upgrade the cluster, a minor version at a time.
    """
    if server_version.number is None:
        why = f"the API server says it is {server_version.text!r}, which is no version"
        yield unknown("no-version", subject.cluster(), why)
    elif server_version.number < OLDEST:
        why = f"Kubernetes is {server_version.text}; Drycc needs {OLDEST[0]}.{OLDEST[1]} or later"
        yield fail("too-old", subject.cluster(), why, remedy="upgrade the cluster, a minor version at a time")
    else:
        yield passed("ok", subject.cluster(), f"Kubernetes is {server_version.text}")


_of_2022 = put(lambda w: w, version={"major": "1", "minor": "25", "gitVersion": "v1.25.16"})
version.must_fail("too-old", "a cluster of 2022", _of_2022)
_unversioned = put(lambda w: w, version={"major": "", "minor": "", "gitVersion": "main"})
version.must_not_know("no-version", "a build without a version", _unversioned)
