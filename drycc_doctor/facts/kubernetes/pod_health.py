"""Whether a pod is ready, or ended for good, or waits."""

from drycc_doctor.facts.kubernetes.objects import holds
from drycc_doctor.facts.kubernetes.pods import AppPod, Pod


def is_ready(pod: Pod | AppPod) -> bool:
    """Ready; or done, as a pod of a Job is."""
    return pod.status.phase == "Succeeded" or holds(pod.status.conditions, "Ready")


def is_left_over(pod: Pod | AppPod) -> bool:
    """Ended for good: evicted, or its node was shut down. Kubernetes keeps it to be looked at, and made another."""
    return pod.status.phase == "Failed"


def sidecars_of(pod: Pod | AppPod) -> set[str]:
    """The names of its init containers that run beside the others: nothing waits for their end."""
    return {one.name for one in pod.spec.init_containers if one.restart_policy == "Always"}


def running_init_container(pod: Pod | AppPod) -> str:
    """The name of the init container that runs, and does not end; empty where there is none."""
    sidecars = sidecars_of(pod)
    unready = (one for one in pod.status.init_container_statuses if not one.ready and one.name not in sidecars)
    return next((one.name for one in unready if one.state.waiting is None and one.state.terminated is None), "")
