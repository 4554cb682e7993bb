"""Why a pod is not ready, in the words of Kubernetes."""

import msgspec

from drycc_doctor.facts.kubernetes.objects import condition
from drycc_doctor.facts.kubernetes.pod_health import is_left_over
from drycc_doctor.facts.kubernetes.pods import AppPod, ContainerStatus, Pod

IMAGE_TROUBLES = {"ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "RegistryUnavailable"}
NO_PODS = "the platform has no pods: see components-ready"
_CONFIG_TROUBLES = {"CreateContainerConfigError", "CreateContainerError"}
_DEEPEST_FIRST = ("config", "image", "out-of-memory", "crash-loop")


class Trouble(msgspec.Struct, frozen=True):
    """What keeps a pod from being ready: a code, and a clause that says more."""

    code: str  # unplaced, unschedulable, in-init, not-ready, or one of _DEEPEST_FIRST
    message: str


def trouble(pod: Pod | AppPod) -> Trouble:
    """Of a pod that is not ready: the deepest reason that Kubernetes gives."""
    scheduled, status = condition(pod.status.conditions, "PodScheduled"), pod.status
    if scheduled is not None and not scheduled.true and not pod.spec.node_name:
        return Trouble("unschedulable", scheduled.message or scheduled.reason)
    if scheduled is None and not pod.spec.node_name and status.phase == "Pending":
        return Trouble("unplaced", "no scheduler has looked at it")
    if is_left_over(pod) and status.reason:
        return Trouble("not-ready", status.reason)
    unready = [one for one in (*status.init_container_statuses, *status.container_statuses) if not one.ready]
    if troubles := [found for one in unready if (found := _of_container(one))]:
        return min(troubles, key=lambda one: _DEEPEST_FIRST.index(one.code))
    if waiting := [one.name for one in status.init_container_statuses if not _is_done(one)]:
        return Trouble("in-init", f"init container {waiting[0]} waits, for a dependency most likely")
    if status.phase in {"Failed", "Unknown"}:
        return Trouble("not-ready", status.reason or f"phase {status.phase}")
    names = ", ".join(one.name for one in status.container_statuses if not one.ready)
    return Trouble("not-ready", f"not ready: {names}" if names else "not ready")


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
