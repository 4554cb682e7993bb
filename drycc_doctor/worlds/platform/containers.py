"""Containers: ports, probes, variables, mounts, as the API server returns them."""

from collections.abc import Iterable, Sequence
from typing import Any

from drycc_doctor.worlds.platform.names import Object

Env = list[Object]


def var(name: str, value: str = "", *, field: str = "") -> Object:
    """A variable with a plain value, or from a field of the pod; an empty value is left out by the API server."""
    if field:
        return {"name": name, "valueFrom": {"fieldRef": {"apiVersion": "v1", "fieldPath": field}}}
    return {"name": name, "value": value} if value else {"name": name}


def of_secret(name: str, secret: str, key: str, kind: str = "secret") -> Object:
    """A variable from a Secret; or from a ConfigMap, with ``kind`` ``configMap``."""
    return {"name": name, "valueFrom": {f"{kind}KeyRef": {"name": secret, "key": key}}}


def port(number: int, name: str = "", protocol: str = "TCP", host: int = 0) -> Object:
    named = {"name": name} if name else {}
    return named | {"containerPort": number, "protocol": protocol} | ({"hostPort": host} if host else {})


_PROBE = {"timeoutSeconds": 1, "periodSeconds": 10, "successThreshold": 1, "failureThreshold": 3}


def get(path: str, number: int | str, *, scheme: str = "HTTP", delay: int = 0, **more: int) -> Object:
    """An HTTP probe, of a port by its number or its name."""
    return _probe({"httpGet": {"path": path, "port": number, "scheme": scheme}}, delay, more)


def tcp(number: int | str, *, delay: int = 0, **more: int) -> Object:
    return _probe({"tcpSocket": {"port": number}}, delay, more)


def run(*command: str, delay: int = 0, **more: int) -> Object:
    """A probe that runs a command."""
    return _probe({"exec": {"command": list(command)}}, delay, more)


def _probe(handler: Object, delay: int, more: dict[str, int]) -> Object:
    return handler | ({"initialDelaySeconds": delay} if delay else {}) | _PROBE | more


def mount(name: str, path: str, *, read_only: bool = False) -> Object:
    return {"name": name, "mountPath": path} | ({"readOnly": True} if read_only else {})


def container(
    name: str,
    image: str,
    *,
    ports: Sequence[Object] = (),
    env: Iterable[Object] = (),
    mounts: Iterable[Object] = (),
    startup: Object | None = None,
    live: Object | None = None,
    ready: Object | None = None,
    args: Sequence[str] = (),
    pull: str = "Always",
    **more: Any,
) -> Object:
    """A container; resources are empty unless given: the charts ask for nothing (drycc/objects#pod-defaults)."""
    told = {"args": list(args), "ports": list(ports), "env": list(env)}
    told |= {"volumeMounts": list(mounts), "startupProbe": startup, "livenessProbe": live, "readinessProbe": ready}
    kept = {k: v for k, v in told.items() if v}
    rest: Object = {"resources": {}, "imagePullPolicy": pull}
    return {"name": name, "image": image} | kept | rest | more


def volume(name: str, kind: str = "emptyDir", source: str = "") -> Object:
    """A volume: ``emptyDir``, or of a ``configMap`` or ``secret``, called like it by default, or of a ``hostPath``."""
    kinds: Object = {"configMap": {"name": source or name, "defaultMode": 420}, "emptyDir": {}}
    kinds |= {"secret": {"secretName": source or name, "defaultMode": 420}, "hostPath": {"path": source, "type": ""}}
    return {"name": name, kind: kinds[kind]}
