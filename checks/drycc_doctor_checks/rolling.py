"""Whether a workload's pods are being replaced."""

from drycc_doctor.facts.platform.workloads import LiveWorkload


def is_half_way(part: LiveWorkload) -> bool:
    """Whether pods of an older version are still there; those that are merely missing are none."""
    status = part.workload.status
    there = status.current_number_scheduled if part.kind == "daemonsets" else status.replicas
    return updated(part) < there or len(replica_sets(part)) > 1


def updated(part: LiveWorkload) -> int:
    """How many of its pods are of the newest version, as its controller counts them."""
    status = part.workload.status
    return status.updated_number_scheduled if part.kind == "daemonsets" else status.updated_replicas


def replica_sets(part: LiveWorkload) -> set[str]:
    """The ReplicaSets that its pods belong to; none, where it is no Deployment."""
    return {owner.name for pod in part.pods for owner in pod.metadata.owner_references if owner.kind == "ReplicaSet"}
