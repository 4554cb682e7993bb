"""Istiod, which serves the gateways of class istio: whether it runs, and which kinds it is set to serve."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.gateway.gateway import API, Routes
from drycc_doctor.facts.kubernetes.control_planes import PODS, Part, PartSpec, PartWorkload, parts_of, pods_labelled
from drycc_doctor.facts.kubernetes.objects import Disclosed, Named, Obj, holds
from drycc_doctor.facts.kubernetes.pods import EnvVar
from drycc_doctor.model.fact import FactContext, Missing, MissingError, fields_of
from drycc_doctor.model.query import KubeGet, KubeList
from drycc_doctor.model.reply import Failed

_ISTIOD = "app=istiod"
CONTROLLER = "istio.io/gateway-controller"
ALPHA = "PILOT_ENABLE_ALPHA_GATEWAY_API"
REVISION, DEFAULT = "istio.io/rev", "default"
"""The label of a Deployment of istiod and of the Gateways that it serves, and what no label means."""


class _Container(Obj, frozen=True):
    env: tuple[EnvVar, ...] = ()


class _Containers(Obj, frozen=True):
    containers: tuple[_Container, ...] = ()


class _Template(Obj, frozen=True):
    spec: _Containers = _Containers()


class _Selecting(Obj, frozen=True):
    selector: dict[str, str] = {}


class _Spec(PartSpec, frozen=True):
    template: _Template = _Template()


class IstiodDeployment(PartWorkload, frozen=True):
    """A Deployment of istiod, as far as its variables, and whether its pods are ready."""

    spec: _Spec = _Spec()

    def env(self, name: str) -> Disclosed | None:
        """A variable, as its template sets it."""
        values = [env.value for c in self.spec.template.spec.containers for env in c.env if env.name == name]
        return values[-1] if values else None


OPERATORS = KubeList(
    "apps/v1",
    "deployments",
    labels="app in (istiod,cert-manager,cainjector,webhook)",
    keep=fields_of(IstiodDeployment),
)
"""Istiod's Deployments and cert-manager's, whose charts both give them this label, in one list."""


class _Service(Obj, frozen=True):
    metadata: Named
    spec: _Selecting = _Selecting()


class Istiods(msgspec.Struct, frozen=True):
    """Every istiod of the cluster, one for each revision; none where the control plane is elsewhere.

    ``gone`` is the namespace of a Service that selects pods of istiod, where there are neither these nor a Deployment.
    """

    items: tuple[IstiodDeployment, ...]
    parts: tuple[Part, ...]
    gone: str = ""

    asks: ClassVar = (
        OPERATORS,
        KubeList("v1", "services", labels=_ISTIOD, keep=fields_of(_Service)),
        PODS,
    )

    @classmethod
    def gather(cls, ask: FactContext) -> Self:
        """One list of one or two, and the pods of those that are not ready; where there is none, what is left of it."""
        deployments = ask.objects(OPERATORS, IstiodDeployment)
        found = tuple(one for one in deployments if one.metadata.labels.get("app") == "istiod")
        return cls(found, parts_of(ask, found), "" if found else cls._gone(ask))

    @classmethod
    def _gone(cls, ask: FactContext) -> str:
        """A Service that leads to another cluster selects nothing; what may not be listed is not known to be gone."""
        services = (
            () if isinstance(ask.reply(cls.asks[1], list[object]), Failed) else ask.objects(cls.asks[1], _Service)
        )
        homes = sorted({one.metadata.namespace for one in services if one.spec.selector})
        return next((home for home in homes if pods_labelled(ask, home, _ISTIOD) == ()), "")

    def serving(self, labels: dict[str, str]) -> tuple[Part, ...]:
        """Those of a Gateway's revision; all, where that is a tag, which other objects resolve."""
        revision = labels.get(REVISION, DEFAULT)
        return tuple(one for one in self.parts if one.labels.get(REVISION, DEFAULT) == revision) or self.parts


class _Resource(msgspec.Struct, frozen=True):
    kind: str


class _Resources(msgspec.Struct, frozen=True):
    resources: tuple[_Resource, ...] = ()


class Istiod(msgspec.Struct, frozen=True):
    """Every istiod's settings; ``attached``: whether these matter not, as a TCPRoute is attached.

    ``unread``: whether TCPRoutes are there, nobody has looked at any, and v1 of them, which istiod reads, is not served.
    """

    items: tuple[IstiodDeployment, ...]
    attached: bool = False
    unread: bool = False

    asks: ClassVar = (KubeGet(f"/apis/{API}/v1"),)

    @classmethod
    def gather(cls, ask: FactContext, routes: Routes, istiods: Istiods | Missing) -> Self:
        """Of no matter where a controller has accepted a TCPRoute: that is proof enough."""
        if _attached(routes):
            return cls((), attached=True)
        if isinstance(istiods, Missing):
            raise MissingError(istiods)
        found = [route for kind, route in routes.items if kind == "TCPRoute"]
        if not found or any(route.status.parents for route in found):
            return cls(istiods.items)
        reply = ask.reply(cls.asks[0], _Resources)
        served = isinstance(reply, Failed) or any(one.kind == "TCPRoute" for one in reply.resources)
        return cls(istiods.items, unread=not served)

    @property
    def alpha(self) -> bool:
        """Whether any is set to serve the kinds that are not stable yet."""
        values = [deployment.env(ALPHA) for deployment in self.items]
        return any(isinstance(value, str) and value.strip().lower() in {"true", "1", "t"} for value in values)


def _attached(routes: Routes) -> bool:
    parents = [p for kind, route in routes.items if kind == "TCPRoute" for p in route.status.parents]
    return any(holds(p.conditions, "Accepted") for p in parents)
