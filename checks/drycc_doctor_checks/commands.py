"""Commands of remedies for workloads whose names and labels differ by generation."""

from drycc_doctor.facts.platform.workloads import LiveWorkload


def get_pods(part: LiveWorkload | None) -> str:
    """List a workload's pods, by the label that it selects them by; all of them where there is no workload."""
    app = part.workload.spec.selector.match_labels.get("app") if part else None
    return f"kubectl get pods -n @ -l app={app}" if app else "kubectl get pods -n @"


def logs(part: LiveWorkload | None) -> str:
    """Show a Deployment's log; the pods where there is no Deployment."""
    return f"kubectl logs -n @ deploy/{part.name}" if part else get_pods(part)


KEEP_VOLUMES = (
    "kubectl patch pv $(kubectl get pvc -n @ -o jsonpath='{.items[*].spec.volumeName}') "
    '-p \'{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}\''
)
"""The platform's volumes outlive their claims (drycc/failures#claims-that-go)."""
