"""How the containers of a workload fail."""

import copy
from typing import Any

from drycc_doctor.worlds.happenings.component.workload import Workload
from drycc_doctor.worlds.happenings.condition import condition
from drycc_doctor.worlds.state.objects import Object

_BACK_OFF = {"reason": "CrashLoopBackOff", "message": "back-off 5m0s restarting failed container"}


class Failures(Workload):
    """Crashes, images that cannot be pulled, probes that say no, nodes that do not take a pod."""

    def crash(self) -> None:
        """Every container starts and exits with 1, again and again."""
        self._loop({"exitCode": 1, "reason": "Error"}, restarts=7)

    def hang(self) -> None:
        """Its program takes connections, and says nothing."""
        self.state.hanging.update(self.answering)

    def slow_down(self) -> None:
        """Its program answers, and late."""
        self.state.slow.update(self.answering)

    def run_out_of_memory(self) -> None:
        """The kernel kills it at its limit, again and again."""
        self._loop({"exitCode": 137, "reason": "OOMKilled"}, restarts=5)

    def lack_image(self, why: str = "") -> None:
        """Its image cannot be pulled; ``why`` is what containerd says, or a reason of the kubelet's own."""
        image = self.workload["spec"]["template"]["spec"]["containers"][0]["image"]
        said = f'failed to pull and unpack image "{image}"{f": {why}" if why else ""}'
        message, reason = f'Back-off pulling image "{image}": ErrImagePull: {said}', "ImagePullBackOff"
        if why.isalpha():
            message, reason = f'Failed to apply default image tag "{image}"', why
        self._break({"waiting": {"reason": reason, "message": message}})

    def lack_key(self, key: str = "drycc-passport-controller-scopes") -> None:
        """A key that its environment names is in no Secret (drycc/generations#dangling-references)."""
        message = f"couldn't find key {key} in Secret drycc/passport-creds"
        self._break({"waiting": {"reason": "CreateContainerConfigError", "message": message}})

    def fail_probe(self) -> None:
        """It runs, and its readiness probe says no."""
        self._break(self._running())

    def pend(self, message: str = "0/3 nodes are available: 3 Insufficient hugepages-2Mi.") -> None:
        """No node takes its pods."""
        for pod in self.pods:
            pod["spec"].pop("nodeName", None)
            # nothing of it has ever run
            pod["status"] = {"phase": "Pending", "qosClass": pod["status"].get("qosClass", "BestEffort")}
            condition(pod, "PodScheduled", "False", "Unschedulable", message)
        self.unready(self.pods)

    def await_scheduler(self) -> None:
        """Its pods were made anew, and no scheduler has looked at them."""
        for pod in self.pods:
            pod["spec"].pop("nodeName", None)
            pod["status"] = {"phase": "Pending", "qosClass": pod["status"].get("qosClass", "BestEffort")}
        self.unready(self.pods)

    def wait_in_init(self, says: str = "") -> None:
        """Its first init container waits for something that does not come, and ``says`` so in its log.

        What it says, as all else of it, is in drycc/database#waiting-for-it.
        """
        waiting = {"waiting": {"reason": "PodInitializing"}}
        for pod in (one for one in self.pods if one["spec"].get("nodeName")):  # on no node nothing waits
            inits = pod["spec"].get("initContainers") or [{"name": f"{self.name}-init", "image": "init"}]
            pod["status"]["phase"] = "Pending"
            self.state.said[pod["metadata"]["name"], inits[0]["name"]] = says
            pod["status"]["initContainerStatuses"] = [
                {"name": c["name"], "image": c["image"], "imageID": "", "restartCount": 0, "ready": False}
                | {"started": i == 0, "state": waiting if i else self._running()}
                for i, c in enumerate(inits)
            ]
            for one in pod["status"].get("containerStatuses") or []:
                one |= {"ready": False, "started": False, "state": waiting}
            condition(pod, "Initialized", "False", "ContainersNotInitialized")
            condition(pod, "Ready", "False", "ContainersNotReady")
        self.unready(self.pods)

    def lose_one(self) -> None:
        """One of its pods is not ready; the others are."""
        self._break(self._running(), only=1)

    def lose_these(self, pods: list[Object]) -> None:
        """Some of its pods are on a node that no longer answers."""
        for pod in pods:
            condition(pod, "Ready", "False", "NodeStatusUnknown", "Kubelet stopped posting node status.")
        self.unready(pods)

    def lose_container(self, name: str, *, only: int | None = None) -> None:
        """One container of its pods is not ready, and the pods with it; of the first few, if ``only`` says so."""
        pods = self.pods[:only]
        for pod in pods:
            for one in self.statuses(pod):
                if one["name"] == name:
                    one |= {"ready": False, "state": self._running()}
            self._not_ready(pod, name)
        self.unready(pods)

    def lose_sidecar(self, name: str = "istio-proxy") -> None:
        """A mesh put a sidecar beside its containers (restarted always), and that does not get ready."""
        for pod in self.pods:
            spec, status = pod["spec"], pod["status"]
            spec.setdefault("initContainers", []).append({"name": name, "image": name, "restartPolicy": "Always"})
            told = {"name": name, "image": name, "imageID": "", "restartCount": 0, "ready": False, "started": False}
            status.setdefault("initContainerStatuses", []).append(told | {"state": self._running(), "lastState": {}})
            self._not_ready(pod, name)
        self.unready(self.pods)

    def restart(self, *, times: int, code: int, reason: str = "Error") -> None:
        """Its first containers ended some minutes ago, not for the first time, and run again."""
        ended = {"exitCode": code, "reason": reason}
        ended |= {"startedAt": self.state.time(-900), "finishedAt": self.state.time(-600)}
        for pod in self.pods:
            self.statuses(pod)[0].update(restartCount=times, lastState={"terminated": ended})

    def evict(self) -> None:
        """Its node was short of memory: one of its pods was ended, and another made in its place."""
        pod = self.pod()
        status = {"phase": "Failed", "reason": "Evicted", "message": "The node was low on resource: memory."}
        ended = pod | {"status": status | {"startTime": pod["status"].get("startTime", self.state.time(-3600))}}
        ended["metadata"] = pod["metadata"] | {"name": f"{pod['metadata']['name'][:-5]}evict"}
        self.state.objects.add("v1", "pods", copy.deepcopy(ended))

    def _loop(self, ended: Object, *, restarts: int) -> None:
        times = {"startedAt": self.state.time(-90), "finishedAt": self.state.time(-80)}
        self._break({"waiting": _BACK_OFF}, {"restartCount": restarts, "lastState": {"terminated": ended | times}})

    def _break(self, state: dict[str, Any], past: Object | None = None, *, only: int | None = None) -> None:
        """All containers are in a state; ``past`` is what they went through, if anything new."""
        pods = self.pods[:only]
        for pod in pods:
            for one in pod["status"].get("containerStatuses") or []:
                one.update({"ready": False, "started": "running" in state, "state": dict(state)} | (past or {}))
            self._not_ready(pod, self.name)
        self.unready(pods)

    def _not_ready(self, pod: Object, name: str) -> None:
        condition(pod, "Ready", "False", "ContainersNotReady", f"containers with unready status: [{name}]")
        condition(pod, "ContainersReady", "False", "ContainersNotReady")

    def _running(self) -> Object:
        return {"running": {"startedAt": self.state.time(-3600)}}
