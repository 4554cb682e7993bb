"""What Patroni writes while it runs: who leads, as Endpoints; no selector finds it (drycc/database#services)."""

from collections.abc import Iterator

from drycc_doctor.worlds.platform.database import NAME
from drycc_doctor.worlds.platform.meta import obj
from drycc_doctor.worlds.platform.names import NAMESPACE, Object, Triple, suffix, uid
from drycc_doctor.worlds.platform.setting import Setting

_LABELS = {"app": NAME, "cluster-name": NAME}
_PORT: Object = {"name": "postgres", "port": 5432, "protocol": "TCP"}


def role_of(pod: str) -> str:
    """The label that Patroni gives a pod: the first leads."""
    return "primary" if pod.endswith("-0") else "replica"


def parts(s: Setting, leader: Object) -> Iterator[Triple]:
    """Endpoints of the leader and of the cluster's configuration, and the slice that mirrors the leader's."""
    name = leader["metadata"]["name"]
    told = {"leader": name, "ttl": "30", "transitions": "0", "acquireTime": s.time(3600), "renewTime": s.time(5)}
    target = {"kind": "Pod", "namespace": NAMESPACE, "name": name, "uid": leader["metadata"]["uid"]}
    address: Object = {"ip": leader["status"]["podIP"], "hostname": name, "nodeName": leader["spec"]["nodeName"]}
    subset = {"addresses": [address | {"targetRef": target}], "ports": [_PORT]}
    yield obj(s, "v1", "endpoints", "Endpoints", NAME, labels=_LABELS, annotations=told, subsets=[subset])
    state = {"config": '{"ttl": 30, "loop_wait": 10}', "initialize": "7412345678901234567", "history": "[]"}
    yield obj(s, "v1", "endpoints", "Endpoints", f"{NAME}-config", labels=_LABELS, annotations=state)
    headless = {"type": "ClusterIP", "clusterIP": "None", "clusterIPs": ["None"], "sessionAffinity": "None"}
    yield obj(
        s, "v1", "services", "Service", f"{NAME}-config", labels=_LABELS, spec=headless, status={"loadBalancer": {}}
    )
    yield _mirror(s, {"addresses": [address["ip"]], "conditions": {"ready": True}}, name, target, address["nodeName"])


def _mirror(s: Setting, endpoint: Object, name: str, target: Object, node: str) -> Triple:
    managed = "endpointslicemirroring-controller.k8s.io"
    labels = _LABELS | {"kubernetes.io/service-name": NAME, "endpointslice.kubernetes.io/managed-by": managed}
    full = endpoint | {"hostname": name, "nodeName": node, "targetRef": target}
    owners = [
        {"apiVersion": "v1", "kind": "Endpoints", "name": NAME, "uid": uid("Endpoints", NAMESPACE, NAME)}
        | {"controller": True, "blockOwnerDeletion": True}
    ]
    slice_name = f"{NAME}-{suffix(5, 'mirror', NAME)}"
    made = obj(
        s,
        "discovery.k8s.io/v1",
        "endpointslices",
        "EndpointSlice",
        slice_name,
        labels=labels,
        addressType="IPv4",
        ports=[dict(_PORT)],
        endpoints=[full],
    )
    made[2]["metadata"]["ownerReferences"] = owners
    return made
