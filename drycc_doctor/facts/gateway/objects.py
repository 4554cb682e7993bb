"""Objects of the Gateway API as far as they are judged."""

from drycc_doctor.facts.kubernetes.objects import DatedMeta, KubeObject, Obj, ObservedStatus, Status, is_behind


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


class ParentRef(Obj, frozen=True):
    """What a route, or a ListenerSet, is attached to."""

    name: str = ""
    kind: str = "Gateway"
    namespace: str = ""
    section_name: str = ""


class GatewaySpec(Obj, frozen=True):
    gateway_class_name: str = ""
    listeners: tuple[Listener, ...] = ()
    addresses: tuple[Address, ...] = ()
    parent_ref: ParentRef = ParentRef()


class GatewayStatus(ObservedStatus, frozen=True):
    addresses: tuple[Address, ...] = ()
    listeners: tuple[ListenerStatus, ...] = ()


class Gateway(KubeObject, frozen=True):
    """A Gateway, or a ListenerSet, which has no class and no addresses."""

    metadata: DatedMeta
    spec: GatewaySpec = GatewaySpec()
    status: GatewayStatus = GatewayStatus()

    @property
    def behind(self) -> bool:
        """Whether its status is of an older generation: its controller has not looked at the newest."""
        return is_behind(self.metadata, self.status)


class GatewayClassSpec(Obj, frozen=True):
    controller_name: str = ""


class GatewayClass(KubeObject, frozen=True):
    spec: GatewayClassSpec = GatewayClassSpec()
    status: Status = Status()


class BackendRef(Obj, frozen=True):
    name: str
    kind: str = "Service"
    namespace: str = ""
    port: int | None = None


class Path(Obj, frozen=True):
    value: str = "/"


class Match(Obj, frozen=True):
    path: Path = Path()


class Rule(Obj, frozen=True):
    backend_refs: tuple[BackendRef, ...] = ()
    matches: tuple[Match, ...] = ()


class RouteSpec(Obj, frozen=True):
    hostnames: tuple[str, ...] = ()
    parent_refs: tuple[ParentRef, ...] = ()
    rules: tuple[Rule, ...] = ()


class RouteParent(ObservedStatus, frozen=True):
    """What is said of a route by a listener that it names."""

    parent_ref: ParentRef = ParentRef()


class RouteStatus(Obj, frozen=True):
    parents: tuple[RouteParent, ...] = ()


class Route(KubeObject, frozen=True):
    """An HTTPRoute or a TCPRoute."""

    metadata: DatedMeta
    spec: RouteSpec = RouteSpec()
    status: RouteStatus = RouteStatus()

    @property
    def behind(self) -> bool:
        """As of a Gateway; a parent that it had once may be told of for ever, so the newest counts."""
        return is_behind(self.metadata, *self.status.parents)
