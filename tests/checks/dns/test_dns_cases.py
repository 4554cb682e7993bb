"""Cases of the checks of DNS that are not worth showing to users."""

from __future__ import annotations

import pytest

from drycc_doctor.drycc import installed
from drycc_doctor.facts.dns.magic_domains import address_in, is_private
from drycc_doctor.facts.tls.caa import properties
from drycc_doctor.model.finding import Finding, Status
from drycc_doctor.model.query import DnsLookup, Query
from drycc_doctor.model.reply import Reply
from drycc_doctor.testing import verdict
from drycc_doctor.worlds import World, healthy

CHECKS = {one.id: one for one in installed().checks}
BALANCER = "lb-1.example.net"


def said(id_: str, world: World) -> list[tuple[str, str]]:
    return [(f.status.name, f.code) for f in findings(id_, world)]


def findings(id_: str, world: World) -> tuple[Finding, ...]:
    return verdict(CHECKS[id_], world).findings


@pytest.fixture
def balanced() -> World:
    """The load balancer is known by a host name, and has two addresses."""
    world = healthy("g3")
    world.gateway.give(BALANCER)
    world.dns.point(BALANCER, "192.0.2.31", "192.0.2.32")
    return world


def test_a_cname_to_the_load_balancer_is_well_whatever_its_addresses_are(balanced: World):
    balanced.dns.alias(balanced.dns.wildcard, BALANCER)
    assert said("dns-loadbalancer-cname", balanced) == [("PASS", "cname")]
    assert said("dns-wildcard", balanced) == [("PASS", "ok")]
    assert set(said("dns-platform-hosts", balanced)) == {("PASS", "ok")}


@pytest.mark.parametrize(("ttl", "wanted"), [(60, ("PASS", "alias")), (300, ("WARN", "frozen"))])
def test_an_alias_has_a_short_time_to_live(balanced: World, ttl: int, wanted: tuple[str, str]):
    balanced.dns.ttl = ttl
    balanced.dns.point_wildcard("192.0.2.31", "192.0.2.32")
    assert said("dns-loadbalancer-cname", balanced) == [wanted]


def test_ipv6_addresses_of_the_load_balancer_are_the_gateways(balanced: World):
    balanced.dns.set(BALANCER, "AAAA", "2001:db8::31")
    balanced.dns.point_wildcard("192.0.2.31")
    balanced.dns.set(balanced.dns.wildcard, "AAAA", "2001:db8::31")
    assert said("dns-ipv6", balanced) == [("PASS", "ok")]


def test_names_that_lead_to_the_same_wrong_place_are_one_finding():
    world = healthy("g2")
    world.dns.set(world.dns.wildcard, "AAAA", "2001:db8::200")
    (one,) = findings("dns-ipv6", world)
    assert "and 6 more" in one.message


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("192.0.2.10.nip.io", "192.0.2.10"),
        ("paas-192-0-2-10.nip.io", "192.0.2.10"),
        ("paas.c000020a.nip.io", "192.0.2.10"),
        ("10.1.192.0.2.10.nip.io", "192.0.2.10"),
        ("192-0-2-10.paas.nip.io", ""),
        ("192-0-2-10.paas.sslip.io", "192.0.2.10"),
        ("drycc.nip.io", ""),
        ("999.0.2.10.nip.io", ""),
        ("nip.io", ""),
    ],
)
def test_addresses_in_names(name: str, address: str):
    assert address_in(name, ".".join(name.split(".")[-2:])) == address


def test_documentation_addresses_are_not_private():
    told = {text: is_private(text) for text in ("192.0.2.1", "100.64.0.1", "172.31.0.1", "fd00::1", "2001:db8::1")}
    assert told == {
        "192.0.2.1": False,
        "100.64.0.1": True,
        "172.31.0.1": True,
        "fd00::1": True,
        "2001:db8::1": False,
    }


def test_what_is_no_caa_record_is_left_out():
    assert [one.tag for one in properties(("", "x issue ca", "0", '0 ISSUE "ca.example.net"'))] == ["", "issue"]


def test_a_record_of_an_inner_name_hides_those_above():
    """RFC 8659, 3: the first set on the way up counts, and no other."""
    world = healthy("g3", tls=True)
    world.issue_by("https://acme-v02.api.letsencrypt.org/directory")
    world.dns.set("com", "CAA", '0 issue ";"')
    world.dns.set(world.domain, "CAA", '0 issue "ca.example.net"', '0 issue "letsencrypt.org"')
    assert {status for status, _ in said("dns-caa", world)} == {"PASS"}


def test_wildcards_bind_no_names_without():
    world = healthy("g3", tls=True)
    world.issue_by("https://acme-v02.api.letsencrypt.org/directory")
    world.dns.set(world.domain, "CAA", '0 issuewild ";"', '0 iodef "mailto:x@example.com"')
    assert {status for status, _ in said("dns-caa", world)} == {"PASS"}


def test_without_cert_manager_there_is_no_issuer():
    world = healthy("g3")
    world.serve_tls()
    world.absent.add("cert-manager.io")
    assert said("dns-caa", world) == [("SKIP", "no-acme")]


class Counting:
    """A World that keeps the questions."""

    def __init__(self, world: World) -> None:
        self.world, self.asked = world, list[Query]()

    def ask(self, query: Query, /) -> Reply:
        self.asked.append(query)
        return self.world.ask(query)


def test_a_wildcard_host_is_looked_up_by_a_drawn_label():
    world = healthy("g3")
    app = world.apps[0]
    route = world.objects.get("httproutes", app, app)
    route["spec"]["hostnames"] = ["*.example.org"]
    world.dns.point("*.example.org", "192.0.2.21")
    source = Counting(world)
    result = verdict(CHECKS["dns-app-domains"], source)
    assert result.status in {Status.PASS, Status.WARN}
    assert DnsLookup("qzxjvkwplmhb.example.org", "A") in source.asked


def test_a_silent_resolver_is_asked_for_a_hundred_hosts_and_no_more():
    world = healthy("g3")
    world.add_hosts(world.apps[0], 190)
    world.dns.silence()
    source = Counting(world)
    result = verdict(CHECKS["dns-app-domains"], source)
    assert {(f.status.name, f.code) for f in result.findings} == {("UNKNOWN", "no-answer"), ("SKIP", "left-out")}
    assert sum(isinstance(one, DnsLookup) and one.name.endswith(".example.org") for one in source.asked) <= 110


def test_an_app_by_ipv6_only_is_well():
    world = healthy("g3")
    app, host = world.apps[0], world.app_hosts[0]
    world.objects.get("gateways", app, app)["status"]["addresses"] = [{"type": "IPAddress", "value": "2001:db8::21"}]
    world.dns.records[host] = {"AAAA": ["2001:db8::21"]}
    assert said("dns-app-domains", world) == [("PASS", "ok")]


def test_an_app_may_follow_its_load_balancer_by_name_or_by_alias():
    world = healthy("g3")
    (first, *_), (one, two, *_) = world.apps, world.app_hosts
    for app in world.apps[:2]:
        address = {"type": "Hostname", "value": f"{app}.lb.example.net"}
        world.objects.get("gateways", app, app)["status"]["addresses"] = [address]
        world.dns.point(f"{app}.lb.example.net", "192.0.2.40")
    world.dns.alias(one, f"{first}.lb.example.net")
    world.dns.point(two, "192.0.2.40")
    assert said("dns-app-domains", world) == [("PASS", "ok")]


def test_the_resolver_that_remembers_no_such_name_is_to_be_asked_again_after_the_zones_negative_ttl():
    world = healthy("g3")
    world.dns.remove_wildcard()
    world.dns.change_at_servers(world.dns.wildcard, *world.gateway.addresses)
    (one,) = findings("dns-authoritative", world)
    assert one.code == "propagating"
    assert "300 s" in one.remedy


def test_addresses_of_one_gateway_in_turns_are_no_disagreement():
    world = healthy("g3")
    world.gateway.give("192.0.2.10", "192.0.2.11")
    world.dns.point_wildcard("192.0.2.10", "192.0.2.11")
    for server, address in zip(world.dns.own_servers, ("192.0.2.10", "192.0.2.11"), strict=True):
        server.records[world.dns.wildcard] = {"A": [address]}
    assert said("dns-authoritative", world) == [("PASS", "ok")]


def test_nodes_behind_a_router_of_their_own_are_well():
    world = healthy("g3")
    world.serve_from_nodes()
    world.dns.point_wildcard("198.51.100.77")
    world.open = {"198.51.100.77"}
    assert said("dns-no-loadbalancer", world) == [("PASS", "ok")]


def test_nodes_that_may_not_be_read_are_judged_by_what_answers():
    world = healthy("g3")
    world.serve_from_nodes()
    world.deny("list nodes")
    assert said("dns-no-loadbalancer", world) == [("PASS", "ok")] * 3


def test_a_line_that_says_what_dns_says_is_well():
    world = healthy("g3")
    world.hosts_file = [(world.host("drycc"), "192.0.2.10"), ("elsewhere.example.net", "192.0.2.99")]
    assert said("dns-hosts-file", world) == [("PASS", "same")]


@pytest.mark.parametrize("rcode", ["notimp", "formerr"])
@pytest.mark.parametrize("id_", ["dns-wildcard", "dns-platform-hosts", "dns-app-domains", "dns-ipv6"])
def test_a_resolver_that_cannot_do_it_says_nothing_of_a_name(id_: str, rcode: str):
    world = healthy("g3")
    world.dns.mode = rcode
    assert {status for status, _ in said(id_, world)} == {"UNKNOWN"}
