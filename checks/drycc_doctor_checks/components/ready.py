from drycc_doctor.api import Finding, Findings, check, fail, or_else, passed, subject, warn
from drycc_doctor.facts.kubernetes.pod_health import is_left_over, is_ready
from drycc_doctor.facts.kubernetes.pods import Pod
from drycc_doctor.facts.platform.workloads import Components, LiveWorkload
from drycc_doctor_checks.changes import in_turn, to_each
from drycc_doctor_checks.pod_trouble import trouble

_REMEDIES = {
    "unschedulable": "give the cluster what the message asks for, or ask for less in the values",
    "unplaced": "see that kube-scheduler runs, or what its schedulerName names: cluster-controllers looks at the first",
    "image": "see that the image exists and that the nodes reach its registry",
    "config": "let the named Secret or ConfigMap have the key: upgrade all charts of the release together",
    "out-of-memory": "raise resources.limits.memory of this component in the values",
}
_CHECKED_AT_START = {
    *("drycc-controller", "drycc-controller-api", "drycc-controller-metric"),
    *("drycc-passport", "drycc-passport-api"),
}
"""Programs that ask their database before they serve, and exit with 1 (drycc/controller#init-containers)."""
_CLEAR = "see why with kubectl describe; kubectl delete pods -n @ --field-selector=status.phase=Failed takes them away"


@check("components-ready", title="Every part of the platform is ready")
def ready(components: Components) -> Findings:
    """Each Deployment, StatefulSet and DaemonSet must have as many ready pods as it wants; for each that has not, why.

    The reason is what Kubernetes says of the pod: no scheduler looks at it, no node takes it, its image cannot be pulled,
    a Secret it names has no such key, it was killed for want of memory, it crashes (with the last exit code and the
    restarts), it waits in an init container for a dependency, or its readiness probe fails.

    A pod that was evicted, or whose node was shut down, is kept by Kubernetes beside the one that was made in its place:
    it is a warning, for the node was short of something. One that is on its way out is not missed.

    Controller and passport ask their database before they serve: where it refuses, or their password is another one, they
    exit with 1 at each start, and their own answers never come.

    Follow the root cause that the report names first; `kubectl logs --previous` shows why a container crashed.
    """
    findings = (finding for part in components.items for finding in _unready(part))
    yield from or_else(findings, passed("ok", subject.platform(), f"all {len(components.items)} parts are ready"))


def _unready(part: LiveWorkload) -> Findings:
    about = subject.component(part.name)
    if part.wanted == 0:
        remedy = f"kubectl scale -n @ {part.kind}/{part.name} --replicas=1"
        if part.kind != "daemonsets":
            yield fail("scaled-to-zero", about, f"{part.name} is scaled to nothing", remedy=remedy)
        return
    ready = sum(is_ready(pod) for pod in part.pods)
    left = [pod for pod in part.pods if is_left_over(pod)]
    unready = [pod for pod in part.pods if not is_ready(pod) and pod not in left]
    if ready >= part.wanted:  # those that are on their way out are not missed
        unready = [pod for pod in unready if not pod.metadata.deletion_timestamp]
    if unready:
        yield _first_trouble(part, unready, ready)
    elif ready < part.wanted:
        why = f"{part.name} has {ready} of {part.wanted} pods, and no others are being made"
        remedy = f"kubectl describe -n @ {part.kind}/{part.name}: a quota or a webhook may refuse them"
        yield (fail if ready == 0 else warn)("no-pods", about, why, remedy=remedy)
    elif left:
        ended = f"{len(left)} ({trouble(left[0]).message})"
        why = f"{part.name} is ready; pods that were ended before are left over: {ended}"
        yield warn("left-over", about, why, remedy=_CLEAR)


def _first_trouble(part: LiveWorkload, unready: list[Pod], ready: int) -> Finding:
    first, name = trouble(unready[0]), unready[0].metadata.name
    remedy = _REMEDIES.get(first.code, f"kubectl describe pod -n @ {name}")
    if first.code == "crash-loop":
        remedy = f"kubectl logs -n @ {name} --all-containers --previous"
    why = f"{part.name} has {ready} of {part.wanted} pods ready: {first.message}"
    if first.code == "crash-loop" and part.name in _CHECKED_AT_START and "last exit 1 " in first.message:
        why += "; it does so at its start when its database refuses, or has another password: its log tells which"
    judge = fail if ready == 0 or part.kind == "daemonsets" else warn
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
ready.must_fail("scaled-to-zero", "passport is scaled to nothing", lambda w: w.component("passport").scale_to_zero())
ready.must_fail("no-pods", "a quota refuses the builder's pods", lambda w: w.component("builder").lose_pods())
ready.must_fail("not-ready", "one node's log collector is not ready", lambda w: w.component("fluentbit").lose_one())
_evicted = to_each(("fluentbit", "builder"), lambda part: part.evict())
ready.must_warn("left-over", "a log collector and a builder were evicted, and run again", _evicted)
_one_of_two = in_turn(lambda w: w.component("controller").add_replica(), lambda w: w.component("controller").lose_one())
ready.must_warn("not-ready", "one of two controllers is not ready", _one_of_two)
