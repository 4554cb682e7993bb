"""Objects of the Gateway API with their statuses, as istio writes them (drycc/gateway#route-status)."""

from collections.abc import Sequence
from typing import Any

from drycc_doctor.worlds.platform.meta import obj
from drycc_doctor.worlds.platform.names import NAMESPACE, Object, Triple
from drycc_doctor.worlds.platform.setting import UPGRADED, Setting

GROUP = "gateway.networking.k8s.io"
CONTROLLER = "istio.io/gateway-controller"
_ROUTES = {"HTTP": "HTTPRoute", "HTTPS": "HTTPRoute", "TCP": "TCPRoute"}


def condition(s: Setting, type_: str, status: str = "True", reason: str = "", message: str = "") -> Object:
    """One condition; its reason is its type unless given."""
    told = {"type": type_, "status": status, "reason": reason or type_, "message": message}
    return told | {"lastTransitionTime": s.time(UPGRADED), "observedGeneration": 1}


def listener(name: str, port: int, protocol: str, host: str = "", secret: str = "") -> Object:
    """A listener; HTTPS without a ``secret`` has no tls block, as the chart's own (drycc/gateway#listeners)."""
    told: Object = {"name": name, "port": port, "protocol": protocol} | ({"hostname": host} if host else {})
    if secret:
        ref = {"group": "", "kind": "Secret", "name": secret}
        told["tls"] = {"mode": "Terminate", "certificateRefs": [ref]}
    return told | {"allowedRoutes": {"namespaces": {"from": "All"}}}


def _listening(s: Setting, one: Object, attached: int) -> Object:
    """A listener's status."""
    served, refs = (condition(s, type_, message="No errors found") for type_ in ("Programmed", "ResolvedRefs"))
    if one["protocol"] == "HTTPS" and "tls" not in one:  # by design: drycc/gateway#listeners
        refs = condition(s, "ResolvedRefs", "False", "InvalidCertificateRef", "no certificateRefs found")
        served = condition(s, "Programmed", "False", "Invalid", "Bad TLS configuration")
    kinds = [{"group": GROUP, "kind": _ROUTES[one["protocol"]]}]
    calm = condition(s, "Conflicted", "False", "NoConflicts", "No errors found")
    said = [condition(s, "Accepted", message="No errors found"), calm, served, refs]
    return {"name": one["name"], "attachedRoutes": attached, "supportedKinds": kinds, "conditions": said}


def _programmed(s: Setting, message: str) -> list[Object]:
    return [condition(s, "Accepted", message="Resource accepted"), condition(s, "Programmed", message=message)]


def gateway(
    s: Setting,
    name: str,
    listeners: Sequence[Object],
    *,
    namespace: str = NAMESPACE,
    labels: dict[str, str],
    address: str,
    attached: dict[str, int],
    sets: int = 0,
) -> Triple:
    """A Gateway of class istio that has an address; ``attached`` counts the routes of each listener."""
    spec: Object = {"gatewayClassName": "istio", "listeners": list(listeners)}
    spec |= {"allowedListeners": {"namespaces": {"from": "Same"}}} if sets else {}
    service = f"{name}-istio.{namespace}.svc.cluster.local"
    told = f"Resource programmed, assigned to service(s) {service}:80"
    status: Object = {"addresses": [{"type": "IPAddress", "value": address}]}
    status |= {
        "conditions": _programmed(s, told),
        "listeners": [_listening(s, one, attached.get(one["name"], 0)) for one in listeners],
    }
    status |= {"attachedListenerSets": sets} if sets else {}
    return _obj(s, "Gateway", name, spec, status, namespace=namespace, labels=labels)


def listener_set(s: Setting, name: str, parent: str, listeners: Sequence[Object], **meta: Any) -> Triple:
    """A ListenerSet, in v1 since v1.5 of the Gateway API; one route on each listener."""
    spec = {"parentRef": {"group": GROUP, "kind": "Gateway", "name": parent}, "listeners": list(listeners)}
    status: Object = {
        "conditions": _programmed(s, "Resource programmed"),
        "listeners": [_listening(s, one, 1) for one in listeners],
    }
    return _obj(s, "ListenerSet", name, spec, status, **meta)


def route(
    s: Setting,
    kind: str,
    name: str,
    parents: Sequence[Object],
    backend: tuple[str, int],
    *,
    hosts: Sequence[str] = (),
    namespace: str = NAMESPACE,
    labels: dict[str, str],
    found: bool = True,
) -> Triple:
    """An HTTPRoute or a TCPRoute, accepted by all its parents; ``found``: whether its Service is there."""
    service, port = backend
    rule: Object = {"backendRefs": [{"group": "", "kind": "Service", "name": service, "port": port, "weight": 1}]}
    rule |= {"matches": [{"path": {"type": "PathPrefix", "value": "/"}}]} if kind == "HTTPRoute" else {}
    spec: Object = {"parentRefs": list(parents), "rules": [rule]} | ({"hostnames": list(hosts)} if hosts else {})
    refs = condition(s, "ResolvedRefs", message="All references resolved")
    if not found:
        lost = f"backend({service}.{namespace}.svc.cluster.local) not found"
        refs = condition(s, "ResolvedRefs", "False", "BackendNotFound", lost)
    said = [condition(s, "Accepted", message="Route was valid"), refs]
    status = {"parents": [{"parentRef": one, "controllerName": CONTROLLER, "conditions": said} for one in parents]}
    return _obj(s, kind, name, spec, status, namespace=namespace, labels=labels)


def parent(kind: str, name: str, section: str) -> Object:
    """What a route is attached to: a listener of a Gateway or of a ListenerSet."""
    return {"group": GROUP, "kind": kind, "name": name, "sectionName": section}


def gateway_class(s: Setting) -> Triple:
    said = [condition(s, "Accepted", message="Handled by Istio controller")]
    spec = {"controllerName": CONTROLLER, "description": "The default Istio GatewayClass"}
    return _obj(s, "GatewayClass", "istio", spec, {"conditions": said})


def _obj(s: Setting, kind: str, name: str, spec: Object, status: Object, **meta: Any) -> Triple:
    return obj(s, kind, name, metadata={"generation": 1}, spec=spec, status=status, **meta)
