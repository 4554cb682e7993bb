"""Istiod, which serves the gateways of class istio: which kinds it is set to serve."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.gateway.gateway import Routes
from drycc_doctor.facts.kubernetes.objects import Disclosed, Named, Obj, holds
from drycc_doctor.facts.kubernetes.pods import EnvVar
from drycc_doctor.model.fact import FactContext, fields_of
from drycc_doctor.model.query import KubeList

CONTROLLER = "istio.io/gateway-controller"
ALPHA = "PILOT_ENABLE_ALPHA_GATEWAY_API"


class _Container(Obj, frozen=True):
    env: tuple[EnvVar, ...] = ()


class _Containers(Obj, frozen=True):
    containers: tuple[_Container, ...] = ()


class _Template(Obj, frozen=True):
    spec: _Containers = _Containers()


class _Spec(Obj, frozen=True):
    template: _Template = _Template()


class IstiodDeployment(Obj, frozen=True):
    """A Deployment of istiod, as far as its variables."""

    metadata: Named
    spec: _Spec = _Spec()

    def env(self, name: str) -> Disclosed | None:
        """A variable, as its template sets it."""
        values = [env.value for c in self.spec.template.spec.containers for env in c.env if env.name == name]
        return values[-1] if values else None


class Istiod(msgspec.Struct, frozen=True):
    """Every istiod of the cluster, one for each revision; ``attached``: whether that matters not, as a TCPRoute is."""

    items: tuple[IstiodDeployment, ...]
    attached: bool = False

    asks: ClassVar = (KubeList("apps/v1", "deployments", labels="app=istiod", keep=fields_of(IstiodDeployment)),)

    @classmethod
    def gather(cls, ask: FactContext, routes: Routes) -> Self:
        """One list of one or two, where no controller has accepted a TCPRoute: one that has is proof enough."""
        return cls((), attached=True) if _attached(routes) else cls(ask.objects(cls.asks[0], IstiodDeployment))

    @property
    def alpha(self) -> bool:
        """Whether any is set to serve the kinds that are not stable yet."""
        values = [deployment.env(ALPHA) for deployment in self.items]
        return any(isinstance(value, str) and value.strip().lower() in {"true", "1", "t"} for value in values)


def _attached(routes: Routes) -> bool:
    parents = [p for kind, route in routes.items if kind == "TCPRoute" for p in route.status.parents]
    return any(holds(p.conditions, "Accepted") for p in parents)
