"""The API server: lists, tables, its clock, and its proxy to Services and pods."""

from functools import lru_cache
from typing import Any

import msgspec

from drycc_doctor.model.project import project, tree
from drycc_doctor.model.query import (
    PLATFORM,
    KubeList,
    KubeTable,
    NamespaceGet,
    ObjectGet,
    PodGet,
    PodLog,
    Query,
    ServerTime,
    ServiceGet,
)
from drycc_doctor.model.reply import Failed, Got, Reason, Reply
from drycc_doctor.worlds.answers import network
from drycc_doctor.worlds.answers.discovery import served
from drycc_doctor.worlds.answers.page import DOOR, no_page, page, reason
from drycc_doctor.worlds.answers.request import Request
from drycc_doctor.worlds.answers.tables import table
from drycc_doctor.worlds.platform.usage import API as METRICS_API
from drycc_doctor.worlds.platform.usage import KEY as METRICS
from drycc_doctor.worlds.state.objects import NAMESPACE, Object
from drycc_doctor.worlds.state.selectors import fielded, labelled
from drycc_doctor.worlds.state.state import State

_WORDS = {
    "refused": "dial tcp {0}: connect: connection refused",
    "reset": "read tcp {0}: read: connection reset by peer",
}
"""What the API server says of a connection to an address, after "error trying to reach service"."""


def refusal(state: State, query: Query) -> Failed | None:
    """Why the API server does not answer a query at all."""
    if state.down:
        return Failed(Reason.UNREACHABLE, state.down)
    if query.right and str(query.right) in state.denied:
        return Failed(Reason.FORBIDDEN, f"may not {query.right}")
    if isinstance(query, KubeList | KubeTable) and query.api.rpartition("/")[0] in state.unavailable:
        return Failed(Reason.UNREACHABLE, "the server is currently unable to handle the request")
    if isinstance(query, KubeList | KubeTable) and query.plural not in served(state, query.api):
        return Failed(Reason.NOT_FOUND, "the server does not have this kind of resource")
    return None


def objects(state: State, query: KubeList) -> Reply:
    """The objects of one resource."""
    plural = METRICS if query.api == METRICS_API else query.plural
    found = _select(state, plural, query.namespace, query.labels, query.fields)
    return Got([_kept(query.plural, query.keep, obj, packed) for obj, packed in found])


def rows(state: State, query: KubeTable) -> Reply:
    """The objects of one resource as ``kubectl get`` prints them."""
    found = _select(state, query.plural, query.namespace, query.labels, "")
    return Got(table(query.plural, [obj for obj, _ in found], state.now))


def namespace(state: State, query: NamespaceGet) -> Reply:
    """The platform's namespace."""
    found = [one for one in state.objects.seen("namespaces") if one[0]["metadata"]["name"] == NAMESPACE]
    if not found:
        return Failed(Reason.NOT_FOUND, f'namespaces "{NAMESPACE}" not found')
    return Got(_kept("namespaces", query.keep, *found[0]))


def one(state: State, query: ObjectGet) -> Reply:
    """An object by its name."""
    for found in state.objects.seen(query.plural, NAMESPACE if query.namespace == PLATFORM else query.namespace):
        if found[0]["metadata"]["name"] == query.name:
            return Got(_kept(query.plural, query.keep, *found))
    return Failed(Reason.NOT_FOUND, f'{query.plural} "{query.name}" not found')


def server_time(state: State, _query: ServerTime) -> Reply:
    """The API server's clock and ours."""
    return Got({"server": state.now + state.skew, "here": state.now})


def service(state: State, query: ServiceGet) -> Reply:
    """A page through the proxy of Services."""
    found = state.objects.peek("services", query.service)
    if found is None:
        return Got(no_page("not-found", f'services "{query.service}" not found'))
    ports = [one for one in found["spec"].get("ports") or [] if query.port in {str(one["port"]), one.get("name")}]
    if not ports:
        return Got(no_page("unreached", f'no service port "{query.port}" found for service "{query.service}"'))
    behind = network.pod_behind(state, query.service)
    if behind is None:
        return Got(no_page("no-endpoints", f'no endpoints available for service "{query.service}"'))
    target = network.target(state, query.service, ports[0].get("name", ""))
    return Got(_proxied(state, behind, target, query.path))


def pod(state: State, query: PodGet) -> Reply:
    """A page through the proxy of pods."""
    found = state.objects.peek("pods", query.pod)
    if found is None:
        return Got(no_page("not-found", f'pods "{query.pod}" not found'))
    return Got(_proxied(state, found, int(query.port), query.path))


def log(state: State, query: PodLog) -> Reply:
    """The last line that a container wrote."""
    if state.objects.peek("pods", query.pod) is None:
        return Failed(Reason.NOT_FOUND, f'pods "{query.pod}" not found')
    return Got(DOOR.log(state.said.get((query.pod, query.container), "").encode()))


def _proxied(state: State, pod: Object, port: int, path: str) -> Any:
    """A refused connection is told by the API server itself, with 503; who is silent to it is so to us."""
    ip = (pod.get("status") or {}).get("podIP", "")
    answer = network.at_pod_address(state, ip, Request(f"/{path.lstrip('/')}"))
    trouble = answer.trouble if answer.trouble or (ip, port) in network.pod_listening(state) else "refused"
    if trouble in _WORDS:
        return no_page("unreached", f"error trying to reach service: {_WORDS[trouble].format(f'{ip}:{port}')}")
    return no_page("timeout", "no answer in time") if reason(answer) == "timeout" else page(answer)


def _select(state: State, plural: str, namespace: str, labels: str, fields: str) -> list[tuple[Object, bytes | None]]:
    found = state.objects.seen(plural, NAMESPACE if namespace == PLATFORM else namespace)
    return [(obj, packed) for obj, packed in found if labelled(obj, labels) and fielded(obj, fields)]


def _kept(plural: str, keep: tuple[str, ...], obj: Object, packed: bytes | None) -> Any:
    if packed is not None:
        return _sealed(plural, packed, keep)
    return _sealed(plural, msgspec.msgpack.encode(project(obj, tree(keep))), ())


@lru_cache(maxsize=8192)
def _sealed(plural: str, packed: bytes, keep: tuple[str, ...]) -> Any:
    """An object, cut and sealed once for all Worlds that share it: an example changes one or two of hundreds."""
    return DOOR.kube(plural, project(msgspec.msgpack.decode(packed), tree(keep)))
