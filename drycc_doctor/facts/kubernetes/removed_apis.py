"""API versions that Kubernetes has removed, of the kinds that charts make (its deprecation guide)."""

Version = tuple[int, int]

_WORKLOADS = ("Deployment", "DaemonSet", "ReplicaSet", "StatefulSet")
_ROLES = ("Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding")
_REMOVED: dict[tuple[str, str], Version] = {
    **{("extensions/v1beta1", kind): (1, 16) for kind in (*_WORKLOADS, "NetworkPolicy", "PodSecurityPolicy")},
    **{(f"apps/{version}", kind): (1, 16) for version in ("v1beta1", "v1beta2") for kind in _WORKLOADS},
    **{(f"{group}/v1beta1", "Ingress"): (1, 22) for group in ("extensions", "networking.k8s.io")},
    **{("rbac.authorization.k8s.io/v1beta1", kind): (1, 22) for kind in _ROLES},
    **{
        ("admissionregistration.k8s.io/v1beta1", f"{kind}WebhookConfiguration"): (1, 22)
        for kind in ("Mutating", "Validating")
    },
    ("apiextensions.k8s.io/v1beta1", "CustomResourceDefinition"): (1, 22),
    ("apiregistration.k8s.io/v1beta1", "APIService"): (1, 22),
    ("batch/v1beta1", "CronJob"): (1, 25),
    ("policy/v1beta1", "PodDisruptionBudget"): (1, 25),
    ("policy/v1beta1", "PodSecurityPolicy"): (1, 25),
    ("autoscaling/v2beta1", "HorizontalPodAutoscaler"): (1, 25),
    ("autoscaling/v2beta2", "HorizontalPodAutoscaler"): (1, 26),
}


def removed_in(api: str, kind: str) -> Version | None:
    """The first Kubernetes without it; None where it is still served.

    >>> removed_in("batch/v1beta1", "CronJob"), removed_in("batch/v1", "CronJob")
    ((1, 25), None)
    """
    return _REMOVED.get((api, kind))
