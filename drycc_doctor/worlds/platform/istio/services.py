"""The Service that istiod makes for a Gateway, and what it says of its addresses."""

from drycc_doctor.worlds.platform.istio.listeners import specs
from drycc_doctor.worlds.platform.istio.reading import Cluster
from drycc_doctor.worlds.platform.names import Object


def service_ports(*owners: Object) -> list[Object]:
    """The ports of the Service that it makes for a Gateway and its ListenerSets, each named as its first listener."""
    told: dict[int, Object] = {15021: _port("status-port", 15021, "tcp")}
    for one in (each for owner in owners for each in specs(owner)):
        told.setdefault(one["port"], _port(one["name"], one["port"], one["protocol"].lower()))
    return [*told.values()]


def _port(name: str, number: int, protocol: str) -> Object:
    return {"name": name, "port": number, "protocol": "TCP", "targetPort": number, "appProtocol": protocol}


def programmed(cluster: Cluster, gateway: Object, ports: set[int]) -> tuple[tuple[str, str, str], list[Object]]:
    """Whether a Service gives addresses for these ports."""
    metadata, spec = gateway["metadata"], gateway["spec"]
    asked = [one["value"] for one in spec.get("addresses") or () if one.get("type") == "Hostname"]
    own = f"{metadata['name']}-{spec['gatewayClassName']}.{metadata['namespace']}.svc.cluster.local"
    host = asked[0] if asked else own
    service = cluster.peek("services", *_place(host))
    if service is None:
        why = f'Failed to assign to any requested addresses: hostname "{host}" not found'
        return ("False", "AddressNotUsable", why), []
    if not _has_pods(cluster, service):
        why = "; ".join([f'no instances found for hostname "{host}"'] * len(ports))
        return ("False", "AddressNotAssigned", f"Failed to assign to any requested addresses: {why}"), []
    where = _joined(sorted(f"{host}:{port}" for port in ports))
    given = [one.get("ip") or one["hostname"] for one in service["status"]["loadBalancer"].get("ingress") or ()]
    if not given and ports and service["spec"]["type"] == "ClusterIP":
        given = [host]
    elif not given and ports:
        why = f'failed to assign to all requested addresses: address pending for hostname "{host}"'
        return ("False", "AddressNotAssigned", f"Assigned to service(s) {where}, but {why}"), []
    told = f"Resource programmed, assigned to service(s) {where}" if ports else "Resource programmed"
    addresses = [{"type": "IPAddress" if _is_ip(one) else "Hostname", "value": one} for one in given]
    return ("True", "Programmed", told), addresses


def _has_pods(cluster: Cluster, service: Object) -> bool:
    name, namespace = service["metadata"]["name"], service["metadata"]["namespace"]
    return any(
        endpoint
        for each in cluster.view("endpointslices", namespace)
        if (each["metadata"].get("labels") or {}).get("kubernetes.io/service-name") == name
        for endpoint in each.get("endpoints") or ()
    )


def _place(host: str) -> tuple[str, str]:
    """Name and namespace of a Service."""
    name, namespace, *_ = host.split(".")
    return name, namespace


def _joined(words: list[str]) -> str:
    if len(words) < 3:
        return " and ".join(words)
    return f"{', '.join(words[:-1])}, and {words[-1]}"


def _is_ip(text: str) -> bool:
    return ":" in text or text.replace(".", "").isdigit()
