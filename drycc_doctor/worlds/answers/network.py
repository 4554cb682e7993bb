"""How a request travels through a World: gateway, route, Service, ready endpoints, program."""

from collections.abc import Callable
from dataclasses import replace
from email.utils import formatdate
from typing import Any

from drycc_doctor.worlds.answers.programs.common import HANG, TEXT, plain
from drycc_doctor.worlds.answers.programs.controller import controller, runner
from drycc_doctor.worlds.answers.programs.grafana import grafana
from drycc_doctor.worlds.answers.programs.passport import passport
from drycc_doctor.worlds.answers.programs.patroni import patroni
from drycc_doctor.worlds.answers.programs.quickwit import quickwit
from drycc_doctor.worlds.answers.programs.registry import proxy, registry
from drycc_doctor.worlds.answers.programs.storage import minio
from drycc_doctor.worlds.answers.programs.vmselect import vmselect
from drycc_doctor.worlds.answers.request import Request
from drycc_doctor.worlds.state import certificates
from drycc_doctor.worlds.state.answer import Answer
from drycc_doctor.worlds.state.elsewhere import HOSTS, WEB
from drycc_doctor.worlds.state.lookup import holds, slices
from drycc_doctor.worlds.state.objects import NAMESPACE, Object
from drycc_doctor.worlds.state.state import State

HTTP, HTTPS, SSH = 80, 443, 2222
Listening = tuple[str, int, str]
"""Address, port, and what is spoken there: http, https, ssh; or tcp, of which no more is known."""
_ENVOY = ("server", "istio-envoy")
_REFUSED = (
    b"upstream connect error or disconnect/reset before headers. retried and the latest reset reason: "
    b"remote connection failure, transport failure reason: delayed connect error: Connection refused"
)
_HOP_BY_HOP = {"connection", "transfer-encoding"}
_PROGRAMS: dict[str, Callable[[Request, State], Answer]] = {
    "drycc-controller": controller,
    "drycc-controller-api": controller,
    "drycc-controller-metric": runner,
    "drycc-controller-mutate": runner,
    "drycc-passport": passport,
    "drycc-passport-api": passport,
    "drycc-grafana": grafana,
    "drycc-registry": registry,
    "drycc-registry-proxy": proxy,
    "drycc-storage": minio,
    "drycc-database": patroni,
    "drycc-quickwit-searcher": quickwit,
    "drycc-victoriametrics-vmselect": vmselect,
}
"""Which program runs in a pod, by the name of its workload; in all others, :func:`plain`."""


def listening(state: State) -> set[Listening]:
    """Where the platform listens, and what runs elsewhere."""
    ports = [(HTTP, "http"), (SSH, "ssh")]
    if state.tls and certificates.shown(state):
        ports.append((HTTPS, state.spoken))
    own = {(address, port, spoken) for address in state.open for port, spoken in ports}
    plain = {(HOSTS[name][1], HTTP, "http") for name in state.elsewhere.open & {"hooks"}}  # which leads to https
    return own | plain | {(*HOSTS[name][1:], "https" if name in WEB else "tcp") for name in state.elsewhere.open}


def refuses(state: State, address: str, port: int) -> bool:
    """Whether a connection is refused although somebody listens there."""
    return (address, port) in state.faults and state.faults[address, port].trouble == "refused"


def through_gateway(state: State, address: str, port: int, request: Request, host: str) -> Answer:
    """What comes back to a request for a host name at an address of the gateway, or of what runs elsewhere."""
    if (address, port) in state.faults:
        return state.faults[address, port]
    if address in state.no_way:
        return Answer(trouble="unreachable")
    if not any((address, port) == (a, p) for a, p, _ in listening(state)):
        return Answer(trouble="refused")
    if address == HOSTS["victoriametrics"][1]:
        return state.elsewhere.metrics
    if address == HOSTS["hooks"][1]:
        led = Answer(301, [("location", f"https://{host}{request.path}")])
        return led if port == HTTP else state.elsewhere.hooks
    if port == SSH:
        return _at_builder(state)
    date = ("date", formatdate(state.now, usegmt=True))
    if port == HTTP and state.redirects:
        return Answer(301, [("location", f"https://{host}{request.path}"), date])
    if host in state.sites:
        return state.sites[host]
    route = _route(state, host, request.path)
    if route is None:
        return Answer(404, [date, _ENVOY])
    scheme = "https" if port == HTTPS and state.gateway.tells_scheme else "http"
    answer = at_service(state, _backend(route), replace(request, host=host, scheme=scheme))
    if answer is None:
        return Answer(503, [TEXT, date, _ENVOY], b"no healthy upstream")
    if answer.trouble == "refused":
        return Answer(503, [TEXT, date, _ENVOY], _REFUSED)
    if answer.trouble == "hang" and state.gateway.limited:
        return Answer(504, [TEXT, date, _ENVOY], b"upstream request timeout")
    return _passed_on(state, answer)


def _passed_on(state: State, answer: Answer) -> Answer:
    """An answer as Envoy passes it on: names in lower case, its own name for the server's."""
    headers = [(k.lower(), v) for k, v in answer.headers if k.lower() not in _HOP_BY_HOP]
    if not state.gateway.keeps_versions:
        headers = [(k, v) for k, v in headers if "_" not in k]
    if state.gateway.rewrites and answer.trouble in {"", "slow"}:
        headers = [*((k, v) for k, v in headers if k != "server"), _ENVOY]
    return replace(answer, headers=headers)


def _at_builder(state: State) -> Answer:
    """What an SSH server does: shows its key, whose private half is the body here; or how it goes wrong."""
    # drycc/gateway#ssh-port-2222
    route = state.objects.peek("tcproutes", "drycc-builder")
    if route is None or not _accepted(route):
        return Answer(trouble="hang")
    return Answer(200, [], state.host_key.encode()) if _ready_pods(state, _backend(route)) else Answer(trouble="reset")


def at_service(state: State, service: str, request: Request) -> Answer | None:
    """What a Service's first ready pod says; None where it has none."""
    pod = pod_behind(state, service)
    return None if pod is None else at_pod(state, pod, request)


def pod_behind(state: State, service: str) -> Object | None:
    """A Service's first ready pod, if it has one."""
    return next(iter(_ready_pods(state, service)), None)


def at_pod(state: State, pod: Object, request: Request) -> Answer:
    """What the program in a pod says; nothing takes connections where its first container does not run."""
    labels = pod["metadata"].get("labels") or {}
    workload = str(labels.get("component") or labels.get("app") or "")
    statuses = (pod.get("status") or {}).get("containerStatuses") or [{}]
    if not {"waiting", "terminated"}.isdisjoint(statuses[0].get("state") or {}):
        return Answer(trouble="refused")
    lost = holds(pod, "ContainersReady") and not holds(pod, "Ready")  # its node no longer answers
    if lost or workload in state.hanging:
        return HANG
    answer = _said(state, workload, replace(request, pod=pod["metadata"]["name"]))
    if request.method == "HEAD":
        answer = replace(answer, body=b"")
    return replace(answer, trouble="slow") if workload in state.slow and not answer.trouble else answer


def _said(state: State, workload: str, request: Request) -> Answer:
    for path in (request.path, "*"):
        if (workload, path) in state.programs:
            return state.programs[workload, path]
    return _PROGRAMS.get(workload, plain)(replace(request, workload=workload), state)


def pod_listening(state: State) -> set[tuple[str, int]]:
    """The pods' own addresses and ports, of the platform's namespace; none for who is turned away."""
    if state.proxy_away == "refused":
        return set()
    return {
        (pod["status"]["podIP"], port["containerPort"])
        for pod in state.objects.view("pods", NAMESPACE)
        if (pod.get("status") or {}).get("podIP") and pod["metadata"]["name"] not in state.database.dead
        for container in pod["spec"]["containers"]
        for port in container.get("ports") or []
        if port.get("protocol", "TCP") == "TCP"
    }


def at_pod_address(state: State, ip: str, request: Request) -> Answer:
    """What comes back to a request at a pod's own address; a program answers alike on all its ports."""
    if state.proxy_away:
        return Answer(trouble=state.proxy_away)
    pods = state.objects.view("pods", NAMESPACE)
    pod = next((p for p in pods if (p.get("status") or {}).get("podIP") == ip), None)
    return Answer(trouble="refused") if pod is None else at_pod(state, pod, request)


def target(state: State, service: str, port: str) -> int:
    """The port of pods to which a Service's port of that name leads; 0 where it leads nowhere."""
    ports = (
        p for each in slices(service, state.objects.view("endpointslices", NAMESPACE)) for p in each.get("ports") or []
    )
    return next((int(one["port"]) for one in ports if one.get("name", "") == port), 0)


def _ready_pods(state: State, service: str) -> list[Object]:
    """The pods behind a Service's ready endpoints, as its EndpointSlices name them."""
    names = [
        endpoint["targetRef"]["name"]
        for each in slices(service, state.objects.view("endpointslices", NAMESPACE))
        for endpoint in each.get("endpoints") or []
        if (endpoint.get("conditions") or {}).get("ready", True) and endpoint.get("targetRef")
    ]
    return [pod for name in names if (pod := state.objects.peek("pods", name)) is not None]


def _route(state: State, host: str, path: str) -> Object | None:
    for route in state.objects.view("httproutes"):
        if _accepted(route) and host in (route["spec"].get("hostnames") or []) and _takes(route, path):
            return route
    return None


def _takes(route: Object, path: str) -> bool:
    """Whether a route is for a path; the platform's are for all, cert-manager's for one."""
    matches = [
        one["path"] for rule in route["spec"].get("rules") or [] for one in rule.get("matches") or [] if "path" in one
    ]
    return not matches or any(one["type"] != "Exact" or one["value"] == path for one in matches)


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
