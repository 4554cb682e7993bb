"""What the controllers of Kubernetes make of workloads: ReplicaSets, pods on nodes, and the statuses of all."""

import copy
from collections.abc import Iterator

from drycc_doctor.worlds.platform import kubelet
from drycc_doctor.worlds.platform.cluster import NODES
from drycc_doctor.worlds.platform.database import NAME as DATABASE
from drycc_doctor.worlds.platform.database import role_of
from drycc_doctor.worlds.platform.meta import obj, owner
from drycc_doctor.worlds.platform.names import Object, Triple, digest, suffix
from drycc_doctor.worlds.platform.setting import UPGRADED, Setting

_FIRST_IP = 10
_AVAILABLE = (
    ("Available", "MinimumReplicasAvailable", "Deployment has minimum availability."),
    ("Progressing", "NewReplicaSetAvailable", "ReplicaSet has successfully progressed."),
)
_UNAVAILABLE = (
    ("Available", "MinimumReplicasUnavailable", "Deployment does not have minimum availability."),
    ("Progressing", "ProgressDeadlineExceeded", "ReplicaSet has timed out progressing."),
)


class Rollout:
    """Gives each pod a node and an address."""

    def __init__(self, s: Setting, keys: kubelet.Known, made: int = 0) -> None:
        self._s, self._keys, self._made = s, keys, made

    def roll_out(self, plural: str, workload: Object) -> Iterator[Triple]:
        """What a workload's controller makes; writes the workload's status."""
        make = {"deployments": self._deployment, "statefulsets": self._stateful, "daemonsets": self._daemons}
        yield from make[plural](workload)

    def pod(self, owned: Object, template: Object, name: str, labels: dict[str, str], **spec: object) -> Object:
        """A pod of a template, on a node, as its owner's controller makes it; without a status."""
        node = spec.pop("node", None) or NODES[self._made % len(NODES)][0]
        meta = template["metadata"]
        _, _, made = obj(
            self._s,
            "Pod",
            name,
            namespace=owned["metadata"]["namespace"],
            labels=meta["labels"] | labels,
            annotations=meta.get("annotations"),
            ago=UPGRADED,
            metadata={"generateName": name[:-5], "ownerReferences": owner(owned)},
            spec=copy.deepcopy(template["spec"]) | {"nodeName": node} | spec,
        )
        return made

    def place(self, pod: Object) -> tuple[str, str]:
        """The pod's own address, and its node's."""
        host = dict(NODES)[pod["spec"]["nodeName"]]
        self._made += 1
        return (host if pod["spec"].get("hostNetwork") else f"198.51.100.{_FIRST_IP + self._made}"), host

    def begin(self, pod: Object, ago: float = UPGRADED) -> Object:
        """The kubelet starts it."""
        ip, host = self.place(pod)
        # it looks for a file service-key, and without it crashes: drycc/builder#deploy-key
        name = pod["metadata"]["labels"].get("app")
        crashes = self._s.as_charted and name == "drycc-builder"
        pod["status"] = kubelet.status(self._s, pod, ip, host, ago, self._keys, crashes=crashes)
        return pod

    def _deployment(self, workload: Object) -> Iterator[Triple]:
        name, spec = workload["metadata"]["name"], workload["spec"]
        hashed = suffix(9, "template", workload["metadata"]["namespace"], name)
        label = {"pod-template-hash": hashed}
        template = copy.deepcopy(spec["template"])
        template["metadata"]["labels"] |= label
        selected = spec["selector"]["matchLabels"] | label
        revision = {"deployment.kubernetes.io/revision": "1"}
        api, plural, replica_set = obj(
            self._s,
            "ReplicaSet",
            f"{name}-{hashed}",
            namespace=workload["metadata"]["namespace"],
            labels=template["metadata"]["labels"],
            annotations=revision,
            ago=UPGRADED,
            metadata={"generation": 1, "ownerReferences": owner(workload)},
            spec={"replicas": spec["replicas"], "template": template, "selector": {"matchLabels": selected}},
        )
        workload["metadata"].setdefault("annotations", {}).update(revision)
        names = [f"{name}-{hashed}-{suffix(5, name, str(i))}" for i in range(spec["replicas"])]
        pods = [self.begin(self.pod(replica_set, template, one, {})) for one in names]
        replica_set["status"] = _counted(pods) | {"fullyLabeledReplicas": len(pods)}
        workload["status"] = self._available(pods)
        yield api, plural, replica_set
        yield from (("v1", "pods", pod) for pod in pods)

    def _available(self, pods: list[Object]) -> Object:
        """A Deployment's status."""
        s, ready = self._s, sum(map(kubelet.is_ready, pods))
        told = _counted(pods) | {"updatedReplicas": len(pods)}
        told |= {"unavailableReplicas": len(pods) - ready} if ready < len(pods) else {}
        words, status = (_UNAVAILABLE, "False") if ready < len(pods) else (_AVAILABLE, "True")
        times = {"lastUpdateTime": s.time(UPGRADED - 60), "lastTransitionTime": s.time(UPGRADED - 60)}
        return told | {
            "conditions": [
                {"type": type_, "status": status, "reason": reason, "message": message} | times
                for type_, reason, message in words
            ]
        }

    def _stateful(self, workload: Object) -> Iterator[Triple]:
        name, spec = workload["metadata"]["name"], workload["spec"]
        hashed = f"{name}-{suffix(10, 'revision', name)}"
        pods = []
        for i in range(spec["replicas"]):
            one = f"{name}-{i}"
            labels = {"apps.kubernetes.io/pod-index": str(i), "statefulset.kubernetes.io/pod-name": one}
            labels |= {"controller-revision-hash": hashed} | ({"role": role_of(one)} if name == DATABASE else {})
            named = {"hostname": one} | ({"subdomain": spec["serviceName"]} if spec.get("serviceName") else {})
            pod = self.pod(workload, spec["template"], one, labels, **named)
            claims = [{"name": c["metadata"]["name"]} for c in spec.get("volumeClaimTemplates") or []]
            bound = [c | {"persistentVolumeClaim": {"claimName": f"{c['name']}-{one}"}} for c in claims]
            if bound:
                pod["spec"]["volumes"] = [*bound, *(pod["spec"].get("volumes") or [])]
            pods.append(self.begin(pod))
        told = {"currentRevision": hashed, "updateRevision": hashed, "collisionCount": 0}
        told |= {"currentReplicas": len(pods), "updatedReplicas": len(pods)}
        workload["status"] = _counted(pods) | told
        yield from (("v1", "pods", pod) for pod in pods)

    def _daemons(self, workload: Object) -> Iterator[Triple]:
        name, spec = workload["metadata"]["name"], workload["spec"]
        labels = {"controller-revision-hash": digest("revision", name)[:10], "pod-template-generation": "1"}
        names = {node: f"{name}-{suffix(5, name, node)}" for node, _ in NODES}
        pods = [self.begin(self.pod(workload, spec["template"], n, labels, node=node)) for node, n in names.items()]
        ready = sum(map(kubelet.is_ready, pods))
        told = dict.fromkeys(("currentNumberScheduled", "desiredNumberScheduled", "updatedNumberScheduled"), len(pods))
        told |= {"numberMisscheduled": 0, "numberReady": ready, "numberAvailable": ready, "observedGeneration": 1}
        workload["status"] = told
        yield from (("v1", "pods", pod) for pod in pods)


def _counted(pods: list[Object]) -> Object:
    ready = sum(map(kubelet.is_ready, pods))
    told: Object = {"observedGeneration": 1, "replicas": len(pods)}
    return told | ({"readyReplicas": ready, "availableReplicas": ready} if ready else {})
