"""Objects that belong together: a workload's pods, a Service's EndpointSlices, a route's listener."""

from base64 import b64decode
from collections.abc import Iterable

from drycc_doctor.worlds.state.objects import NotThereError, Object, Objects
from drycc_doctor.worlds.state.selectors import labelled

GATEWAY = "drycc-gateway"
WORKLOADS = ("deployments", "statefulsets", "daemonsets")


def workload(objects: Objects, name: str) -> tuple[str, str]:
    """Resource and name of a workload, by its name or by the part's: ``controller``, ``database``, ``logs``."""
    for plural in WORKLOADS:
        for one in (name, f"drycc-{name}", f"drycc-{name}-api", f"drycc-logger-{name}"):
            if objects.peek(plural, one) is not None:
                return plural, one
    raise NotThereError(name)


def pods_of(owner: Object, pods: Iterable[Object]) -> list[Object]:
    """The pods that a workload's selector takes, of those of its namespace."""
    wanted = owner["spec"]["selector"]["matchLabels"].items()
    return [pod for pod in pods if wanted <= (pod["metadata"].get("labels") or {}).items()]


def holds(obj: Object, type_: str) -> bool:
    """Whether a condition of an object is true."""
    conditions = (obj.get("status") or {}).get("conditions") or []
    return any(one["type"] == type_ and one["status"] == "True" for one in conditions)


def slices(service: str, endpoint_slices: Iterable[Object]) -> list[Object]:
    """A Service's EndpointSlices, of those of its namespace."""
    return [one for one in endpoint_slices if labelled(one, f"kubernetes.io/service-name={service}")]


def addresses(objects: Objects) -> list[str]:
    """The addresses in the status of the platform's Gateway: IP addresses, or host names."""
    found = objects.peek("gateways", GATEWAY)
    if found is None:
        raise NotThereError(GATEWAY)
    return [one["value"] for one in (found.get("status") or {}).get("addresses") or []]


def variable(objects: Objects, part: str, name: str) -> str:
    """A variable of a part's first container; empty where it is not set, and nobody's where a Secret holds it."""
    try:
        found = objects.peek(*workload(objects, part))
    except NotThereError:
        return ""
    env = found["spec"]["template"]["spec"]["containers"][0].get("env") or [] if found else []
    set_to = [one.get("value", "in a Secret" if "valueFrom" in one else "") for one in env if one["name"] == name]
    return str(set_to[-1]) if set_to else ""


def password(objects: Objects, secret: str, key: str = "password") -> str:
    """What a Secret of the platform holds, in plain text; empty where it does not."""
    found = objects.peek("secrets", secret)
    return b64decode((found.get("data") or {}).get(key, "") if found else "").decode()
