"""EndpointSlices, as their controller makes them from Services and pods."""

from collections.abc import Iterable, Iterator

from drycc_doctor.worlds.platform.kubelet import is_ready
from drycc_doctor.worlds.platform.meta import obj, owner
from drycc_doctor.worlds.platform.names import Object, Triple, suffix
from drycc_doctor.worlds.platform.setting import Setting


def slices(s: Setting, services: Iterable[Object], pods: list[Object]) -> Iterator[Triple]:
    """One for each Service that has a selector."""
    for service in services:
        if selector := service["spec"].get("selector"):
            taken = [pod for pod in pods if _takes(service, selector, pod)]
            yield _slice(s, service, taken)


def _takes(service: Object, selector: dict[str, str], pod: Object) -> bool:
    here = pod["metadata"]["namespace"] == service["metadata"]["namespace"]
    lives = pod["status"]["phase"] not in {"Succeeded", "Failed"}
    return here and lives and selector.items() <= pod["metadata"]["labels"].items()


def _slice(s: Setting, service: Object, pods: list[Object]) -> Triple:
    metadata, spec = service["metadata"], service["spec"]
    name = metadata["name"]
    labels = (metadata.get("labels") or {}) | {"kubernetes.io/service-name": name}  # it copies the Service's
    labels |= {"endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io"}
    numbered = [(one, _number(one, pods)) for one in spec.get("ports") or []]
    ports = [
        {"name": one.get("name", ""), "port": number, "protocol": one["protocol"]} for one, number in numbered if number
    ]
    return obj(
        s,
        "EndpointSlice",
        f"{name}-{suffix(5, 'slice', metadata['namespace'], name)}",
        namespace=metadata["namespace"],
        labels=labels,
        metadata={"ownerReferences": owner(service)},
        addressType="IPv4",
        ports=ports or None,  # the API server says null for none
        endpoints=[_endpoint(pod, spec, name) for pod in pods] or None,
    )


def _number(port: Object, pods: list[Object]) -> int | None:
    """The port of the pods that a Service's port leads to; None where it has a name that no pod knows."""
    target = port["targetPort"]
    if isinstance(target, int):
        return target
    told = [one for pod in pods for box in pod["spec"]["containers"] for one in box.get("ports", ())]
    asked = (target, port["protocol"])
    return next((one["containerPort"] for one in told if (one.get("name"), one["protocol"]) == asked), None)


def _endpoint(pod: Object, spec: Object, service: str) -> Object:
    metadata, ready = pod["metadata"], is_ready(pod)
    always = bool(spec.get("publishNotReadyAddresses"))
    told: Object = {"addresses": [pod["status"]["podIP"]], "nodeName": pod["spec"]["nodeName"]}
    told["conditions"] = {"ready": ready or always, "serving": ready, "terminating": False}
    told["targetRef"] = {"kind": "Pod"} | {k: metadata[k] for k in ("namespace", "name", "uid")}
    named = pod["spec"].get("subdomain") == service
    return told | ({"hostname": pod["spec"]["hostname"]} if named else {})
