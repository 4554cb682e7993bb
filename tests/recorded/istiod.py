"""What istiod was recorded in, as what happens to a World: the third generation with TLS, whose class is istio's."""

from __future__ import annotations

import copy
import json
import re
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from drycc_doctor.worlds import World, healthy
from drycc_doctor.worlds.catalogue import NOON
from drycc_doctor.worlds.happenings.condition import condition, waiting
from drycc_doctor.worlds.platform import pem
from drycc_doctor_checks.changes import Change, in_turn
from tests.recorded.states import lines

OLD, NEW, NARROW = "2026-04", "2026-08", "2026-08 with v1.5.1"
"""The ages of istiod; the younger too with a Gateway API that serves TCPRoute in v1alpha2 alone."""
Situation = tuple[str, str]
"""Age and name."""
_LISTENER = re.compile(r"\b(http-80|https-443)-(controller|passport|grafana|storage|storage-console)\b")
_CONTROLLER, _BUILDER = ("httproutes", "drycc-controller"), ("tcproutes", "drycc-builder")


def recorded() -> dict[Situation, list[dict[str, Any]]]:
    """The objects of every situation; istiod wrote many of them alike in several.

    Its platform called the ListenerSet's listeners without the ``drycc-`` that the chart gives them.
    """
    found: dict[Situation, list[dict[str, Any]]] = defaultdict(list)
    for line in lines("istiod.jsonl"):
        for one in line["situations"]:
            age, _, name = one.partition(": ")
            found[age, name].append(json.loads(_LISTENER.sub(r"\1-drycc-\2", json.dumps(line["object"]))))
    return found


def world(age: str, name: str, now: float = NOON) -> World:
    """A World in this situation."""
    made = healthy("g3", now=now)
    made.serve_tls()
    if age == OLD:
        made.gateway.use_old_istiod()
    elif age == NARROW:
        made.gateway.lack_tcp_route_v1()
    SITUATIONS[name](made)
    if (age, name) == (NEW, "alpha-switched-off-later"):
        _change_all(made)
    return made


def edit(plural: str, name: str, change: Callable[[Any], object]) -> Change:
    """Somebody edits the spec of an object of the platform."""

    def happens(world: World) -> None:
        with world.gateway.edited():
            change(world.objects.get(plural, name)["spec"])

    return happens


def _gateway(change: Callable[[Any], object]) -> Change:
    return edit("gateways", "drycc-gateway", change)


def _set(change: Callable[[Any], object]) -> Change:
    return edit("listenersets", "drycc-listenerset", change)


def _certificate(**data: str) -> Change:
    """The Secret of the listeners is this."""

    def happens(world: World) -> None:
        with world.gateway.edited():
            secret = world.objects.get("secrets", "drycc-auto-tls")
            secret |= {"data": {}} if "tls_crt" in data else {"data": {}, "type": "Opaque"}
            for key, value in data.items():
                world.secret("drycc-auto-tls").set(key.replace("_", "."), value)

    return happens


def _change_all(world: World) -> None:
    """A listener more, one less, and another host name."""
    with world.gateway.edited():
        own = world.gateway.obj["spec"]["listeners"]
        own.append(own[0] | {"name": "tcp-2223", "port": 2223})
        added = world.gateway.listener_set["spec"]["listeners"]
        added[:] = [one for one in added if one["name"] != "https-443-drycc-grafana"]
    world.route("grafana").call(f"grafana.{world.domain}")


def _list_hosts_on_gateway(world: World) -> None:
    """As the generations before the third: there is no ListenerSet."""
    with world.gateway.edited():
        added = world.gateway.listener_set["spec"]["listeners"]
        own = world.gateway.obj["spec"]["listeners"]
        own[:] = [own[0], *added]
        world.objects.remove("listenersets", "drycc-listenerset")
        for route in world.objects.list("httproutes", "drycc"):
            for ref in route["spec"]["parentRefs"]:
                ref |= {"kind": "Gateway", "name": "drycc-gateway"}


def _add_foreign_class(world: World) -> None:
    spec = {"controllerName": "example.com/none"}
    made: dict[str, Any] = {"kind": "GatewayClass", "metadata": {"name": "foreign", "generation": 1}, "spec": spec}
    api = "gateway.networking.k8s.io/v1"
    made |= {"apiVersion": api, "status": {"conditions": waiting("Accepted")}}
    world.objects.add(api, "gatewayclasses", made)


def _double_routes(world: World) -> None:
    """Somebody made the same routes once more, with other names."""
    for name in ("controller", "builder"):
        world.route(name).double()


def _move_route(world: World) -> None:
    """The listeners take routes of their own namespace only, and the controller's is in another."""
    with world.gateway.edited():
        for owner in (world.gateway.obj, world.gateway.listener_set):
            for one in owner["spec"]["listeners"]:
                one["allowedRoutes"] = {"namespaces": {"from": "Same"}}
        route = copy.deepcopy(world.objects.get(*_CONTROLLER))
        route["metadata"]["namespace"] = "drycc-other"
        route["spec"]["parentRefs"][0]["namespace"] = "drycc"
        route.pop("status")
        world.objects.remove(*_CONTROLLER)
        world.objects.add(route["apiVersion"], "httproutes", route)


def _misname(world: World) -> None:
    with world.gateway.edited():
        world.objects.get(*_CONTROLLER)["spec"]["parentRefs"][0]["sectionName"] = "http-80-nobody"
    world.route("builder").detach("tcp-22")


def _misname_parents(world: World) -> None:
    with world.gateway.edited():
        world.objects.get(*_CONTROLLER)["spec"]["parentRefs"][0]["name"] = "other-listenerset"
        world.objects.get(*_BUILDER)["spec"]["parentRefs"][0]["name"] = "other-gateway"


def _refer_elsewhere(world: World) -> None:
    for name in ("controller", "builder"):
        world.route(name).lead(namespace="elsewhere")
    with world.gateway.edited():
        for one in world.gateway.listener_set["spec"]["listeners"]:
            if one["name"] == "https-443-drycc-grafana":
                one["tls"]["certificateRefs"][0]["namespace"] = "elsewhere"


def _name_unknown_class(world: World) -> None:
    """Nobody has ever looked at the Gateway."""
    with world.gateway.edited():
        world.gateway.obj["spec"]["gatewayClassName"] = "nginx"
    for one in (world.gateway.obj, world.gateway.listener_set):
        one["status"] = {"conditions": waiting("Accepted", "Programmed")}
    world.gateway.obj["metadata"]["generation"] = 1
    world.gateway.close()


def _remove_service(world: World) -> None:
    world.gateway.istiod.crash()
    world.objects.remove("services", "drycc-gateway-istio")


def _alpha_off(world: World) -> None:
    """It was never on: an old istiod has never looked at a TCPRoute."""
    world.gateway.switch_alpha_off()
    if any(one["image"].endswith(":1.30.2") for one in world.gateway.istiod.containers()):
        world.route("builder").ignore()


def _without_set(happens: Change) -> Change:
    """It was so from the beginning: istiod has never counted the ListenerSet."""

    def change(world: World) -> None:
        happens(world)
        world.gateway.obj["status"].pop("attachedListenerSets", None)

    return change


def _inherit(world: World) -> None:
    """Istiod goes by the place in the list: the new listener keeps what was said of the one that was first before."""
    for one in world.gateway.listener_set["status"]["listeners"]:
        condition({"status": one}, "ResolvedRefs", "True", "ResolvedRefs", "No errors found")
        one["conditions"][-1]["observedGeneration"] = world.gateway.listener_set["metadata"]["generation"]


_TWICE = {"name": "http-80-twice", "port": 80, "protocol": "HTTP", "allowedRoutes": {"namespaces": {"from": "All"}}}
_FILTER = {"type": "ExtensionRef", "extensionRef": {"group": "x.example", "kind": "Auth", "name": "a"}}
_BROKEN = "-----BEGIN CERTIFICATE-----\nZXhhbXBsZQ==\n-----END CERTIFICATE-----\n"
SITUATIONS: dict[str, Change] = {
    "address-is-a-hostname": lambda w: w.gateway.give("lb.cloud.example"),
    "address-pending": lambda w: w.gateway.lose_address(),
    "all-listeners-of-set-in-conflict": in_turn(_set(lambda spec: spec.update(listeners=[_TWICE])), _inherit),
    "all-well": lambda _: None,
    "alpha-off": _alpha_off,
    "alpha-switched-off-later": lambda w: w.gateway.switch_alpha_off(),
    "backend-kind-unknown": lambda w: w.route("controller").lose_backend(),
    "backend-port-wrong": in_turn(
        lambda w: w.route("controller").lead(port=8080), lambda w: w.route("builder").lead(port=2223)
    ),
    "backend-service-missing": in_turn(
        lambda w: w.service("drycc-controller-api").delete(), lambda w: w.service("drycc-builder").delete()
    ),
    "class-changed-later": _gateway(lambda spec: spec.update(gatewayClassName="nginx")),
    "filter-broken": edit(*_CONTROLLER, lambda spec: spec["rules"][0].update(filters=[_FILTER])),
    "gateway-deleted": lambda w: w.gateway.delete(),
    "gateway-pods-pending": in_turn(
        lambda w: w.component("drycc-gateway-istio").pend(), lambda w: w.gateway.forget_status()
    ),
    "gateway-scaled-to-zero": lambda w: w.component("drycc-gateway-istio").scale_to_zero(),
    "gateway-service-deleted-while-istiod-stopped": _remove_service,
    "gateway-with-listeners-of-hosts": _without_set(_list_hosts_on_gateway),
    "gatewayclass-of-another-controller": _add_foreign_class,
    "hostname-not-intersecting": lambda w: w.route("controller").call("drycc.other.example"),
    "istiod-stopped-and-changed": in_turn(lambda w: w.gateway.istiod.crash(), _change_all),
    "listener-name-wrong": _misname,
    "listener-set-missing": _without_set(lambda w: w.gateway.delete_listener_set()),
    "listener-set-not-allowed": _without_set(lambda w: w.gateway.refuse_listener_set()),
    "listener-set-parent-missing": _without_set(lambda w: w.gateway.ignore_listener_set()),
    "listeners-in-conflict": in_turn(
        lambda w: w.gateway.add_listener("http-80-any", 80, "HTTP"),
        lambda w: w.gateway.add_listener("tcp-80", 80, "TCP"),
    ),
    "parent-gateway-missing": _misname_parents,
    "reference-grant-missing": _refer_elsewhere,
    "requested-address-not-there": _gateway(
        lambda spec: spec.update(addresses=[{"type": "IPAddress", "value": "203.0.113.99"}])
    ),
    "requested-hostname-address": in_turn(
        _gateway(
            lambda spec: spec.update(addresses=[{"type": "Hostname", "value": "gateway.example.svc.cluster.local"}])
        ),
        lambda w: w.gateway.forget_status(),
    ),
    "route-kind-wrong-for-listener": lambda w: w.route("builder").detach("http-80"),
    "routes-in-conflict": _double_routes,
    "routes-not-allowed-from-namespace": _move_route,
    "tls-secret-broken": _certificate(tls_crt=_BROKEN, tls_key=pem.PLATFORM_KEY),
    "tls-secret-expired": lambda w: w.acme.end_in(-1),
    "tls-secret-key-of-another": _certificate(tls_crt=pem.PLATFORM_CRT, tls_key=pem.CA_KEY),
    "tls-secret-missing": lambda w: w.acme.lose_secret(),
    "tls-secret-without-keys": _certificate(ca_crt=pem.CA_CRT),
    "unknown-class": _name_unknown_class,
}
"""By name, how it comes about."""


SAID: dict[str, set[str]] = {
    "address-is-a-hostname": {"gateway-addresses FAIL unresolved"},  # a name that does not resolve
    "address-pending": {"gateway-addresses FAIL pending"},
    "all-listeners-of-set-in-conflict": {"gateway-listeners FAIL set-refused"},
    "all-well": set(),
    "alpha-off": set(),
    "alpha-switched-off-later": {"gateway-routes FAIL not-accepted", "tls-served FAIL wrong-name"},
    "backend-kind-unknown": {"gateway-routes FAIL unresolved"},
    "backend-port-wrong": {"gateway-backends FAIL no-port"},
    "backend-service-missing": {"gateway-routes FAIL no-service"},
    "class-changed-later": {"gateway-class FAIL no-class"},
    "filter-broken": {"gateway-routes FAIL unresolved"},
    "gateway-deleted": {"gateway-addresses FAIL no-gateway"},
    "gateway-pods-pending": {"components-scheduling FAIL hugepages"},
    "gateway-scaled-to-zero": {"components-ready FAIL scaled-to-zero"},
    "gateway-service-deleted-while-istiod-stopped": {"gateway-controller FAIL down"},
    "gateway-with-listeners-of-hosts": set(),
    "gatewayclass-of-another-controller": set(),
    "hostname-not-intersecting": {"gateway-routes FAIL not-accepted", "dns-platform-hosts FAIL no-name"},
    "istiod-stopped-and-changed": {"gateway-controller FAIL down", "tls-served FAIL wrong-name"},
    "listener-name-wrong": {"gateway-routes FAIL not-accepted", "gateway-routes WARN partly"},
    "listener-set-missing": {"gateway-listeners FAIL no-listenerset"},
    "listener-set-not-allowed": {"gateway-listeners FAIL set-refused"},
    "listener-set-parent-missing": {"gateway-listeners FAIL other-gateway"},
    "listeners-in-conflict": {"gateway-listeners FAIL conflicted"},
    "parent-gateway-missing": {"gateway-routes FAIL no-parent", "gateway-routes WARN partly"},
    "reference-grant-missing": {"gateway-listeners FAIL unresolved", "gateway-routes FAIL unresolved"},
    "requested-address-not-there": {"gateway-addresses WARN not-given"},
    "requested-hostname-address": {"gateway-programmed FAIL not-programmed"},
    "route-kind-wrong-for-listener": {"gateway-routes FAIL not-accepted"},
    "routes-in-conflict": {"gateway-routes WARN shared"},
    "routes-not-allowed-from-namespace": {"gateway-routes FAIL missing"},
    "tls-secret-broken": {"tls-certificate FAIL no-secret"},
    "tls-secret-expired": {"tls-renewal FAIL overdue"},
    "tls-secret-key-of-another": {"gateway-listeners FAIL unresolved"},
    "tls-secret-missing": {"tls-certificate FAIL not-ready"},
    "tls-secret-without-keys": {"tls-certificate FAIL no-secret"},
    "unknown-class": {"gateway-class FAIL no-class"},
}
"""The roots of each, but for what was edited by hand, which upgrade-drift tells."""
SAID_OF_OLD: dict[str, set[str]] = {
    "all-listeners-of-set-in-conflict": {"gateway-routes FAIL not-accepted", "gateway-listeners WARN doubled"},
    "alpha-off": {"gateway-tcp FAIL no-alpha"},
    "alpha-switched-off-later": {"gateway-listeners FAIL not-accepted"},
    "listeners-in-conflict": {"gateway-listeners WARN doubled"},
}
"""Where the older istiod says otherwise."""
SILENT = {
    "backend-port-wrong": "gateway-backends",
    "class-changed-later": "gateway-programmed",
    "gateway-service-deleted-while-istiod-stopped": "gateway-load-balancer",
    "istiod-stopped-and-changed": "gateway-programmed",
    "requested-address-not-there": "gateway-addresses",
    "routes-in-conflict": "gateway-routes",
    "tls-secret-expired": "tls-certificate",
}
"""Where istiod says that all is well: the check that must not say so."""
