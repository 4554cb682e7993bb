"""Services and their endpoints."""

from drycc_doctor.facts.kubernetes.objects import KubeObject, Obj, Status


class Ingress(Obj, frozen=True):
    ip: str = ""
    hostname: str = ""


class LoadBalancer(Obj, frozen=True):
    ingress: tuple[Ingress, ...] = ()


class ServiceStatus(Status, frozen=True):
    load_balancer: LoadBalancer = LoadBalancer()


class ServicePort(Obj, frozen=True):
    port: int
    target_port: int | str | None = None  # the API server writes it out; it may be a name


class ServiceSpec(Obj, frozen=True):
    type: str = "ClusterIP"
    ports: tuple[ServicePort, ...] = ()
    selector: dict[str, str] = {}
    allocate_load_balancer_node_ports: bool = True


class Service(KubeObject, frozen=True):
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


class EndpointSlice(KubeObject, frozen=True):
    endpoints: tuple[Endpoint, ...] | None = None  # the API server says null for none

    @property
    def ready(self) -> int:
        """How many of its endpoints are ready; not said means ready (Kubernetes API, EndpointConditions)."""
        return sum(1 for one in self.endpoints or () if one.conditions.ready is not False)
