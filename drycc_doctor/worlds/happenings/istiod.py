"""What istiod makes of a change, if it runs: of whatever a verb changes, it writes statuses anew."""

import copy
from collections.abc import Iterator
from contextlib import contextmanager

from drycc_doctor.worlds.happenings.merge import merge
from drycc_doctor.worlds.platform.istio.reading import Istiod, Key
from drycc_doctor.worlds.platform.istio.services import service_ports
from drycc_doctor.worlds.platform.istio.written import statuses
from drycc_doctor.worlds.platform.setting import UPGRADED
from drycc_doctor.worlds.state.lookup import slices
from drycc_doctor.worlds.state.objects import Object
from drycc_doctor.worlds.state.state import State

NAMESPACE, NAME, ALPHA = "istio-system", "istiod", "PILOT_ENABLE_ALPHA_GATEWAY_API"
_OURS = ("gateways", "listenersets", "httproutes", "tcproutes")
_NEVER_TAKEN_BACK = ("addresses", "attachedListenerSets")
_NEW = (1, 31)
"""The minor release as of which it writes as the younger of the two recorded ones."""


@contextmanager
def watched(state: State) -> Iterator[None]:
    """What is changed here, istiod looks at: what it would write otherwise than before is written, all else stays."""
    specs = {key: copy.deepcopy(one.get("spec")) for key, one in _each(state)}
    before = _written(state)
    yield
    for key, one in _each(state):
        if key in specs and one.get("spec") != specs[key]:
            state.objects.get(key[0], key[2], key[1])["metadata"]["generation"] += 1
    for (plural, namespace, name), status in (written := _written(state)).items():
        old = before.get((plural, namespace, name), {})
        if status != old:
            obj = state.objects.get(plural, name, namespace)
            kept = {key: one for key, one in (obj.get("status") or {}).items() if key in _NEVER_TAKEN_BACK}
            obj["status"] = kept | (merge(old, status, obj.get("status") or {}) if old else status)
    for plural, namespace, name in written:
        if plural == "gateways" and (plural, namespace, name) in specs:
            gateway = state.objects.get(plural, name, namespace)
            if gateway["spec"] != specs[plural, namespace, name]:
                _listen(state, gateway)


def _listen(state: State, gateway: Object) -> None:
    """It gives its Service a port for each at which the Gateway listens."""
    name, namespace = gateway["metadata"]["name"], gateway["metadata"]["namespace"]
    service = state.objects.find("services", f"{name}-istio", namespace)
    sets = [one for one in state.objects.view("listenersets", namespace) if one["spec"]["parentRef"]["name"] == name]
    if service is not None:
        service["spec"]["ports"] = ports = service_ports(gateway, *sets)
        for one in slices(service["metadata"]["name"], state.objects.list("endpointslices", namespace)):
            one["ports"] = [{"name": p["name"], "port": p["port"], "protocol": "TCP"} for p in ports]


def _each(state: State) -> Iterator[tuple[Key, Object]]:
    for plural in _OURS:
        for one in state.objects.view(plural):
            yield (plural, one["metadata"]["namespace"], one["metadata"]["name"]), one


def _written(state: State) -> dict[Key, Object]:
    """What it says of all that there is now; nothing while it does not run."""
    found = state.objects.peek("deployments", NAME, NAMESPACE)
    if found is not None and not found["status"].get("readyReplicas"):
        return {}
    container: Object = found["spec"]["template"]["spec"]["containers"][0] if found else {"image": ":99.0"}
    major, minor, *_ = container["image"].rpartition(":")[2].split(".")
    old = (int(major), int(minor)) < _NEW
    alpha = any((one["name"], one.get("value")) == (ALPHA, "true") for one in container.get("env") or ())
    tcp = ("v1alpha2" if alpha else "") if old else "v1" if state.tcp_route_v1 else ""
    return statuses(state.objects, Istiod(old, tcp), state.time(UPGRADED))
