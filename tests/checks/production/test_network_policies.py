"""NetworkPolicies and PodDisruptionBudgets as they are written elsewhere than in the charts."""

from typing import Any

import pytest

from drycc_doctor.engine.selftest import verdict
from drycc_doctor.model.finding import Status
from drycc_doctor.worlds import World, healthy
from drycc_doctor_checks.production.clear_text import clear_text
from drycc_doctor_checks.production.disruption import disruption
from drycc_doctor_checks.production.images import images
from drycc_doctor_checks.production.network_policies import isolated_stores
from drycc_doctor_checks.production.proxy_auth import proxy_auth


@pytest.mark.parametrize(
    ("rule", "status"),
    [
        ({"ports": [{"port": 80}]}, Status.PASS),
        ({"ports": [{"port": 80, "endPort": 4000}]}, Status.FAIL),
        ({"ports": [{"port": 3000}]}, Status.FAIL),
        ({"ports": [{"port": "grafana"}]}, Status.FAIL),  # a name may stand for any number
        ({}, Status.FAIL),
    ],
)
def test_a_wall_around_grafana_is_as_good_as_its_ports(rule: dict[str, Any], status: Status):
    world = healthy("g3")
    world.component("grafana").set_env("GF_AUTH_PROXY_WHITELIST", None)
    world.objects.get("networkpolicies", "own-grafana")["spec"]["ingress"] = [rule]
    assert verdict(proxy_auth, world).status is status


def test_a_wall_for_what_goes_out_keeps_nobody_out():
    world = healthy("g3")
    world.objects.get("networkpolicies", "own-storage")["spec"] |= {"policyTypes": ["Egress"], "ingress": []}
    found = verdict(isolated_stores, world).findings
    assert [f.code for f in found] == ["bare"]
    assert "drycc-storage" in found[0].message


def one_wall(world: World, selector: dict[str, Any]) -> None:
    world.objects.clear("networkpolicies", "drycc")
    spec = {"podSelector": selector, "policyTypes": ["Ingress"], "ingress": [{"from": [{"podSelector": {}}]}]}
    metadata = {"name": "all", "namespace": "drycc"}
    world.objects.add("networking.k8s.io/v1", "networkpolicies", {"metadata": metadata, "spec": spec})


@pytest.mark.parametrize(
    ("expression", "status"),
    [
        ({"key": "app", "operator": "Exists"}, Status.PASS),
        ({"key": "app", "operator": "NotIn", "values": ["other"]}, Status.PASS),
        ({"key": "other", "operator": "DoesNotExist"}, Status.PASS),
        ({"key": "app", "operator": "In", "values": ["drycc-valkey"]}, Status.FAIL),
    ],
)
def test_selectors_are_read_as_the_api_server_reads_them(expression: dict[str, Any], status: Status):
    world = healthy("g3")
    one_wall(world, {"matchExpressions": [expression]})
    assert verdict(isolated_stores, world).status is status


def test_one_wall_around_all_is_enough():
    world = healthy("g3")
    one_wall(world, {})
    assert verdict(isolated_stores, world).status is Status.PASS


def test_flannel_with_calico_enforces():
    world = healthy("g3")
    for one in world.objects.list("nodes"):
        told = {"flannel.alpha.coreos.com/backend-type": "vxlan", "projectcalico.org/IPv4Address": "203.0.113.11"}
        one["metadata"].setdefault("annotations", {}).update(told)
    assert verdict(isolated_stores, world).status is Status.PASS


def test_a_budget_that_waits_for_pods_blocks_by_right():
    world = healthy("g3")
    status = world.objects.get("poddisruptionbudgets", "own-builder")["status"]
    status |= {"disruptionsAllowed": 0, "currentHealthy": 1}
    assert verdict(disruption, world).status is Status.PASS


def test_images_by_digest_do_not_move():
    world = healthy("g3")
    for plural in ("deployments", "statefulsets", "daemonsets", "cronjobs", "jobs"):
        for one in world.objects.list(plural, "drycc"):
            template = one["spec"].get("jobTemplate", one)["spec"]["template"]
            for container in (*template["spec"].get("initContainers", []), *template["spec"]["containers"]):
                container["image"] = f"{container['image'].partition(':')[0]}@sha256:{'ab' * 32}"
    assert verdict(images, world).status is Status.PASS


def test_tls_with_marked_cookies_is_well():
    assert verdict(clear_text, healthy("g3", tls=True)).status is Status.PASS
