"""What cert-manager's controllers make for another object, and what they say in events."""

from typing import Any

from drycc_doctor.worlds.platform.meta import owner
from drycc_doctor.worlds.platform.names import digest, uid
from drycc_doctor.worlds.state.objects import NAMESPACE, Object
from drycc_doctor.worlds.state.state import State

SERVER = "https://acme.example.test"
"""The ACME server, without a path."""


def make(state: State, api: str, plural: str, kind: str, name: str, of: Object, **rest: Any) -> Object:
    """An object that belongs to another, made a minute ago; ``annotations`` and ``labels`` are of its metadata."""
    metadata: Object = {key: rest.pop(key) for key in ("annotations", "labels") if key in rest}
    metadata |= {"name": name, "namespace": NAMESPACE, "uid": uid(kind, NAMESPACE, name)}
    metadata |= {} if kind == "Secret" else {"generation": 1}
    metadata |= {"creationTimestamp": state.time(-60), "ownerReferences": owner(of)}
    return state.objects.add(api, plural, {"apiVersion": api, "kind": kind, "metadata": metadata} | rest)


def tell(state: State, about: Object, reason: str, message: str, source: str, *, type_: str = "Normal") -> None:
    """Cert-manager says something of an object, as an event, a minute ago."""
    name, by = about["metadata"]["name"], f"cert-manager-{source}"
    involved = {"apiVersion": about["apiVersion"], "kind": about["kind"], "namespace": NAMESPACE, "name": name}
    metadata = {"name": f"{name}.{digest(reason, message, by)[:16]}", "namespace": NAMESPACE}
    event: Object = {"apiVersion": "v1", "kind": "Event", "type": type_, "reason": reason, "message": message}
    event |= {"metadata": metadata, "involvedObject": involved, "source": {"component": by}, "count": 1}
    event |= {"reportingComponent": by, "reportingInstance": "", "firstTimestamp": state.time(-60)}
    state.objects.add("v1", "events", event | {"lastTimestamp": state.time(-60)})


def number(*words: str) -> str:
    """What would be a hash, or an ACME server's number."""
    return str(int(digest(*words)[:8], 16))
