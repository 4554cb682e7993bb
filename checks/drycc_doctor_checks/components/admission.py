import re
from collections.abc import Iterator

import msgspec

from drycc_doctor.api import Finding, Findings, Missing, check, fail, or_else, passed, subject, unknown_because
from drycc_doctor.facts.kubernetes.jobs import Jobs
from drycc_doctor.facts.kubernetes.objects import condition
from drycc_doctor.facts.platform.events import Event, RecentWarnings
from drycc_doctor.facts.platform.workloads import Components, LiveWorkload, Platform
from drycc_doctor.model.subject import Subject
from drycc_doctor_checks.changes import in_turn, refuses


class _Gate(msgspec.Struct, frozen=True):
    """Who may refuse a pod, by the words in which it does (drycc/failures#pods-that-are-refused)."""

    code: str
    pattern: str
    remedy: str


_GATES = (
    _Gate(
        "quota",
        "exceeded quota|failed quota",
        "kubectl describe resourcequota -n @: raise it, or set resources in the values",
    ),
    _Gate(
        "limit-range",
        r"(?:maximum|minimum) \S+ usage per|limit to request ratio per",
        "kubectl describe limitrange -n @: change it, or set resources in the values",
    ),
    _Gate(
        "pod-security",
        "violates PodSecurity",
        "kubectl label namespace {namespace} --overwrite pod-security.kubernetes.io/enforce=privileged: the platform mounts paths of nodes",
    ),
    _Gate(
        "scc",
        "security context constraint",
        "oc adm policy add-scc-to-user anyuid -z NAME -n @, by the account that its pods run as; privileged for the DaemonSets",
    ),
    _Gate(
        "account",
        "service account|serviceaccount",
        "helm upgrade the release: its charts make the account anew",
    ),
    _Gate(
        "webhook",
        "admission webhook|failed calling webhook|ValidatingAdmissionPolicy",
        "kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations: see why the one that the message names says no",
    ),
    _Gate(
        "terminating",
        "is being terminated",
        "kubectl describe namespace {namespace}: see who deleted it",
    ),
)
_OTHER = _Gate("refused", "", "kubectl describe -n @ {kind}/{name}: see what refuses it")


@check("components-admission", title="No pod of the platform is refused")
def admission(
    platform: Platform, components: Components, jobs: Jobs | Missing, recent_warnings: RecentWarnings | Missing
) -> Findings:
    """A pod that the API server refuses is never made: there is nothing that waits, and nothing to look at.

    Its controller says so: of a Deployment in the condition ReplicaFailure, of StatefulSets, DaemonSets and Jobs in events
    alone (FailedCreate). Of each part that lacks pods the last such words are quoted, and told by who refuses: a
    ResourceQuota, a LimitRange, Pod Security, OpenShift's security context constraints, a webhook of others, or that
    there is no such ServiceAccount.

    Let the namespace take the pods, or let the values ask for less.
    """
    if isinstance(recent_warnings, Missing) and any(map(_lacks_unexplained, components.items)):
        yield unknown_because(recent_warnings, "why pods are not made is not known")
        return
    refused = (_of_workload(part, recent_warnings, platform.namespace) for part in components.items)
    well = passed("ok", subject.platform(), f"of {len(components.items)} parts none lacks pods that were refused")
    yield from or_else([*refused, *_of_jobs(jobs, recent_warnings, platform.namespace)], well)


def _lacks(part: LiveWorkload) -> bool:
    return len(part.pods) < part.wanted


def _lacks_unexplained(part: LiveWorkload) -> bool:
    return _lacks(part) and part.kind != "deployments"


def _of_workload(part: LiveWorkload, warnings: RecentWarnings | Missing, namespace: str) -> Finding | None:
    failure = condition(part.workload.status.conditions, "ReplicaFailure")
    if failure is not None and failure.true:
        said = failure.message or failure.reason
    elif _lacks(part):
        said = next((event.message or "" for event in _events(part, warnings)), "")
    else:
        return None
    return _refused(subject.component(part.name), part.kind, namespace, said) if said else None


def _events(part: LiveWorkload, warnings: RecentWarnings | Missing) -> tuple[Event, ...]:
    """What its controller warned of; a Deployment's pods are made by its ReplicaSet, which it names after itself."""
    if isinstance(warnings, Missing):
        return ()
    kind = {"statefulsets": "StatefulSet", "daemonsets": "DaemonSet"}.get(part.kind, "")
    return warnings.of(kind, part.name, "FailedCreate")


def _of_jobs(jobs: Jobs | Missing, warnings: RecentWarnings | Missing, namespace: str) -> Iterator[Finding]:
    if isinstance(jobs, Missing) or isinstance(warnings, Missing):
        return
    for job in jobs.items:
        name = job.metadata.name
        done = job.has("Complete") or job.has("Failed")
        said = () if done else warnings.of("Job", name, "FailedCreate")
        if said and said[0].message:
            yield _refused(subject.thing("Job", name), "jobs", namespace, said[0].message)


def _refused(about: Subject, kind: str, namespace: str, said: str) -> Finding:
    gate = next((one for one in _GATES if re.search(one.pattern, said)), _OTHER)
    code, why = "job" if kind == "jobs" else gate.code, f"pods of {about.name} are refused: {said}"
    return fail(code, about, why, remedy=gate.remedy.format(kind=kind, name=about.name, namespace=namespace))


_POD = 'pods "drycc-x" is forbidden: '
for _code, _part, _title, _said in (
    ("quota", "builder", "a quota refuses the builder's pods", f"{_POD}exceeded quota: small, requested: pods=1"),
    (
        "limit-range",
        "builder",
        "it asks for too much",
        f"{_POD}maximum memory usage per Container is 1Gi, but limit is 2Gi",
    ),
    (
        "pod-security",
        "fluentbit",
        "the namespace is restricted",
        f'{_POD}violates PodSecurity "restricted:latest": hostPath',
    ),
    (
        "scc",
        "database",
        "OpenShift refuses it",
        f"{_POD}unable to validate against any security context constraint: []",
    ),
    ("account", "passport", "its account is gone", f"{_POD}error looking up service account drycc/x: not found"),
    ("webhook", "builder", "a webhook says no", 'admission webhook "policy.example.com" denied the request: no'),
    ("terminating", "builder", "the namespace goes", f"{_POD}unable to create new content: it is being terminated"),
    ("refused", "valkey", "the reason is new", "pods are forbidden on Sundays"),
):
    admission.must_fail(_code, _title, refuses(_part, _said))
admission.must_fail("job", "a Job of the upgrade is refused")(
    lambda w: w.refuse_job("drycc-passport-job-upgrade", f"{_POD}exceeded quota: small, requested: pods=1")
)
admission.must_not_know("forbidden", "pods are not made, and we may not list events")(
    in_turn(lambda w: w.component("valkey").be_refused("no"), lambda w: w.deny("list events"))
)
