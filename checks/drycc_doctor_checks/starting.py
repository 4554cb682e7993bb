"""Pods that their nodes took a moment ago: what is not ready of them may be on its way."""

from drycc_doctor.facts.kubernetes.clock import ClusterClock
from drycc_doctor.facts.kubernetes.pods import Pod
from drycc_doctor.facts.platform.events import RecentWarnings
from drycc_doctor.model.fact import Missing
from drycc_doctor_checks.pod_trouble import trouble

_STARTS = 120.0  # seconds: as long the kubelet itself waits for volumes before it warns
_MAY_BE = {"creating", "in-init", "not-ready", "sidecar"}


def starting_since(pod: Pod, warnings: RecentWarnings | Missing | None, clock: ClusterClock | Missing) -> float | None:
    """How many seconds ago its node took a pod that may be starting; None of one that is not."""
    since = pod.status.start_time
    age = None if isinstance(clock, Missing) or not since else clock.since(since)
    statuses = (*pod.status.init_container_statuses, *pod.status.container_statuses)
    if age is None or age > _STARTS or any(one.restart_count for one in statuses):
        return None
    return max(age, 0.0) if trouble(pod, warnings).code in _MAY_BE else None
