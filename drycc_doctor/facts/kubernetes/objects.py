"""Kubernetes objects as far as we judge them. A field that no check needs is not here, and costs nothing."""

from __future__ import annotations

import msgspec

from drycc_doctor.sealing.seal import Seal, Url, Urls

Told = str | Seal | Url | Urls
"""A value that is told, told in part, or sealed."""


class Obj(msgspec.Struct, frozen=True, rename="camel"):
    """Ours are frozen and named as Kubernetes names them."""


class Owner(Obj, frozen=True):
    kind: str
    name: str


class Meta(Obj, frozen=True):
    name: str
    namespace: str = ""
    labels: dict[str, str] = {}
    annotations: dict[str, Told] = {}
    owner_references: tuple[Owner, ...] = ()
    deletion_timestamp: str = ""


class DatedMeta(Meta, frozen=True):
    """Metadata that tells too when the object was made, and how often its spec was changed."""

    generation: int = 0
    creation_timestamp: str = ""


class Condition(Obj, frozen=True):
    type: str
    status: str
    reason: str = ""
    message: str = ""

    @property
    def true(self) -> bool:
        """Whether it holds."""
        return self.status == "True"


Conditions = tuple[Condition, ...]


def condition(conditions: Conditions, type_: str) -> Condition | None:
    """The condition of a type, if it was ever said."""
    return next((c for c in conditions if c.type == type_), None)


class Taint(Obj, frozen=True):
    key: str
    value: str = ""
    effect: str = ""


class NodeSpec(Obj, frozen=True):
    unschedulable: bool = False
    taints: tuple[Taint, ...] = ()


class NodeAddress(Obj, frozen=True):
    address: str = ""
    type: str = ""


class NodeStatus(Obj, frozen=True):
    addresses: tuple[NodeAddress, ...] = ()
    conditions: Conditions = ()
    allocatable: dict[str, str] = {}


class Node(Obj, frozen=True):
    metadata: Meta
    spec: NodeSpec = NodeSpec()
    status: NodeStatus = NodeStatus()

    @property
    def addresses(self) -> tuple[str, ...]:
        """Its IP addresses, internal and external."""
        return tuple(one.address for one in self.status.addresses if one.type.endswith("IP"))


class Waiting(Obj, frozen=True):
    reason: str = ""
    message: str = ""


class Terminated(Obj, frozen=True):
    exit_code: int = 0
    reason: str = ""
    finished_at: str = ""


class State(Obj, frozen=True):
    waiting: Waiting | None = None
    terminated: Terminated | None = None


class ContainerStatus(Obj, frozen=True):
    name: str
    image: str = ""
    image_id: str = msgspec.field(default="", name="imageID")
    ready: bool = False
    restart_count: int = 0
    state: State = State()
    last_state: State = State()


class EnvVar(Obj, frozen=True):
    name: str
    value: Told | None = None


class ContainerPort(Obj, frozen=True):
    container_port: int
    name: str = ""


class Container(Obj, frozen=True):
    name: str
    image: str = ""
    env: tuple[EnvVar, ...] = ()
    ports: tuple[ContainerPort, ...] = ()


class PodSpec(Obj, frozen=True):
    containers: tuple[Container, ...] = ()
    node_name: str = ""


class PodStatus(Obj, frozen=True):
    phase: str = ""
    reason: str = ""
    pod_ip: str = msgspec.field(default="", name="podIP")
    conditions: Conditions = ()
    container_statuses: tuple[ContainerStatus, ...] = ()
    init_container_statuses: tuple[ContainerStatus, ...] = ()


class Pod(Obj, frozen=True):
    metadata: Meta
    spec: PodSpec = PodSpec()
    status: PodStatus = PodStatus()


class AppMeta(Obj, frozen=True):
    name: str
    namespace: str = ""
    labels: dict[str, str] = {}


class AppPodSpec(Obj, frozen=True):
    node_name: str = ""


class AppPod(Obj, frozen=True):
    """A pod of an app: there are thousands, and what their users put into them is none of our business."""

    metadata: AppMeta
    spec: AppPodSpec = AppPodSpec()
    status: PodStatus = PodStatus()


class Template(Obj, frozen=True):
    spec: PodSpec = PodSpec()


class Selector(Obj, frozen=True):
    match_labels: dict[str, str] = {}


class WorkloadSpec(Obj, frozen=True):
    replicas: int | None = None
    selector: Selector = Selector()
    template: Template = Template()


class WorkloadStatus(Obj, frozen=True):
    desired_number_scheduled: int = 0  # of a DaemonSet
    updated_number_scheduled: int = 0  # of a DaemonSet
    updated_replicas: int = 0  # of the others
    observed_generation: int = 0
    conditions: Conditions = ()


class Workload(Obj, frozen=True):
    """A Deployment, a StatefulSet or a DaemonSet."""

    metadata: DatedMeta
    spec: WorkloadSpec = WorkloadSpec()
    status: WorkloadStatus = WorkloadStatus()


class Certificate(Obj, frozen=True):
    """The public times of a certificate, in seconds since the epoch."""

    sha256: str
    not_before: int
    not_after: int


class HostKey(Obj, frozen=True):
    """The public half of a server's SSH key, as ``ssh-keygen -l`` says it."""

    type: str
    sha256: str


class Public(Obj, frozen=True):
    """What a Secret's value has that is public."""

    certificates: tuple[Certificate, ...] = ()
    host_key: HostKey | None = None
    modulus: Seal | None = None  # of an RSA key that signs


class Secret(Obj, frozen=True):
    metadata: Meta
    data: dict[str, Seal] = {}
    public: dict[str, Public] = {}


class Ingress(Obj, frozen=True):
    ip: str = ""
    hostname: str = ""


class LoadBalancer(Obj, frozen=True):
    ingress: tuple[Ingress, ...] = ()


class ServiceStatus(Obj, frozen=True):
    load_balancer: LoadBalancer = LoadBalancer()


class ServicePort(Obj, frozen=True):
    port: int
    target_port: int | str | None = None  # the API server writes it out; it may be a name


class ServiceSpec(Obj, frozen=True):
    type: str = "ClusterIP"
    ports: tuple[ServicePort, ...] = ()
    selector: dict[str, str] = {}


class Service(Obj, frozen=True):
    metadata: Meta
    spec: ServiceSpec = ServiceSpec()
    status: ServiceStatus = ServiceStatus()

    @property
    def ingress(self) -> tuple[str, ...]:
        """The load balancer's addresses and host names."""
        return tuple(one.ip or one.hostname for one in self.status.load_balancer.ingress)


class EndpointConditions(Obj, frozen=True):
    ready: bool | None = None


class Endpoint(Obj, frozen=True):
    conditions: EndpointConditions = EndpointConditions()


class EndpointSlice(Obj, frozen=True):
    metadata: Meta
    endpoints: tuple[Endpoint, ...] | None = None  # the API server says null for none

    @property
    def ready(self) -> int:
        """How many of its endpoints are ready; not said means ready (Kubernetes API, EndpointConditions)."""
        return sum(1 for one in self.endpoints or () if one.conditions.ready is not False)


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


class HookService(Obj, frozen=True):
    name: str = ""
    path_key: Seal | None = None  # the last part of the path, which is a Secret's value (facts 1.1)


class ClientConfig(Obj, frozen=True):
    ca_bundle: Seal | None = None
    certificates: tuple[Certificate, ...] = ()  # those of the caBundle
    service: HookService = HookService()


class Hook(Obj, frozen=True):
    name: str = ""
    failure_policy: str = "Fail"
    client_config: ClientConfig = ClientConfig()


class WebhookConfiguration(Obj, frozen=True):
    metadata: Meta
    webhooks: tuple[Hook, ...] = ()


class Table(msgspec.Struct, frozen=True):
    """What ``kubectl get`` prints."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | float | bool | None, ...], ...]

    def column(self, name: str) -> tuple[str, ...]:
        """One column's cells, as text; empty ones are empty."""
        if name not in self.columns:
            return ("",) * len(self.rows)
        at = self.columns.index(name)
        return tuple("" if len(row) <= at or row[at] is None else str(row[at]) for row in self.rows)
