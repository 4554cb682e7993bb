"""Workloads as the charts write them: Deployments, StatefulSets, DaemonSets, CronJobs, Jobs."""

from collections.abc import Sequence
from typing import Any

from drycc_doctor.facts.platform.components import ExpectedWorkload
from drycc_doctor.worlds.platform.meta import charted
from drycc_doctor.worlds.platform.names import RELEASE, Object, Triple
from drycc_doctor.worlds.platform.setting import Setting

_KINDS = {"deployments": "Deployment", "statefulsets": "StatefulSet", "daemonsets": "DaemonSet"}
_UNLABELLED = {"drycc-registry-proxy", "drycc-storage"}
"""Their pods lack Kubernetes' standard labels (drycc/objects#labels)."""
NEVER_LESS = {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 0, "maxSurge": 1}}
"""The strategy of most Deployments of the charts (drycc/objects#pod-defaults)."""
WAIT_IMAGE = ("python-dev", "latest")
"""What every init container that waits runs (drycc/objects#pod-defaults)."""


def workload(
    s: Setting,
    name: str,
    containers: Sequence[Object],
    *,
    replicas: int = 1,
    heritage: bool = True,
    selector: dict[str, str] | None = None,
    strategy: Object | None = None,
    service: str = "",
    claims: Sequence[Object] = (),
    parallel: bool = False,
    annotations: dict[str, str] | None = None,
    **pod: Any,
) -> Triple:
    """One row of COMPONENTS; ``pod`` makes the pod's spec, ``selector`` adds to the labels of the table.

    ``parallel`` is whether a StatefulSet's pods start at once, and not one after the other.
    """
    row = next(one for one in s.components if one.name == name)
    _limit(s, containers)
    labels = row.selector | (selector or {})
    template = {
        "metadata": {"labels": labels | _standard(s, row)} | ({"annotations": annotations} if annotations else {}),
        "spec": _pod_spec(containers, **pod),
    }
    spec: Object = {"selector": {"matchLabels": labels}, "template": template}
    spec |= _kind_spec(row.kind, replicas, service, strategy, list(claims))
    spec |= {"podManagementPolicy": "Parallel"} if parallel else {}
    version = {"component.drycc.cc/version": s.tag(row.part)}
    kind, more = _KINDS[row.kind], {"generation": 1}
    return charted(s, kind, name, heritage=heritage, annotations=version, metadata=more, spec=spec)


def _limit(s: Setting, containers: Sequence[Object]) -> None:
    """The charts ask for nothing; an operator who runs the platform in production gives each container a limit."""
    for one in containers:
        if not one["resources"] and not s.as_charted:
            one["resources"] = {"limits": {"memory": "1Gi"}, "requests": {"cpu": "10m", "memory": "64Mi"}}


def _standard(s: Setting, row: ExpectedWorkload) -> dict[str, str]:
    if row.name in _UNLABELLED:
        return {}
    told = {"name": row.part, "instance": RELEASE, "managed-by": "Helm", "version": s.app_version(row.part)}
    labels = {f"app.kubernetes.io/{k}": v for k, v in told.items()}
    return labels | {"helm.sh/chart": f"{row.part}-{s.chart_version(row.part)}"}


_DRYCC_NODE: Object = {"matchExpressions": [{"key": "drycc.cc/node", "operator": "In", "values": ["true"]}]}
_WEIGHED = [{"weight": 1, "preference": _DRYCC_NODE}]
_PREFERRED: Object = {"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": _WEIGHED}}
"""Nodes that are Drycc's own, softly (drycc/objects#pod-defaults)."""


def _pod_spec(
    containers: Sequence[Object],
    *,
    init: Sequence[Object] = (),
    volumes: Sequence[Object] = (),
    account: str = "",
    **more: Any,
) -> Object:
    told: Object = {"initContainers": list(init), "containers": list(containers), "volumes": list(volumes)}
    told |= {"serviceAccountName": account, "serviceAccount": account}
    kept = {k: v for k, v in told.items() if v}
    rest: Object = {"restartPolicy": "Always", "dnsPolicy": "ClusterFirst", "schedulerName": "default-scheduler"}
    return kept | rest | {"terminationGracePeriodSeconds": 30, "securityContext": {}, "affinity": _PREFERRED} | more


def _kind_spec(kind: str, replicas: int, service: str, strategy: Object | None, claims: list[Object]) -> Object:
    if kind == "daemonsets":
        update: Object = {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 1, "maxSurge": 0}}
        return {"updateStrategy": update, "revisionHistoryLimit": 10}
    if kind == "deployments":
        rolling = {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": "25%", "maxSurge": "25%"}}
        told: Object = {"replicas": replicas, "strategy": strategy or rolling, "revisionHistoryLimit": 10}
        return told | {"progressDeadlineSeconds": 1200}
    told = {"replicas": replicas, "podManagementPolicy": "OrderedReady", "revisionHistoryLimit": 10}
    told |= {"updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"partition": 0}}}
    told |= {"serviceName": service} if service else {}
    return told | ({"volumeClaimTemplates": claims} if claims else {})


def claim(name: str, size: str) -> Object:
    """A volumeClaimTemplate of the default StorageClass (install.sh's own class is dropped)."""
    # drycc/values#install-script-values
    spec = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": size}}, "volumeMode": "Filesystem"}
    return {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": name}, "spec": spec}


def claims(s: Setting, name: str) -> list[Object]:
    """A claim where persistence is switched on; the charts' default is off (drycc/database#persistence)."""
    return [] if s.evaluation else [claim(name, "5Gi")]


def job_template(containers: Sequence[Object], labels: dict[str, str], **pod: Any) -> Object:
    """The template of a Job's pods; without the standard labels (drycc/objects#labels)."""
    return {"metadata": {"labels": labels}, "spec": _pod_spec(containers, restartPolicy="OnFailure", **pod)}


def cron_job(s: Setting, name: str, schedule: str, template: Object) -> Triple:
    """A CronJob, in UTC."""
    spec: Object = {"schedule": schedule, "timeZone": "Etc/UTC", "concurrencyPolicy": "Replace", "suspend": False}
    spec |= {"successfulJobsHistoryLimit": 3, "failedJobsHistoryLimit": 1}
    spec |= {"jobTemplate": {"spec": {"template": template}}}
    return charted(s, "CronJob", name, spec=spec)


def job(s: Setting, name: str, template: Object) -> Triple:
    return charted(s, "Job", name, heritage=False, spec=job_spec(template))


def job_spec(template: Object) -> Object:
    """What a Job is when nothing more is said of it."""
    told = {"parallelism": 1, "completions": 1, "backoffLimit": 6, "completionMode": "NonIndexed", "suspend": False}
    return told | {"podReplacementPolicy": "TerminatingOrFailed", "template": template}
