import re

from drycc_doctor.api import Finding, Findings, check, fail, grouped, listing, or_else, passed, skip, subject
from drycc_doctor.facts.kubernetes.objects import condition
from drycc_doctor.facts.platform.workloads import Platform, PlatformPods
from drycc_doctor_checks.changes import to_each
from drycc_doctor_checks.pod_trouble import NO_PODS

_REASONS = (
    ("hugepages", "hugepages", "lower database.resources.limits.hugepages-2Mi in the values, or set vm.nr_hugepages"),
    (
        "volume",
        "PersistentVolumeClaim|persistentvolumeclaim|volume|free storage",
        "kubectl get pvc -n @; give a StorageClass",
    ),
    ("ports", "free ports", "free the port on the nodes, or change registry.proxy.port in the values"),
    ("resources", r"Insufficient|Too many pods", "add a node, or lower resources.requests in the values"),
    ("taint", "taint", "take the taint from a node (kubectl taint nodes NAME KEY-), or add a node without it"),
    ("affinity", "affinity|selector", "label a node as the pod asks for: kubectl label node NAME KEY=VALUE"),
)
"""What the scheduler says, the deepest first: it gives a reason for each node (``3 Insufficient memory``)."""


@check("components-scheduling", title="A node takes every pod of the platform")
def scheduling(platform: Platform, platform_pods: PlatformPods) -> Findings:
    """A pod that no node takes waits until a node does, or for ever.

    For each pod of the namespace that waits for a node, those of Jobs too, the scheduler's own words are read, in the
    pod's condition PodScheduled. They are told by what is lacking: hugepages, volumes, ports, cpu and memory, a node
    without a taint or with a label. Pods that were never made are components-admission's.

    Give the cluster what the scheduler asks for, or let the values ask for less. The charts' database asks for 256Mi of
    2Mi hugepages as install.sh sets it; the nodes must have set them aside.
    """
    over = {"Succeeded", "Failed"}
    placeless = (pod for pod in platform_pods.items if not pod.spec.node_name and pod.status.phase not in over)
    said = ((pod.metadata.name, condition(pod.status.conditions, "PodScheduled")) for pod in placeless)
    waiting = grouped((one.message or one.reason, name) for name, one in said if one is not None and not one.true)
    findings = [_waits(message, names) for message, names in waiting.items()]
    about, count = subject.platform(platform.namespace), len(platform_pods.items)
    well = passed("ok", about, f"each of {count} pods has a node")
    yield from or_else(findings, well if count else skip("no-pods", about, NO_PODS))


def _reason(message: str) -> tuple[str, str]:
    """The code of what the scheduler says, and its remedy, empty for what is not known.

    >>> _reason("0/3 nodes are available: 3 Insufficient hugepages-2Mi.")[0]
    'hugepages'
    """
    message = message.partition("preemption:")[0]
    known = ((code, remedy) for code, pattern, remedy in _REASONS if re.search(pattern, message))
    return next(known, ("unschedulable", ""))


def _waits(message: str, names: list[str]) -> Finding:
    code, remedy = _reason(message)
    stable = {subject.pod(name).stable.name for name in names}
    about = subject.component(stable.pop()) if len(stable) == 1 else subject.cluster()
    many = "pods wait" if len(names) > 1 else "pod waits"
    why = f"{len(names)} {many} for a node ({listing(names)}): {message}"
    return fail(code, about, why, remedy=remedy or f"kubectl describe pod -n @ {names[0]}", pod=names[0])


def _pend(code: str, title: str, reason: str) -> None:
    message = f"0/3 nodes are available: {reason}."
    scheduling.must_fail(code, title, lambda w: w.component("builder").pend(message))


_pend("hugepages", "no node has hugepages to spare", "3 Insufficient hugepages-2Mi")
_memory = to_each(("builder", "passport"), lambda part: part.pend("0/3 nodes are available: 3 Insufficient memory."))
scheduling.must_fail("resources", "two parts ask for more memory than there is", _memory)
_pend("taint", "each node has a taint", "3 node(s) had untolerated taint {dedicated: db}")
_pend("volume", "a claim has no StorageClass", "pod has unbound immediate PersistentVolumeClaims")
_pend("ports", "a node's port is in use", "3 node(s) didn't have free ports for the requested pod ports")
_pend("affinity", "no node has the label that is asked for", "3 node(s) didn't match Pod's node affinity/selector")
scheduling.must_fail(
    "unschedulable", "the reason is new", lambda w: w.component("builder").pend("no nodes available to schedule pods")
)
scheduling.must_skip("no-pods", "all pods are gone", lambda w: w.objects.clear("pods"))
