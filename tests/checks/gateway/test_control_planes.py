"""What looks like a control plane that stands still and is well, and the other way round."""

import pytest

from drycc_doctor.model.finding import Status
from drycc_doctor.testing import healthy, verdict
from drycc_doctor.worlds import World
from drycc_doctor_checks.gateway.controller import controller
from drycc_doctor_checks.gateway.metallb import metallb
from drycc_doctor_checks.tls.cert_manager import cert_manager

DOWN, BEHIND = (Status.FAIL, "down"), (Status.WARN, "status-behind")
REVISION = "istio.io/rev"


def told(check: object, world: World) -> list[tuple[Status, str]]:
    return [(one.status, one.code) for one in verdict(check, world).findings]  # type: ignore[arg-type] # any check


def test_the_revision_of_the_gateway_counts():
    world = healthy("g3")
    world.gateway.try_revision("1-30")
    world.gateway.obj["metadata"]["labels"][REVISION] = "1-30"
    assert told(controller, world) == [DOWN]
    world.gateway.obj["metadata"]["labels"][REVISION] = "stable"  # a tag: one of the two is meant
    assert told(controller, world) == [(Status.WARN, "some-unready")]
    world.gateway.istiod.crash()
    assert told(controller, world) == [DOWN]


def test_an_older_revision_that_was_scaled_to_nothing_is_left_alone():
    world = healthy("g3")
    world.gateway.try_revision("1-30")
    old = world.objects.get("deployments", "istiod-1-30", "istio-system")
    old["spec"]["replicas"] = 0
    old["status"] = {"observedGeneration": 1}
    assert told(controller, world) == [(Status.PASS, "ok")]


def test_an_istiod_elsewhere_that_has_not_seen_a_change_is_warned_of():
    world = healthy("g3")
    world.gateway.serve_from_elsewhere()
    world.gateway.change()
    assert told(controller, world) == [(Status.SKIP, "elsewhere"), BEHIND]


def test_an_istiod_that_is_gone_takes_nothing_up():
    world = healthy("g3")
    world.gateway.istiod.delete()
    world.gateway.change()
    assert told(controller, world) == [(Status.FAIL, "gone"), (Status.FAIL, "status-behind")]
    world.deny("list services")
    assert told(controller, world) == [(Status.SKIP, "elsewhere"), BEHIND]


def test_pods_of_istiod_that_something_else_made_are_not_gone():
    world = healthy("g3")
    deployment = world.gateway.istiod.workload
    deployment["metadata"]["labels"] = {}
    assert told(controller, world) == [(Status.SKIP, "elsewhere")]


@pytest.mark.parametrize("plural", ["httproutes", "tcproutes", "listenersets"])
def test_any_object_may_be_behind(plural: str):
    world = healthy("g3")
    one = world.objects.list(plural, "drycc")[0]
    one["metadata"]["generation"] = 7
    (*_, found) = verdict(controller, world).findings
    assert (found.status, found.code) == BEHIND
    assert one["metadata"]["name"] in found.message


def test_a_controller_that_tells_no_generation_is_believed():
    world = healthy("g3")
    world.gateway.change_all()
    for plural in ("gateways", "listenersets", "httproutes", "tcproutes"):
        for one in world.objects.list(plural, "drycc"):
            for said in (one["status"], *one["status"].get("parents", ())):
                for each in said.get("conditions", ()):
                    each.pop("observedGeneration", None)
    assert told(controller, world) == [(Status.PASS, "ok")]


def test_a_condition_that_nobody_writes_any_more_is_no_sign():
    """Istiod keeps conditions of other types than those that it writes."""
    world = healthy("g3")
    world.gateway.change()
    world.gateway.obj["status"]["conditions"][0]["observedGeneration"] = 2
    assert told(controller, world) == [(Status.PASS, "ok")]


def test_a_parent_that_a_route_had_once_is_no_sign():
    world = healthy("g3")
    route = world.route("controller").obj
    route["metadata"]["generation"] = 2
    for each in route["status"]["parents"][0]["conditions"]:
        each["observedGeneration"] = 2
    route["status"]["parents"].append(
        {"conditions": [{"type": "Accepted", "status": "True", "reason": "Accepted", "observedGeneration": 1}]}
    )
    assert told(controller, world) == [(Status.PASS, "ok")]


def test_who_may_not_list_pods_learns_no_reason():
    world = healthy("g3")
    world.gateway.istiod.crash()
    world.deny("list pods")
    (found,) = verdict(controller, world).findings
    assert (found.status, found.code) == DOWN
    assert "0 of 1 pods ready:" in found.message


def test_another_products_webhook_is_not_cert_managers():
    world = healthy("g3", tls=True)
    other = world.objects.get("deployments", "cert-manager-webhook", "cert-manager")
    world.objects.remove("deployments", "cert-manager-webhook", "cert-manager")
    other["metadata"]["namespace"] = "other"
    world.objects.add("apps/v1", "deployments", other)
    assert told(cert_manager, world) == [(Status.WARN, "not-found")]


def test_without_an_injector_all_is_well():
    world = healthy("g3", tls=True)
    world.acme.program("cainjector").delete()
    assert told(cert_manager, world) == [(Status.PASS, "ok")]


def test_an_issuer_that_changed_is_told_by_its_name():
    world = healthy("g3", tls=True)
    world.acme.issuer["metadata"]["generation"] = 2
    (*_, found) = verdict(cert_manager, world).findings
    assert (found.status, found.code) == BEHIND
    assert "drycc-issuer" in found.message


def test_metallb_of_manifests_is_known_and_a_speaker_may_be_left_out():
    world = healthy("g3")
    world.gateway.use_metallb("192.0.2.0/24")
    world.gateway.metallb("speaker").delete()
    labels = world.gateway.metallb("controller").workload["metadata"]["labels"]
    labels.clear()
    labels |= {"app": "metallb", "component": "controller"}
    assert told(metallb, world) == [(Status.PASS, "ok")]


def test_a_speaker_that_no_node_takes_announces_nothing():
    world = healthy("g3")
    world.gateway.use_metallb("192.0.2.0/24")
    speaker = world.gateway.metallb("speaker")
    speaker.remove_pods(speaker.pods)
    speaker.workload["status"] |= {"desiredNumberScheduled": 0}
    assert told(metallb, world) == [(Status.FAIL, "speaker-down")]


def test_a_service_that_waits_may_wait_for_metallb():
    world = healthy("g3")
    world.gateway.use_metallb("203.0.113.0/24")
    world.gateway.metallb("controller").crash()
    world.gateway.lose_address()
    assert told(metallb, world) == [DOWN]
