"""The resources that an API server serves: Kubernetes' own, and those of CustomResourceDefinitions that may be there."""

from typing import NamedTuple


class Kind(NamedTuple):
    """A resource's kind; most are in namespaces."""

    name: str
    namespaced: bool = True


KINDS: dict[str, dict[str, Kind]] = {
    "v1": {
        "configmaps": Kind("ConfigMap"),
        "endpoints": Kind("Endpoints"),
        "events": Kind("Event"),
        "limitranges": Kind("LimitRange"),
        "namespaces": Kind("Namespace", namespaced=False),
        "nodes": Kind("Node", namespaced=False),
        "persistentvolumeclaims": Kind("PersistentVolumeClaim"),
        "persistentvolumes": Kind("PersistentVolume", namespaced=False),
        "pods": Kind("Pod"),
        "podtemplates": Kind("PodTemplate"),
        "replicationcontrollers": Kind("ReplicationController"),
        "resourcequotas": Kind("ResourceQuota"),
        "secrets": Kind("Secret"),
        "serviceaccounts": Kind("ServiceAccount"),
        "services": Kind("Service"),
    },
    "admissionregistration.k8s.io/v1": {
        "mutatingwebhookconfigurations": Kind("MutatingWebhookConfiguration", namespaced=False),
        "validatingadmissionpolicies": Kind("ValidatingAdmissionPolicy", namespaced=False),
        "validatingadmissionpolicybindings": Kind("ValidatingAdmissionPolicyBinding", namespaced=False),
        "validatingwebhookconfigurations": Kind("ValidatingWebhookConfiguration", namespaced=False),
    },
    "apiextensions.k8s.io/v1": {"customresourcedefinitions": Kind("CustomResourceDefinition", namespaced=False)},
    "apiregistration.k8s.io/v1": {"apiservices": Kind("APIService", namespaced=False)},
    "apps/v1": {
        "controllerrevisions": Kind("ControllerRevision"),
        "daemonsets": Kind("DaemonSet"),
        "deployments": Kind("Deployment"),
        "replicasets": Kind("ReplicaSet"),
        "statefulsets": Kind("StatefulSet"),
    },
    "autoscaling/v2": {"horizontalpodautoscalers": Kind("HorizontalPodAutoscaler")},
    "batch/v1": {"cronjobs": Kind("CronJob"), "jobs": Kind("Job")},
    "certificates.k8s.io/v1": {"certificatesigningrequests": Kind("CertificateSigningRequest", namespaced=False)},
    "coordination.k8s.io/v1": {"leases": Kind("Lease")},
    "discovery.k8s.io/v1": {"endpointslices": Kind("EndpointSlice")},
    "events.k8s.io/v1": {"events": Kind("Event")},
    "networking.k8s.io/v1": {
        "ingressclasses": Kind("IngressClass", namespaced=False),
        "ingresses": Kind("Ingress"),
        "networkpolicies": Kind("NetworkPolicy"),
    },
    "node.k8s.io/v1": {"runtimeclasses": Kind("RuntimeClass", namespaced=False)},
    "policy/v1": {"poddisruptionbudgets": Kind("PodDisruptionBudget")},
    "rbac.authorization.k8s.io/v1": {
        "clusterrolebindings": Kind("ClusterRoleBinding", namespaced=False),
        "clusterroles": Kind("ClusterRole", namespaced=False),
        "rolebindings": Kind("RoleBinding"),
        "roles": Kind("Role"),
    },
    "scheduling.k8s.io/v1": {"priorityclasses": Kind("PriorityClass", namespaced=False)},
    "storage.k8s.io/v1": {
        "csidrivers": Kind("CSIDriver", namespaced=False),
        "csinodes": Kind("CSINode", namespaced=False),
        "csistoragecapacities": Kind("CSIStorageCapacity"),
        "storageclasses": Kind("StorageClass", namespaced=False),
        "volumeattachments": Kind("VolumeAttachment", namespaced=False),
    },
    # of CustomResourceDefinitions and of aggregated APIs; a State says which of these groups are absent
    "acme.cert-manager.io/v1": {"challenges": Kind("Challenge"), "orders": Kind("Order")},
    "cert-manager.io/v1": {
        "certificaterequests": Kind("CertificateRequest"),
        "certificates": Kind("Certificate"),
        "clusterissuers": Kind("ClusterIssuer", namespaced=False),
        "issuers": Kind("Issuer"),
    },
    "gateway.networking.k8s.io/v1": {  # of its experimental channel
        "gatewayclasses": Kind("GatewayClass", namespaced=False),
        "gateways": Kind("Gateway"),
        "httproutes": Kind("HTTPRoute"),
        "listenersets": Kind("ListenerSet"),
    },
    "gateway.networking.k8s.io/v1alpha2": {"tcproutes": Kind("TCPRoute")},
    "metallb.io/v1beta1": {"ipaddresspools": Kind("IPAddressPool")},
    "metrics.k8s.io/v1beta1": {"nodes": Kind("NodeMetrics", namespaced=False), "pods": Kind("PodMetrics")},
}
"""By API version and resource. What a World has objects of is served besides."""
