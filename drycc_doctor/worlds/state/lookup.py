"""Objects that belong together: a workload's pods, a Service's EndpointSlices, a route's listener."""

from collections.abc import Iterator

from drycc_doctor.worlds.state.objects import NAMESPACE, NotThereError, Object, Objects
from drycc_doctor.worlds.state.selectors import labelled

WORKLOADS = ("deployments", "statefulsets", "daemonsets")


def workload(objects: Objects, name: str) -> tuple[str, str]:
    """Resource and name of a workload, by its name or by the part's: ``controller``, ``database``, ``logs``."""
    for plural in WORKLOADS:
        for one in (name, f"drycc-{name}", f"drycc-{name}-api", f"drycc-logger-{name}"):
            if objects.find(plural, one) is not None:
                return plural, one
    raise NotThereError(name)


def pods_of(objects: Objects, owner: Object) -> list[Object]:
    """The pods that a workload's selector takes."""
    wanted = owner["spec"]["selector"]["matchLabels"].items()
    pods = objects.list("pods", owner["metadata"]["namespace"])
    return [pod for pod in pods if wanted <= (pod["metadata"].get("labels") or {}).items()]


def holds(obj: Object, type_: str) -> bool:
    """Whether a condition of an object is true."""
    conditions = (obj.get("status") or {}).get("conditions") or []
    return any(one["type"] == type_ and one["status"] == "True" for one in conditions)


def slices(objects: Objects, service: str) -> Iterator[Object]:
    """A Service's EndpointSlices."""
    for one in objects.list("endpointslices", NAMESPACE):
        if labelled(one, f"kubernetes.io/service-name={service}"):
            yield one


def addresses(objects: Objects) -> list[str]:
    """The addresses in the status of the platform's Gateway: IP addresses, or host names."""
    found = objects.get("gateways", "drycc-gateway")
    return [one["value"] for one in (found.get("status") or {}).get("addresses") or []]
