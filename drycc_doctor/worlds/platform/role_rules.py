"""What the charts' roles allow, rule by rule (drycc/rights#what-the-charts-grant)."""

from drycc_doctor.facts.platform.generations import G3, Generation
from drycc_doctor.worlds.platform.names import Object


def rule(groups: str, resources: str, verbs: str = "get list watch", names: str = "") -> Object:
    """One rule of a role; words apart by blanks, ``core`` for the group without a name; ``names`` of single objects."""
    of = ["" if group == "core" else group for group in groups.split()]
    told = {"apiGroups": of, "resources": resources.split(), "verbs": verbs.split()}
    return told | ({"resourceNames": names.split()} if names else {})


_ALL, _SCALED = "get list create update patch delete", "get update"
_WATCHED = "get list watch create delete patch update"


def controller(generation: Generation) -> list[Object]:
    """Some of what it asks for no API server of today serves: ``extensions``, the service catalog."""
    old = [
        rule("core", "replicationcontrollers", "get list create update delete"),
        rule("core", "replicationcontrollers/scale", _SCALED),
        rule("extensions", "replicasets", "get list delete update"),
        rule("servicecatalog.k8s.io", "clusterserviceclasses serviceclasses clusterserviceplans serviceplans"),
        rule("servicecatalog.k8s.io", "serviceinstances servicebindings", _WATCHED),
    ]
    since = generation >= G3
    routes = "gateways httproutes grpcroutes tcproutes udproutes tlsroutes"
    new = [rule("addons.drycc.cc", "*", _WATCHED), rule("networking.k8s.io", "networkpolicies", _ALL)]
    return [
        rule("core", "namespaces", "get list create delete"),
        rule("core", "services secrets", _ALL),
        rule("core", "nodes", "get list"),
        rule("core" if generation < G3 else "events.k8s.io", "events", "list create"),
        rule("core", "pods/log", "get"),
        rule("core", "pods/exec", "get create"),
        rule("core", "pods", "get list create delete"),
        rule("core", "resourcequotas limitranges", "get create"),
        rule("extensions apps", "deployments", _ALL),
        rule("extensions apps", "deployments/scale replicasets/scale", _SCALED),
        rule("extensions autoscaling", "horizontalpodautoscalers", "get list create update delete"),
        rule("cert-manager.io", "certificates issuers", "get list watch create update delete"),
        rule("apps", "replicasets", "get list watch delete"),
        rule("core", "persistentvolumeclaims", _WATCHED),
        rule("core", "persistentvolumes", _WATCHED),
        rule("gateway.networking.k8s.io", routes + (" listenersets" if since else ""), _ALL),
        rule("batch", "jobs", "create"),
        *(new if since else old),
    ]


BUILDER = (
    rule("core", "secrets", "create update delete"),
    rule("core", "pods", "create get watch list"),
    rule("core", "pods/log", "get"),
    rule("batch", "jobs", "create"),
)
BUILDER_EVERYWHERE = (rule("core", "namespaces", "list"), rule("core", "secrets", "list get"))
_ENTRY = "get patch update create list watch delete deletecollection"
PATRONI = (
    rule("core", "configmaps", _ENTRY),
    rule("core", "endpoints", _ENTRY),
    rule("core", "pods", "get list patch update watch"),
    rule("core", "services", "create"),
)
"""Some of it only ``patronictl remove`` needs."""
PATRONI_EVERYWHERE = (rule("core", "endpoints", "get", "kubernetes"),)
COLLECTOR = (rule("core", "pods namespaces", "list get watch"),)
VMAGENT = (
    rule("core", "nodes nodes/proxy nodes/metrics services endpoints pods ingresses configmaps"),
    rule("extensions networking.k8s.io", "ingresses/status ingresses"),
    rule("discovery.k8s.io", "endpointslices"),
    {"nonResourceURLs": ["/metrics"], "verbs": ["get"]},
)
_STATES = (
    ("certificates.k8s.io", "certificatesigningrequests"),
    ("core", "configmaps"),
    ("batch", "cronjobs"),
    *(("extensions apps", one) for one in ("daemonsets", "deployments")),
    ("core", "endpoints"),
    ("autoscaling", "horizontalpodautoscalers"),
    ("extensions networking.k8s.io", "ingresses"),
    ("batch", "jobs"),
    ("coordination.k8s.io", "leases"),
    ("core", "limitranges"),
    ("admissionregistration.k8s.io", "mutatingwebhookconfigurations"),
    ("core", "namespaces"),
    ("networking.k8s.io", "networkpolicies"),
    *(("core", one) for one in ("nodes", "persistentvolumeclaims", "persistentvolumes")),
    ("policy", "poddisruptionbudgets"),
    ("core", "pods"),
    ("extensions apps", "replicasets"),
    *(("core", one) for one in ("replicationcontrollers", "resourcequotas", "secrets", "services")),
    ("apps", "statefulsets"),
    ("storage.k8s.io", "storageclasses"),
    ("admissionregistration.k8s.io", "validatingwebhookconfigurations"),
    ("storage.k8s.io", "volumeattachments"),
)
STATE_METRICS = tuple(rule(groups, resources, "list watch") for groups, resources in _STATES)
"""One rule a collector."""
