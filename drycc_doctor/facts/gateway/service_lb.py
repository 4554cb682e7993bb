"""k3s' own load balancer: pods on the nodes that take a Service's ports there (drycc/failures#load-balancers)."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.gateway.planes import Balancers
from drycc_doctor.facts.kubernetes.objects import Meta, Obj, condition
from drycc_doctor.facts.kubernetes.pods import PodStatus
from drycc_doctor.model.fact import FactContext, fields_of
from drycc_doctor.model.query import KubeList

_NAME, _NAMESPACE = "svccontroller.k3s.cattle.io/svcname", "svccontroller.k3s.cattle.io/svcnamespace"


class _Port(Obj, frozen=True):
    host_port: int = 0


class _Container(Obj, frozen=True):
    ports: tuple[_Port, ...] = ()


class _Spec(Obj, frozen=True):
    containers: tuple[_Container, ...] = ()
    node_name: str = ""


class ServicePod(Obj, frozen=True):
    """A pod that takes a Service's ports on its node."""

    metadata: Meta
    spec: _Spec = _Spec()
    status: PodStatus = PodStatus()

    @property
    def service(self) -> str:
        """Namespace and name of the Service."""
        return f"{self.metadata.labels.get(_NAMESPACE, '')}/{self.metadata.labels.get(_NAME, '')}"

    @property
    def ports(self) -> frozenset[int]:
        """The node's ports that it takes."""
        return frozenset(port.host_port for each in self.spec.containers for port in each.ports if port.host_port)

    @property
    def waits(self) -> str:
        """What the scheduler says of it, where it has no node."""
        said = condition(self.status.conditions, "PodScheduled")
        return "" if self.spec.node_name or said is None or said.true else said.message


class ServiceLB(msgspec.Struct, frozen=True):
    """Such pods of the whole cluster; looked at where a Service waits for an address, and else none."""

    pods: tuple[ServicePod, ...] = ()

    asks: ClassVar = (KubeList("v1", "pods", labels=_NAME, keep=fields_of(ServicePod)),)

    @classmethod
    def gather(cls, ask: FactContext, balancers: Balancers) -> Self:
        """One list, mostly not made."""
        waiting = any(not one.ingress for one in balancers.items)
        return cls(ask.objects(cls.asks[0], ServicePod)) if waiting else cls()

    def waiting(self, service: str) -> ServicePod | None:
        """The first pod of a Service that no node takes."""
        return next((one for one in self.pods if one.service.endswith(f"/{service}") and one.waits), None)

    def holders(self, of: ServicePod) -> tuple[str, ...]:
        """The Services that have its ports, by namespace and name."""
        others = {o.service for o in self.pods if o.spec.node_name and o.service != of.service and o.ports & of.ports}
        return tuple(sorted(others))
