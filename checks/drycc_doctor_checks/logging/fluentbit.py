"""A collector reads the logs of every node."""

from __future__ import annotations

from collections.abc import Iterator

from drycc_doctor.api import WARN, Finding, World, check, fail, passed, subject, warn
from drycc_doctor.facts.kubernetes.nodes import Nodes
from drycc_doctor.facts.kubernetes.objects import condition
from drycc_doctor.facts.kubernetes.pod_health import is_ready
from drycc_doctor.facts.kubernetes.pod_templates import Templates
from drycc_doctor.facts.parts.quickwit import SHIPS
from drycc_doctor.facts.platform.workloads import Components, Part

_NAMED = 3
_MANY = 5  # restarts


@check("logging-fluentbit", title="A collector reads the logs of every node")
def fluentbit(nodes: Nodes, components: Components, templates: Templates) -> Iterator[Finding]:
    """Fluentbit is the only way by which logs of apps and of the platform leave their nodes.

    Its DaemonSet must be there, must mount the nodes' `/var/log`, and must have a ready pod on every ready node. It has
    no probes: a pod that is ready runs, and whether it ships anything only the index tells (`logging-fresh`). Where a
    node has no pod at all, `cluster-daemonsets` says why, and which apps run there.

    See `kubectl get pods -n drycc -o wide -l app=drycc-fluentbit` and the collector's log.
    """
    part = components.find(*SHIPS)
    if part is None:
        about = subject.component(SHIPS[components.generation == "g1"])
        remedy = "helm upgrade the release: every chart of Drycc Workflow makes it"
        yield fail("absent", about, "there is no collector: no log leaves its node", remedy=remedy)
        return
    findings = [*_deaf(part, templates), *_lacking(part, nodes), *_restless(part)]
    yield from findings
    if not findings:
        yield passed("ok", subject.component(part.name), f"{len(part.pods)} collectors run; see logging-fresh")


def _deaf(part: Part, templates: Templates) -> Iterator[Finding]:
    found = templates.find(part.name)
    paths = {one.host_path.path.rstrip("/") for one in found.spec.volumes if one.host_path} if found else set()
    if not paths & {"/var/log", "/var", "", "/var/log/containers"}:
        why = f"{part.name} does not mount the nodes' /var/log: it has nothing to read"
        yield fail("no-logs", subject.component(part.name), why, remedy="helm upgrade the release: its chart mounts it")


def _lacking(part: Part, nodes: Nodes) -> Iterator[Finding]:
    """Ready nodes whose collector is there, and is not ready."""
    known = {n.metadata.name for n in nodes.items if (told := condition(n.status.conditions, "Ready")) and told.true}
    ready = {pod.spec.node_name for pod in part.pods if is_ready(pod)}
    lame = sorted({pod.spec.node_name for pod in part.pods} & known - ready)
    if lame:
        others = f" and {len(lame) - _NAMED} more" if len(lame) > _NAMED else ""
        why = f"{part.name} is not ready on {', '.join(lame[:_NAMED])}{others}: the logs of what runs there are lost"
        remedy = f"kubectl describe pods -n @ -l app={part.name}; kubectl logs -n @ ds/{part.name}"
        yield fail("not-ready", subject.component(part.name), why, remedy=remedy)


def _restless(part: Part) -> Iterator[Finding]:
    """It reads a file from its end when it starts anew and has forgotten where it was."""
    times = {
        pod.spec.node_name: one.restart_count
        for pod in part.pods
        if is_ready(pod)
        for one in pod.status.container_statuses
        if one.restart_count > _MANY
    }
    if times:
        worst = max(times, key=lambda node: times[node])
        why = f"{part.name} was restarted {times[worst]} times on {worst}: what was under way each time may be lost"
        remedy = f"kubectl logs -n @ ds/{part.name} --previous; see fs.inotify.max_user_instances of the node"
        yield warn("restarts", subject.component(part.name), why, remedy=remedy)


fluentbit.must_fail("absent", "somebody deleted the collector", lambda w: w.component("fluentbit").delete())


@fluentbit.must_fail("no-logs", "somebody took the nodes' folder away from it")
def no_logs(world: World) -> None:
    spec = world.component("fluentbit").workload["spec"]["template"]["spec"]
    spec["volumes"] = [one for one in spec["volumes"] if "hostPath" not in one]
    for container in spec["containers"]:
        container["volumeMounts"] = [one for one in container["volumeMounts"] if one["name"] != "varlog"]


fluentbit.must_fail("not-ready", "one node's collector is not ready", lambda w: w.component("fluentbit").lose_one())
fluentbit.must_be(
    WARN,
    "restarts",
    "the collectors restart again and again",
    lambda w: w.component("fluentbit").restart(times=9, code=1),
)
