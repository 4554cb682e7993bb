"""Cases of certificates that are not worth showing to users."""

import pytest

from drycc_doctor.drycc import installed
from drycc_doctor.engine.selftest import verdict
from drycc_doctor.model.finding import Report, Status
from drycc_doctor.model.query import KubeList, Query
from drycc_doctor.model.reply import Reply
from drycc_doctor.testing import run
from drycc_doctor.worlds import World, healthy
from drycc_doctor_checks.tls.certificate import certificate
from drycc_doctor_checks.tls.oauth_urls import oauth_urls
from drycc_doctor_checks.tls.redirect import redirect
from drycc_doctor_checks.tls.served import served

OURS = (certificate, oauth_urls, redirect, served)
CHECKS = installed().checks


def codes(check, world: World) -> list[tuple[str, str]]:
    return [(f.status.name, f.code) for f in verdict(check, world).findings]


def roots(world: World) -> set[str]:
    got: Report = run(CHECKS, world, named="a World")
    return {str(got.finding(p).subject) for p in got.places(Status.FAIL) if p not in got.explained_by}


@pytest.mark.parametrize("generation", ["g1", "g2", "g3"])
@pytest.mark.parametrize("off_cluster", [False, True], ids=["on", "off"])
def test_a_healthy_platform_with_tls_passes(generation: str, *, off_cluster: bool):
    world = healthy(generation, tls=True, off_cluster=off_cluster)
    assert {status for check in OURS for status, _ in codes(check, world)} == {"PASS"}


@pytest.mark.parametrize("generation", ["g1", "g2"])  # of the third, as charted, nothing answers at all
def test_the_charts_alone_serve_clear_text(generation: str):
    assert codes(redirect, healthy(generation, tls=True, as_charted=True)) == [("WARN", "clear-text")]


@pytest.mark.parametrize(("horizon", "wanted"), [("", "WARN"), ("21", "WARN"), ("7", "PASS"), ("8", "WARN")])
def test_the_horizon_is_the_operators(horizon: str, wanted: str):
    world = healthy("g3", tls=True)
    world.certificates["drycc.example.com"] = "expiring"  # in seven days
    world.options["tls-horizon"] = horizon
    assert wanted in {status for status, _ in codes(served, world)}


def test_hosts_with_the_same_trouble_are_one_finding():
    world = healthy("g3", tls=True)
    world.acme.expire()
    (found,) = verdict(served, world).findings
    assert "and 2 more" in found.message


def test_what_stands_in_front_is_judged_too():
    world = healthy("g3")
    world.end_tls_in_front()
    assert codes(served, world) == [("PASS", "trusted")]
    assert codes(certificate, world) == [("SKIP", "no-tls")]


def test_a_token_is_not_told():
    world = healthy("g3", tls=True)
    world.acme.never_issue()
    world.acme.wait_for_proof(
        "drycc.example.com", "GET http://drycc.example.com/.well-known/acme-challenge/a-token_1: 404"
    )
    assert "a-token_1" not in str(verdict(certificate, world))


class Counting:
    """A World that remembers which lists it was asked for."""

    def __init__(self, world: World) -> None:
        self.world, self.lists = world, set[str]()

    def ask(self, query: Query, /) -> Reply:
        if isinstance(query, KubeList):
            self.lists.add(query.plural)
        return self.world.ask(query)


def test_orders_are_asked_for_only_where_they_may_tell():
    plain, well, ill = healthy("g3"), healthy("g3", tls=True), healthy("g3", tls=True)
    ill.acme.never_issue()
    asked = []
    for world in (plain, well, ill):
        counting = Counting(world)
        verdict(certificate, counting)
        asked.append(counting.lists & {"certificates", "issuers", "orders", "challenges"})
    assert asked == [set(), {"certificates", "issuers"}, {"certificates", "issuers", "orders", "challenges"}]


def test_an_expired_certificate_is_one_root():
    world = healthy("g3", tls=True)
    world.acme.expire()
    assert roots(world) == {"Certificate drycc-auto-tls"}


def test_a_host_that_cannot_be_proved_is_the_root_of_all_that_https_lacks():
    world = healthy("g3", tls=True)
    world.acme.never_issue()
    world.acme.wait_for_proof("drycc.example.com", "wrong status code '404'")
    assert roots(world) == {"Challenge drycc-auto-tls"}


def test_and_a_wrong_record_is_the_root_of_that():
    world = healthy("g3", tls=True)
    world.acme.never_issue()
    world.acme.wait_for_proof("drycc.example.com", "wrong status code '404'")
    world.dns.point_wildcard("198.51.100.200")
    assert roots(world) == {"Record *.example.com"}
