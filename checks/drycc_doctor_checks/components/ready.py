import msgspec

from drycc_doctor.api import Finding, Findings, Missing, check, fail, or_else, passed, subject, unknown_because, warn
from drycc_doctor.facts.kubernetes.clock import ClusterClock, format_duration
from drycc_doctor.facts.kubernetes.pod_health import is_left_over, is_ready
from drycc_doctor.facts.kubernetes.pods import Pod
from drycc_doctor.facts.platform.events import RecentWarnings
from drycc_doctor.facts.platform.workloads import Components, LiveWorkload
from drycc_doctor.facts.release.scalers import ScaledToNothing
from drycc_doctor_checks.changes import in_turn, to_each
from drycc_doctor_checks.pod_trouble import Trouble, trouble
from drycc_doctor_checks.starting import starting_since

_REMEDIES = {
    "unschedulable": "give the cluster what the message asks for, or ask for less in the values",
    "starting": "wait: drycc-doctor check --wait 5m",
    "unplaced": "see that kube-scheduler runs, or what its schedulerName names: cluster-controllers looks at the first",
    "image": "see that the image exists and that the nodes reach its registry",
    "config": "let the named Secret or ConfigMap have the key: upgrade all charts of the release together",
    "out-of-memory": "raise resources.limits.memory of this component in the values",
}
_VOLUME = (
    "kubectl describe pod -n @ {pod}; kubectl get volumeattachments: see that the volumes' driver runs on its node"
)
_NETWORK = "kubectl describe pod -n @ {pod}; see that the network plugin runs on its node: kubectl get pods -A -o wide"
_OF_POD = {"mount": _VOLUME, "network": _NETWORK, "crash-loop": "kubectl logs -n @ {pod} --all-containers --previous"}
NO_SANDBOX = (
    'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "0ab1": plugin '
    'type="calico" failed (add): error getting ClusterInformation: connection is unauthorized: Unauthorized'
)
_CHECKED_AT_START = {
    *("drycc-controller", "drycc-controller-api", "drycc-controller-metric"),
    *("drycc-passport", "drycc-passport-api"),
}
"""Programs that ask their database before they serve, and exit with 1 (drycc/controller#init-containers)."""
_CLEAR = "see why with kubectl describe; kubectl delete pods -n @ --field-selector=status.phase=Failed takes them away"


@check("components-ready", title="Every part of the platform is ready")
def ready(
    components: Components,
    recent_warnings: RecentWarnings | Missing,
    cluster_clock: ClusterClock | Missing,
    scaled: ScaledToNothing | Missing,
) -> Findings:
    """Each Deployment, StatefulSet and DaemonSet must have as many ready pods as it wants; for each that has not, why.

    The reason is what Kubernetes says of the pod: no scheduler looks at it, no node takes it, its image cannot be pulled,
    a Secret it names has no such key, it was killed for want of memory, it crashes (with the last exit code and the
    restarts), it waits in an init container, or its readiness probe fails. Where its containers were never made, the
    events of the pod say why: a volume cannot be attached or mounted, or the node has no network for it. A pod that is
    less than two minutes old, and of which nothing is said, is starting: a warning, where others serve.

    One that is scaled to nothing is a failure, unless an autoscaler or KEDA has its number of pods in hand.

    A pod that was evicted, or whose node was shut down, is kept by Kubernetes beside the one that was made in its place:
    it is a warning, for the node was short of something. One that is on its way out is not missed.

    Controller and passport ask their database before they serve: where it refuses, or their password is another one, they
    exit with 1 at each start, and their own answers never come.

    Follow the root cause that the report names first; `kubectl logs --previous` shows why a container crashed.
    """
    look = _Look(recent_warnings, cluster_clock, scaled)
    findings = (finding for part in components.items for finding in _unready(part, look))
    yield from or_else(findings, passed("ok", subject.platform(), f"all {len(components.items)} parts are ready"))


class _Look(msgspec.Struct, frozen=True):
    """What is known beside the pods themselves."""

    warnings: RecentWarnings | Missing
    clock: ClusterClock | Missing
    scaled: ScaledToNothing | Missing

    def trouble(self, pod: Pod) -> Trouble:
        """Why a pod is not ready; that it is starting, where it may be."""
        age = starting_since(pod, self.warnings, self.clock)
        if age is None:
            return trouble(pod, self.warnings)
        return Trouble("starting", f"{pod.metadata.name} began {format_duration(age)} ago, and is starting")


def _unready(part: LiveWorkload, look: _Look) -> Findings:
    about = subject.component(part.name)
    if part.wanted == 0:
        remedy = f"kubectl scale -n @ {part.kind}/{part.name} --replicas=1"
        why = f"{part.name} is scaled to nothing"
        if part.kind == "daemonsets":
            return
        if isinstance(look.scaled, Missing):
            yield unknown_because(look.scaled, f"{why}, and whether an autoscaler did that is not known")
        elif part.name not in look.scaled.names:
            yield fail("scaled-to-zero", about, why, remedy=remedy)
        return
    ready = sum(is_ready(pod) for pod in part.pods)
    left = [pod for pod in part.pods if is_left_over(pod)]
    unready = [pod for pod in part.pods if not is_ready(pod) and pod not in left]
    if ready >= part.wanted:  # those that are on their way out are not missed
        unready = [pod for pod in unready if not pod.metadata.deletion_timestamp]
    if unready:
        yield _first_trouble(part, unready, ready, look)
    elif ready < part.wanted:
        why = f"{part.name} has {ready} of {part.wanted} pods, and no others are being made"
        remedy = f"kubectl describe -n @ {part.kind}/{part.name}: a quota or a webhook may refuse them"
        yield (fail if ready == 0 else warn)("no-pods", about, why, remedy=remedy)
    elif left:
        ended = f"{len(left)} ({trouble(left[0]).message})"
        why = f"{part.name} is ready; pods that were ended before are left over: {ended}"
        yield warn("left-over", about, why, remedy=_CLEAR)


def _first_trouble(part: LiveWorkload, unready: list[Pod], ready: int, look: _Look) -> Finding:
    troubles = [(pod.metadata.name, look.trouble(pod)) for pod in unready]
    name, first = next((one for one in troubles if one[1].code != "starting"), troubles[0])
    remedy = _REMEDIES.get(first.code) or _OF_POD.get(first.code, "kubectl describe pod -n @ {pod}").format(pod=name)
    why = f"{part.name} has {ready} of {part.wanted} pods ready: {first.message}"
    if first.code == "crash-loop" and part.name in _CHECKED_AT_START and "last exit 1 " in first.message:
        why += "; it does so at its start when its database refuses, or has another password: its log tells which"
    judge = fail if ready == 0 or (part.kind == "daemonsets" and first.code != "starting") else warn
    return judge(first.code, subject.component(part.name), why, remedy=remedy, pod=name)


ready.must_fail("crash-loop", "the builder crashes", lambda w: w.component("builder").crash())
ready.must_fail(
    "crash-loop", "passport is refused by its database, and exits", lambda w: w.component("passport").crash()
)
ready.must_fail("out-of-memory", "it needs more memory", lambda w: w.component("controller").run_out_of_memory())
ready.must_fail("image", "passport's image cannot be pulled", lambda w: w.component("passport").lack_image())
ready.must_fail("config", "a Secret lacks a key of the controller", lambda w: w.component("controller").lack_key())
ready.must_fail("unschedulable", "no node takes the builder", lambda w: w.component("builder").pend())
ready.must_fail("unplaced", "the scheduler is down", lambda w: w.component("builder").await_scheduler())
ready.must_fail("in-init", "the controller waits for its database", lambda w: w.component("controller").wait_in_init())
ready.must_fail("not-ready", "the builder's readiness probe fails", lambda w: w.component("builder").fail_probe())
ready.must_fail("creating", "the builder has no containers", lambda w: w.component("builder").wait_for_containers())
ready.must_fail("mount", "the builder's Secret cannot be mounted")(
    lambda w: w.component("builder").lack_volume('MountVolume.SetUp failed for volume "ssh" : secret "ssh" not found')
)
ready.must_fail("network", "the network plugin does not run where the builder is")(
    in_turn(
        lambda w: w.component("builder").wait_for_containers(),
        lambda w: w.component("builder").warn("FailedCreatePodSandBox", NO_SANDBOX),
    )
)
ready.must_fail("sidecar", "a sidecar of the builder is not ready", lambda w: w.component("builder").lose_sidecar())
ready.must_fail("starting", "the builder was made anew half a minute ago")(
    lambda w: w.component("builder").wait_for_containers(ago=30)
)
ready.must_warn("starting", "a node came half a minute ago, and its log collector is starting")(
    lambda w: w.component("fluentbit").wait_for_containers(ago=30, only=1)
)
ready.must_pass("ok", "KEDA scaled the workers of passport to nothing", since="g3")(
    in_turn(
        lambda w: w.component("passport-celery").scale_to_zero(),
        lambda w: w.component("passport-celery").be_scaled("keda.sh/v1alpha1", "ScaledObject"),
    )
)
ready.must_not_know("forbidden", "passport is scaled to nothing, and we may not list autoscalers")(
    in_turn(
        lambda w: w.deny("list horizontalpodautoscalers.autoscaling"),
        lambda w: w.component("passport").scale_to_zero(),
    )
)
ready.must_fail("scaled-to-zero", "passport is scaled to nothing", lambda w: w.component("passport").scale_to_zero())
ready.must_fail("no-pods", "a quota refuses the builder's pods", lambda w: w.component("builder").lose_pods())
ready.must_fail("not-ready", "one node's log collector is not ready", lambda w: w.component("fluentbit").lose_one())
_evicted = to_each(("fluentbit", "builder"), lambda part: part.evict())
ready.must_warn("left-over", "a log collector and a builder were evicted, and run again", _evicted)
_one_of_two = in_turn(lambda w: w.component("controller").add_replica(), lambda w: w.component("controller").lose_one())
ready.must_warn("not-ready", "one of two controllers is not ready", _one_of_two)
