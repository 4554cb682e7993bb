"""What the platform needs around it: CoreDNS, istiod; and what istio makes for a Gateway.

See drycc/gateway#load-balancer-addresses.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from drycc_doctor.worlds.platform.containers import container, get, port
from drycc_doctor.worlds.platform.istio.reading import GROUP
from drycc_doctor.worlds.platform.istio.services import service_ports
from drycc_doctor.worlds.platform.meta import obj, owner
from drycc_doctor.worlds.platform.names import Object, Triple
from drycc_doctor.worlds.platform.services import Port, scraped, service_spec
from drycc_doctor.worlds.platform.setting import Setting

GATEWAY_LABEL = f"{GROUP}/gateway-name"
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
        "registry.example.com/istio/pilot:1.31.0",
        ports=[port(number, name) for number, name in _ISTIOD_PORTS],
        env=[{"name": "PILOT_ENABLE_ALPHA_GATEWAY_API", "value": "true"}],
        ready=get("/ready", 8080),
        pull="IfNotPresent",
    )
    labels = {"app": "istiod", "istio": "pilot"}
    yield deployment(s, "istiod", "istio-system", labels, [istiod], labels=labels | {"istio.io/rev": "default"})
    yield service(s, "istiod", "istio-system", {"app": "istiod"}, _ISTIOD, {"app": "istiod"})


def proxy(s: Setting, address: str, gateway: Object, *sets: Object) -> Iterator[Triple]:
    """The ServiceAccount, the Deployment and the Service that istio makes for a Gateway with its ListenerSets."""
    name, namespace = f"{gateway['metadata']['name']}-istio", gateway["metadata"]["namespace"]
    selector = {GATEWAY_LABEL: gateway["metadata"]["name"]}
    labels = gateway["metadata"]["labels"] | {"gateway.istio.io/managed": "istio.io-gateway-controller"}
    labels |= selector | {f"{GROUP}/gateway-class-name": "istio"}
    mesh = {f"service.istio.io/canonical-{key}": one for key, one in (("name", name), ("revision", "latest"))}
    inside = container(
        "istio-proxy",
        "registry.example.com/istio/proxyv2:1.31.0",
        ports=[port(15020, "metrics"), port(15021, "status-port"), port(15090, "http-envoy-prom")],
        startup=get("/healthz/ready", 15021, periodSeconds=1, failureThreshold=30),
        ready=get("/healthz/ready", 15021, periodSeconds=15),
        pull="IfNotPresent",
    )
    account = obj(s, "ServiceAccount", name, namespace=namespace, labels=labels)
    pods = labels | mesh | {"sidecar.istio.io/inject": "false"}
    named: Object = {"serviceAccountName": name, "serviceAccount": name}
    workload = deployment(s, name, namespace, selector, [inside], labels=labels, pods=pods, **named)
    spec = workload[2]["spec"]
    spec["template"]["metadata"]["annotations"] = {"istio.io/rev": "default"} | scraped(15020, "/stats/prometheus")
    spec["strategy"]["rollingUpdate"]["maxUnavailable"] = "25%"
    balancer = service(s, name, namespace, selector, [], labels)
    balancer[2]["spec"] |= {
        "type": "LoadBalancer",
        "externalTrafficPolicy": "Cluster",
        "ipFamilyPolicy": "PreferDualStack",
    }
    balancer[2]["spec"] |= {"allocateLoadBalancerNodePorts": True, "ports": service_ports(gateway, *sets)}
    balancer[2]["status"] = {"loadBalancer": {"ingress": [{"ip": address, "ipMode": "VIP"}]}}
    for made in (account, workload, balancer):
        (owned,) = owner(gateway)
        made[2]["metadata"]["ownerReferences"] = [{key: owned[key] for key in ("apiVersion", "kind", "name", "uid")}]
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
