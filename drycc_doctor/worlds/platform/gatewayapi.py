"""Objects of the Gateway API; their statuses are istiod's (drycc/gateway#route-status)."""

from collections.abc import Sequence
from typing import Any

from drycc_doctor.worlds.platform.istio.reading import CONTROLLER, GROUP, UNMANAGED
from drycc_doctor.worlds.platform.meta import obj
from drycc_doctor.worlds.platform.names import NAMESPACE, Object, Triple
from drycc_doctor.worlds.platform.setting import Setting


def listener(name: str, port: int, protocol: str, host: str = "", secret: str = "") -> Object:
    """A listener; HTTPS without a ``secret`` has no tls block, as the chart's own (drycc/gateway#listeners)."""
    told: Object = {"name": name, "port": port, "protocol": protocol} | ({"hostname": host} if host else {})
    if secret:
        ref = {"group": "", "kind": "Secret", "name": secret}
        told["tls"] = {"mode": "Terminate", "certificateRefs": [ref]}
    return told | {"allowedRoutes": {"namespaces": {"from": "All"}}}


def gateway(
    s: Setting,
    name: str,
    listeners: Sequence[Object],
    *,
    namespace: str = NAMESPACE,
    labels: dict[str, str],
    sets: bool = False,
) -> Triple:
    """A Gateway of class istio; ``sets``: whether it takes ListenerSets."""
    spec: Object = {"gatewayClassName": "istio", "listeners": list(listeners)}
    spec |= {"allowedListeners": {"namespaces": {"from": "Same"}}} if sets else {}
    return _obj(s, "Gateway", name, spec, namespace=namespace, labels=labels)


def listener_set(s: Setting, name: str, parent: str, listeners: Sequence[Object], **meta: Any) -> Triple:
    """A ListenerSet, in v1 since v1.5 of the Gateway API."""
    spec = {"parentRef": {"group": GROUP, "kind": "Gateway", "name": parent}, "listeners": list(listeners)}
    return _obj(s, "ListenerSet", name, spec, **meta)


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
) -> Triple:
    """An HTTPRoute or a TCPRoute."""
    service, port = backend
    rule: Object = {"backendRefs": [{"group": "", "kind": "Service", "name": service, "port": port, "weight": 1}]}
    rule |= {"matches": [{"path": {"type": "PathPrefix", "value": "/"}}]} if kind == "HTTPRoute" else {}
    spec: Object = {"parentRefs": list(parents), "rules": [rule]} | ({"hostnames": list(hosts)} if hosts else {})
    return _obj(s, kind, name, spec, namespace=namespace, labels=labels)


def parent(kind: str, name: str, section: str) -> Object:
    """What a route is attached to: a listener of a Gateway or of a ListenerSet."""
    return {"group": GROUP, "kind": kind, "name": name, "sectionName": section}


def gateway_classes(s: Setting) -> list[Triple]:
    """Those that istiod makes itself."""
    spec = {"controllerName": CONTROLLER, "description": "The default Istio GatewayClass"}
    remote = "Remote to this cluster. Does not deploy or affect configuration."
    other = {"controllerName": UNMANAGED, "description": remote}
    return [_obj(s, "GatewayClass", "istio", spec), _obj(s, "GatewayClass", "istio-remote", other)]


def _obj(s: Setting, kind: str, name: str, spec: Object, **meta: Any) -> Triple:
    return obj(s, kind, name, metadata={"generation": 1}, spec=spec, **meta)
