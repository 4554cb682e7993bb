"""Which kinds of the Gateway API the cluster serves."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.gateway.gateway import API, GatewayClasses, PlatformGateway, Routes
from drycc_doctor.facts.gateway.listeners import ListenerSets
from drycc_doctor.model.fact import FactContext, Missing, MissingError
from drycc_doctor.model.query import KubeGet
from drycc_doctor.model.reply import Failed, Reason

NEEDED = {"v1": ("GatewayClass", "Gateway", "HTTPRoute"), "v1alpha2": ("TCPRoute",)}
"""What every generation needs, by version (drycc/gateway#gateway-api-versions)."""
SINCE_G3 = {"v1": ("ListenerSet",)}
"""What the third generation needs besides."""


class _Resource(msgspec.Struct, frozen=True):
    kind: str
    name: str = ""


class _Resources(msgspec.Struct, frozen=True):
    resources: tuple[_Resource, ...] = ()


class GatewayApiKinds(msgspec.Struct, frozen=True):
    """The kinds that are served, by version; no version at all where the Gateway API is not installed."""

    items: dict[str, frozenset[str]]

    asks: ClassVar = tuple(KubeGet(f"/apis/{API}/{version}") for version in NEEDED)

    @classmethod
    def gather(
        cls,
        ask: FactContext,
        classes: GatewayClasses | Missing,
        gateway: PlatformGateway | Missing,
        routes: Routes | Missing,
        listener_sets: ListenerSets | Missing,
    ) -> Self:
        """What could be listed is served. Only where something could not, a document is asked for each version."""
        listed = not any(isinstance(one, Missing) for one in (classes, gateway, routes, listener_sets))
        if listed and isinstance(routes, Routes) and routes.no_tcp is None:
            return cls({version: frozenset((*NEEDED[version], *SINCE_G3.get(version, ()))) for version in NEEDED})
        return cls(_discovered(ask))


def _discovered(ask: FactContext) -> dict[str, frozenset[str]]:
    """That a version is not there is an answer too."""
    items = {}
    for version, query in zip(NEEDED, GatewayApiKinds.asks, strict=True):
        reply = ask.reply(query, _Resources)
        if isinstance(reply, Failed) and reply.reason is not Reason.NOT_FOUND:
            raise MissingError(Missing.of(query, reply))
        if not isinstance(reply, Failed):
            items[version] = frozenset(one.kind for one in reply.resources if "/" not in one.name)
    return items
