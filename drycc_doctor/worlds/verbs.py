"""What can happen to a platform, in the platform's language: the verbs that examples are written in."""

from __future__ import annotations

import gzip
import json
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from drycc_doctor.worlds.objects import NAMESPACE, Object

if TYPE_CHECKING:
    from drycc_doctor.worlds.world import World

WORKLOADS = ("deployments", "statefulsets", "daemonsets")


def condition(obj: Object, type_: str, status: str, reason: str, message: str = "") -> None:
    """Give an object's status a condition, or change it."""
    known = obj.setdefault("status", {}).setdefault("conditions", [])
    found = next((c for c in known if c["type"] == type_), None)
    if found is None:
        found = {"type": type_, "lastTransitionTime": "2026-01-01T00:00:00Z"}
        known.append(found)
    found |= {"status": status, "reason": reason, "message": message or reason}


@dataclass(frozen=True, slots=True)
class Component:
    """One workload of the platform, with its pods."""

    world: World
    plural: str
    name: str
    namespace: str = NAMESPACE

    @property
    def workload(self) -> Object:
        """The Deployment, StatefulSet or DaemonSet."""
        return self.world.objects.get(self.plural, self.name, self.namespace)

    @property
    def pods(self) -> list[Object]:
        """Its pods: those that its selector takes."""
        wanted = self.workload["spec"]["selector"]["matchLabels"].items()
        pods = self.world.objects.list("pods", self.namespace)
        return [p for p in pods if wanted <= (p["metadata"].get("labels") or {}).items()]

    @property
    def up(self) -> bool:
        """Whether any of its pods is ready."""
        return any(_is_ready(pod) for pod in self.pods)

    def crash(self) -> None:
        """Every container starts and exits with 1, again and again."""
        ended = {
            "exitCode": 1,
            "reason": "Error",
            "startedAt": self.world.time(-90),
            "finishedAt": self.world.time(-80),
        }
        waiting = {"reason": "CrashLoopBackOff", "message": "back-off 5m0s restarting failed container"}
        self._break({"waiting": waiting}, restarts=7, last={"terminated": ended})

    def run_out_of_memory(self) -> None:
        """The kernel kills it at its limit, again and again."""
        times = {"startedAt": self.world.time(-90), "finishedAt": self.world.time(-80)}
        waiting = {"reason": "CrashLoopBackOff", "message": "back-off 5m0s restarting failed container"}
        ended = {"exitCode": 137, "reason": "OOMKilled"} | times
        self._break({"waiting": waiting}, restarts=5, last={"terminated": ended})

    def lack_image(self) -> None:
        """Its image cannot be pulled."""
        image = self.workload["spec"]["template"]["spec"]["containers"][0]["image"]
        told = f'Back-off pulling image "{image}": ErrImagePull: failed to pull and unpack image'
        self._break({"waiting": {"reason": "ImagePullBackOff", "message": told}})

    def lack_key(self, key: str = "drycc-passport-controller-scopes") -> None:
        """A key that its environment names is in no Secret (facts 11.13)."""
        told = f"couldn't find key {key} in Secret drycc/passport-creds"
        self._break({"waiting": {"reason": "CreateContainerConfigError", "message": told}})

    def fail_probe(self) -> None:
        """It runs, and its readiness probe says no."""
        self._break({"running": {"startedAt": self.world.time(-3600)}})

    def pend(self, message: str = "0/3 nodes are available: 3 Insufficient hugepages-2Mi.") -> None:
        """No node takes its pods."""
        for pod in self.pods:
            pod["spec"].pop("nodeName", None)
            pod["status"] = {"phase": "Pending", "qosClass": pod["status"].get("qosClass", "BestEffort")}
            condition(pod, "PodScheduled", "False", "Unschedulable", message)
        self._unready()

    def wait_in_init(self) -> None:
        """Its first init container waits for something that does not come (facts 11.9)."""
        for pod in self.pods:
            inits = pod["spec"].get("initContainers") or [{"name": f"{self.name}-init", "image": "init"}]
            state = {"running": {"startedAt": self.world.time(-3600)}}
            waiting = {"waiting": {"reason": "PodInitializing"}}
            pod["status"]["phase"] = "Pending"
            pod["status"]["initContainerStatuses"] = [
                {
                    "name": c["name"],
                    "image": c["image"],
                    "imageID": "",
                    "restartCount": 0,
                    "ready": False,
                    "started": i == 0,
                }
                | {"state": state if i == 0 else waiting}
                for i, c in enumerate(inits)
            ]
            for one in pod["status"].get("containerStatuses") or []:
                one |= {"ready": False, "started": False, "state": waiting}
            condition(pod, "Initialized", "False", "ContainersNotInitialized")
            condition(pod, "Ready", "False", "ContainersNotReady")
        self._unready()

    def delete(self) -> None:
        """The workload and its pods are gone."""
        pods = self.pods
        self._unready()
        for pod in pods:
            self.world.objects.remove("pods", pod["metadata"]["name"], self.namespace)
        self.world.objects.remove(self.plural, self.name, self.namespace)

    def lose_pods(self) -> None:
        """The workload is there, and nobody makes its pods: a quota, or a webhook, refuses them."""
        pods = self.pods
        self._unready()
        for pod in pods:
            self.world.objects.remove("pods", pod["metadata"]["name"], self.namespace)

    def scale_to_zero(self) -> None:
        """Somebody scaled it to nothing."""
        self.lose_pods()
        self.workload["spec"]["replicas"] = 0
        self.workload["status"] = {"observedGeneration": 1}

    def lose_one(self) -> None:
        """One of its pods is not ready; the others are."""
        self._break({"running": {"startedAt": self.world.time(-3600)}}, only=1)

    def lose_these(self, pods: list[Object]) -> None:
        """Some of its pods are on a node that no longer answers."""
        for pod in pods:
            condition(pod, "Ready", "False", "NodeStatusUnknown", "Kubelet stopped posting node status.")
        self._unready_these({pod["metadata"]["name"] for pod in pods})

    def set_env(self, name: str, value: str | None) -> None:
        """Set a variable of every container, in the workload and its pods; None takes it away."""
        for spec in [self.workload["spec"]["template"]["spec"], *(p["spec"] for p in self.pods)]:
            for container in spec["containers"]:
                kept = [one for one in container.get("env") or [] if one["name"] != name]
                container["env"] = kept if value is None else [*kept, {"name": name, "value": value}]

    def refer_env(self, name: str, key: dict[str, str]) -> None:
        """A variable of every container comes from a Secret's key."""
        self.set_env(name, None)
        for spec in [self.workload["spec"]["template"]["spec"], *(p["spec"] for p in self.pods)]:
            for container in spec["containers"]:
                container["env"].append({"name": name, "valueFrom": {"secretKeyRef": dict(key)}})

    def sleep(self) -> None:
        """Its chart's diagnosticMode: every container sleeps, without probes, and is Ready (facts 18)."""
        for spec in [self.workload["spec"]["template"]["spec"], *(p["spec"] for p in self.pods)]:
            for container in spec["containers"]:
                container |= {"command": ["sleep"], "args": ["infinity"]}
                for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
                    container.pop(probe, None)

    def mount_claim(self, name: str) -> None:
        """Its containers mount a PersistentVolumeClaim, whether that is there or not."""
        for spec in [self.workload["spec"]["template"]["spec"], *(p["spec"] for p in self.pods)]:
            spec.setdefault("volumes", []).append({"name": name, "persistentVolumeClaim": {"claimName": name}})
            for container in spec["containers"]:
                container.setdefault("volumeMounts", []).append({"name": name, "mountPath": f"/mnt/{name}"})

    def restart(self, *, times: int, code: int, reason: str = "Error") -> None:
        """Its first containers ended some minutes ago, not for the first time, and are ready again."""
        ended = {"exitCode": code, "reason": reason, "startedAt": self.world.time(-900)}
        for pod in self.pods:
            one = pod["status"]["containerStatuses"][0]
            one |= {"restartCount": times, "lastState": {"terminated": ended | {"finishedAt": self.world.time(-600)}}}

    def limit_memory(self, limit: str) -> None:
        """Its containers may use no more memory than this."""
        for pod in self.pods:
            pod["status"]["qosClass"] = "Burstable"  # an init container asks for nothing
        for spec in [self.workload["spec"]["template"]["spec"], *(p["spec"] for p in self.pods)]:
            for container in spec["containers"]:
                container["resources"] = {"limits": {"memory": limit}, "requests": {"memory": limit}}

    def be_refused(self, message: str) -> None:
        """The API server refuses its pods: a quota, a webhook."""
        self.lose_pods()
        condition(self.workload, "ReplicaFailure", "True", "FailedCreate", message)

    def pull_newer(self) -> None:
        """Its last pod was started later, and its tag had moved by then."""
        for one in self.pods[-1]["status"]["containerStatuses"]:
            one["imageID"] = f"{one['imageID'].partition('@')[0]}@sha256:{'ab' * 32}"

    def change_spec(self) -> None:
        """Somebody changed its spec, and no controller has looked at it."""
        self.workload["status"]["observedGeneration"] = self.workload["metadata"].get("generation", 1) - 1

    def stop_progress(self) -> None:
        """Its rollout makes no progress, and its controller says so."""
        condition(self.workload, "Progressing", "False", "ProgressDeadlineExceeded")

    def roll_half_way(self) -> None:
        """Its last pod is of an older ReplicaSet."""
        self.workload["status"]["updatedReplicas"] -= 1
        for owner in self.pods[-1]["metadata"]["ownerReferences"]:
            owner["name"] = f"{self.name}-56789bcdf"

    def remove_pod(self, pod: Object) -> None:
        """One of its pods is gone, from the endpoints too."""
        name = pod["metadata"]["name"]
        self.world.objects.remove("pods", name, self.namespace)
        for each in self.world.objects.list("endpointslices", self.namespace):
            known = each.get("endpoints") or []
            each["endpoints"] = [e for e in known if (e.get("targetRef") or {}).get("name") != name]

    def lose_container(self, name: str, *, only: int | None = None) -> None:
        """One container of its pods is not ready, and the pods with it; of the first few, if ``only`` says so."""
        for pod in self.pods[:only]:
            for one in pod["status"]["containerStatuses"]:
                if one["name"] == name:
                    one |= {"ready": False, "state": {"running": {"startedAt": self.world.time(-3600)}}}
            condition(pod, "Ready", "False", "ContainersNotReady", f"containers with unready status: [{name}]")
            condition(pod, "ContainersReady", "False", "ContainersNotReady")
        self._unready(only)

    def ask_for(self, **amounts: str) -> None:
        """Its first container asks for so much, and may use no more: ``memory="2Gi"``; in its workload only."""
        named = {name.replace("hugepages", "hugepages-2Mi"): value for name, value in amounts.items()}
        container = self.workload["spec"]["template"]["spec"]["containers"][0]
        container["resources"] = {"limits": named, "requests": named}

    def ask_for_nothing(self) -> None:
        """Its containers have neither requests nor limits, as the charts have them."""
        for container in self.workload["spec"]["template"]["spec"]["containers"]:
            container["resources"] = {}

    def use(self, **amounts: str) -> None:
        """Its first containers use so much now, as metrics.k8s.io tells: ``memory="900Mi"``."""
        for pod in self.pods:
            told = self.world.objects.find("pods.metrics.k8s.io", pod["metadata"]["name"], self.namespace)
            if told is not None:
                told["containers"][0]["usage"] |= amounts

    def annotate(self, name: str, value: str) -> None:
        """Set an annotation of the workload."""
        self.workload["metadata"].setdefault("annotations", {})[name] = value

    def label_version(self, version: str) -> None:
        """It is of another version of its chart, and so are its pods."""
        for each in (self.workload["spec"]["template"], *self.pods):
            each["metadata"]["labels"]["app.kubernetes.io/version"] = version

    def add_replica(self) -> None:
        """One more pod, as ready as the first."""
        first = self.pods[0]
        twin = json.loads(json.dumps(first))
        twin["metadata"]["name"] = f"{first['metadata']['name'][:-5]}zzzzz"
        ip = "198.51.100.250"
        twin["status"] |= {"podIP": ip, "podIPs": [{"ip": ip}]}
        self.world.objects.add("v1", "pods", twin)
        self.workload["spec"]["replicas"] += 1
        for key in ("replicas", "readyReplicas", "availableReplicas", "updatedReplicas"):
            self.workload["status"][key] = self.workload["spec"]["replicas"]
        for each in self.world.objects.list("endpointslices", self.namespace):
            known = each.get("endpoints") or []
            same = [e for e in known if (e.get("targetRef") or {}).get("name") == first["metadata"]["name"]]
            for one in json.loads(json.dumps(same)):
                one["targetRef"]["name"], one["addresses"] = twin["metadata"]["name"], [ip]
                known.append(one)

    def evict(self) -> None:
        """Its node was short of memory: one of its pods was ended, and another made in its place."""
        first = self.pods[0]
        ended = json.loads(json.dumps(first))
        ended["metadata"]["name"] = f"{first['metadata']['name'][:-5]}evict"
        told = {"phase": "Failed", "reason": "Evicted", "message": "The node was low on resource: memory."}
        ended["status"] = told | {"startTime": first["status"]["startTime"]}
        self.world.objects.add("v1", "pods", ended)

    def answer(self, path: str, answer: Any) -> None:
        """Its program answers a path in this way."""
        for pod in self.pods:
            labels = pod["metadata"]["labels"]
            self.world.programs[labels.get("component") or labels["app"], path] = answer

    def keep_nothing(self) -> None:
        """Its chart's persistence is off: no claims, and what it wrote goes with its container."""
        templates = self.workload["spec"].pop("volumeClaimTemplates", None) or []
        names = {one["metadata"]["name"] for one in templates}
        for name in names:
            for pod in self.pods:
                self.world.objects.remove("persistentvolumeclaims", f"{name}-{pod['metadata']['name']}", self.namespace)
        for spec in [self.workload["spec"]["template"]["spec"], *(p["spec"] for p in self.pods)]:
            volumes = spec.get("volumes") or []
            lost = names | {one["name"] for one in volumes if "persistentVolumeClaim" in one}
            kept = [one for one in volumes if one["name"] not in lost]
            spec["volumes"] = [*kept, *({"name": name, "emptyDir": {}} for name in sorted(lost))]

    def answer_all(self, answer: Any) -> None:
        """Something else runs in its pods, and answers every path in this way."""
        self.answer("*", answer)

    def _break(
        self, state: dict[str, Any], *, restarts: int = 0, last: dict[str, Any] | None = None, only: int | None = None
    ) -> None:
        for pod in self.pods[:only]:
            for one in pod["status"].get("containerStatuses") or []:
                one |= {"ready": False, "started": "running" in state, "state": state, "restartCount": restarts}
                one["lastState"] = last or {}
            condition(pod, "Ready", "False", "ContainersNotReady", f"containers with unready status: [{self.name}]")
            condition(pod, "ContainersReady", "False", "ContainersNotReady")
        self._unready(only)

    def _unready(self, only: int | None = None) -> None:
        """What the controllers do when pods are not ready: statuses and endpoints follow."""
        self._unready_these({pod["metadata"]["name"] for pod in self.pods[:only]})

    def _unready_these(self, gone: set[str]) -> None:
        left = len(self.pods) - len(gone)
        status = self.workload["status"]
        if self.plural == "daemonsets":
            status |= {"numberReady": left, "numberAvailable": left, "numberUnavailable": len(gone)}
        else:
            status |= {"readyReplicas": left, "availableReplicas": left}
        if self.plural == "deployments":
            status["unavailableReplicas"] = len(gone)
            condition(self.workload, "Available", "True" if left else "False", "MinimumReplicasUnavailable")
        self._endpoints(gone)

    def _endpoints(self, gone: set[str]) -> None:
        for each in self.world.objects.list("endpointslices", self.namespace):
            for endpoint in each.get("endpoints") or []:
                if (endpoint.get("targetRef") or {}).get("name") in gone:
                    endpoint.setdefault("conditions", {}).update(ready=False, serving=False)
        for each in self.world.objects.list("endpoints", self.namespace):
            subsets = each.get("subsets") or []
            for subset in subsets:
                addresses = subset.get("addresses") or []
                subset["addresses"] = [a for a in addresses if (a.get("targetRef") or {}).get("name") not in gone]
            if kept := [s for s in subsets if s["addresses"] or s.get("notReadyAddresses")]:
                each["subsets"] = kept
            else:
                each.pop("subsets", None)


def _is_ready(pod: Object) -> bool:
    return any(c["type"] == "Ready" and c["status"] == "True" for c in pod["status"].get("conditions") or [])


@dataclass(slots=True)
class Gateway:
    """The platform's Gateway, and the load balancer in front of it."""

    world: World
    rewrites: bool = True  # Envoy puts its own name into ``server``
    tells_scheme: bool = True  # it sends X-Forwarded-Proto on

    @property
    def obj(self) -> Object:
        """The Gateway object."""
        return self.world.objects.get("gateways", "drycc-gateway")

    @property
    def https(self) -> bool:
        """Whether it has a listener for HTTPS."""
        found = self.world.objects.find("gateways", "drycc-gateway") or {"spec": {"listeners": []}}
        return any(one["protocol"] == "HTTPS" for one in found["spec"]["listeners"])

    @property
    def balancer(self) -> Object:
        """The Service of type LoadBalancer that istio makes for the Gateway."""
        return self.world.objects.get("services", "drycc-gateway-istio")

    @property
    def addresses(self) -> list[str]:
        """The addresses in its status: IP addresses, or host names."""
        return [a["value"] for a in (self.obj.get("status") or {}).get("addresses") or []]

    @property
    def listeners(self) -> list[Object]:
        """The statuses of its listeners, and of those that a ListenerSet adds to it."""
        owners = [
            self.world.objects.find("gateways", "drycc-gateway"),
            self.world.objects.find("listenersets", "drycc-listenerset"),
        ]
        return [one for owner in owners if owner for one in (owner.get("status") or {}).get("listeners") or []]

    def give(self, *addresses: str) -> None:
        """These are its addresses: in its status, and in the load balancer's."""
        names = {value: not value.replace(".", "").isdigit() and ":" not in value for value in addresses}
        told = [{"type": "Hostname" if name else "IPAddress", "value": value} for value, name in names.items()]
        self.obj["status"]["addresses"] = told
        ingress = [{"hostname" if name else "ip": value} for value, name in names.items()]
        self.balancer["status"] = {"loadBalancer": {"ingress": ingress}}
        self.world.open = {value for value, name in names.items() if not name} | self.world.open

    def lose_address(self) -> None:
        """The load balancer has no address yet: it is pending."""
        self.obj["status"].pop("addresses", None)
        condition(self.obj, "Programmed", "False", "AddressNotAssigned", "waiting for the load balancer's address")
        self.balancer["status"] = {"loadBalancer": {}}
        self.world.open = set()

    def lose_balancer(self) -> None:
        """There is no Service of type LoadBalancer, and no address."""
        self.lose_address()
        self.world.objects.remove("services", "drycc-gateway-istio")

    def forget_status(self) -> None:
        """Its status tells no address, while the load balancer's does."""
        self.obj["status"].pop("addresses", None)

    def delete(self) -> None:
        """There is no Gateway."""
        self.lose_balancer()
        self.world.objects.remove("gateways", "drycc-gateway")

    def close(self) -> None:
        """Nothing listens at its addresses."""
        self.world.open = set()

    def lose_class(self) -> None:
        """Its class is not installed (facts 11.3)."""
        self.world.objects.clear("gatewayclasses")
        condition(self.obj, "Accepted", "Unknown", "Pending", "Waiting for controller")
        self.obj["status"].pop("addresses", None)
        condition(self.obj, "Programmed", "Unknown", "Pending", "Waiting for controller")
        self.world.open = set()

    def refuse_class(self) -> None:
        """Its class is there, and no controller accepts it."""
        condition(self.world.objects.get("gatewayclasses", "istio", ""), "Accepted", "Unknown", "Waiting")

    def listen(self, answer: Any, *, port: int = 80) -> None:
        """At every address, this is what comes back from this port."""
        for value in self.world.open:
            self.world.faults[value, port] = answer


@dataclass(frozen=True, slots=True)
class Route:
    """An HTTPRoute or TCPRoute of the platform."""

    world: World
    plural: str
    name: str

    @property
    def obj(self) -> Object:
        """The route object."""
        return self.world.objects.get(self.plural, self.name)

    def detach(self) -> None:
        """No listener takes it (facts 11.4)."""
        self._say("Accepted", "False", "NoMatchingParent", "no listener matches")
        self._leave()

    def lose_backend(self) -> None:
        """Its references do not resolve: the backend is not found."""
        self._say("ResolvedRefs", "False", "BackendNotFound", "backend not found")

    def ignore(self) -> None:
        """No controller has looked at it."""
        self._leave()
        self.obj["status"] = {"parents": []}

    def delete(self) -> None:
        """There is no such route."""
        self._leave()
        self.world.objects.remove(self.plural, self.name)

    def _leave(self) -> None:
        """Its listeners have no route any more."""
        sections = {parent["sectionName"] for parent in self.obj["spec"]["parentRefs"]}
        for one in self.world.gateway.listeners:
            if one["name"] in sections:
                one["attachedRoutes"] = 0

    def _say(self, type_: str, status: str, reason: str, message: str) -> None:
        for parent in self.obj["status"]["parents"]:
            found = next(c for c in parent["conditions"] if c["type"] == type_)
            found |= {"status": status, "reason": reason, "message": message}


@dataclass(frozen=True, slots=True)
class Node:
    """A node."""

    world: World
    name: str

    @property
    def obj(self) -> Object:
        """The Node object."""
        return self.world.objects.get("nodes", self.name, "")

    def lose(self) -> None:
        """The kubelet no longer answers."""
        condition(self.obj, "Ready", "Unknown", "NodeStatusUnknown", "Kubelet stopped posting node status.")

    def press(self, what: str) -> None:
        """It is short of ``Disk``, ``Memory`` or ``PID``."""
        condition(self.obj, f"{what}Pressure", "True", f"KubeletHas{what}Pressure")

    def cordon(self) -> None:
        """Nothing new may be scheduled on it."""
        self.obj["spec"]["unschedulable"] = True

    def taint(self, key: str = "dedicated", effect: str = "NoSchedule") -> None:
        """Only pods that tolerate it may come."""
        self.obj["spec"]["taints"] = [{"key": key, "effect": effect}]

    def offer(self, resource: str, quantity: str) -> None:
        """So much of a resource is left for pods."""
        for told in ("capacity", "allocatable"):
            self.obj["status"][told][resource] = quantity

    def empty(self) -> None:
        """The pods of apps on it have moved to another."""
        other = "node-2" if self.name != "node-2" else "node-3"
        for pod in self.world.objects.list("pods"):
            if pod["metadata"]["namespace"] != NAMESPACE and pod["spec"].get("nodeName") == self.name:
                pod["spec"]["nodeName"] = other

    def drop(self, daemon: str) -> None:
        """The pod of a DaemonSet is not on it, and none is wanted there."""
        part = self.world.component(daemon)
        here = [pod for pod in part.pods if pod["spec"].get("nodeName") == self.name]
        for pod in here:
            self.world.objects.remove("pods", pod["metadata"]["name"])
        for key in ("desiredNumberScheduled", "currentNumberScheduled", "numberReady", "numberAvailable"):
            part.workload["status"][key] = len(part.pods)


@dataclass(frozen=True, slots=True)
class Secret:
    """A Secret of the platform."""

    world: World
    name: str

    @property
    def obj(self) -> Object:
        """The Secret object."""
        return self.world.objects.get("secrets", self.name)

    def set(self, key: str, value: str | None) -> None:
        """Give a key a value; None takes the key away."""
        data = self.obj.setdefault("data", {})
        if value is None:
            data.pop(key, None)
        else:
            data[key] = b64encode(value.encode()).decode()


@dataclass(frozen=True, slots=True)
class Release:
    """The Helm release, as Helm stores it: a Secret a revision (facts 9.2)."""

    world: World

    @property
    def revisions(self) -> list[Object]:
        """Its Secrets, the newest last."""
        found = [s for s in self.world.objects.list("secrets", NAMESPACE) if s.get("type") == "helm.sh/release.v1"]
        return sorted(found, key=lambda s: int(s["metadata"]["labels"]["version"]))

    def set(self, path: str, value: Any, *, revision: int = -1) -> None:
        """Set one of the operator's values, by its dotted path, in the newest revision or another."""
        self._set("config", path, value, revision)

    def end(self, status: str, *, ago: float = 3 * 86400) -> None:
        """The newest revision has this status, since so many seconds: ``failed``, ``pending-upgrade``."""
        self._set("info", "status", status, -1)
        self._set("info", "last_deployed", self.world.time(-ago), -1)
        self.revisions[-1]["metadata"]["labels"]["status"] = status

    def begin(self, version: str) -> None:
        """The platform was installed today, with this version of the chart."""
        release = self._read(0)
        release["chart"]["metadata"]["version"] = version
        release["info"]["first_deployed"] = self.world.time(0)
        self._write(release, 0)

    def rewrite(self, old: str, new: str, *, revision: int = -1) -> None:
        """A text stands in a revision's manifest where another stood."""
        release = self._read(revision)
        self._write(release | {"manifest": release["manifest"].replace(old, new)}, revision)

    def keep_one(self) -> None:
        """The newest revision is the first and only one."""
        release = self._read(-1) | {"version": 1}
        first, newest = self.revisions[0], self.revisions[-1]
        self.world.objects.remove("secrets", newest["metadata"]["name"])
        first["metadata"]["labels"] = newest["metadata"]["labels"] | {"version": "1"}
        self._write(release, 0)

    def clear_manifest(self) -> None:
        """The newest revision's manifest holds nothing."""
        self._write(self._read(-1) | {"manifest": ""}, -1)

    def _set(self, part: str, path: str, value: Any, revision: int) -> None:
        release = self._read(revision)
        *parents, leaf = path.split(".")
        at = release.setdefault(part, {})
        for name in parents:
            at = at.setdefault(name, {})
        at[leaf] = value
        self._write(release, revision)

    def _read(self, revision: int) -> Any:
        return msgspec.json.decode(gzip.decompress(b64decode(b64decode(self.revisions[revision]["data"]["release"]))))

    def _write(self, release: Any, revision: int) -> None:
        packed = gzip.compress(msgspec.json.encode(release), compresslevel=1, mtime=0)
        self.revisions[revision]["data"]["release"] = b64encode(b64encode(packed)).decode()

    def forget(self, *, first: bool = False) -> None:
        """Helm keeps only so many revisions: the first is gone, or all are."""
        for secret in self.revisions[: 1 if first else None]:
            self.world.objects.remove("secrets", secret["metadata"]["name"])
