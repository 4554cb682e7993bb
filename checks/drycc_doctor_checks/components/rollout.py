from drycc_doctor.api import Finding, Findings, World, check, or_else, passed, subject, warn
from drycc_doctor.facts.kubernetes.objects import condition
from drycc_doctor.facts.platform.workloads import Components, LiveWorkload
from drycc_doctor_checks.changes import in_turn
from drycc_doctor_checks.rolling import is_half_way, replica_sets, updated


@check("components-rollout", title="No rollout of a part is half way")
def rollout(components: Components) -> Findings:
    """A rollout that stopped leaves pods of the old version at work: an upgrade that only seems to have been made.

    For each Deployment, StatefulSet and DaemonSet: whether its controller has seen the newest spec, whether all pods are
    of the newest version, whether the Deployment says that it makes no more progress, and whether pods of two
    ReplicaSets run side by side. Pods that are not ready are told by components-ready. A rollout that goes on just now
    looks the same: look again in some minutes.

    See why the new pods do not get ready, then let it go on, or take it back with `kubectl rollout undo`.
    """
    findings = map(_unfinished, components.items)
    yield from or_else(findings, passed("ok", subject.platform(), f"all {len(components.items)} parts are rolled out"))


def _unfinished(part: LiveWorkload) -> Finding | None:
    about, status = subject.component(part.name), part.workload.status
    remedy = f"kubectl rollout status -n @ {part.kind}/{part.name}"
    if status.observed_generation < part.workload.metadata.generation:
        why = f"no controller has looked at the newest spec of {part.name}"
        return warn("not-observed", about, why, remedy="see that kube-controller-manager runs")
    progress = condition(status.conditions, "Progressing")
    if progress is not None and progress.status == "False":
        why = f"the rollout of {part.name} is stuck: {progress.reason}"
        return warn("stuck", about, why, remedy=f"{remedy}; kubectl rollout undo takes it back")
    if not is_half_way(part):
        return None
    new, owners = updated(part), replica_sets(part)
    among = f", and pods of {len(owners)} ReplicaSets run" if len(owners) > 1 else ""
    why = f"the rollout of {part.name} is half way: {new} of {part.wanted} pods are of the newest version{among}"
    return warn("half-way", about, why, remedy=remedy)


rollout.must_warn("not-observed", "the controller manager is down", lambda w: w.component("builder").change_spec())
rollout.must_warn("stuck", "the rollout makes no progress", lambda w: w.component("builder").stop_progress())
rollout.must_warn("half-way", "one of two controllers is of the old version")(
    in_turn(lambda w: w.component("controller").add_replica(), lambda w: w.component("controller").roll_half_way())
)


@rollout.must_warn("half-way", "the log collector of one node is of the old version")
def one_collector(world: World) -> None:
    world.component("fluentbit").workload["status"]["updatedNumberScheduled"] -= 1
