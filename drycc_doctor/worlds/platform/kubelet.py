"""What a kubelet says of its pods: all runs, unless a container lacks what its variables name, or crashes."""

from collections.abc import Iterable, Iterator

from drycc_doctor.worlds.platform.meta import obj
from drycc_doctor.worlds.platform.names import Object, Triple, digest, suffix
from drycc_doctor.worlds.platform.setting import Setting

Known = dict[tuple[str, str, str], set[str]]
"""Keys by resource (``secrets``, ``configmaps``), namespace and name."""
_REFERENCES = (("secrets", "Secret", "secretKeyRef"), ("configmaps", "ConfigMap", "configMapKeyRef"))
_CONDITIONS = ("PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled")

_EVENTS = (
    ("Normal", "Pulled", "Successfully pulled image", 1, 2400),
    ("Normal", "Started", "Started container", 1, 2399),
    ("Warning", "Unhealthy", "Startup probe failed: dial tcp {ip}:8000: connect: connection refused", 2, 2300),
)
"""Of one pod: type, reason, message, how often, how many seconds ago."""


def known(objects: Iterable[Triple]) -> Known:
    """What containers can refer to."""
    found = [(plural, obj) for _, plural, obj in objects if plural in {"secrets", "configmaps"}]
    return {(p, o["metadata"]["namespace"], o["metadata"]["name"]): set(o.get("data") or {}) for p, o in found}


def lack(container: Object, namespace: str, keys: Known) -> str:
    """What the kubelet says of the first variable that cannot be made; empty where all can."""
    for one in container.get("env") or []:
        source = one.get("valueFrom") or {}
        for plural, kind, ref in _REFERENCES:
            if ref in source and source[ref]["key"] not in keys.get((plural, namespace, source[ref]["name"]), set()):
                return f"couldn't find key {source[ref]['key']} in {kind} {namespace}/{source[ref]['name']}"
    return ""


def status(s: Setting, pod: Object, ip: str, host: str, ago: float, keys: Known, *, crashes: bool = False) -> Object:
    """A pod's status, ``ago`` seconds after it began."""
    spec, namespace = pod["spec"], pod["metadata"]["namespace"]
    inits = spec.get("initContainers") or []
    stuck = next((i for i, one in enumerate(inits) if lack(one, namespace, keys)), len(inits))
    started = stuck == len(inits)
    told = [_of_init(s, one, i, stuck, lack(one, namespace, keys), ago) for i, one in enumerate(inits)]
    lacks = {one["name"]: lack(one, namespace, keys) for one in spec["containers"]}
    main = [_of_main(s, one, lacks[one["name"]], ago, started, crashes) for one in spec["containers"]]
    waiting = [one["name"] for one in inits[stuck:]]
    unready = [one["name"] for one in main if not one["ready"]]
    begun: Object = {"phase": "Running" if started and not any(lacks.values()) else "Pending", "startTime": s.time(ago)}
    begun |= {"hostIP": host, "hostIPs": [{"ip": host}], "podIP": ip, "podIPs": [{"ip": ip}]}
    begun["qosClass"] = "Burstable" if any(one.get("resources") for one in spec["containers"]) else "BestEffort"
    begun["conditions"] = _conditions(s, waiting, unready, ago)
    return begun | ({"initContainerStatuses": told} if told else {}) | {"containerStatuses": main}


def completed(s: Setting, pod: Object, ip: str, host: str, ago: float, lasted: float) -> Object:
    """The status of a pod whose work is done."""
    ends = [(one, _ended(s, ago, ago - lasted)) for one in pod["spec"]["containers"]]
    inits = [(one, _ended(s, ago, ago - 1)) for one in pod["spec"].get("initContainers") or []]
    told: Object = {"phase": "Succeeded", "startTime": s.time(ago), "hostIP": host, "hostIPs": [{"ip": host}]}
    told |= {"podIP": ip, "podIPs": [{"ip": ip}], "qosClass": "BestEffort"}
    begun = {"status": "True", "lastTransitionTime": s.time(ago)}
    ended = {"status": "False", "reason": "PodCompleted", "lastTransitionTime": s.time(ago - lasted)}
    done = (("Initialized", begun), ("PodScheduled", begun), ("Ready", ended), ("ContainersReady", ended))
    told["conditions"] = [{"type": type_} | state for type_, state in done]
    if inits:
        told["initContainerStatuses"] = [_said(one, state, ready=True, started=False) for one, state in inits]
    return told | {"containerStatuses": [_said(one, state, ready=False, started=False) for one, state in ends]}


def is_ready(pod: Object) -> bool:
    """Whether its condition Ready is true."""
    return any(c["type"] == "Ready" and c["status"] == "True" for c in pod["status"]["conditions"])


def events(s: Setting, pod: Object) -> Iterator[Triple]:
    """What it said of a pod in the last hour: little, and a warning or two, as every cluster has them."""
    metadata = pod["metadata"]
    about = {"apiVersion": "v1", "kind": "Pod"} | {key: metadata[key] for key in ("namespace", "name", "uid")}
    for type_, reason, message, count, ago in _EVENTS:
        yield obj(
            s,
            "Event",
            f"{metadata['name']}.{suffix(9, metadata['name'], reason)}",
            ago=ago + 30,
            involvedObject=about,
            reason=reason,
            message=message.format(ip=pod["status"]["podIP"]),
            source={"component": "kubelet", "host": pod["spec"]["nodeName"]},
            type=type_,
            count=count,
            firstTimestamp=s.time(ago + 30),
            lastTimestamp=s.time(ago),
        )


def _of_init(s: Setting, one: Object, at: int, stuck: int, lacks: str, ago: float) -> Object:
    if at < stuck:
        return _said(one, _ended(s, ago, ago - 2), ready=True, started=False)
    return _not_made(one, lacks if at == stuck else "")


def _of_main(s: Setting, one: Object, lacks: str, ago: float, started: bool, crashes: bool) -> Object:  # noqa: FBT001 - two of a pod's states
    if not started or lacks:
        return _not_made(one, lacks if started else "")
    if crashes:
        waiting = {"reason": "CrashLoopBackOff", "message": f"back-off 5m0s restarting failed container={one['name']}"}
        ended = {"terminated": {"exitCode": 1, "reason": "Error", "startedAt": s.time(200), "finishedAt": s.time(180)}}
        return _said(one, {"waiting": waiting}, ready=False, started=False) | {"restartCount": 41, "lastState": ended}
    return _said(one, {"running": {"startedAt": s.time(ago - 5)}}, ready=True, started=True)


def _not_made(one: Object, lacks: str) -> Object:
    """A container that lacks a key, or waits for one before it."""
    why = {"reason": "CreateContainerConfigError", "message": lacks} if lacks else {"reason": "PodInitializing"}
    return _said(one, {"waiting": why}, ready=False, started=False)


def _ended(s: Setting, start: float, end: float) -> Object:
    times = {"startedAt": s.time(start), "finishedAt": s.time(end)}
    return {"terminated": {"exitCode": 0, "reason": "Completed"} | times}


def _said(one: Object, state: Object, *, ready: bool, started: bool) -> Object:
    made = "waiting" not in state
    hashed = digest("image", one["image"])
    told: Object = {"name": one["name"], "image": one["image"], "state": state, "lastState": {}}
    told["imageID"] = f"{one['image'].rpartition(':')[0]}@sha256:{hashed}" if made else ""
    if made:
        told["containerID"] = f"containerd://{digest('container', one['name'], str(state))}"
    return told | {"ready": ready, "started": started, "restartCount": 0}


def _conditions(s: Setting, waiting: list[str], unready: list[str], ago: float) -> list[Object]:
    wrong: dict[str, Object] = {}
    if waiting:
        told = f"containers with incomplete status: [{' '.join(waiting)}]"
        wrong["Initialized"] = {"reason": "ContainersNotInitialized", "message": told}
    if unready:
        told = f"containers with unready status: [{' '.join(unready)}]"
        wrong |= {one: {"reason": "ContainersNotReady", "message": told} for one in ("Ready", "ContainersReady")}
    at = {"lastTransitionTime": s.time(ago - 10)}
    return [
        {"type": one, "status": "False" if one in wrong else "True"} | at | wrong.get(one, {}) for one in _CONDITIONS
    ]
