"""The DNS of the rig, asked by dnspython as it comes: at the system's resolver."""

from __future__ import annotations

import time

import dns.edns
import dns.resolver
import pytest

from tests.cluster.names import Names
from tests.cluster.small_world import ADDRESS, Zone

pytestmark = pytest.mark.cluster


@pytest.fixture
def resolver(names: Names) -> dns.resolver.Resolver:
    names.serve(Zone())
    resolver = dns.resolver.Resolver()
    resolver.lifetime = 2
    return resolver


def test_wildcard_follows_its_alias_into_another_zone(resolver: dns.resolver.Resolver) -> None:
    answer = resolver.resolve("some-app.example.com", "A")
    assert [record.to_text() for record in answer] == [ADDRESS]
    assert str(answer.canonical_name) == "lb.example.net."
    assert answer.response.answer[0].ttl == 300


def test_no_such_name(resolver: dns.resolver.Resolver) -> None:
    with pytest.raises(dns.resolver.NXDOMAIN):
        resolver.resolve("nothing.example.net", "A")


def test_no_such_type(resolver: dns.resolver.Resolver) -> None:
    with pytest.raises(dns.resolver.NoAnswer):
        resolver.resolve("own.example.com", "AAAA")


def test_zone_has_records_of_its_own(resolver: dns.resolver.Resolver) -> None:
    assert resolver.resolve("example.com", "NS")[0].to_text() == "ns1.example.com."
    assert resolver.resolve("example.com", "SOA")[0].to_text().split()[2] == "1"


def test_silence(names: Names, resolver: dns.resolver.Resolver) -> None:
    names.serve(Zone(mode="silent"))
    resolver.lifetime = 0.5
    with pytest.raises(dns.resolver.LifetimeTimeout):
        resolver.resolve("own.example.com", "A")


@pytest.mark.parametrize("mode", ["servfail", "refused"])
def test_errors(names: Names, resolver: dns.resolver.Resolver, mode: str) -> None:
    names.serve(Zone(mode=mode))
    with pytest.raises(dns.resolver.NoNameservers, match=mode.upper()):
        resolver.resolve("own.example.com", "A")


def test_a_zone_whose_signatures_are_rejected(names: Names, resolver: dns.resolver.Resolver) -> None:
    names.serve(Zone(bogus={"example.net"}))
    resolver.use_edns(0, 0, 1232)
    with pytest.raises(dns.resolver.NoNameservers) as told:
        resolver.resolve("lb.example.net", "A")
    response = told.value.kwargs["errors"][0][-1]
    assert [option.code for option in response.options] == [dns.edns.EDECode.SIGNATURE_EXPIRED]
    assert resolver.resolve("own.example.com", "A")[0].to_text() == ADDRESS


def test_changes_are_quick(names: Names, resolver: dns.resolver.Resolver) -> None:
    zone = Zone()
    zone.records["own.example.com"] = {"A": ["198.51.100.99"]}
    begin = time.monotonic()
    names.serve(zone)
    assert resolver.resolve("own.example.com", "A")[0].to_text() == "198.51.100.99"
    assert time.monotonic() - begin < 2
