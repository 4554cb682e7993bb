from drycc_doctor.api import (
    Finding,
    Findings,
    Missing,
    World,
    check,
    fail,
    listing,
    or_else,
    passed,
    skip,
    subject,
    warn,
)
from drycc_doctor.facts.kubernetes.clock import ClusterClock
from drycc_doctor.facts.kubernetes.nodes import Nodes
from drycc_doctor.facts.kubernetes.objects import condition
from drycc_doctor.facts.kubernetes.pod_health import is_ready
from drycc_doctor.facts.kubernetes.pod_templates import Templates
from drycc_doctor.facts.platform.workloads import Components, LiveWorkload
from drycc_doctor_checks.starting import starting_since

_MANY = 5  # restarts


@check("logging-fluentbit", title="A collector reads the logs of every node")
def fluentbit(
    nodes: Nodes, components: Components, templates: Templates, cluster_clock: ClusterClock | Missing
) -> Findings:
    """Fluentbit is the only way by which logs of apps and of the platform leave their nodes.

    Its DaemonSet must be there, must mount the nodes' `/var/log`, and must have a ready pod on every ready node. It has
    no probes: a pod that is ready runs, and whether it ships anything only the index tells (`logging-fresh`). Where a
    node has no pod at all, `cluster-daemonsets` says why, and which apps run there.

    See `kubectl get pods -n drycc -o wide -l app=drycc-fluentbit` and the collector's log.
    """
    part = components.collector
    if part is None:
        about = subject.component(components.generation.collector)
        remedy = "helm upgrade the release: every chart of Drycc Workflow makes it"
        yield fail("absent", about, "there is no collector: no log leaves its node", remedy=remedy)
    else:
        about = subject.component(part.name)
        count = sum(pod.spec.node_name in _ready(nodes) for pod in part.pods)
        well = passed("ok", about, f"{count} collectors run; see logging-fresh")
        well = (
            well
            if count
            else skip("no-pods", about, "no ready node has a pod of it: why, cluster-daemonsets and cluster-nodes tell")
        )
        yield from or_else((_mounts(part, templates), _not_ready(part, nodes, cluster_clock), _restarts(part)), well)


def _mounts(part: LiveWorkload, templates: Templates) -> Finding | None:
    template = templates.find(part.name)
    paths = {one.host_path.path.rstrip("/") for one in template.spec.volumes if one.host_path} if template else set()
    if paths & {"/var/log", "/var", "", "/var/log/containers"}:
        return None
    why = f"{part.name} does not mount the nodes' /var/log: it has nothing to read"
    return fail("no-logs", subject.component(part.name), why, remedy="helm upgrade the release: its chart mounts it")


def _not_ready(part: LiveWorkload, nodes: Nodes, clock: ClusterClock | Missing) -> Finding | None:
    """Ready nodes whose collector is there, and is not ready; on one that came a moment ago it starts."""
    starting = {pod.spec.node_name for pod in part.pods if starting_since(pod, None, clock) is not None}
    served = {pod.spec.node_name for pod in part.pods if is_ready(pod)} | starting
    unserved = sorted({pod.spec.node_name for pod in part.pods} & _ready(nodes) - served)
    why = f"{part.name} is not ready on {listing(unserved)}: the logs of what runs there are lost"
    remedy = f"kubectl describe pods -n @ -l app={part.name}; kubectl logs -n @ ds/{part.name}"
    return fail("not-ready", subject.component(part.name), why, remedy=remedy) if unserved else None


def _ready(nodes: Nodes) -> set[str]:
    return {n.metadata.name for n in nodes.items if (ready := condition(n.status.conditions, "Ready")) and ready.true}


def _restarts(part: LiveWorkload) -> Finding | None:
    """It reads a file from its end when it starts anew and has forgotten where it was."""
    ready = [pod for pod in part.pods if is_ready(pod)]
    counts = [(one.restart_count, pod.spec.node_name) for pod in ready for one in pod.status.container_statuses]
    most, node = max(counts, key=lambda one: one[0], default=(0, ""))
    why = f"{part.name} was restarted {most} times on {node}: what was under way each time may be lost"
    remedy = f"kubectl logs -n @ ds/{part.name} --previous; see fs.inotify.max_user_instances of the node"
    return warn("restarts", subject.component(part.name), why, remedy=remedy) if most > _MANY else None


fluentbit.must_fail("absent", "somebody deleted the collector", lambda w: w.component("fluentbit").delete())


@fluentbit.must_fail("no-logs", "somebody took the nodes' folder away from it")
def no_logs(world: World) -> None:
    spec = world.component("fluentbit").workload["spec"]["template"]["spec"]
    spec["volumes"] = [one for one in spec["volumes"] if "hostPath" not in one]
    for container in spec["containers"]:
        container["volumeMounts"] = [one for one in container["volumeMounts"] if one["name"] != "varlog"]


fluentbit.must_fail("not-ready", "one node's collector is not ready", lambda w: w.component("fluentbit").lose_one())
fluentbit.must_warn("restarts", "they keep restarting", lambda w: w.component("fluentbit").restart(times=9, code=1))
fluentbit.must_skip("no-pods", "its pods are gone", lambda w: w.objects.clear("pods"))
