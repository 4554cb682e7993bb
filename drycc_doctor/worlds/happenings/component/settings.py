"""What a workload is configured with: variables, resources, volumes, labels; and what its program answers."""

from drycc_doctor.worlds.happenings.component.workload import Workload
from drycc_doctor.worlds.state.answer import Answer
from drycc_doctor.worlds.state.objects import Object

_PROBES = ("startupProbe", "livenessProbe", "readinessProbe")


class Settings(Workload):
    """Settings of a workload and of its pods."""

    def set_env(self, name: str, value: str | None) -> None:
        """Set a variable of every container, in the workload and its pods; None takes it away."""
        for container in self.containers():
            kept = [one for one in container.get("env") or [] if one["name"] != name]
            container["env"] = kept if value is None else [*kept, {"name": name, "value": value}]

    def refer_env(self, name: str, key: dict[str, str]) -> None:
        """A variable of every container comes from a Secret's key."""
        self.set_env(name, None)
        for container in self.containers():
            container["env"].append({"name": name, "valueFrom": {"secretKeyRef": dict(key)}})

    def sleep(self) -> None:
        """Its chart's diagnosticMode: every container sleeps, without probes, and is Ready."""
        # drycc/values#diagnostic-mode
        for container in self.containers():
            container |= {"command": ["sleep"], "args": ["infinity"]}
            for probe in _PROBES:
                container.pop(probe, None)

    def run_as(self, account: str) -> None:
        """Somebody gave it another ServiceAccount, and its pods were made anew."""
        for spec in self.specs():
            spec |= {"serviceAccountName": account, "serviceAccount": account}

    def mount_no_token(self, *, value: bool = False) -> None:
        """Its template says whether its pods get a token of their account; those that run have theirs."""
        self.workload["spec"]["template"]["spec"]["automountServiceAccountToken"] = value

    def mount_claim(self, name: str) -> None:
        """Its containers mount a PersistentVolumeClaim, whether that is there or not."""
        for spec in self.specs():
            spec.setdefault("volumes", []).append({"name": name, "persistentVolumeClaim": {"claimName": name}})
        for container in self.containers():
            container.setdefault("volumeMounts", []).append({"name": name, "mountPath": f"/mnt/{name}"})

    def limit_memory(self, limit: str) -> None:
        """Its containers may use no more memory than this."""
        for pod in self.pods:
            pod["status"]["qosClass"] = "Burstable"  # an init container asks for nothing
        for container in self.containers():
            container["resources"] = {"limits": {"memory": limit}, "requests": {"memory": limit}}

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
        """Its first containers use so much now, as metrics.k8s.io says: ``memory="900Mi"``."""
        for pod in self.pods:
            usage = self.state.objects.find("pods.metrics.k8s.io", pod["metadata"]["name"], self.namespace)
            if usage is not None:
                usage["containers"][0]["usage"] |= amounts

    def be_scaled(self, api: str = "autoscaling/v2", kind: str = "HorizontalPodAutoscaler") -> None:
        """An autoscaler says how many pods it has; or KEDA, by a ``ScaledObject`` of ``keda.sh/v1alpha1``."""
        made: Object = {"apiVersion": api, "kind": kind, "metadata": {"name": self.name, "namespace": self.namespace}}
        target = {"apiVersion": "apps/v1", "kind": self.workload["kind"], "name": self.name}
        made["spec"] = {"scaleTargetRef": target, "maxReplicas": 5}
        self.state.objects.add(api, f"{kind.lower()}s", made)

    def annotate(self, name: str, value: str) -> None:
        """Set an annotation of the workload."""
        self.workload["metadata"].setdefault("annotations", {})[name] = value

    def label_version(self, version: str) -> None:
        """It is of another version of its chart, and so are its pods."""
        for each in (self.workload["spec"]["template"], *self.pods):
            each["metadata"]["labels"]["app.kubernetes.io/version"] = version

    def keep_nothing(self) -> None:
        """Its chart's persistence is off: no claims, and what it wrote goes with its container."""
        templates = self.workload["spec"].pop("volumeClaimTemplates", None) or []
        names = {one["metadata"]["name"] for one in templates}
        for name in names:
            for pod in self.pods:
                self.state.objects.discard(
                    "persistentvolumeclaims", f"{name}-{pod['metadata']['name']}", self.namespace
                )
        for spec in self.specs():
            volumes = spec.get("volumes") or []
            lost = names | {one["name"] for one in volumes if "persistentVolumeClaim" in one}
            kept = [one for one in volumes if one["name"] not in lost]
            spec["volumes"] = [*kept, *({"name": name, "emptyDir": {}} for name in sorted(lost))]

    def answer(self, path: str, answer: Answer) -> None:
        """Its program answers a path in this way."""
        for workload in self.answering:
            self.state.programs[workload, path] = answer

    def answer_all(self, answer: Answer) -> None:
        """Something else runs in its pods, and answers every path in this way."""
        self.answer("*", answer)
