"""No Secret value of a World is in anything that the program writes; known defaults are nobody's secret."""

import tarfile
from base64 import b64decode
from pathlib import Path

import msgspec
import pytest

from drycc_doctor.bundle.record import Recorder
from drycc_doctor.bundle.replay import Replay
from drycc_doctor.bundle.write import write
from drycc_doctor.drycc import installed
from drycc_doctor.facts.platform.generations import GENERATIONS
from drycc_doctor.model.query import PLATFORM, KubeList
from drycc_doctor.model.reply import Got
from drycc_doctor.report import FORMATS, render
from drycc_doctor.testing import run
from drycc_doctor.worlds import World, healthy
from drycc_doctor.worlds.platform import canaries

CHECKS = installed().checks
VARIANTS = [{}, {"off_cluster": True}, {"tls": True}, {"as_charted": True}]


def secrets(world: World) -> set[str]:
    found = {one for one in canaries([*world.objects.all()]) if len(one) >= 16}
    assert len(found) > 20
    return found


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_nothing_leaves(generation: str, variant: dict[str, bool], tmp_path: Path):
    if variant.get("as_charted") and generation != "g3":
        variant = {}
    world = healthy(generation, **variant)
    recorder = Recorder(world)
    report = run(CHECKS, recorder, named="a World")
    reports = {name: render(name, report, verbose=2) for name in FORMATS}
    write(str(tmp_path / "b.tgz"), report, recorder.kept(), text=reports["text"], json=reports["json"])
    replies = msgspec.json.encode([(q.key, r) for q, r in recorder.kept().items()]).decode()
    written = "\n".join([*reports.values(), replies])
    assert [one for one in secrets(world) if one in written] == []


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("tls", [False, True], ids=["http", "https"])
@pytest.mark.parametrize("alone", [False, True], ids=["cluster", "domain alone"])
def test_what_a_debug_page_shows_stays_there(generation: str, tls: bool, alone: bool, tmp_path: Path):
    """The public ``/readiness`` holds the database's password (drycc/controller#debug); of pages the title is told."""
    world = healthy(generation)
    if tls:
        world.serve_tls()
    world.component("controller").set_env("DRYCC_DEBUG", "true")
    world.lose_database()
    address, port = world.gateway.addresses[0], 443 if tls else 80
    stores = [world.objects.get("secrets", f"{name}-creds")["data"]["password"] for name in ("database", "valkey")]
    shown = world.serve(address, port, "GET", world.host("drycc"), "/readiness", []).body
    assert [shown.count(b64decode(one)) for one in stores] == [17, 1]
    assert min(len(b64decode(one)) for one in stores) >= 16
    if alone:
        world.options["domain"], world.down = world.domain, "connection refused"
    recorder = Recorder(world)
    report = run(CHECKS, recorder, named="a World")
    assert "leaks" in {f.code for r in report.results for f in r.findings if r.check == "production-debug"}
    reports = {name: render(name, report, verbose=2) for name in FORMATS}
    path = tmp_path / "b.tgz"
    write(str(path), report, recorder.kept(), text=reports["text"], json=reports["json"])
    with tarfile.open(path) as packed:
        files = [packed.extractfile(one) for one in packed.getmembers() if one.isfile()]
        written = b"".join(one.read() for one in files if one)
    assert b"ServiceUnavailable at /readiness" in written
    written += "".join(reports.values()).encode()
    assert [one for one in stores if b64decode(one) in written] == []


@pytest.mark.parametrize("generation", GENERATIONS)
def test_whatever_a_check_might_ask_is_sealed(generation: str):
    """Every object of every kind that there is, whether a check lists it today or not."""
    world = healthy(generation)
    kinds = sorted({(api, plural) for api, plural, _ in world.objects.all()})
    told = []
    for api, plural in kinds:
        for namespace in ("", PLATFORM):
            reply = world.ask(KubeList(api, plural.partition(".")[0], namespace))
            assert isinstance(reply, Got)
            told.append(msgspec.json.encode(reply).decode())
    written = "\n".join(told)
    assert [one for one in secrets(world) if one in written] == []


@pytest.mark.parametrize("generation", GENERATIONS)
def test_the_verdict_is_the_same_recorded_and_replayed(generation: str, tmp_path: Path):
    world = healthy(generation)
    world.component("builder").crash()
    world.dns.remove_wildcard()
    recorder = Recorder(world)
    report = run(CHECKS, recorder, named="a World")
    path = str(tmp_path / "b.tgz")
    write(path, report, recorder.kept(), text="", json="")
    again = run(CHECKS, Replay.open(path), named="a World")
    assert again.results == report.results
    assert again.started == report.started
    assert again.explained_by == report.explained_by
