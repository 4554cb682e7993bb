"""What istiod says of routes: by which listeners they are taken, and whether their backends are there."""

from dataclasses import dataclass

from drycc_doctor.worlds.platform.istio.listeners import KINDS, Listener
from drycc_doctor.worlds.platform.istio.reading import CONTROLLER, GROUP, Cluster, Istiod, Key, conditions
from drycc_doctor.worlds.platform.names import Object

_RANKS = {"": 0, "NotAllowedByListeners": 1, "NoMatchingListenerHostname": 2, "NoMatchingParent": 3}
"""Of what several listeners say of a route, the first of these counts."""


@dataclass(frozen=True, slots=True)
class Routes:
    """One look at routes; ``listeners`` are those that they can be attached to, by owner."""

    cluster: Cluster
    istiod: Istiod
    time: str
    listeners: dict[Key, list[Listener]]

    def parents(self, route: Object) -> list[Object]:
        """Of a parent without any listener nothing is said."""
        refs = self._resolved(route)
        told = []
        for ref in route["spec"].get("parentRefs") or ():
            namespace = ref.get("namespace") or route["metadata"]["namespace"]
            listeners = self.listeners.get((f"{ref.get('kind', 'Gateway').lower()}s", namespace, ref["name"]))
            if listeners:
                said = {"Accepted": self._accepted(route, ref, listeners), "ResolvedRefs": refs}
                one = {"parentRef": ref, "controllerName": CONTROLLER}
                told.append(one | {"conditions": conditions(route, said, self.time)})
        return sorted(told, key=lambda one: _ordered(one["parentRef"], route), reverse=True)

    def _accepted(self, route: Object, ref: Object, listeners: list[Listener]) -> tuple[str, str, str]:
        found = [(one, *self._denied(route, ref, one)) for one in listeners]
        best = min(_RANKS[reason] for _, reason, _ in found)
        same = [(one, reason, message) for one, reason, message in found if _RANKS[reason] == best]
        if best:
            return "False", same[0][1], "; ".join(message for _, _, message in same)
        for one, _, _ in same:
            one.routes += 1
        return "True", "Accepted", "Route was valid" + (f", bound to {len(same)} parents" if len(same) > 1 else "")

    def _denied(self, route: Object, ref: Object, one: Listener) -> tuple[str, str]:
        """Why a listener does not take a route: reason and message; both empty where it does."""
        section, namespace = ref.get("sectionName", ""), route["metadata"]["namespace"]
        if section and section != one.spec["name"]:
            return "NoMatchingParent", f'sectionName "{section}" not found'
        host, hosts = one.spec.get("hostname", ""), route["spec"].get("hostnames") or [""]
        if not any(_meet(host, each) for each in hosts):
            return "NoMatchingListenerHostname", f'no hostnames matched parent hostname "{host}"'
        if not self._takes(one, namespace):
            why = (
                f'hostnames matched parent hostname "{host}", but namespace "{namespace}" is not allowed by the parent'
            )
            return "NotAllowedByListeners", why
        if route["kind"] not in KINDS[one.spec["protocol"]]:
            version = self.istiod.tcp if route["kind"] == "TCPRoute" else "v1"
            return "NotAllowedByListeners", f"kind {GROUP}/{version}/{route['kind']} is not allowed"
        return "", ""

    def _takes(self, one: Listener, namespace: str) -> bool:
        where = one.allowed.get("from", "Same")
        if where == "Selector":
            found = self.cluster.peek("namespaces", namespace, "") or {"metadata": {}}
            labels = found["metadata"].get("labels") or {}
            wanted: dict[str, str] = (one.allowed.get("selector") or {}).get("matchLabels") or {}
            return wanted.items() <= labels.items()
        same: bool = namespace == one.owner["metadata"]["namespace"]
        return where == "All" or same

    def _resolved(self, route: Object) -> tuple[str, str, str]:
        for rule in route["spec"].get("rules") or ():
            for one in rule.get("filters") or ():
                if one["type"] == "ExtensionRef":
                    return "False", "InvalidFilter", 'unsupported filter type "ExtensionRef"'
            for ref in rule.get("backendRefs") or ():
                if (wrong := self._backend(route, ref)) is not None:
                    return "False", *wrong
        return "True", "ResolvedRefs", "All references resolved"

    def _backend(self, route: Object, ref: Object) -> tuple[str, str] | None:
        """Whether it is there; at which port it is asked is of no matter."""
        home, kind = route["metadata"]["namespace"], route["kind"]
        group, of, namespace = ref.get("group", ""), ref.get("kind", "Service"), ref.get("namespace") or home
        if namespace != home and not self._granted(route, namespace):
            why = f'not accessible to a {kind} in namespace "{home}" (missing a ReferenceGrant?)'
            return "RefNotPermitted", f"backendRef {ref['name']}/{namespace} {why}"
        if (group, of) != ("", "Service"):
            return "InvalidKind", f'referencing unsupported backendRef: group "{group}" kind "{of}"'
        if self.cluster.peek("services", ref["name"], namespace) is None:
            return "BackendNotFound", f"backend({ref['name']}.{namespace}.svc.cluster.local) not found"
        return None

    def _granted(self, route: Object, namespace: str) -> bool:
        return any(
            (one["kind"], one["namespace"]) == (route["kind"], route["metadata"]["namespace"])
            for grant in self.cluster.view("referencegrants", namespace)
            for one in grant["spec"]["from"]
        )


def _ordered(ref: Object, route: Object) -> tuple[str, ...]:
    namespace = ref.get("namespace") or route["metadata"]["namespace"]
    return ref.get("kind", "Gateway"), ref["name"], ref.get("sectionName", ""), namespace


def _meet(one: str, other: str) -> bool:
    """Whether two host names have one in common; an empty one is any."""
    if not one or not other or one == other:
        return True
    return any(a.startswith("*.") and b.endswith(a[1:]) for a, b in ((one, other), (other, one)))
