"""Who serves the Gateway's class: found by the controller that the class names, in whatever namespace it runs."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.gateway.gateway import GATEWAY, GatewayClasses, PlatformGateway, Services
from drycc_doctor.facts.gateway.istiod import CONTROLLER
from drycc_doctor.facts.kubernetes.control_planes import PODS, Part, PartWorkload, parts_of
from drycc_doctor.facts.kubernetes.services import Service
from drycc_doctor.facts.platform.workloads import Platform
from drycc_doctor.model.fact import FactContext, Missing, fields_of
from drycc_doctor.model.query import KubeList, any_of

_KEEP = fields_of(PartWorkload)
_OWNER = "gateway.envoyproxy.io/owning-gateway"
"""How the labels begin that Envoy Gateway gives a Service, which is in a namespace of its own."""


class Plane(msgspec.Struct, frozen=True):
    """A program that serves a class: its name, and the labels of its Deployments and DaemonSets, none where it has none."""

    title: str
    deployments: str = ""
    daemonsets: str = ""

    @property
    def istiod(self) -> bool:
        """Whether it is istiod, of which more is known."""
        return self.deployments == "app=istiod"


_ISTIOD, _TRAEFIK = Plane("istiod", "app=istiod"), "app.kubernetes.io/name=traefik"
_NAMED = {
    CONTROLLER: _ISTIOD,
    "openshift.io/gateway-controller": _ISTIOD,
    "gateway.envoyproxy.io": Plane("Envoy Gateway", "control-plane=envoy-gateway"),
    "io.cilium/gateway-controller": Plane("Cilium", "io.cilium/app=operator", "k8s-app in (cilium,cilium-envoy)"),
    "traefik.io/gateway-controller": Plane("Traefik", _TRAEFIK, _TRAEFIK),
    "gateway.nginx.org": Plane(
        "NGINX Gateway Fabric", "app.kubernetes.io/name in (nginx-gateway-fabric,nginx-gateway)"
    ),
}
"""By how the class's controllerName begins (drycc/gateway#who-serves-a-class)."""


class GatewayController(msgspec.Struct, frozen=True):
    """The controllerName of the Gateway's class, empty where that is not there; and what is known of who that is."""

    name: str
    plane: Plane | None = None

    asks: ClassVar = ()

    @classmethod
    def gather(cls, gateway_classes: GatewayClasses, platform_gateway: PlatformGateway) -> Self:
        """From the class that the Gateway names."""
        names = {one.metadata.name: one.spec.controller_name for one in gateway_classes.items}
        gateway = platform_gateway.gateway
        name = names.get(gateway.spec.gateway_class_name, "") if gateway else ""
        return cls(name, next((plane for begins, plane in _NAMED.items() if name.startswith(begins)), None))


class GatewayPlane(msgspec.Struct, frozen=True):
    """The workloads of who serves the Gateway; none where nobody known does, or istiod, which is a fact of its own."""

    parts: tuple[Part, ...] = ()

    asks: ClassVar = (
        any_of(KubeList, api="apps/v1", plural="deployments", keep=_KEEP),
        any_of(KubeList, api="apps/v1", plural="daemonsets", keep=_KEEP),
        PODS,
    )

    @classmethod
    def gather(cls, ask: FactContext, controller: GatewayController) -> Self:
        """A list or two of the whole cluster, by label."""
        plane = controller.plane
        if plane is None or plane.istiod:
            return cls()
        found: list[Part] = []
        for plural, labels in (("deployments", plane.deployments), ("daemonsets", plane.daemonsets)):
            if labels:
                workloads = ask.objects(KubeList("apps/v1", plural, labels=labels, keep=_KEEP), PartWorkload)
                found += parts_of(ask, workloads, plural.removesuffix("s"))
        return cls(tuple(found))


class GatewayServices(msgspec.Struct, frozen=True):
    """Services before the Gateway that are in another namespace than it: Envoy Gateway makes them in its own."""

    items: tuple[Service, ...] = ()

    asks: ClassVar = (KubeList("v1", "services", labels=f"{_OWNER}-name={GATEWAY}", keep=fields_of(Service)),)

    @classmethod
    def gather(cls, ask: FactContext, controller: GatewayController, platform: Platform) -> Self:
        """One list, where the controller makes such."""
        if not controller.name.startswith("gateway.envoyproxy.io"):
            return cls()
        found = ask.objects(cls.asks[0], Service)
        return cls(tuple(one for one in found if one.metadata.labels.get(f"{_OWNER}-namespace") == platform.namespace))


class Balancers(msgspec.Struct, frozen=True):
    """The Services of type LoadBalancer, of the platform and before its Gateway; ``elsewhere`` are in another namespace."""

    items: tuple[Service, ...]
    elsewhere: tuple[Service, ...] = ()

    asks: ClassVar = ()

    @classmethod
    def gather(cls, services: Services, others: GatewayServices | Missing) -> Self:
        """What may not be listed elsewhere is not seen."""
        elsewhere = () if isinstance(others, Missing) else others.items
        found = (*services.items, *elsewhere)
        return cls(tuple(one for one in found if one.spec.type == "LoadBalancer"), elsewhere)

    def names(self, one: Service) -> str:
        """Its name, with its namespace where that is another."""
        meta = one.metadata
        return f"{meta.namespace}/{meta.name}" if one in self.elsewhere else meta.name
