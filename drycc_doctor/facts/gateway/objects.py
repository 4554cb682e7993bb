"""Objects of the Gateway API as far as they are judged."""

from drycc_doctor.facts.kubernetes.objects import KubeObject, Obj, Status


class Address(Obj, frozen=True):
    value: str = ""
    type: str = "IPAddress"


class Tls(Obj, frozen=True):
    mode: str = ""


class Listener(Obj, frozen=True):
    name: str = ""
    port: int = 0
    protocol: str = ""
    hostname: str = ""
    tls: Tls | None = None


class ListenerStatus(Status, frozen=True):
    name: str = ""
    attached_routes: int = 0


class GatewaySpec(Obj, frozen=True):
    gateway_class_name: str = ""
    listeners: tuple[Listener, ...] = ()


class GatewayStatus(Status, frozen=True):
    addresses: tuple[Address, ...] = ()
    listeners: tuple[ListenerStatus, ...] = ()


class Gateway(KubeObject, frozen=True):
    """A Gateway, or a ListenerSet, which has no class and no addresses."""

    spec: GatewaySpec = GatewaySpec()
    status: GatewayStatus = GatewayStatus()


class GatewayClassSpec(Obj, frozen=True):
    controller_name: str = ""


class GatewayClass(KubeObject, frozen=True):
    spec: GatewayClassSpec = GatewayClassSpec()
    status: Status = Status()


class BackendRef(Obj, frozen=True):
    name: str
    kind: str = "Service"
    port: int | None = None


class Rule(Obj, frozen=True):
    backend_refs: tuple[BackendRef, ...] = ()


class RouteSpec(Obj, frozen=True):
    hostnames: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()


class RouteStatus(Obj, frozen=True):
    parents: tuple[Status, ...] = ()


class Route(KubeObject, frozen=True):
    """An HTTPRoute or a TCPRoute."""

    spec: RouteSpec = RouteSpec()
    status: RouteStatus = RouteStatus()
