"""Hundreds of apps' gateways: one finding that counts them, and no more questions than for three."""

import json

from drycc_doctor.bundle.record import Recorder
from drycc_doctor.model.finding import Status
from drycc_doctor.testing import World, healthy, verdict
from drycc_doctor_checks.gateway.apps import apps
from drycc_doctor_checks.gateway.load_balancer import load_balancer


def with_gateways(count: int) -> World:
    world = healthy("g3")
    first = world.apps[0]
    for name in world.apps:
        if name != first:
            world.objects.remove("gateways", name, name)
    gateway = json.dumps(world.objects.get("gateways", first, first))
    world.objects.remove("gateways", first, first)
    for n in range(count):
        made = json.loads(gateway.replace(first, f"app{n:03d}"))
        made["status"]["addresses"] = [{"type": "IPAddress", "value": f"203.0.{113 + n // 250}.{n % 250}"}]
        world.objects.add("gateway.networking.k8s.io/v1", "gateways", made)
    return world


def test_all_of_312_apps_without_an_address_are_one_finding():
    world = with_gateways(312)
    for one in world.objects.list("gateways"):
        if one["metadata"]["name"].startswith("app"):
            del one["status"]["addresses"]
    found = verdict(apps, world).findings
    assert [f.code for f in found] == ["no-address"]
    assert found[0].message == (
        "312 of 312 apps cannot be reached: their gateways have no address: app000, app001, app002 and 309 more"
    )


def test_one_app_of_many_is_named():
    world = with_gateways(30)
    world.objects.get("gateways", "app017", "app017")["status"].pop("addresses")
    [found] = verdict(apps, world).findings
    assert found.status is Status.FAIL
    assert found.message.endswith("1 of 30 apps cannot be reached: their gateways have no address: app017")


def test_three_hundred_are_no_more_questions_than_three():
    asked = []
    for count in (3, 300):
        recorder = Recorder(with_gateways(count))
        assert verdict(apps, recorder).status is Status.PASS
        assert verdict(load_balancer, recorder).status is Status.PASS
        asked.append(sorted(query.key for query in recorder.kept()))
    assert asked[0] == asked[1]


def test_a_gateway_that_somebody_else_made_is_no_apps():
    world = with_gateways(3)
    other = json.loads(json.dumps(world.objects.get("gateways", "app000", "app000")))
    other["metadata"] |= {"name": "somebody-elses"}
    other["status"] = {}
    world.objects.add("gateway.networking.k8s.io/v1", "gateways", other)
    assert verdict(apps, world).status is Status.PASS
