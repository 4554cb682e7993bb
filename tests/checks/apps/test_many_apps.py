"""Hundreds of apps: a few findings, and no more questions than for three."""

import json

import pytest

from drycc_doctor.bundle.record import Recorder
from drycc_doctor.model.finding import Status
from drycc_doctor.testing import World, healthy, verdict
from drycc_doctor_checks.apps.leftovers import leftovers
from drycc_doctor_checks.apps.network_policy import network_policy
from drycc_doctor_checks.apps.pods import pods
from drycc_doctor_checks.apps.rollouts import rollouts
from drycc_doctor_checks.apps.volumes import volumes

EVERY = (leftovers, network_policy, pods, rollouts, volumes)


def with_apps(count: int) -> World:
    """The first app so many times, with all that is its own."""
    world = healthy("g3")
    old = "guestbook"
    mine = [one for one in world.objects.all() if one[2]["metadata"].get("namespace") == old]
    space = world.objects.get("namespaces", old, "")
    for n in range(count):
        name = f"app{n:03d}"
        for api, plural, obj in [*mine, ("v1", "namespaces", space)]:
            world.objects.add(api, plural, json.loads(json.dumps(obj).replace(old, name)))
    return world


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.id)
def test_three_hundred_apps_that_are_well_are_no_more_questions_than_thirty(one):
    asked = []
    for count in (30, 300):
        recorder = Recorder(with_apps(count))
        assert verdict(one, recorder).status is Status.PASS
        asked.append(sorted(query.key for query in recorder.kept()))
    assert asked[0] == asked[1]


def test_a_hundred_sick_apps_are_one_finding_of_each_kind():
    world = with_apps(300)
    for n in range(100):
        app = world.app(f"app{n:03d}")
        app.stall()
        app.unlabel()
        app.unlabel_space()
        app.terminate()
        app.claim().pend()
    assert [(f.code, f.message.count("app")) for f in verdict(rollouts, world).findings] == [("stuck", 5)]
    assert len(verdict(network_policy, world).findings) == 2
    (held,) = verdict(leftovers, world).findings
    assert "100 namespaces" in held.message
    assert "app000, app001, app002 and 97 more" in held.message
    (pending,) = verdict(volumes, world).findings
    assert "100 volumes of 100 apps of class longhorn" in pending.message


def test_a_new_pod_that_is_not_ready_is_found_though_the_table_says_1_of_1():
    """maxUnavailable is 0, so the old pod stays, and kubectl prints 1/1 1 1."""
    # drycc/apps#deployments-of-an-application
    world = healthy("g3")
    world.app().stall()
    assert [f.code for f in verdict(rollouts, world).findings] == ["stuck"]


def test_a_namespace_that_has_just_begun_to_go_is_well():
    world = healthy("g3")
    world.app().terminate(ago=60)
    assert verdict(leftovers, world).status is Status.PASS


def test_a_namespace_of_which_nothing_is_said_is_held_too():
    world = healthy("g3")
    world.app().terminate()
    world.app("billing").space["status"].pop("conditions")
    assert [f.code for f in verdict(leftovers, world).findings] == ["silent"]


def test_a_volume_that_waits_for_its_pod_is_well():
    world = healthy("g3")
    world.app("guestbook").claim().pend("local-path")
    assert verdict(volumes, world).status is Status.PASS


def test_claims_of_others_are_none_of_our_business():
    world = healthy("g3")
    world.app("guestbook").claim().pend()
    world.app("guestbook").space["metadata"]["labels"].pop("heritage")
    assert verdict(volumes, world).status is Status.PASS
