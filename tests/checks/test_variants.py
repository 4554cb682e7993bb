"""Cases that are not worth showing to users: other platforms that are well, and the edges of a check's judgement."""

import pytest

from drycc_doctor.facts.platform.generations import GENERATIONS
from drycc_doctor.model.finding import Status
from drycc_doctor.testing import World, healthy, verdict
from drycc_doctor.worlds.answers import Answer
from drycc_doctor_checks.components.platform import platform
from drycc_doctor_checks.controller.auth import auth
from drycc_doctor_checks.controller.ready import ready
from drycc_doctor_checks.controller.version import version
from drycc_doctor_checks.database.leader import leader
from drycc_doctor_checks.dns.platform_hosts import platform_hosts
from drycc_doctor_checks.dns.wildcard import wildcard
from drycc_doctor_checks.gateway.addresses import addresses
from drycc_doctor_checks.gateway.controller import controller as gateway_controller
from drycc_doctor_checks.production.registration import registration
from drycc_doctor_checks.tls.cert_manager import cert_manager

each_generation = pytest.mark.parametrize("generation", GENERATIONS)


def on_aws(generation: str) -> World:
    """The load balancer is known by a host name, and the wildcard record is a CNAME to it."""
    world = healthy(generation)
    world.gateway.give("lb-1.example.net")
    world.dns.point("lb-1.example.net", "192.0.2.20", "192.0.2.21")
    world.dns.alias(world.dns.wildcard, "lb-1.example.net")
    world.open = {"192.0.2.20", "192.0.2.21"}
    return world


@each_generation
@pytest.mark.parametrize("one", [wildcard, platform_hosts, addresses, auth], ids=lambda one: one.id)
def test_a_load_balancer_with_a_host_name_is_well(one, generation: str):
    assert verdict(one, on_aws(generation)).status is Status.PASS


def test_a_cname_is_named_in_what_passes():
    assert "by way of lb-1.example.net" in verdict(wildcard, on_aws("g2")).findings[0].message


def test_one_dead_address_of_two_is_found_though_the_name_still_answers():
    world = on_aws("g2")
    world.open = {"192.0.2.20"}
    bad = [f for f in verdict(auth, world).findings if f.status is Status.FAIL]
    assert [str(f.subject) for f in bad] == ["Address 192.0.2.21"]


def test_a_leader_without_a_name_is_told_by_its_address():
    world = healthy("g2")
    world.deny("get pods/proxy")
    world.database.endpoints["metadata"]["annotations"].pop("leader", None)
    address = world.database.endpoints["subsets"][0]["addresses"][0]
    address.pop("targetRef", None)
    assert address["ip"] in verdict(leader, world).findings[0].message


def test_a_record_of_its_own_hides_names_below_it():
    """RFC 4592: where a name exists, the wildcard does not answer for it, nor for what is below."""
    world = healthy("g2")
    world.dns.set("deep.drycc-passport.example.com", "A", "192.0.2.10")
    assert verdict(platform_hosts, world).status is Status.FAIL


def test_a_host_that_is_no_name_is_not_taken_for_the_domain():
    world = healthy("g2")
    world.deny("list secrets")
    world.route("controller").obj["spec"]["hostnames"] = ["drycc.[x"]
    assert "example.com" in verdict(wildcard, world).findings[0].message


@each_generation
def test_addresses_are_found_without_a_gateway_status(generation: str):
    world = healthy(generation)
    world.gateway.forget_status()
    assert verdict(wildcard, world).status is Status.PASS


def test_ldap_makes_the_open_flag_harmless():
    world = healthy("g3")
    world.component("passport").set_env("REGISTRATION_ENABLED", "true")
    world.component("passport").set_env("LDAP_ENDPOINT", "ldaps://ldap.example.test")
    assert [f.code for f in verdict(registration, world).findings] == ["closed-by-ldap"]


@pytest.mark.parametrize(("told", "status"), [("True", Status.FAIL), ("1", Status.PASS), (" true", Status.PASS)])
def test_only_true_opens_registration(told: str, status: Status):
    """drycc/passport#registration: ``1``, ``yes``, ``on`` and `` true`` mean false."""
    world = healthy("g3")
    world.component("passport").set_env("REGISTRATION_ENABLED", told)
    assert verdict(registration, world).status is status


@pytest.mark.parametrize(
    ("server", "client", "code"),
    [("2.3.0", "2.3", "ok"), ("2.10.0", "2.10", "ok"), ("2.9.0", "2.10", "client-newer"), ("2.4.0", "2.3", "ok")],
)
def test_versions(server: str, client: str, code: str):
    world = healthy("g2")
    world.api_version, world.client["api"] = server, client
    assert verdict(version, world).findings[0].code == code


def test_the_version_is_what_stands_before_the_first_comma():
    from drycc_doctor.facts.http.page import Page

    assert Page(headers=(("drycc_api_version", "2.3, 2.3"),)).api_version == "2.3"


@each_generation
def test_inside_alone_is_not_enough_for_the_cache(generation: str):
    """Its pods are ready where it refuses the controller's password, too."""
    world = healthy(generation)
    world.gateway.close()
    assert [f.code for f in verdict(ready, world).findings] == ["cache-not-seen"]


@pytest.mark.parametrize("off_cluster", [False, True])
def test_what_a_gateway_says_in_the_controllers_place_blames_no_cache(off_cluster: bool):
    world = healthy("g3", off_cluster=off_cluster)
    world.route("controller").obj["spec"]["rules"][0]["backendRefs"] = []
    assert [f.code for f in verdict(ready, world).findings] == ["cache-not-seen"]


@each_generation
def test_what_the_name_hides_is_asked_at_the_address(generation: str):
    """A parking page answers by name, and valkey hangs: both are told."""
    world = healthy(generation)
    world.hang_cache()
    world.faults["198.51.100.200", 80] = Answer(200, [("content-type", "text/html")], b"<title>Parked</title>")
    world.dns.point(world.host("drycc"), "198.51.100.200")
    assert [f.code for f in verdict(ready, world).findings] == ["cache-hangs"]


@each_generation
def test_one_list_of_control_planes_is_told_apart(generation: str):
    """Istiod and cert-manager come in one list, with whoever else has a webhook."""
    world = healthy(generation, tls=True)
    other = world.objects.get("deployments", "cert-manager-webhook", "cert-manager") | {}
    other["metadata"] = other["metadata"] | {"name": "somebodys-webhook", "labels": {"app": "webhook"}}
    other["status"] = {}
    world.objects.add("apps/v1", "deployments", other)
    world.gateway.istiod.crash()
    assert {f.code for f in verdict(cert_manager, world).findings} == {"ok"}
    world = healthy(generation, tls=True)
    world.acme.program().crash()
    assert {f.status for f in verdict(gateway_controller, world).findings} == {Status.PASS}


def test_the_report_says_where_drycc_was_seen():
    world = healthy("g2")
    world.move_to_namespace("paas")
    (finding,) = verdict(platform, world).findings
    assert "in namespace paas" in finding.message


def test_the_domain_is_learned_from_the_release_before_the_route():
    from drycc_doctor.engine.questions import Questions
    from drycc_doctor.engine.resolve import gather
    from drycc_doctor.facts.dns.domain import Domain

    found = dict(gather([Domain], Questions(healthy("g2"))))[Domain].value
    assert found == Domain("example.com", "the Helm release")
