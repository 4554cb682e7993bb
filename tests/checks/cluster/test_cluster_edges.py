"""The edges of what is judged under the platform."""

import pytest

from drycc_doctor.drycc import installed
from drycc_doctor.model.finding import Status
from drycc_doctor.testing import World, healthy, run, verdict
from drycc_doctor_checks.cluster.clock import clock
from drycc_doctor_checks.cluster.daemonsets import daemonsets
from drycc_doctor_checks.cluster.events import events
from drycc_doctor_checks.cluster.nodes_capacity import nodes_capacity
from drycc_doctor_checks.cluster.quota import quota
from drycc_doctor_checks.cluster.storage import storage


def roots(world: World) -> set[str]:
    report = run(installed().checks, world, named="a World")
    return {str(report.finding(p).subject) for p in report.places(Status.FAIL) if p not in report.explained_by}


@pytest.mark.parametrize(
    ("skew", "status"),
    [(29.0, Status.PASS), (30.0, Status.WARN), (-30.0, Status.WARN), (299.0, Status.WARN), (300.0, Status.FAIL)],
)
def test_skew(skew: float, status: Status):
    world = healthy("g2")
    world.skew = skew
    assert verdict(clock, world).status is status


def test_old_events_are_forgotten():
    world = healthy("g2")
    world.cluster.warn("BackOff", "builder", 500, ago=3700)
    assert verdict(events, world).status is Status.PASS


def test_events_are_judged_by_the_clusters_clock():
    world = healthy("g2")
    world.skew = 7200.0
    world.cluster.warn("BackOff", "builder", 500, ago=-7100)
    assert verdict(events, world).status is Status.WARN


def test_a_toleration_that_the_operator_added_brings_the_pods():
    """The pod that is missing is then the finding, not the taint."""
    world = healthy("g2")
    world.node("node-3").taint()
    part = world.component("fluentbit")
    part.workload["spec"]["template"]["spec"]["tolerations"] = [{"operator": "Exists"}]
    world.node("node-3").drop("fluentbit")
    assert [f.code for f in verdict(daemonsets, world).findings] == ["no-pod"]


def test_kubernetes_own_taints_keep_no_daemon_away():
    world = healthy("g2")
    world.node("node-3").taint("node.kubernetes.io/unschedulable")
    assert verdict(daemonsets, world).status is Status.PASS


def test_nodes_that_are_not_ready_are_left_to_the_check_of_nodes():
    world = healthy("g2")
    world.node("node-3").lose()
    world.node("node-3").drop("fluentbit")
    assert verdict(daemonsets, world).status is Status.PASS


def test_pods_that_are_done_need_no_room():
    world = healthy("g2")
    for name in ("node-1", "node-2", "node-3"):
        here = [p for p in world.objects.list("pods") if p["spec"].get("nodeName") == name]
        for pod in here:
            pod["status"]["phase"] = "Succeeded"
            for one in pod["status"].get("containerStatuses") or []:
                one["state"] = {"terminated": {"exitCode": 0, "reason": "Completed"}}
        world.node(name).offer("pods", "1")
    assert not [f for f in verdict(nodes_capacity, world).findings if f.code in {"full", "nearly-full"}]


def test_without_the_table_the_rest_is_judged():
    world = healthy("g2")
    world.component("builder").ask_for(memory="64Gi")
    world.deny("list pods")
    assert verdict(nodes_capacity, world).status is Status.UNKNOWN


def test_a_limit_range_with_defaults_lets_the_quota_be():
    world = healthy("g2")
    world.cluster.allow({"limits.memory": "64Gi"}, {"limits.memory": "10Gi"})
    world.cluster.limit(default={"memory": "512Mi"})
    assert verdict(quota, world).status is Status.PASS


def test_one_class_that_makes_no_volumes_is_one_root():
    world = healthy("g2")
    world.cluster.stop_provisioner()
    for name in ("database", "valkey", "storage", "grafana"):
        world.component(name).pend("0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.")
    assert roots(world) == {"StorageClass longhorn"}


def test_one_claim_beside_a_class_that_makes_no_volumes_is_a_root_of_its_own():
    world = healthy("g2")
    world.cluster.stop_provisioner()
    world.cluster.claim().pend("")
    assert str(next(f for f in verdict(storage, world).findings if f.code == "pending").subject) in roots(world)


def test_huge_pages_are_the_root_of_a_database_that_waits():
    world = healthy("g2")
    world.component("database").ask_for(memory="2512Mi", hugepages="256Mi")
    for name in ("node-1", "node-2", "node-3"):
        world.node(name).offer("hugepages-2Mi", "0")
    world.component("database").pend()
    assert "Component drycc-database" not in roots(world)
    assert "Cluster Kubernetes" in roots(world)


def test_a_registry_proxy_that_is_down_is_the_root_of_the_apps_that_wait_for_images():
    world = healthy("g2")
    world.component("registry-proxy").crash()
    for name in world.apps:
        world.app(name).lack_image()
    assert roots(world) == {"Component drycc-registry-proxy"}


def test_the_clusters_dns_is_the_root_of_what_waits():
    world = healthy("g2")
    world.cluster.dns.crash()
    for name in ("builder", "passport"):
        world.component(name).fail_probe()
    assert "Component drycc-builder" not in roots(world)
    assert "DNS of the cluster" in roots(world)
