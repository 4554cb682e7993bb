"""Dead addresses and full pools, counted."""

import pytest

from drycc_doctor.facts.gateway.metallb import IPAddressPool
from drycc_doctor.model.fact import read
from drycc_doctor.model.finding import Status
from drycc_doctor.testing import healthy, verdict
from drycc_doctor_checks.gateway.listeners import listeners
from drycc_doctor_checks.gateway.load_balancer import load_balancer
from drycc_doctor_checks.gateway.programmed import programmed
from drycc_doctor_checks.gateway.reachable import reachable
from drycc_doctor_checks.gateway.tcp import tcp


def pool(*addresses: str) -> IPAddressPool:
    return read({"metadata": {"name": "default"}, "spec": {"addresses": list(addresses)}}, IPAddressPool)


@pytest.mark.parametrize(
    ("told", "size"),
    [
        (("192.0.2.0/24",), 256),
        (("192.0.2.10-192.0.2.19",), 10),
        (("192.0.2.10 - 192.0.2.19", "198.51.100.7/32"), 11),
        (("2001:db8::/126",), 4),
        (("no address", "", "192.0.2.10-x"), 0),
        (("192.0.2.9-192.0.2.1",), 0),
    ],
)
def test_sizes_of_pools(told, size):
    assert pool(*told).size == size


def test_what_a_pool_holds():
    one = pool("192.0.2.10-192.0.2.19", "2001:db8::/126")
    assert [
        a for a in ("192.0.2.9", "192.0.2.10", "2001:db8::3", "2001:db8::4", "lb.example.net", "") if one.holds(a)
    ] == [
        "192.0.2.10",
        "2001:db8::3",
    ]


def test_one_dead_address_of_three_is_a_failure_that_names_it():
    world = healthy("g3", tls=True)
    world.gateway.give("192.0.2.10", "192.0.2.11", "192.0.2.12")
    world.open = {"192.0.2.10", "192.0.2.12"}
    found = verdict(reachable, world).findings
    assert [(f.status, f.code, f.subject.name) for f in found] == [
        (Status.PASS, "ok", "192.0.2.10"),
        (Status.FAIL, "dead", "192.0.2.11"),
        (Status.PASS, "ok", "192.0.2.12"),
    ]
    assert "443" in found[0].message


def test_a_builder_with_a_load_balancer_of_its_own_needs_no_2222_at_the_gateway():
    world = healthy("g3")
    world.objects.get("services", "drycc-builder")["spec"]["type"] = "LoadBalancer"
    world.gateway.shut(2222)
    assert verdict(reachable, world).status is Status.PASS


def test_the_gateways_https_listener_without_a_certificate_is_by_design():
    assert verdict(listeners, healthy("g3", tls=True)).status is Status.PASS


def test_a_pool_that_gives_to_nobody_who_does_not_ask_is_no_pool():
    world = healthy("g3")
    world.gateway.lose_address()
    world.gateway.use_metallb("192.0.2.0/24")
    assert verdict(load_balancer, world).findings[0].code == "unsaid"
    world.objects.get("ipaddresspools", "default", "metallb")["spec"]["autoAssign"] = False
    assert verdict(load_balancer, world).findings[0].code == "no-pool"


@pytest.mark.parametrize(
    ("annotation", "value", "status"),
    [
        ("service.beta.kubernetes.io/aws-load-balancer-connection-idle-timeout", "1200", Status.PASS),
        ("service.beta.kubernetes.io/aws-load-balancer-connection-idle-timeout", "1199", Status.WARN),
        ("service.beta.kubernetes.io/azure-load-balancer-tcp-idle-timeout", "20", Status.PASS),
        ("service.beta.kubernetes.io/azure-load-balancer-tcp-idle-timeout", "4", Status.WARN),
        ("loadbalancer.openstack.org/timeout-client-data", "50000", Status.WARN),
        ("loadbalancer.openstack.org/timeout-client-data", "1200000", Status.PASS),
    ],
)
def test_timeouts_count_in_their_clouds_units(annotation, value, status):
    world = healthy("g3")
    world.gateway.annotate(annotation, value)
    assert verdict(tcp, world).status is status


def test_nodes_that_listen_do_not_make_up_for_a_gateway_without_pods():
    world = healthy("g3")
    world.serve_from_nodes()
    assert [one.code for one in verdict(programmed, world).findings] == ["ok"]
    world.component("drycc-gateway-istio").scale_to_zero()
    assert [one.code for one in verdict(programmed, world).findings] == ["no-pods"]
