"""The cluster under the platform: nodes, namespaces, StorageClasses, Kubernetes' own roles."""

from collections.abc import Iterator

from drycc_doctor.worlds.platform import cluster_roles
from drycc_doctor.worlds.platform.meta import obj
from drycc_doctor.worlds.platform.names import NAMESPACE, Object, Triple, digest
from drycc_doctor.worlds.platform.setting import AGE, DAY, Setting

NODES = tuple((f"node-{i}", f"203.0.113.{10 + i}") for i in (1, 2, 3))
"""Name and address."""
KUBELET = "v1.33.1"
_NAMESPACES = ("default", "kube-system", "kube-public", "kube-node-lease", "istio-system", NAMESPACE)
_CONDITIONS = (
    ("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
    ("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
    ("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
    ("Ready", "True", "KubeletReady", "kubelet is posting ready status"),
)
_ROOM = {"cpu": "8", "memory": "32Gi", "ephemeral-storage": "200Gi", "hugepages-1Gi": "0", "hugepages-2Mi": "1Gi"}
"""What a node has; 2 MiB pages for the database (drycc/database#hugepages)."""


def parts(s: Setting) -> Iterator[Triple]:
    for i, (name, address) in enumerate(NODES):
        yield _node(s, i, name, address)
    for name in _NAMESPACES:
        yield namespace(s, name)
        yield obj(s, "ServiceAccount", "default", namespace=name, ago=AGE + DAY)
    for name in ("kube-controller-manager", "kube-scheduler"):
        yield lease(s, name)
    yield from cluster_roles.parts(s)
    yield _storage_class(s, "local-path", "rancher.io/local-path", default=True)
    yield _storage_class(s, "longhorn", "driver.longhorn.io", default=False)


def namespace(s: Setting, name: str, labels: Object | None = None, annotations: Object | None = None) -> Triple:
    """A namespace; the platform's own has no label heritage (drycc/apps#application-namespaces)."""
    named = {"kubernetes.io/metadata.name": name} | (labels or {})
    spec, status = {"finalizers": ["kubernetes"]}, {"phase": "Active"}
    return obj(s, "Namespace", name, labels=named, annotations=annotations, ago=AGE + DAY, spec=spec, status=status)


def lease(s: Setting, name: str) -> Triple:
    """What one of Kubernetes' own controllers holds while it works (drycc/failures#kubernetes-own-controllers)."""
    spec: Object = {"holderIdentity": f"node-1_{digest('holder', name)[:36]}", "leaseDurationSeconds": 15}
    taken, renewed = (s.time(ago).replace("Z", ".000000Z") for ago in (AGE, 1))
    spec |= {"acquireTime": taken, "renewTime": renewed, "leaseTransitions": 0}
    return obj(s, "Lease", name, namespace="kube-system", spec=spec)


def _node(s: Setting, i: int, name: str, address: str) -> Triple:
    labels = {"kubernetes.io/hostname": name, "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64"}
    labels |= {"node-role.kubernetes.io/control-plane": "true"} if i == 0 else {}
    cidr = f"198.51.100.{64 * i}/26"
    spec = {"podCIDR": cidr, "podCIDRs": [cidr], "providerID": f"example://{name}"}
    return obj(s, "Node", name, labels=labels, ago=AGE + DAY, spec=spec, status=_status(s, name, address))


def _status(s: Setting, name: str, address: str) -> Object:
    times = {"lastHeartbeatTime": s.time(30), "lastTransitionTime": s.time(AGE)}
    keys = ("type", "status", "reason", "message")
    machine = digest("machine", name)
    info = {"machineID": machine[:32], "systemUUID": machine[:32], "bootID": machine[32:], "architecture": "amd64"}
    info |= {"kernelVersion": "6.1.0-31-amd64", "osImage": "Debian GNU/Linux 12 (bookworm)", "operatingSystem": "linux"}
    info |= {"containerRuntimeVersion": "containerd://2.0.5", "kubeletVersion": KUBELET, "kubeProxyVersion": ""}
    return {
        "capacity": _ROOM | {"pods": "110"},
        "allocatable": _ROOM | {"pods": "110", "memory": "30Gi"},
        "conditions": [dict(zip(keys, one, strict=True)) | times for one in _CONDITIONS],
        "addresses": [{"type": "InternalIP", "address": address}, {"type": "Hostname", "address": name}],
        "daemonEndpoints": {"kubeletEndpoint": {"Port": 10250}},
        "nodeInfo": info,
    }


def _storage_class(s: Setting, name: str, provisioner: str, *, default: bool) -> Triple:
    return obj(
        s,
        "StorageClass",
        name,
        annotations={"storageclass.kubernetes.io/is-default-class": "true" if default else "false"},
        ago=AGE + DAY,
        provisioner=provisioner,
        reclaimPolicy="Delete",
        volumeBindingMode="WaitForFirstConsumer" if default else "Immediate",
        allowVolumeExpansion=not default,
    )
