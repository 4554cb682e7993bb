"""Jobs at work: the last run of each CronJob, and the Jobs of the charts; their pods, their statuses."""

import copy
from collections.abc import Iterator

from drycc_doctor.worlds.platform import kubelet
from drycc_doctor.worlds.platform.meta import obj, owner
from drycc_doctor.worlds.platform.names import Object, Triple, suffix
from drycc_doctor.worlds.platform.rollout import Rollout
from drycc_doctor.worlds.platform.setting import DAY, HOUR, UPGRADED, Setting
from drycc_doctor.worlds.platform.workloads import job_spec

_LASTS = 40.0  # seconds


def of_cron_job(s: Setting, rollout: Rollout, keys: kubelet.Known, cron: Object) -> Iterator[Triple]:
    """The last run of a CronJob; writes the CronJob's status."""
    ago = _since(s, cron["spec"]["schedule"])
    name = f"{cron['metadata']['name']}-{int(s.now - ago) // 60}"
    spec = job_spec(copy.deepcopy(cron["spec"]["jobTemplate"]["spec"]["template"]))
    at = {"batch.kubernetes.io/cronjob-scheduled-timestamp": s.time(ago)}
    owned = {"ownerReferences": owner(cron)}
    api, plural, made = obj(s, "Job", name, annotations=at, ago=ago, metadata=owned, spec=spec)
    pods = list(of_job(s, rollout, keys, made, ago))
    cron["status"] = {"lastScheduleTime": s.time(ago)}
    if "completionTime" in made["status"]:
        cron["status"]["lastSuccessfulTime"] = made["status"]["completionTime"]
    else:
        told = {"apiVersion": api, "kind": "Job", "namespace": made["metadata"]["namespace"], "name": name}
        cron["status"]["active"] = [told | {"uid": made["metadata"]["uid"]}]
    yield api, plural, made
    yield from pods


def of_job(s: Setting, rollout: Rollout, keys: kubelet.Known, job: Object, ago: float = UPGRADED) -> Iterator[Triple]:
    """A Job's pod; writes the Job's status: complete, or active where its pod cannot begin."""
    name, template = job["metadata"]["name"], job["spec"]["template"]
    names = {"batch.kubernetes.io/job-name": name, "job-name": name}
    template["metadata"]["labels"] = template["metadata"]["labels"] | names
    own = job["metadata"]["uid"]
    labels = {"batch.kubernetes.io/controller-uid": own, "controller-uid": own}
    pod = rollout.pod(job, template, f"{name}-{suffix(5, name)}", labels)
    pod["metadata"]["creationTimestamp"] = s.time(ago)
    spec = pod["spec"]
    every = [*(spec.get("initContainers") or []), *spec["containers"]]
    if any(kubelet.lack(one, job["metadata"]["namespace"], keys) for one in every):
        job["status"] = _status(s, ago) | {"active": 1}
        rollout.begin(pod, ago)
    else:
        job["status"] = _status(s, ago) | _complete(s, ago - _LASTS)
        ip, host = rollout.place(pod)
        pod["status"] = kubelet.completed(s, pod, ip, host, ago, _LASTS)
    yield "v1", "pods", pod


def _status(s: Setting, ago: float) -> Object:
    return {"startTime": s.time(ago), "ready": 0, "terminating": 0, "uncountedTerminatedPods": {}}


def _complete(s: Setting, ago: float) -> Object:
    told = {"status": "True", "reason": "CompletionsReached", "message": "Reached expected number of succeeded pods"}
    told |= {"lastProbeTime": s.time(ago), "lastTransitionTime": s.time(ago)}
    conditions = [{"type": one} | told for one in ("SuccessCriteriaMet", "Complete")]
    return {"succeeded": 1, "completionTime": s.time(ago), "conditions": conditions}


def _since(s: Setting, schedule: str) -> float:
    """Seconds since the last run: at some hour of each day, or each hour; all at minute 0."""
    # drycc/controller#periodic-jobs
    hour = schedule.split()[1]
    return s.since(DAY, int(hour) * HOUR) if hour.isdigit() else s.since(HOUR)
