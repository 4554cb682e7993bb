"""Whether a workload's pods are being replaced."""

from drycc_doctor.facts.platform.workloads import LiveWorkload


def is_half_way(part: LiveWorkload) -> bool:
    """Whether some of its pods are of an older version than others, or older ones run beside the new."""
    return updated(part) < part.wanted or len(replica_sets(part)) > 1


def updated(part: LiveWorkload) -> int:
    """How many of its pods are of the newest version, as its controller counts them."""
    status = part.workload.status
    return status.updated_number_scheduled if part.kind == "daemonsets" else status.updated_replicas


def replica_sets(part: LiveWorkload) -> set[str]:
    """The ReplicaSets that its pods belong to; none, where it is no Deployment."""
    return {owner.name for pod in part.pods for owner in pod.metadata.owner_references if owner.kind == "ReplicaSet"}
