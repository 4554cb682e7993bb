"""The listeners of Gateways and ListenerSets, as istiod judges them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from drycc_doctor.worlds.platform.istio.reading import Cluster, Istiod, Key, Said, key
from drycc_doctor.worlds.platform.names import Object
from drycc_doctor.worlds.platform.tls_pairs import trouble

KINDS = {"HTTP": ("HTTPRoute", "GRPCRoute"), "HTTPS": ("HTTPRoute", "GRPCRoute"), "TCP": ("TCPRoute",)}
"""Of routes, by protocol."""
_FINE = "No errors found"
_CONFLICT = "Listener has a conflict with another listener attached to the same Gateway"
_NO_ALPHA = 'protocol "TCP" is supported, but only when PILOT_ENABLE_ALPHA_GATEWAY_API=true is configured'


@dataclass(slots=True)
class Listener:
    """A listener, and what is said of it."""

    owner: Object
    spec: Object
    said: Said = field(default_factory=dict)
    served: bool = True  # whether Envoy is told of its port
    good: bool = True
    routes: int = 0

    @property
    def allowed(self) -> Object:
        """The namespaces whose routes it takes."""
        found: Object = (self.spec.get("allowedRoutes") or {}).get("namespaces") or {}
        return found


def listener(cluster: Cluster, istiod: Istiod, owner: Object, spec: Object, conflict: str) -> Listener:
    """One, with what istiod says of it; ``conflict`` is the reason why another was there first."""
    made = Listener(owner, spec, {type_: ("True", type_, _FINE) for type_ in ("Accepted", "Programmed")})
    made.said |= {"Conflicted": ("False", "NoConflicts", _FINE), "ResolvedRefs": ("True", "ResolvedRefs", _FINE)}
    if conflict:
        made.said |= dict.fromkeys(("Accepted", "Programmed"), ("False", conflict, _CONFLICT))
        made.said["Conflicted"] = ("True", conflict, _CONFLICT)
        del made.said["ResolvedRefs"]  # what it leads to is not looked at
        made.served = made.good = False
    elif "tls" in spec:
        if wrong := _secrets(cluster, owner, spec["tls"]):
            made.said["ResolvedRefs"] = ("False", "InvalidCertificateRef", wrong)
            made.said["Programmed"] = ("False", "Invalid", "Bad TLS configuration")
            made.good = False
    elif spec["protocol"] == "HTTPS":  # of a Gateway it is a place for those of a ListenerSet
        made.served = istiod.old
    if spec["protocol"] == "TCP" and istiod.old and not istiod.tcp:
        made.said["Accepted"] = ("False", "UnsupportedProtocol", _NO_ALPHA)
    return made


def _secrets(cluster: Cluster, owner: Object, tls: Object) -> str:
    """What is wrong with its certificates."""
    for ref in tls.get("certificateRefs") or ():
        namespace = ref.get("namespace") or owner["metadata"]["namespace"]
        where = f"invalid certificate reference {ref.get('group', '')}/Secret/{ref['name']}.{ref.get('namespace', '')}"
        secret = cluster.peek("secrets", ref["name"], namespace)
        if secret is None:
            return f"{where}, secret {namespace}/{ref['name']} not found"
        if wrong := trouble(secret.get("data") or {}):
            return f"{where}, {wrong}"
    return ""


def conflicts(gateway: Object, sets: list[Object]) -> dict[tuple[Key, str], str]:
    """By owner and listener the reason why another was there first; only those that win are compared with."""
    won: list[Object] = []
    lost = {}
    for owner in (gateway, *sorted(sets, key=_age)):
        for one in specs(owner):
            prior = next((each for each in won if _alike(each, one)), None)
            if prior is None:
                won.append(one)
            else:
                same = prior["protocol"] == one["protocol"] != "TCP"
                lost[key("", owner), one["name"]] = "HostnameConflict" if same else "ProtocolConflict"
    return lost


def _alike(one: Object, other: Object) -> bool:
    if one["port"] != other["port"]:
        return False
    return "TCP" in {one["protocol"], other["protocol"]} or one.get("hostname", "") == other.get("hostname", "")


def specs(owner: Object) -> Iterator[Object]:
    """As they are wished."""
    yield from owner["spec"].get("listeners") or ()


def _age(obj: Object) -> tuple[str, Key]:
    return obj["metadata"].get("creationTimestamp", ""), key("", obj)
