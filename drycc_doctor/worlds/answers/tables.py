"""What ``kubectl get`` prints, as the API server makes it: the columns and cells of a World's tables."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from drycc_doctor.worlds.state.objects import Object

Cells = list[Any]
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def age(obj: Object, now: float) -> str:
    """How long an object has been there, as ``kubectl`` says it (``duration.HumanDuration``), roughly.

    >>> age({"metadata": {"creationTimestamp": "1970-01-01T00:00:00Z"}}, 7200)
    '120m'
    """
    made = obj["metadata"].get("creationTimestamp")
    return since(made, now) if made else "<unknown>"


def since(moment: str, now: float) -> str:
    """How long ago a moment was, in RFC 3339."""
    seconds = int(now - datetime.fromisoformat(moment).timestamp())
    if seconds < 2 * _MINUTE:
        return f"{seconds}s"
    if seconds < 3 * _HOUR:
        return f"{seconds // _MINUTE}m"
    return f"{seconds // _HOUR}h" if seconds < 2 * _DAY else f"{seconds // _DAY}d"


def _pod(obj: Object, now: float) -> Cells:
    status, spec = obj.get("status") or {}, obj.get("spec") or {}
    statuses = status.get("containerStatuses") or []
    ready = sum(1 for one in statuses if one.get("ready"))
    restarts = sum(one.get("restartCount", 0) for one in statuses)
    told = _reason(obj)
    ip = status.get("podIP") or "<none>"
    return [
        obj["metadata"]["name"],
        f"{ready}/{len(spec.get('containers') or [])}",
        told,
        _restarts(restarts, statuses, now),
        age(obj, now),
        ip,
        spec.get("nodeName") or "<none>",
        "<none>",
        "<none>",
    ]


def _restarts(count: int, statuses: list[Object], now: float) -> str:
    """``5 (98s ago)``: the last time that a container ended, where it is told."""
    ends = [((one.get("lastState") or {}).get("terminated") or {}).get("finishedAt") for one in statuses]
    told = [end for end in ends if end]
    return f"{count} ({since(max(told), now)} ago)" if count and told else str(count)


def _reason(obj: Object) -> str:
    """The STATUS column (k8s.io/kubernetes pkg/printers/internalversion, printPod)."""
    status, spec = obj.get("status") or {}, obj.get("spec") or {}
    told = str(status.get("reason") or status.get("phase") or "Unknown")
    inits, done = status.get("initContainerStatuses") or [], False
    for i, one in enumerate(inits):
        state = one.get("state") or {}
        ended, waiting = state.get("terminated"), state.get("waiting") or {}
        if ended and ended.get("exitCode") == 0:
            continue
        done = True
        if ended:
            told = f"Init:{ended['reason']}" if ended.get("reason") else f"Init:ExitCode:{ended.get('exitCode', 0)}"
        elif waiting.get("reason") and waiting["reason"] != "PodInitializing":
            told = f"Init:{waiting['reason']}"
        else:
            told = f"Init:{i}/{len(spec.get('initContainers') or [])}"
        break
    initialized = _holds(status, "Initialized")
    if not done or initialized:
        running = False
        for one in reversed(status.get("containerStatuses") or []):
            state = one.get("state") or {}
            waiting, ended = state.get("waiting") or {}, state.get("terminated")
            if waiting.get("reason"):
                told = waiting["reason"]
            elif ended:
                told = ended.get("reason") or f"ExitCode:{ended.get('exitCode', 0)}"
            elif one.get("ready") and state.get("running") is not None:
                running = True
        if told == "Completed" and running:
            well = _holds(status, "Ready")
            told = "Running" if well else "NotReady"
    if obj["metadata"].get("deletionTimestamp"):
        told = "Unknown" if status.get("reason") == "NodeLost" else "Terminating"
    return told


def _holds(status: Object, type_: str) -> bool:
    """Whether a condition is true; conditions that are none, as only a test writes them, are not."""
    told = status.get("conditions")
    return isinstance(told, list) and any(c["type"] == type_ and c["status"] == "True" for c in told)


def _deployment(obj: Object, now: float) -> Cells:
    status, spec = obj.get("status") or {}, obj["spec"]
    containers = spec["template"]["spec"]["containers"]
    labels = (spec.get("selector") or {}).get("matchLabels") or {}
    return [
        obj["metadata"]["name"],
        f"{status.get('readyReplicas', 0)}/{spec.get('replicas', 1)}",
        status.get("updatedReplicas", 0),
        status.get("availableReplicas", 0),
        age(obj, now),
        ",".join(c["name"] for c in containers),
        ",".join(c["image"] for c in containers),
        ",".join(f"{k}={v}" for k, v in sorted(labels.items())),
    ]


def _gateway(obj: Object, now: float) -> Cells:
    status = obj.get("status") or {}
    programmed = next((c["status"] for c in status.get("conditions") or [] if c["type"] == "Programmed"), None)
    addresses = [a["value"] for a in status.get("addresses") or []]
    return [
        obj["metadata"]["name"],
        obj["spec"]["gatewayClassName"],
        ",".join(addresses) if addresses else None,
        programmed,
        age(obj, now),
    ]


def _namespace(obj: Object, now: float) -> Cells:
    return [obj["metadata"]["name"], (obj.get("status") or {}).get("phase", "Active"), age(obj, now)]


def _secret(obj: Object, now: float) -> Cells:
    return [obj["metadata"]["name"], obj.get("type", "Opaque"), len(obj.get("data") or {}), age(obj, now)]


_MODES = {"ReadWriteOnce": "RWO", "ReadOnlyMany": "ROX", "ReadWriteMany": "RWX", "ReadWriteOncePod": "RWOP"}


def _claim(obj: Object, now: float) -> Cells:
    status, spec = obj.get("status") or {}, obj["spec"]
    bound = bool(spec.get("volumeName"))
    return [
        obj["metadata"]["name"],
        "Terminating" if obj["metadata"].get("deletionTimestamp") else status.get("phase", "Pending"),
        spec.get("volumeName", ""),
        (status.get("capacity") or {}).get("storage", "0") if bound else "",
        ",".join(_MODES[one] for one in status.get("accessModes") or []) if bound else "",
        spec.get("storageClassName", ""),
        "<unset>",
        age(obj, now),
        spec.get("volumeMode", "<unset>"),
    ]


Printer = tuple[tuple[str, ...], Callable[[Object, float], Cells]]
PRINTERS: dict[str, Printer] = {
    "pods": (("Name", "Ready", "Status", "Restarts", "Age", "IP", "Node", "Nominated Node", "Readiness Gates"), _pod),
    "deployments": (
        ("Name", "Ready", "Up-to-date", "Available", "Age", "Containers", "Images", "Selector"),
        _deployment,
    ),
    "gateways": (("Name", "Class", "Address", "Programmed", "Age"), _gateway),
    "namespaces": (("Name", "Status", "Age"), _namespace),
    "persistentvolumeclaims": (
        (
            "Name",
            "Status",
            "Volume",
            "Capacity",
            "Access Modes",
            "StorageClass",
            "VolumeAttributesClass",
            "Age",
            "VolumeMode",
        ),
        _claim,
    ),
    "secrets": (("Name", "Type", "Data", "Age"), _secret),
}
"""The resources that are asked for as tables: their columns, and how a row is made."""


def table(plural: str, objects: list[Object], now: float) -> dict[str, Any]:
    """Some objects of one resource, as a table."""
    columns, row = PRINTERS[plural]
    return {"columns": list(columns), "rows": [row(obj, now) for obj in objects]}
