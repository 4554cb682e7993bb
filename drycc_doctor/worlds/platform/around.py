"""What the platform needs around it: CoreDNS, istiod; and what istio makes for a Gateway.

See drycc/gateway#load-balancer-addresses.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from drycc_doctor.worlds.platform.containers import container, get, port
from drycc_doctor.worlds.platform.meta import obj, owner
from drycc_doctor.worlds.platform.names import Object, Triple
from drycc_doctor.worlds.platform.services import Port, service_spec
from drycc_doctor.worlds.platform.setting import Setting

GATEWAY_LABEL = "gateway.networking.k8s.io/gateway-name"
_STATUS_PORT: Port = ("status-port", 15021, 15021)
_DNS: list[Port] = [("dns", 53, 53, "UDP"), ("dns-tcp", 53, 53), ("metrics", 9153, 9153)]
_ISTIOD_PORTS = ((8080, "http-debug"), (15010, "grpc-xds"), (15012, "tls-xds"), (15017, "https-webhooks"))
_ISTIOD: list[Port] = [("grpc-xds", 15010, 15010), ("https-dns", 15012, 15012), ("https-webhook", 443, 15017)]


def parts(s: Setting) -> Iterator[Triple]:
    """The cluster's DNS server, and the gateway's controller."""
    dns = container(
        "coredns",
        "registry.example.com/coredns:v1.12.0",
        ports=[port(53, "dns", "UDP"), port(53, "dns-tcp"), port(9153, "metrics")],
        args=["-conf", "/etc/coredns/Corefile"],
        live=get("/health", 8080),
        ready=get("/ready", 8181),
        pull="IfNotPresent",
    )
    labels = {"k8s-app": "kube-dns"}
    yield deployment(s, "coredns", "kube-system", labels, [dns], replicas=2)
    yield service(s, "kube-dns", "kube-system", labels, _DNS, labels)
    istiod = container(
        "discovery",
        "registry.example.com/istio/pilot:1.29.0",
        ports=[port(number, name) for number, name in _ISTIOD_PORTS],
        env=[{"name": "PILOT_ENABLE_ALPHA_GATEWAY_API", "value": "true"}],
        ready=get("/ready", 8080),
        pull="IfNotPresent",
    )
    labels = {"app": "istiod", "istio": "pilot"}
    yield deployment(s, "istiod", "istio-system", labels, [istiod], labels=labels | {"istio.io/rev": "default"})
    yield service(s, "istiod", "istio-system", {"app": "istiod"}, _ISTIOD, {"app": "istiod"})


def proxy(s: Setting, gateway: Object, address: str, ports: Sequence[Port]) -> Iterator[Triple]:
    """The ServiceAccount, the Deployment and the Service of type LoadBalancer that istio makes for a Gateway."""
    name, namespace = gateway["metadata"]["name"], gateway["metadata"]["namespace"]
    labels = {GATEWAY_LABEL: name, "gateway.istio.io/managed": "istio.io-gateway-controller"}
    inside = container(
        "istio-proxy",
        "registry.example.com/istio/proxyv2:1.29.0",
        ports=[port(15020, "metrics"), port(15021, "status-port"), port(15090, "http-envoy-prom")],
        startup=get("/healthz/ready", 15021, periodSeconds=1, failureThreshold=30),
        ready=get("/healthz/ready", 15021, periodSeconds=15),
        pull="IfNotPresent",
    )
    named: Object = {"serviceAccountName": f"{name}-istio", "serviceAccount": f"{name}-istio"}
    made = obj(s, "ServiceAccount", f"{name}-istio", namespace=namespace, labels=labels)
    made[2]["metadata"]["ownerReferences"] = owner(gateway)
    yield made
    made = deployment(s, f"{name}-istio", namespace, {GATEWAY_LABEL: name}, [inside], labels=labels, **named)
    made[2]["metadata"]["ownerReferences"] = owner(gateway)
    yield made
    made = service(s, f"{name}-istio", namespace, {GATEWAY_LABEL: name}, [_STATUS_PORT, *ports], labels)
    made[2]["metadata"]["ownerReferences"] = owner(gateway)
    made[2]["spec"] |= {"type": "LoadBalancer", "externalTrafficPolicy": "Cluster"}
    made[2]["spec"] |= {"allocateLoadBalancerNodePorts": True}
    made[2]["status"] = {"loadBalancer": {"ingress": [{"ip": address, "ipMode": "VIP"}]}}
    yield made


def deployment(
    s: Setting,
    name: str,
    namespace: str,
    selector: dict[str, str],
    containers: Sequence[Object],
    *,
    labels: dict[str, str] | None = None,
    pods: dict[str, str] | None = None,
    replicas: int = 1,
    **pod: Any,
) -> Triple:
    """A Deployment that no chart of Drycc makes; ``pods`` are more labels of its pods."""
    rest = {"restartPolicy": "Always", "dnsPolicy": "ClusterFirst", "terminationGracePeriodSeconds": 30}
    template: Object = {"metadata": {"labels": selector | (pods or {})}}
    template["spec"] = {"containers": list(containers)} | rest | pod
    rolling = {"maxUnavailable": 0, "maxSurge": "25%"}
    spec: Object = {"replicas": replicas, "selector": {"matchLabels": selector}, "template": template}
    spec |= {"strategy": {"type": "RollingUpdate", "rollingUpdate": rolling}}
    told = labels or selector
    return obj(s, "Deployment", name, namespace=namespace, labels=told, metadata={"generation": 1}, spec=spec)


def service(
    s: Setting, name: str, namespace: str, selector: dict[str, str], ports: Sequence[Port], labels: dict[str, str]
) -> Triple:
    """A Service that no chart of Drycc makes."""
    spec = service_spec(selector, ports)
    return obj(s, "Service", name, namespace=namespace, labels=labels, spec=spec, status={"loadBalancer": {}})
