"""A node takes every pod of the platform."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drycc_doctor.api import Finding, World, check, fail, passed, subject
from drycc_doctor.facts.kubernetes.objects import condition
from drycc_doctor.facts.kubernetes.pods import Pod
from drycc_doctor.facts.platform.workloads import Platform, PlatformPods, Workloads

_REASONS = (
    ("hugepages", "hugepages", "lower database.resources.limits.hugepages-2Mi in the values, or set vm.nr_hugepages"),
    ("volume", "PersistentVolumeClaim|persistentvolumeclaim|volume", "kubectl get pvc -n @; give a StorageClass"),
    ("ports", "free ports", "free the port on the nodes, or change registry.proxy.port in the values"),
    ("resources", r"Insufficient|Too many pods", "add a node, or lower resources.requests in the values"),
    ("taint", "taint", "take the taint from a node (kubectl taint nodes NAME KEY-), or add a node without it"),
    ("affinity", "affinity|selector", "label a node as the pod asks for: kubectl label node NAME KEY=VALUE"),
)
"""What the scheduler says, most telling first: it tells a reason for each node (``3 Insufficient memory``)."""


@check("components-scheduling", title="A node takes every pod of the platform")
def scheduling(platform: Platform, pods: PlatformPods, workloads: Workloads) -> Iterator[Finding]:
    """A pod that no node takes waits until a node does, or for ever.

    For each pod of the namespace that waits for a node, those of Jobs too, the scheduler's own words are read, in the
    pod's condition PodScheduled; and for pods that were never made, in the workload's condition ReplicaFailure: a quota
    or a webhook refused them. They are told by what is lacking: hugepages, volumes, ports, cpu and memory, a node
    without a taint or with a label.

    Give the cluster what the scheduler asks for, or let the values ask for less. The charts' database asks for 256Mi of
    2Mi hugepages as install.sh sets it; the nodes must have set them aside.
    """
    waiting: dict[tuple[str, str], list[str]] = {}
    for pod in pods.items:
        said = _unscheduled(pod)
        if said is not None:
            waiting.setdefault((_reason(said), said), []).append(pod.metadata.name)
    for (code, said), names in waiting.items():
        yield _waits(code, said, names)
    refused = list(_refused(workloads))
    yield from refused
    if not waiting and not refused:
        yield passed("ok", subject.platform(platform.namespace), f"each of {len(pods.items)} pods has a node")


def _unscheduled(pod: Pod) -> str | None:
    told = condition(pod.status.conditions, "PodScheduled")
    if told is None or told.true or pod.spec.node_name:
        return None
    return told.message or told.reason


def _reason(said: str) -> str:
    """The code of what the scheduler says.

    >>> _reason("0/3 nodes are available: 3 Insufficient hugepages-2Mi.")
    'hugepages'
    """
    said = said.partition("preemption:")[0]
    return next((code for code, pattern, _ in _REASONS if re.search(pattern, said)), "unschedulable")


def _waits(code: str, said: str, names: list[str]) -> Finding:
    remedies = {known: remedy for known, _, remedy in _REASONS}
    shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    stable = {subject.pod(name).stable.name for name in names}
    about = subject.component(stable.pop()) if len(stable) == 1 else subject.cluster()
    many = "pods wait" if len(names) > 1 else "pod waits"
    why = f"{len(names)} {many} for a node ({shown}): {said[:200]}"
    remedy = remedies.get(code, f"kubectl describe pod -n @ {names[0]}")
    return fail(code, about, why, remedy=remedy, pod=names[0])


def _refused(workloads: Workloads) -> Iterator[Finding]:
    for kind, one in workloads.items:
        told = condition(one.status.conditions, "ReplicaFailure")
        if told is not None and told.true:
            name = one.metadata.name
            code = "quota" if "quota" in told.message else "refused"
            remedy = "kubectl describe resourcequota -n @: raise it, or set resources in the values"
            if code == "refused":
                remedy = f"kubectl describe -n @ {kind}/{name}: see what refuses it"
            yield fail(
                code, subject.component(name), f"pods of {name} are refused: {told.message[:200]}", remedy=remedy
            )


scheduling.must_fail(
    "hugepages",
    "no node has hugepages to spare",
    lambda w: w.component("builder").pend("0/3 nodes are available: 3 Insufficient hugepages-2Mi."),
)


@scheduling.must_fail("resources", "two parts ask for more memory than there is")
def memory(world: World) -> None:
    for name in ("builder", "passport"):
        world.component(name).pend("0/3 nodes are available: 3 Insufficient memory.")


scheduling.must_fail(
    "taint",
    "each node has a taint",
    lambda w: w.component("builder").pend("0/3 nodes are available: 3 node(s) had untolerated taint {dedicated: db}."),
)
scheduling.must_fail(
    "volume",
    "a claim waits for a StorageClass that is not there",
    lambda w: w.component("builder").pend("0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims."),
)


@scheduling.must_fail("ports", "the port of the registry's proxy is in use on a node")
def no_port(world: World) -> None:
    said = "0/3 nodes are available: 3 node(s) didn't have free ports for the requested pod ports."
    world.component("builder").pend(said)


@scheduling.must_fail("affinity", "no node has the label that is asked for")
def no_label(world: World) -> None:
    said = "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector."
    world.component("builder").pend(said)


scheduling.must_fail(
    "unschedulable",
    "the scheduler says what we do not know",
    lambda w: w.component("builder").pend("no nodes available to schedule pods"),
)
scheduling.must_fail(
    "quota",
    "a quota refuses the builder's pods",
    lambda w: w.component("builder").be_refused('pods "drycc-builder-x" is forbidden: exceeded quota: small'),
)
scheduling.must_fail(
    "refused",
    "a webhook refuses the builder's pods",
    lambda w: w.component("builder").be_refused('admission webhook "policy.example.com" denied the request'),
)
