"""The addresses that Cilium's LB-IPAM may give, as its operator counts them (drycc/failures#load-balancers)."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.gateway.gateway import Services
from drycc_doctor.facts.kubernetes.listed import is_served
from drycc_doctor.facts.kubernetes.objects import Named, Obj, Status, condition
from drycc_doctor.model.fact import FactContext, fields_of
from drycc_doctor.model.query import KubeList

SATISFIED = "/IPAMRequestSatisfied"
"""How the condition of a Service ends that LB-IPAM looks after; before that stands whose it is."""


class _Spec(Obj, frozen=True):
    disabled: bool = False


class CiliumPool(Obj, frozen=True):
    """A CiliumLoadBalancerIPPool."""

    metadata: Named
    spec: _Spec = _Spec()
    status: Status = Status()

    @property
    def total(self) -> int:
        """How many addresses it has; 0 where it does not say."""
        return self._count("cilium.io/IPsTotal")

    @property
    def free(self) -> int:
        """How many of them nobody has."""
        return self._count("cilium.io/IPsAvailable")

    def _count(self, type_: str) -> int:
        """The number is the message of a condition that is neither true nor false."""
        said = condition(self.status.conditions, type_)
        return int(said.message) if said is not None and said.message.isdecimal() else 0


_KEEP = fields_of(CiliumPool)


class CiliumPools(msgspec.Struct, frozen=True):
    """Its pools; none where it looks after no Service of the platform."""

    items: tuple[CiliumPool, ...] = ()

    asks: ClassVar = tuple(
        KubeList(f"cilium.io/{version}", "ciliumloadbalancerippools", keep=_KEEP) for version in ("v2", "v2alpha1")
    )

    @classmethod
    def gather(cls, ask: FactContext, services: Services) -> Self:
        """One list, where a Service says that it is asked; in the older version where the newer is not served."""
        if not any(said.type.endswith(SATISFIED) for one in services.items for said in one.status.conditions):
            return cls()
        served = (query for query in cls.asks if is_served(ask, query))
        return next((cls(ask.objects(query, CiliumPool)) for query in served), cls())
