"""Whether a pod is ready, or ended for good."""

from drycc_doctor.facts.kubernetes.objects import holds
from drycc_doctor.facts.kubernetes.pods import AppPod, Pod


def is_ready(pod: Pod | AppPod) -> bool:
    """Ready; or done, as a pod of a Job is."""
    return pod.status.phase == "Succeeded" or holds(pod.status.conditions, "Ready")


def is_left_over(pod: Pod | AppPod) -> bool:
    """Ended for good: evicted, or its node was shut down. Kubernetes keeps it to be looked at, and made another."""
    return pod.status.phase == "Failed"
