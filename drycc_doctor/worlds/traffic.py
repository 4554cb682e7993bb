"""How a request travels through a World: gateway, route, Service, ready endpoints, program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from drycc_doctor.sealing.public import host_key
from drycc_doctor.worlds.answers import PROGRAMS, Answer, Headers, Request, plain
from drycc_doctor.worlds.elsewhere import HOSTS
from drycc_doctor.worlds.objects import NAMESPACE, Object, labelled
from drycc_doctor.worlds.watching import quickwit, vmselect

if TYPE_CHECKING:
    from drycc_doctor.worlds.world import World

HTTP, SSH = 80, 2222
_METRICS, _HOOKS = HOSTS["victoriametrics"], HOSTS["hooks"]
SLOW = 1.5
"""Seconds that a slow answer takes."""
_WATCHING = {"drycc-quickwit-searcher": quickwit, "drycc-victoriametrics-vmselect": vmselect}
_ENVOY = ("server", "istio-envoy")


def through_gateway(world: World, address: str, port: int, request: Request, host: str) -> Answer:
    """What the gateway says to a request for a host name, at one of its addresses."""
    if (address, port) in world.faults:
        return world.faults[address, port]
    if address in world.no_way:
        return Answer(trouble="unreachable")
    if not any((address, port) == (a, p) for a, p, _ in world.listening()):
        return Answer(trouble="refused")
    if address == _METRICS[1]:
        return world.elsewhere.metrics
    if address == _HOOKS[1]:
        return world.elsewhere.hooks
    if port == SSH:
        return _at_builder(world)
    if port == HTTP and world.redirects:
        return Answer(301, [("location", f"https://{host}{request.path}"), ("date", world.date)])
    if host in world.sites:
        return world.sites[host]
    route = _route(world, host)
    if route is None:
        return Answer(404, [("date", world.date), _ENVOY])
    scheme = "https" if port == 443 and world.gateway.tells_scheme else "http"
    answer = at_service(world, _backend(route), replace(request, host=host, scheme=scheme))
    if answer is None:
        body = b"no healthy upstream"
        return Answer(503, [("content-type", "text/plain"), ("date", world.date), _ENVOY], body)
    if answer.trouble or not world.gateway.rewrites:
        return answer
    kept = [(k, v) for k, v in answer.headers if k != "server"]
    return Answer(answer.status, [*kept, ("date", world.date), _ENVOY], answer.body)


def _at_builder(world: World) -> Answer:
    """What an SSH server does: shows its key, whose private half is the body here; or how it goes wrong (facts 11.5)."""
    route = world.objects.find("tcproutes", "drycc-builder")
    if route is None or not _accepted(route):
        return Answer(trouble="hang")
    return Answer(200, [], world.host_key.encode()) if ready_pods(world, _backend(route)) else Answer(trouble="reset")


def shown_key(world: World, address: str, port: int) -> dict[str, str]:
    """As :class:`~drycc_doctor.model.query.SshHostKey` is answered."""
    answer = through_gateway(world, address, port, Request("/"), "")
    key = host_key(answer.body)
    if key is None:
        kind = {"hang": "timeout", "drip": "timeout", "broken": "protocol"}.get(answer.trouble, answer.trouble)
        return {"trouble": kind, "banner": "", "type": "", "sha256": ""}
    return {"trouble": "", "banner": "SSH-2.0-Go"} | key


def at_service(world: World, service: str, request: Request) -> Answer | None:
    """What a Service's first ready pod says; None where it has none."""
    pods = ready_pods(world, service)
    return at_pod(world, pods[0], request) if pods else None


def at_pod(world: World, pod: Object, request: Request) -> Answer:
    """What the program in a pod says."""
    workload = _workload(pod)
    if (workload, request.path) in world.programs:
        return world.programs[workload, request.path]
    if (workload, "*") in world.programs:
        return world.programs[workload, "*"]
    if workload in _WATCHING:
        return _WATCHING[workload](request, world)
    return PROGRAMS.get(workload, plain)(request, world)


def ready_pods(world: World, service: str) -> list[Object]:
    """The pods behind a Service's ready endpoints, as its EndpointSlices name them."""
    names = [
        endpoint["targetRef"]["name"]
        for each in slices(world, service)
        for endpoint in each.get("endpoints") or []
        if (endpoint.get("conditions") or {}).get("ready", True) and endpoint.get("targetRef")
    ]
    return [pod for name in names if (pod := world.objects.find("pods", name)) is not None]


def listens(world: World, service: str, port: str) -> bool:
    """Whether the pods behind a Service listen where its port of that name leads; not where it leads nowhere."""
    targets = {
        one.get("port")
        for each in slices(world, service)
        for one in each.get("ports") or []
        if one.get("name", "") == port
    }
    return any(number in targets for _, number in world.pod_listening())


def slices(world: World, service: str) -> Iterator[Object]:
    """A Service's EndpointSlices."""
    for one in world.objects.list("endpointslices", NAMESPACE):
        if labelled(one, f"kubernetes.io/service-name={service}"):
            yield one


def _workload(pod: Object) -> str:
    labels = pod["metadata"].get("labels") or {}
    return str(labels.get("component") or labels.get("app") or "")


def _route(world: World, host: str) -> Object | None:
    for route in world.objects.list("httproutes"):
        if _accepted(route) and host in (route["spec"].get("hostnames") or []):
            return route
    return None


def _accepted(route: Object) -> bool:
    return any(
        c["type"] == "Accepted" and c["status"] == "True"
        for parent in (route.get("status") or {}).get("parents") or []
        for c in parent.get("conditions") or []
    )


def _backend(route: Object) -> str:
    rules: list[Any] = route["spec"].get("rules") or [{}]
    references = rules[0].get("backendRefs") or [{}]
    return str(references[0].get("name", ""))


def page(world: World, answer: Answer) -> dict[str, Any]:
    """An answer as :class:`~drycc_doctor.model.query.HttpGet` gives it, sealed."""
    told = {"hang": "timeout", "drip": "timeout", "broken": "protocol"}.get(answer.trouble, answer.trouble)
    if answer.trouble not in {"", "flood", "slow"}:
        return trouble(told)
    flood = answer.trouble == "flood"
    sealed: dict[str, Any] = world.door.page(answer.status, answer.headers, answer.body, truncated=flood)
    late = {"seconds": SLOW} if answer.trouble == "slow" else {}
    return sealed | {"trouble": "", "detail": ""} | late


def trouble(kind: str, detail: str = "") -> dict[str, Any]:
    """A page that never came."""
    return {
        "status": 0,
        "headers": [],
        "body": {"kind": "empty"},
        "truncated": False,
        "trouble": kind,
        "detail": detail,
    }


def header(headers: Headers, name: str) -> str:
    """The first header of a name; empty where there is none."""
    return next((v for k, v in headers if k.lower() == name.lower()), "")
