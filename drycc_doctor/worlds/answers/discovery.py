"""API discovery: the groups, versions and resources that the API server of a World serves."""

from drycc_doctor.model.query import KubeGet
from drycc_doctor.model.reply import Failed, Got, Reason, Reply
from drycc_doctor.worlds.platform.kinds import KINDS, Kind
from drycc_doctor.worlds.state.state import State

_VERBS = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"]


def served(state: State, api: str) -> dict[str, Kind]:
    """The resources of an API version, by plural; empty where it is not served.

    Of CustomResourceDefinitions of others there are those that the World has objects of.
    """
    if api.rpartition("/")[0] in state.absent:
        return {}
    known = KINDS.get(api)
    if known is None:
        known = {plural: Kind(kind) for each, plural, kind in state.objects.kinds() if each == api}
    if api == "gateway.networking.k8s.io/v1" and state.tcp_route_v1:
        known = known | {"tcproutes": Kind("TCPRoute")}
    return {plural: kind for plural, kind in known.items() if plural not in state.absent_kinds}


def document(state: State, query: KubeGet) -> Reply:
    """``/version``, or discovery below ``/apis``."""
    if query.path == "/version":
        return Got(dict(state.version))
    group, _, version = query.path.removeprefix("/apis/").partition("/")
    if version:
        return _resources(state, f"{group}/{version}")
    apis = KINDS.keys() | {api for api, _, _ in state.objects.kinds()}
    versions = sorted(api.rpartition("/")[2] for api in apis if api.startswith(f"{group}/") and served(state, api))
    if not versions:
        return _not_found()
    return Got({"kind": "APIGroup", "name": group, "versions": [{"version": one} for one in versions]})


def _resources(state: State, api: str) -> Reply:
    kinds = served(state, api)
    if not kinds:
        return _not_found()
    resources = [
        {"name": plural, "singularName": kind.name.lower(), "namespaced": kind.namespaced, "kind": kind.name}
        | {"verbs": _VERBS}
        for plural, kind in sorted(kinds.items())
    ]
    return Got({"kind": "APIResourceList", "groupVersion": api, "resources": resources})


def _not_found() -> Failed:
    return Failed(Reason.NOT_FOUND, "the server could not find the requested resource")
