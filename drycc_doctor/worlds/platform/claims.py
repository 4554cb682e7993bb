"""PersistentVolumeClaims, bound to volumes of the default StorageClass."""

from collections.abc import Iterator

from drycc_doctor.worlds.platform.meta import obj
from drycc_doctor.worlds.platform.names import NAMESPACE, Object, Triple, uid
from drycc_doctor.worlds.platform.setting import Setting

DEFAULT_CLASS, APPS_CLASS = "local-path", "longhorn"
"""What the platform's claims get for naming none, and where apps' volumes are (drycc/failures#volumes)."""

PROTECTED: Object = {"finalizers": ["kubernetes.io/pvc-protection"]}
"""The API server gives it to each claim (drycc/failures#claims-that-go)."""


def of_statefulset(s: Setting, workload: Object, pods: list[Object]) -> Iterator[Triple]:
    """Those of its templates, one a pod."""
    for template in workload["spec"].get("volumeClaimTemplates") or []:
        size = template["spec"]["resources"]["requests"]["storage"]
        for pod in pods:
            name = f"{template['metadata']['name']}-{pod['metadata']['name']}"
            yield from bound(s, name, size, workload["spec"]["selector"]["matchLabels"], pod["spec"]["nodeName"])


def bound(s: Setting, name: str, size: str, labels: dict[str, str], node: str) -> Iterator[Triple]:
    """A claim and its volume, on a node."""
    volume = f"pvc-{uid('PersistentVolumeClaim', NAMESPACE, name)}"
    spec: Object = {"accessModes": ["ReadWriteOnce"], "volumeMode": "Filesystem", "storageClassName": DEFAULT_CLASS}
    told = {"phase": "Bound", "accessModes": ["ReadWriteOnce"], "capacity": {"storage": size}}
    wanted = spec | {"resources": {"requests": {"storage": size}}, "volumeName": volume}
    marks = {"volume.kubernetes.io/selected-node": node, "pv.kubernetes.io/bind-completed": "yes"}
    kind = "PersistentVolumeClaim"
    yield obj(s, kind, name, labels=labels, annotations=marks, metadata=PROTECTED, spec=wanted, status=told)
    here = {"matchExpressions": [{"key": "kubernetes.io/hostname", "operator": "In", "values": [node]}]}
    spec |= {"capacity": {"storage": size}, "persistentVolumeReclaimPolicy": "Delete"}
    spec |= {"claimRef": {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "namespace": NAMESPACE, "name": name}}
    spec |= {"nodeAffinity": {"required": {"nodeSelectorTerms": [here]}}}
    spec |= {"hostPath": {"path": f"/var/lib/local-path/{volume}", "type": "DirectoryOrCreate"}}
    yield obj(s, "PersistentVolume", volume, spec=spec, status={"phase": "Bound"})
