"""Pods that no node takes, and nodes that are gone; the scheduler says so in a condition and in events."""

from drycc_doctor.worlds.consequences import no_database, no_indexer, no_registry, node_lost
from drycc_doctor.worlds.world import World
from tests.causes.cause import Cause, Change

_PLACED = "components-scheduling"


def _pends(part: str, said: str) -> Change:
    def change(world: World) -> None:
        message = (
            f"0/3 nodes are available: {said}. preemption: 0/3 nodes are available: 3 No preemption victims found."
        )
        world.component(part).pend(message)
        world.component(part).warn("FailedScheduling", message, source="default-scheduler")

    return change


def _unplaced(
    title: str, part: str, code: str, said: str, *then: Change, on: tuple[str, ...] = ("g1", "g2", "g3")
) -> Cause:
    return Cause(title, _pends(part, said), (_PLACED, code, f"Component drycc*{part}*"), (said,), on, then)


def _under_a_quota(world: World) -> None:
    """Pods that a quota let through, and no node takes."""
    world.cluster.allow({"pods": "200"}, {"pods": "40"})
    _pends("grafana", "3 Insufficient memory")(world)


def _stuck(world: World) -> None:
    """Who evicts pods of a lost node cannot end them: nobody there says that they did."""
    node_lost(world)
    for pod in world.objects.list("pods", "drycc"):
        if pod["spec"].get("nodeName") == "node-1":
            pod["metadata"]["deletionTimestamp"] = world.time(-600)


CAUSES = [
    Cause(
        "a node is lost, and its pods cannot end",
        _stuck,
        ("cluster-nodes", "not-ready", "Node node-1"),
        ("Kubelet stopped",),
    ),
    _unplaced("no hugepages", "database", "hugepages", "3 Insufficient hugepages-2Mi", no_database),
    _unplaced("no memory for the cache", "valkey", "resources", "3 Insufficient memory"),
    _unplaced(
        "no cpu for the indexer", "quickwit-indexer", "resources", "3 Insufficient cpu", no_indexer, on=("g2", "g3")
    ),
    _unplaced("the nodes are full", "builder", "resources", "3 Too many pods"),
    _unplaced(
        "a host port is taken",
        "registry-proxy",
        "ports",
        "3 node(s) didn't have free ports for the requested pod ports",
    ),
    _unplaced(
        "all nodes are tainted", "registry", "taint", "3 node(s) had untolerated taint {dedicated: db}", no_registry
    ),
    _unplaced("no node has the label", "grafana", "affinity", "3 node(s) didn't match Pod's node affinity/selector"),
    _unplaced("a volume is in another zone", "grafana", "volume", "3 node(s) had volume node affinity conflict"),
    Cause(
        "no node has room, under a quota",
        _under_a_quota,
        (_PLACED, "resources", "Component drycc-grafana"),
        ("Insufficient memory",),
    ),
    Cause("a node is lost", node_lost, ("cluster-nodes", "not-ready", "Node node-1"), ("Kubelet stopped posting",)),
]
