"""What istiod writes of the Gateway API's objects, as recorded of two of its ages (drycc/gateway#route-status)."""

from collections import defaultdict

from drycc_doctor.worlds.platform.istio.listeners import KINDS, Listener, conflicts, listener, specs
from drycc_doctor.worlds.platform.istio.reading import (
    CONTROLLER,
    GROUP,
    UNMANAGED,
    Cluster,
    Istiod,
    Key,
    Said,
    conditions,
    key,
)
from drycc_doctor.worlds.platform.istio.routes import Routes
from drycc_doctor.worlds.platform.istio.services import programmed
from drycc_doctor.worlds.platform.names import Object

_NOT_ALLOWED = "The parent Gateway does not allow this reference; check the 'spec.allowedRoutes'"
_NONE_VALID = "None of the {}'s listeners are valid"


def statuses(cluster: Cluster, istiod: Istiod, time: str) -> dict[Key, Object]:
    """The statuses that it writes; what it leaves alone is not among them."""
    return _Look(cluster, istiod, time).all()


class _Look:
    """One look at all that there is."""

    def __init__(self, cluster: Cluster, istiod: Istiod, time: str) -> None:
        self.cluster, self.istiod, self.time = cluster, istiod, time
        self.listeners: dict[Key, list[Listener]] = defaultdict(list)  # by owner, those that routes can be attached to
        self.written: dict[Key, Object] = {}
        self.shown: dict[Key, list[Listener]] = {}

    def all(self) -> dict[Key, Object]:
        for one in self.cluster.view("gatewayclasses"):
            if one["spec"]["controllerName"] in {CONTROLLER, UNMANAGED}:
                told = {"Accepted": ("True", "Accepted", "Handled by Istio controller")}
                self.written[key("gatewayclasses", one)] = {"conditions": self._conditions(one, told)}
        for one in self.cluster.view("gateways"):
            found = self.cluster.peek("gatewayclasses", one["spec"]["gatewayClassName"], "")
            if found is not None and found["spec"]["controllerName"] == CONTROLLER:
                self._gateway(one)
        routes = Routes(self.cluster, self.istiod, self.time, self.listeners)
        for plural in ("httproutes", *(("tcproutes",) if self.istiod.tcp else ())):
            for one in self.cluster.view(plural):
                self.written[key(plural, one)] = {"parents": routes.parents(one)}
        for at, listeners in self.shown.items():
            self.written[at]["listeners"] = [self._shown(at, one) for one in listeners]
        return self.written

    def _gateway(self, gateway: Object) -> None:
        sets = [one for one in self.cluster.view("listenersets") if _parent(one) == key("gateways", gateway)]
        ours = [one for one in sets if _allows(gateway, one)]
        lost = {} if self.istiod.old else conflicts(gateway, ours)
        own, *added = [
            [
                listener(self.cluster, self.istiod, owner, one, lost.get((key("", owner), one["name"]), ""))
                for one in specs(owner)
            ]
            for owner in (gateway, *ours)
        ]
        refused = dict.fromkeys(("Accepted", "Programmed"), ("False", "NotAllowed", _NOT_ALLOWED))
        for other in (one for one in sets if one not in ours):
            self.written[key("listenersets", other)] = {"conditions": self._conditions(other, refused)}
        for owner, listeners in zip(ours, added, strict=True):
            at = key("listenersets", owner)
            told, _ = self._said(gateway, owner, listeners, listeners)
            self.written[at] = {"conditions": self._conditions(owner, told)}
            self.shown[at] = listeners
        theirs = [one for listeners in added for one in listeners if one.good or self.istiod.old]
        told, addresses = self._said(gateway, gateway, own, [*own, *theirs])
        at = key("gateways", gateway)
        status: Object = {"conditions": self._conditions(gateway, told)}
        status |= {"addresses": addresses} if addresses else {}
        count = len(theirs) if self.istiod.old else len({key("", one.owner) for one in theirs})
        self.written[at] = status | ({"attachedListenerSets": count} if count else {})
        self.shown[at] = own
        for one in (*own, *theirs):
            if one.served and (one.good or self.istiod.old):
                self.listeners[key(f"{one.owner['kind'].lower()}s", one.owner)].append(one)

    def _said(
        self, gateway: Object, owner: Object, own: list[Listener], served: list[Listener]
    ) -> tuple[Said, list[Object]]:
        """What is said of a Gateway or a ListenerSet, and the Gateway's addresses."""
        told = {"Accepted": ("True", "Accepted", "Resource accepted")}
        serving, addresses = programmed(self.cluster, gateway, {one.spec["port"] for one in served if one.served})
        told["Programmed"] = serving
        kind, bad = owner["kind"], sum(not one.good for one in own)
        if not self.istiod.old and own and bad == len(own):
            told["Accepted"] = ("False", "ListenersNotValid", _NONE_VALID.format(kind))
            told |= {"Programmed": told["Accepted"]} if kind == "ListenerSet" else {}
        elif not self.istiod.old and bad and kind == "Gateway":
            told["Accepted"] = ("True", "ListenersNotValid", "One or more of the Gateway's listeners are invalid")
        if kind == "Gateway" and not self.istiod.old:
            told["ResolvedRefs"] = ("True", "ResolvedRefs", "All references resolved")
        return told, addresses

    def _shown(self, at: Key, one: Listener) -> Object:
        """A listener's status. An old istiod does not count the routes of a ListenerSet's."""
        counted = 0 if self.istiod.old and at[0] == "listenersets" else one.routes
        kinds = [{"group": GROUP, "kind": kind} for kind in KINDS[one.spec["protocol"]]]
        told: Object = {"name": one.spec["name"], "attachedRoutes": counted, "supportedKinds": kinds}
        return told | {"conditions": self._conditions(one.owner, one.said)}

    def _conditions(self, of: Object, said: Said) -> list[Object]:
        return conditions(of, said, self.time)


def _allows(gateway: Object, one: Object) -> bool:
    where = ((gateway["spec"].get("allowedListeners") or {}).get("namespaces") or {}).get("from", "None")
    same: bool = gateway["metadata"]["namespace"] == one["metadata"]["namespace"]
    return where == "All" or (where == "Same" and same)


def _parent(listener_set: Object) -> Key:
    ref = listener_set["spec"]["parentRef"]
    return (
        f"{ref.get('kind', 'Gateway').lower()}s",
        ref.get("namespace") or listener_set["metadata"]["namespace"],
        ref["name"],
    )
