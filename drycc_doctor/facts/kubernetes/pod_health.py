"""Why a pod is not ready, in the words of Kubernetes; pure functions over what it says of itself."""

from __future__ import annotations

import msgspec

from drycc_doctor.facts.kubernetes.objects import condition
from drycc_doctor.facts.kubernetes.pods import AppPod, ContainerStatus, Pod

IMAGE_TROUBLES = {"ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "RegistryUnavailable"}
_CONFIG = {"CreateContainerConfigError", "CreateContainerError"}


class Trouble(msgspec.Struct, frozen=True):
    """What keeps a pod from being ready: a code, and what is said of it."""

    code: str  # unschedulable, image, config, out-of-memory, crash-loop, in-init, not-ready
    said: str


def is_ready(pod: Pod) -> bool:
    """Ready; or done, as a pod of a Job is."""
    ready = condition(pod.status.conditions, "Ready")
    return pod.status.phase == "Succeeded" or (ready is not None and ready.true)


def is_left_over(pod: Pod | AppPod) -> bool:
    """Ended for good: evicted, or its node was shut down. Kubernetes keeps it to be looked at, and made another."""
    return pod.status.phase == "Failed"


def trouble(pod: Pod | AppPod) -> Trouble:
    """Of a pod that is not ready: the deepest reason that it tells."""
    scheduled = condition(pod.status.conditions, "PodScheduled")
    if scheduled is not None and not scheduled.true and not pod.spec.node_name:
        return Trouble("unschedulable", scheduled.message or scheduled.reason)
    if is_left_over(pod) and pod.status.reason:
        return Trouble("not-ready", pod.status.reason)
    statuses = (*pod.status.init_container_statuses, *pod.status.container_statuses)
    told = [found for one in statuses if not one.ready and (found := _of(one))]
    order = ("config", "image", "out-of-memory", "crash-loop")
    if told:
        return min(told, key=lambda one: order.index(one.code))
    if waiting := [one.name for one in pod.status.init_container_statuses if not _done(one)]:
        return Trouble("in-init", f"init container {waiting[0]} waits, for a dependency most likely")
    if pod.status.phase in {"Failed", "Unknown"}:
        return Trouble("not-ready", pod.status.reason or f"phase {pod.status.phase}")
    unready = [one.name for one in pod.status.container_statuses if not one.ready]
    return Trouble("not-ready", f"not ready: {', '.join(unready)}" if unready else "not ready")


def _done(one: ContainerStatus) -> bool:
    ended = one.state.terminated
    return one.ready or (ended is not None and ended.exit_code == 0)


def _of(one: ContainerStatus) -> Trouble | None:
    waiting, ended = one.state.waiting, one.state.terminated or one.last_state.terminated
    reason = waiting.reason if waiting else ""
    if reason in _CONFIG:
        return Trouble("config", f"{one.name}: {reason}: {waiting.message if waiting else ''}")
    if reason in IMAGE_TROUBLES:
        return Trouble("image", f"{one.name}: {reason}: {waiting.message if waiting else ''}")
    if ended is None or (ended.exit_code == 0 and reason != "CrashLoopBackOff"):
        return None
    last = f"last exit {ended.exit_code}{f' ({ended.reason})' if ended.reason else ''}, {one.restart_count} restarts"
    if ended.reason == "OOMKilled":
        return Trouble("out-of-memory", f"{one.name}: killed for want of memory, {last}")
    return Trouble("crash-loop", f"{one.name}: {reason or 'stopped'}, {last}")
