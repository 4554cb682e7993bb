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


class AppGateway(Obj, frozen=True):
    """A Gateway, as far as where it is and whether it is served."""

    metadata: Named
    status: _Status = _Status()


class AppGateways(msgspec.Struct, frozen=True):
    """The apps' Gateways: each has the name of its app, which is its namespace's too."""

    items: tuple[AppGateway, ...]

    asks: ClassVar = (KubeList(f"{API}/v1", "gateways", keep=fields_of(AppGateway)),)

    @classmethod
    def gather(cls, ask: FactContext, platform: Platform) -> Self:
        """One list, of the whole cluster."""
        every = [(one, one.metadata) for one in ask.objects(cls.asks[0], AppGateway)]
        return cls(tuple(one for one, meta in every if meta.name == meta.namespace != platform.namespace))
