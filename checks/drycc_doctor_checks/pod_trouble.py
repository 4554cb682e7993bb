"""Why a pod is not ready, in the words of Kubernetes."""

import re

import msgspec

from drycc_doctor.facts.kubernetes.objects import condition
from drycc_doctor.facts.kubernetes.pod_health import is_left_over, sidecars_of
from drycc_doctor.facts.kubernetes.pods import AppPod, ContainerStatus, Pod
from drycc_doctor.facts.platform.events import RecentWarnings
from drycc_doctor.model.fact import Missing

IMAGE_TROUBLES = {"ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "RegistryUnavailable"}
NO_PODS = "the platform has no pods: see components-ready"
_CONFIG_TROUBLES = {"CreateContainerConfigError", "CreateContainerError"}
_DEEPEST_FIRST = ("config", "image", "out-of-memory", "crash-loop")
_NOT_MADE = {"", "ContainerCreating", "PodInitializing"}
_WHY_NOT_MADE = {
    "FailedAttachVolume": "mount",
    "FailedMount": "mount",
    "FailedMapVolume": "mount",
    "FailedCreatePodSandBox": "network",
    "NetworkNotReady": "network",
}
"""Events that say why a pod has no containers (drycc/failures#what-kubernetes-says), each with our code."""
_PASSING = re.compile(r"failed to sync|not registered$")  # said once of many a pod that starts, and ends by itself
_VAGUE = "timed out waiting for the condition"  # what the kubelet says of any volume that does not come
_PROXIES = {"istio-proxy", "linkerd-proxy"}


class Trouble(msgspec.Struct, frozen=True):
    """What keeps a pod from being ready: a code, and a clause that says more."""

    code: str  # unplaced, unschedulable, mount, network, creating, in-init, sidecar, not-ready, or of _DEEPEST_FIRST
    message: str


def trouble(pod: Pod | AppPod, warnings: RecentWarnings | Missing | None = None) -> Trouble:
    """Of a pod that is not ready: the deepest reason that Kubernetes gives, in its status or in events."""
    scheduled, status = condition(pod.status.conditions, "PodScheduled"), pod.status
    if status.phase != "Failed" and scheduled is not None and not scheduled.true and not pod.spec.node_name:
        return Trouble("unschedulable", scheduled.message or scheduled.reason)
    if scheduled is None and not pod.spec.node_name and status.phase == "Pending":
        return Trouble("unplaced", "no scheduler has looked at it")
    if is_left_over(pod) and status.reason:
        return Trouble("not-ready", status.reason)
    unready = [one for one in (*status.init_container_statuses, *status.container_statuses) if not one.ready]
    if troubles := [found for one in unready if (found := _of_container(one))]:
        return min(troubles, key=lambda one: _DEEPEST_FIRST.index(one.code))
    if not_made := _not_made(pod, warnings):
        return not_made
    sidecars = sidecars_of(pod)
    if waiting := [one for one in status.init_container_statuses if one.name not in sidecars and not _is_done(one)]:
        return Trouble("in-init", f"init container {waiting[0].name} has not ended")
    if status.phase in {"Failed", "Unknown"}:
        return Trouble("not-ready", status.reason or f"phase {status.phase}")
    return _not_ready(pod, [one.name for one in unready], sidecars, warnings)


def _not_made(pod: Pod | AppPod, warnings: RecentWarnings | Missing | None) -> Trouble | None:
    """Of a pod that has a node, and no container that was ever made."""
    statuses = (*pod.status.init_container_statuses, *pod.status.container_statuses)
    if pod.status.phase != "Pending" or not pod.spec.node_name or not all(map(_was_never_made, statuses)):
        return None
    if isinstance(warnings, RecentWarnings):
        found = warnings.of("Pod", pod.metadata.name, *_WHY_NOT_MADE)
        if said := [one for one in found if not _PASSING.search(one.message or "")]:
            event = min(said, key=lambda one: _VAGUE in (one.message or ""))
            return Trouble(_WHY_NOT_MADE[event.reason or ""], f"{event.reason}: {event.message}")
        return Trouble("creating", "its containers are not made yet, and no warning says why: a slow pull makes none")
    unseen = f"; why is not seen: {warnings.why}" if warnings is not None else ""
    return Trouble("creating", f"its containers are not made yet{unseen}")


def _was_never_made(one: ContainerStatus) -> bool:
    waiting = one.state.waiting
    never = one.state.terminated is None and one.last_state.terminated is None and not one.ready
    return never and waiting is not None and waiting.reason in _NOT_MADE


def _not_ready(
    pod: Pod | AppPod, names: list[str], sidecars: set[str], warnings: RecentWarnings | Missing | None
) -> Trouble:
    beside = sidecars | (_PROXIES if len(pod.status.container_statuses) > 1 else set())  # a gateway is a proxy alone
    if names and set(names) <= beside:
        return Trouble("sidecar", f"the sidecar is not ready: {', '.join(names)}")
    said = warnings.of("Pod", pod.metadata.name, "Unhealthy") if isinstance(warnings, RecentWarnings) else ()
    probes = [one.message for one in said if (one.message or "").startswith("Readiness")]  # others were at its start
    probed = f": {probes[0]}" if probes else ""
    return Trouble("not-ready", f"not ready: {', '.join(names)}{probed}" if names else "not ready")


def _is_done(one: ContainerStatus) -> bool:
    ended = one.state.terminated
    return one.ready or (ended is not None and ended.exit_code == 0)


def _of_container(one: ContainerStatus) -> Trouble | None:
    waiting, ended = one.state.waiting, one.state.terminated or one.last_state.terminated
    reason, message = (waiting.reason, waiting.message) if waiting else ("", "")
    if reason in _CONFIG_TROUBLES | IMAGE_TROUBLES:
        return Trouble("image" if reason in IMAGE_TROUBLES else "config", f"{one.name}: {reason}: {message}")
    if ended is None or (ended.exit_code == 0 and reason != "CrashLoopBackOff"):
        return None
    last = f"last exit {ended.exit_code}{f' ({ended.reason})' if ended.reason else ''}, {one.restart_count} restarts"
    if ended.reason == "OOMKilled":
        return Trouble("out-of-memory", f"{one.name}: killed for want of memory, {last}")
    return Trouble("crash-loop", f"{one.name}: {reason or 'stopped'}, {last}")
