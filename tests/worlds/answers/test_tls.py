"""The certificates that Worlds show."""

import pytest

from drycc_doctor.model.query import HttpGet, TlsChain
from drycc_doctor.model.reply import Failed, Got, Reason
from drycc_doctor.worlds import World, healthy
from drycc_doctor.worlds.state.certificates import FLAWS

DAY = 86400


def shown(world: World, host: str = "drycc.example.com", address: str = ""):
    reply = world.ask(TlsChain(host, 443, address))
    assert isinstance(reply, Got)
    return reply.answer


@pytest.mark.parametrize("generation", ["g1", "g2", "g3"])
def test_a_healthy_one_shows_its_secrets_certificate_for_all_its_hosts(generation: str):
    world = healthy(generation, tls=True)
    hosts = [h for r in world.objects.list("httproutes", "drycc") for h in r["spec"]["hostnames"]]
    assert len(hosts) >= 5
    assert {shown(world, host)["detail"] for host in hosts} == {""}
    leaf, above = shown(world)["chain"]
    assert (leaf["issuer"], len(leaf["sha256"])) == (above["subject"], 64)


@pytest.mark.parametrize("flaw", FLAWS)
def test_flaws(flaw: str):
    world = healthy("g3", tls=True)
    world.certificates["drycc.example.com"] = flaw
    told = shown(world)
    assert (told["trusted"], told["trouble"]) == ((True, "") if flaw == "expiring" else (False, "tls"))
    assert told["detail"] == FLAWS[flaw]
    (leaf,) = told["chain"]
    assert (leaf["not_after"] < world.now) == (flaw == "expired")
    assert (leaf["not_after"] < world.now + 21 * DAY) == (flaw in {"expired", "expiring"})
    page = world.ask(HttpGet("https://drycc.example.com/v2/"))
    assert isinstance(page, Got)
    assert (page.answer["trouble"], page.answer["detail"]) == (told["trouble"], told["detail"])


def test_what_the_secret_holds_is_judged_by_the_worlds_clock():
    world = healthy("g3", tls=True)
    world.acme.expire()
    assert shown(world)["detail"] == "expired"
    assert shown(world, "other.example.com")["detail"] == "expired"


def test_who_shows_nothing():
    assert shown(healthy("g3"))["trouble"] == "refused"
    world = healthy("g3", tls=True)
    assert shown(world, "drycc.example.net")["trouble"] == "name"
    assert shown(world, address="198.51.100.1")["trouble"] == "refused"
    world.dns.silence()
    assert world.ask(TlsChain("drycc.example.com")) == Failed(Reason.TIMEOUT, "the resolver did not answer")


@pytest.mark.parametrize("generation", ["g1", "g2", "g3"])
@pytest.mark.parametrize("off_cluster", [False, True])
def test_tls_that_is_turned_on_is_tls_that_was_there(generation: str, *, off_cluster: bool):
    world, wanted = (healthy(generation, off_cluster=off_cluster, tls=tls) for tls in (False, True))
    world.serve_tls()
    assert [*world.objects.all()] != []
    assert sorted(map(str, world.objects.all())) == sorted(map(str, wanted.objects.all()))
    assert (world.tls, world.redirects) == (wanted.tls, wanted.redirects)
