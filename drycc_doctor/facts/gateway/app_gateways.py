"""Where traffic for the apps comes in: each has a Gateway of its own (drycc/gateway#gateways-of-applications)."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.gateway.gateway import API
from drycc_doctor.facts.gateway.objects import Address
from drycc_doctor.facts.kubernetes.objects import Named, Obj, Status
from drycc_doctor.facts.platform.workloads import Platform
from drycc_doctor.model.fact import FactContext, fields_of
from drycc_doctor.model.query import KubeList


class _Status(Status, frozen=True):
    addresses: tuple[Address, ...] = ()


class _Listener(Obj, frozen=True):
    port: int = 0


class _Spec(Obj, frozen=True):
    listeners: tuple[_Listener, ...] = ()


class AppGateway(Obj, frozen=True):
    """A Gateway, as far as where it is, whether it is served, and at which ports it listens."""

    metadata: Named
    spec: _Spec = _Spec()
    status: _Status = _Status()

    @property
    def service_ports(self) -> int:
        """How many ports istio gives its Service: one for each at which it listens, and one for its own status."""
        # drycc/gateway#node-ports
        return 1 + len({one.port for one in self.spec.listeners})


class AppGateways(msgspec.Struct, frozen=True):
    """The apps' Gateways: each has the name of its app, which is its namespace's too."""

    items: tuple[AppGateway, ...]

    asks: ClassVar = (KubeList(f"{API}/v1", "gateways", keep=fields_of(AppGateway)),)

    @classmethod
    def gather(cls, ask: FactContext, platform: Platform) -> Self:
        """One list, of the whole cluster."""
        every = [(one, one.metadata) for one in ask.objects(cls.asks[0], AppGateway)]
        return cls(tuple(one for one, meta in every if meta.name == meta.namespace != platform.namespace))
