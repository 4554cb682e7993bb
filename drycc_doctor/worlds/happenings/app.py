"""What can happen to an app: to its rollout, its volumes, its labels, its namespace, its host names."""

from drycc_doctor.worlds.happenings.claims import Claim
from drycc_doctor.worlds.happenings.component import Component
from drycc_doctor.worlds.happenings.condition import condition
from drycc_doctor.worlds.state.objects import NotThereError, Object

_WORKSPACE = "drycc.cc/workspace"
_HOUR = 3600


class App(Component):
    """An app's web process, and what is around it."""

    @property
    def space(self) -> Object:
        """Its namespace."""
        return self.state.objects.get("namespaces", self.namespace, "")

    def claim(self) -> Claim:
        """Its first volume."""
        found = self.state.objects.list("persistentvolumeclaims", self.namespace)
        if not found:
            raise NotThereError(self.namespace, "claims")
        return Claim(self.state, found[0]["metadata"]["name"], self.namespace)

    def run_image(self, image: str) -> None:
        """Its pods run another image."""
        for spec in self.specs():
            spec["containers"][0]["image"] = image

    def deploy_with(self, *, pull: str = "IfNotPresent", history: int = 10, grace: int = 30) -> None:
        """Its Deployment carries these settings."""
        spec = self.workload["spec"]
        spec["revisionHistoryLimit"] = history
        spec["template"]["spec"]["terminationGracePeriodSeconds"] = grace
        for container in spec["template"]["spec"]["containers"]:
            container["imagePullPolicy"] = pull

    def stall(self) -> None:
        """Its new version does not become ready, and its old one serves (maxUnavailable 0)."""
        # drycc/apps#deployments-of-an-application
        status = self.workload["status"]
        status |= {"updatedReplicas": 1, "replicas": status["replicas"] + 1, "unavailableReplicas": 1}
        message = f'ReplicaSet "{self.name}-7c9d" has timed out progressing.'
        condition(self.workload, "Progressing", "False", "ProgressDeadlineExceeded", message)

    def refuse(self) -> None:
        """The API server refuses its pods: a quota is used up."""
        self.be_refused(
            'pods "web" is forbidden: exceeded quota: team, requested: pods=1, used: pods=10, limited: pods=10'
        )

    def pause(self) -> None:
        """Somebody paused its rollout half way."""
        self.stall()
        condition(self.workload, "Progressing", "Unknown", "DeploymentPaused", "Deployment is paused")
        self.workload["spec"]["paused"] = True

    def go_unseen(self) -> None:
        """No controller has looked at its last change."""
        self.workload["status"]["observedGeneration"] = 0

    def unlabel(self) -> None:
        """Its pods are from before workspaces."""
        for pod in self.pods:
            pod["metadata"]["labels"].pop(_WORKSPACE, None)

    def unlabel_space(self) -> None:
        """Its namespace is from before workspaces."""
        self.space["metadata"]["labels"].pop(_WORKSPACE, None)

    def be_destroyed(self) -> None:
        """It is gone, with its namespace and all that was in it."""
        for plural in {plural for _, plural, _ in self.state.objects.kinds()} - {"namespaces"}:
            self.state.objects.clear(plural, self.namespace)
        self.state.objects.remove("namespaces", self.namespace, "")

    def terminate(self, type_: str = "NamespaceFinalizersRemaining", message: str = "", *, ago: float = _HOUR) -> None:
        """It was destroyed, and its namespace does not go: something holds it."""
        self.space["metadata"]["deletionTimestamp"] = self.state.time(-ago)
        self.space["status"]["phase"] = "Terminating"
        message = (
            message
            or "Some content in the namespace has finalizers remaining: example.com/backup in 1 resource instances"
        )
        condition(self.space, type_, "True", "SomeFinalizersRemain", message)
        for one in self.space["status"]["conditions"]:
            one["lastTransitionTime"] = self.state.time(-ago)
