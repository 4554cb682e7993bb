"""What can happen to Jobs and CronJobs."""

import copy
from dataclasses import dataclass

from drycc_doctor.worlds.happenings.component import Component
from drycc_doctor.worlds.state.objects import NAMESPACE, Object
from drycc_doctor.worlds.state.state import State

_DAY = 86400


@dataclass(frozen=True, slots=True)
class Cron:
    """A CronJob of the platform."""

    state: State
    name: str

    @property
    def obj(self) -> Object:
        """The CronJob object."""
        return self.state.objects.get("cronjobs", self.name)

    def succeed_last(self, *, days: float) -> None:
        """Its last success is some days ago; all that came after failed."""
        self.obj["status"]["lastSuccessfulTime"] = self.state.time(-days * _DAY)

    def never_succeed(self) -> None:
        """It began some days ago, and never came to a good end."""
        self.obj["status"].pop("lastSuccessfulTime", None)
        self.obj["status"]["lastScheduleTime"] = self.state.time(-5 * _DAY)


def job(state: State, name: str, ended: str, *, version: str = "") -> Object:
    """A chart's Job, as :meth:`World.leave_job` leaves it; its pod template is the controller's, but for the name."""
    spec = copy.deepcopy(Component.named(state, "controller").workload["spec"]["template"]["spec"])
    spec |= {"restartPolicy": "OnFailure"}
    for container in spec["containers"]:
        for probe in ("startupProbe", "livenessProbe", "readinessProbe", "ports"):
            container.pop(probe, None)
        for one in container["env"]:
            if one["name"] == "VERSION" and version:
                one["value"] = version
    begun = state.time(-2 * _DAY)
    metadata = {"name": name, "namespace": NAMESPACE, "creationTimestamp": begun, "labels": {}, "annotations": {}}
    template = {"metadata": {"labels": {"job-name": name, "batch.kubernetes.io/job-name": name}}, "spec": spec}
    made: Object = {"apiVersion": "batch/v1", "kind": "Job", "metadata": metadata}
    made["spec"] = {"parallelism": 1, "completions": 1, "backoffLimit": 6, "template": template}
    return made | {"status": _status(state, begun, ended)}


def _status(state: State, begun: str, ended: str) -> Object:
    status: Object = {"startTime": begun, "ready": 0, "terminating": 0, "uncountedTerminatedPods": {}}
    if not ended:
        return status | {"active": 1}
    at = state.time(-2 * _DAY + 60)
    reason = "BackoffLimitExceeded" if ended == "Failed" else "CompletionsReached"
    named = ("FailureTarget", "Failed") if ended == "Failed" else ("SuccessCriteriaMet", "Complete")
    times = {"lastProbeTime": at, "lastTransitionTime": at}
    status["conditions"] = [
        {"type": one, "status": "True", "reason": reason, "message": reason} | times for one in named
    ]
    return status | ({"failed": 7} if ended == "Failed" else {"succeeded": 1, "completionTime": at})
