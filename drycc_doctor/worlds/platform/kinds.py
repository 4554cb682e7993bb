"""The resources that an API server serves: Kubernetes' own, and those of CustomResourceDefinitions that may be there."""

from typing import NamedTuple


class Kind(NamedTuple):
    """A resource's kind; most are in namespaces."""

    name: str
    namespaced: bool = True


_CORE = "ConfigMap Endpoints Event LimitRange PersistentVolumeClaim Pod PodTemplate ReplicationController"
_ADMISSION = "MutatingWebhookConfiguration ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding"
_NAMES = {
    "v1": (f"{_CORE} ResourceQuota Secret ServiceAccount Service", "Namespace Node PersistentVolume"),
    "admissionregistration.k8s.io/v1": ("", f"{_ADMISSION} ValidatingWebhookConfiguration"),
    "apiextensions.k8s.io/v1": ("", "CustomResourceDefinition"),
    "apiregistration.k8s.io/v1": ("", "APIService"),
    "apps/v1": ("ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet", ""),
    "autoscaling/v2": ("HorizontalPodAutoscaler", ""),
    "batch/v1": ("CronJob Job", ""),
    "certificates.k8s.io/v1": ("", "CertificateSigningRequest"),
    "coordination.k8s.io/v1": ("Lease", ""),
    "discovery.k8s.io/v1": ("EndpointSlice", ""),
    "events.k8s.io/v1": ("Event", ""),
    "networking.k8s.io/v1": ("Ingress NetworkPolicy", "IngressClass"),
    "node.k8s.io/v1": ("", "RuntimeClass"),
    "policy/v1": ("PodDisruptionBudget", ""),
    "rbac.authorization.k8s.io/v1": ("RoleBinding Role", "ClusterRoleBinding ClusterRole"),
    "scheduling.k8s.io/v1": ("", "PriorityClass"),
    "storage.k8s.io/v1": ("CSIStorageCapacity", "CSIDriver CSINode StorageClass VolumeAttachment"),
    # of CustomResourceDefinitions and of aggregated APIs; a State says which of these groups are absent
    "acme.cert-manager.io/v1": ("Challenge Order", ""),
    "cert-manager.io/v1": ("CertificateRequest Certificate Issuer", "ClusterIssuer"),
    "gateway.networking.k8s.io/v1": ("Gateway HTTPRoute ListenerSet", "GatewayClass"),  # of its experimental channel
    "gateway.networking.k8s.io/v1alpha2": ("TCPRoute", ""),
    "metallb.io/v1beta1": ("IPAddressPool", ""),
    "metrics.k8s.io/v1beta1": ("PodMetrics", "NodeMetrics"),
}
"""By API version: the kinds that are in namespaces, and those that are the cluster's."""


def _plural(kind: str) -> str:
    """A kind's resource: its name in the plural; metrics are named as what they are of."""
    name = kind.removesuffix("Metrics").lower()
    if name.endswith(("policy", "capacity")):
        return f"{name[:-1]}ies"
    return name if name == "endpoints" else f"{name}es" if name.endswith("s") else f"{name}s"


KINDS: dict[str, dict[str, Kind]] = {
    api: {_plural(name): Kind(name, names is namespaced) for names in (namespaced, clusters) for name in names.split()}
    for api, (namespaced, clusters) in _NAMES.items()
}
"""By API version and resource. What a World has objects of is served besides."""
