"""Objects of the Gateway API as far as they are judged."""

from drycc_doctor.facts.kubernetes.objects import Conditions, Meta, Obj


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


class ListenerStatus(Obj, frozen=True):
    name: str = ""
    attached_routes: int = 0
    conditions: Conditions = ()


class GatewaySpec(Obj, frozen=True):
    gateway_class_name: str = ""
    listeners: tuple[Listener, ...] = ()


class GatewayStatus(Obj, frozen=True):
    addresses: tuple[Address, ...] = ()
    conditions: Conditions = ()
    listeners: tuple[ListenerStatus, ...] = ()


class Gateway(Obj, frozen=True):
    metadata: Meta
    spec: GatewaySpec = GatewaySpec()
    status: GatewayStatus = GatewayStatus()


class ListenerSetSpec(Obj, frozen=True):
    listeners: tuple[Listener, ...] = ()


class ListenerSet(Obj, frozen=True):
    metadata: Meta
    spec: ListenerSetSpec = ListenerSetSpec()
    status: GatewayStatus = GatewayStatus()


class GatewayClassSpec(Obj, frozen=True):
    controller_name: str = ""


class ClassStatus(Obj, frozen=True):
    conditions: Conditions = ()


class GatewayClass(Obj, frozen=True):
    metadata: Meta
    spec: GatewayClassSpec = GatewayClassSpec()
    status: ClassStatus = ClassStatus()


class BackendRef(Obj, frozen=True):
    name: str
    kind: str = "Service"
    port: int | None = None


class Rule(Obj, frozen=True):
    backend_refs: tuple[BackendRef, ...] = ()


class RouteSpec(Obj, frozen=True):
    hostnames: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()


class Parent(Obj, frozen=True):
    conditions: Conditions = ()


class RouteStatus(Obj, frozen=True):
    parents: tuple[Parent, ...] = ()


class Route(Obj, frozen=True):
    """An HTTPRoute or a TCPRoute."""

    metadata: Meta
    spec: RouteSpec = RouteSpec()
    status: RouteStatus = RouteStatus()
