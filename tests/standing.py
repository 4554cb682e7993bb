"""What the charts leave no way out of, or what running stores on the cluster is: warned of on well-run platforms too."""

from drycc_doctor.model.finding import Finding, Status

STANDING = {
    "monitoring-grafana": {"rejected-key"},  # of the third generation
    "production-backups": {"same-cluster", "none-charted"},
    "production-clear-text": {"no-cert-manager"},  # of those without TLS
    "production-consoles": {"public"},
    "production-images": {"moving"},
    "production-storage": {"on-cluster", "alpha-engine", "format-change"},
}


def standing(check: str, finding: Finding) -> bool:
    """Whether a finding is one of these."""
    return finding.status is Status.WARN and finding.code in STANDING.get(check, set())
