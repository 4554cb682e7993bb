"""What API discovery says of a World: the kinds that a version of a group serves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drycc_doctor.model.reply import Failed, Got, Reason, Reply

if TYPE_CHECKING:
    from drycc_doctor.worlds.world import World

_KNOWN = {
    "gateway.networking.k8s.io/v1": {
        "gatewayclasses": "GatewayClass",
        "gateways": "Gateway",
        "httproutes": "HTTPRoute",
        "listenersets": "ListenerSet",
    },
    "gateway.networking.k8s.io/v1alpha2": {"tcproutes": "TCPRoute"},
    "metallb.io/v1beta1": {"ipaddresspools": "IPAddressPool"},
}
"""Kinds that are served though there may be no object of them; of the Gateway API its experimental channel."""


def resources(world: World, group: str, version: str) -> Reply:
    """The APIResourceList of a version."""
    kinds = _kinds(world, group, version)
    served = {plural: kind for plural, kind in kinds.items() if plural not in world.absent_kinds}
    if not served or group in world.absent:
        return Failed(Reason.NOT_FOUND, "the server could not find the requested resource")
    told = [_resource(plural, kind) for plural, kind in sorted(served.items())]
    return Got({"kind": "APIResourceList", "groupVersion": f"{group}/{version}", "resources": told})


def _kinds(world: World, group: str, version: str) -> dict[str, str]:
    """By resource: those of which there are objects, and all of the Gateway API."""
    there = {plural: kind for api, plural, kind in world.objects.kinds() if api == f"{group}/{version}"}
    return _KNOWN.get(f"{group}/{version}", {}) | there


def _resource(plural: str, kind: str) -> dict[str, Any]:
    told = {"name": plural, "singularName": kind.lower(), "namespaced": kind != "GatewayClass", "kind": kind}
    return told | {"verbs": ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"]}
