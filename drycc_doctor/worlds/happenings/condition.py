"""Conditions of objects' statuses, and events that tell of them."""

from drycc_doctor.worlds.state.objects import NAMESPACE, Object
from drycc_doctor.worlds.state.state import State


def condition(obj: Object, type_: str, status: str, reason: str, message: str = "") -> None:
    """Give an object's status a condition, or change it."""
    known = obj.setdefault("status", {}).setdefault("conditions", [])
    found = next((c for c in known if c["type"] == type_), None)
    if found is None:
        found = {"type": type_, "lastTransitionTime": "2026-01-01T00:00:00Z"}
        known.append(found)
    found |= {"status": status, "reason": reason, "message": message or reason}


def waiting(*types: str) -> list[Object]:
    """The conditions that the Gateway API itself writes first, before any controller."""
    first = {"status": "Unknown", "reason": "Pending", "message": "Waiting for controller"}
    return [{"type": one, "lastTransitionTime": "1970-01-01T00:00:00Z"} | first for one in types]


def warn(
    state: State, about: Object, reason: str, times: int, source: str, ago: tuple[float, float], message: str = ""
) -> None:
    """Kubernetes warned of an object so often; the first and the last time so many seconds ago."""
    name, same = about["metadata"]["name"], f"{about['metadata']['name']}.{reason.lower()}"
    others = sum(one["metadata"]["name"].startswith(same) for one in state.objects.list("events", NAMESPACE))
    involved = {"apiVersion": "v1", "kind": about["kind"], "namespace": NAMESPACE, "name": name}
    event: Object = {"apiVersion": "v1", "kind": "Event", "type": "Warning", "reason": reason, "count": times}
    event |= {"metadata": {"name": f"{same}{others or ''}", "namespace": NAMESPACE}, "involvedObject": involved}
    event |= {"message": message or f"{reason} of {name}", "source": {"component": source}}
    first, last = (state.time(-seconds) for seconds in ago)
    state.objects.add("v1", "events", event | {"firstTimestamp": first, "lastTimestamp": last})
