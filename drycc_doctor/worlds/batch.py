"""What can happen to Jobs and CronJobs."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from drycc_doctor.worlds.objects import NAMESPACE, Object

if TYPE_CHECKING:
    from drycc_doctor.worlds.world import World

_DAY = 86400


@dataclass(frozen=True, slots=True)
class Cron:
    """A CronJob of the platform."""

    world: World
    name: str

    @property
    def obj(self) -> Object:
        """The CronJob object."""
        return self.world.objects.get("cronjobs", self.name)

    def succeed_last(self, *, days: float) -> None:
        """Its last success is some days ago; all that came after failed."""
        self.obj["status"]["lastSuccessfulTime"] = self.world.time(-days * _DAY)

    def never_succeed(self) -> None:
        """It began some days ago, and never came to a good end."""
        self.obj["status"] = {"lastScheduleTime": self.world.time(-5 * _DAY)}


def job(world: World, name: str, ended: str, *, version: str = "") -> Object:
    """A chart's Job, as :meth:`World.leave_job` leaves it; its pod template is the controller's, but for the name."""
    spec = copy.deepcopy(world.component("controller").workload["spec"]["template"]["spec"])
    spec |= {"restartPolicy": "OnFailure"}
    for container in spec["containers"]:
        for probe in ("startupProbe", "livenessProbe", "readinessProbe", "ports"):
            container.pop(probe, None)
        for one in container["env"]:
            if one["name"] == "VERSION" and version:
                one["value"] = version
    begun = world.time(-2 * _DAY)
    metadata = {"name": name, "namespace": NAMESPACE, "creationTimestamp": begun, "labels": {}, "annotations": {}}
    template = {"metadata": {"labels": {"job-name": name, "batch.kubernetes.io/job-name": name}}, "spec": spec}
    made: Object = {"apiVersion": "batch/v1", "kind": "Job", "metadata": metadata}
    made["spec"] = {"parallelism": 1, "completions": 1, "backoffLimit": 6, "template": template}
    return made | {"status": _status(world, begun, ended)}


def _status(world: World, begun: str, ended: str) -> Object:
    told: Object = {"startTime": begun, "ready": 0, "terminating": 0, "uncountedTerminatedPods": {}}
    if not ended:
        return told | {"active": 1}
    at = world.time(-2 * _DAY + 60)
    reason = "BackoffLimitExceeded" if ended == "Failed" else "CompletionsReached"
    named = ("FailureTarget", "Failed") if ended == "Failed" else ("SuccessCriteriaMet", "Complete")
    times = {"lastProbeTime": at, "lastTransitionTime": at}
    told["conditions"] = [{"type": one, "status": "True", "reason": reason, "message": reason} | times for one in named]
    return told | ({"failed": 7} if ended == "Failed" else {"succeeded": 1, "completionTime": at})
