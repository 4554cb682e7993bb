"""A real VictoriaMetrics in the place of vmselect: it takes the doctor's query, and its answer is judged."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from drycc_doctor.drycc import installed
from drycc_doctor.engine.selftest import verdict
from drycc_doctor.worlds import Answer, World, healthy
from tests.cluster.processes import Program
from tests.cluster.stage import Stage, now

pytestmark = pytest.mark.cluster
CHECKS = {one.id: one for one in installed().checks}
PREFIX = "/select/multitenant"  # of vmselect; the program that is all in one does without, and is told to want it
IDS = ("monitoring-targets", "monitoring-exporters", "monitoring-storage")
GIB = 1 << 30
Import = Callable[[str], None]


@pytest.fixture
def store(stage: Stage, rig: Path, tmp_path: Path) -> Iterator[Import]:
    """It listens where vmselect's pod does; give it samples as exporters write them."""
    world = healthy("g3", now=now())
    vmselect = world.component("victoriametrics-vmselect")
    vmselect.answer_all(Answer(trouble="refused"))  # the rig leaves the place to others
    stage.show(world)
    place = f"{vmselect.pods[0]['status']['podIP']}:8481"
    options = (f"-storageDataPath={tmp_path}/data", "-search.latencyOffset=0s", f"-http.pathPrefix={PREFIX}")
    program = Program([rig / "victoria-metrics", f"-httpListenAddr={place}", *options], tmp_path / "log")
    url = f"http://{place}{PREFIX}"
    try:
        _wait(lambda: requests.get(f"{url}/health", timeout=5).ok, program)

        def put(samples: str) -> None:
            past = {"timestamp": f"{time.time() - 10:.0f}000"}  # queries are answered as of the last whole second
            requests.post(f"{url}/api/v1/import/prometheus", params=past, data=samples, timeout=10).raise_for_status()
            requests.get(f"{url}/internal/force_flush", timeout=10).raise_for_status()

        yield put
    finally:
        program.stop()


def _wait(ready: Callable[[], bool], program: Program) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        program.check()
        try:
            if ready():
                return
        except requests.ConnectionError:
            pass  # not yet
        time.sleep(0.1)
    pytest.fail(f"VictoriaMetrics does not answer: {program.log.read_text()[-2000:]}")


def told(stage: Stage) -> dict[str, set[tuple[str, str]]]:
    source = stage.source(timeout=10)
    return {id_: {(f.status.name, f.code) for f in verdict(CHECKS[id_], source).findings} for id_ in IDS}


def up(job: str, well: int, ill: int = 0) -> str:
    return "".join(f'up{{job="{job}",instance="{n}"}} {int(n < well)}\n' for n in range(well + ill))


def exporters(world: World) -> str:
    return "".join(
        up(f"drycc-{name}", len(world.component(name).pods)) for name in ("node-exporter", "kube-state-metrics")
    )


def room(free: float, data: float, *, read_only: int = 0) -> str:
    store = 'instance="drycc-victoriametrics-vmstorage-0"'
    return (
        f"vm_free_disk_space_bytes{{{store}}} {free:.0f}\n"
        f'vm_data_size_bytes{{{store},type="storage/small"}} {data / 2:.0f}\n'
        f'vm_data_size_bytes{{{store},type="storage/big"}} {data / 2:.0f}\n'
        f"vm_storage_is_read_only{{{store}}} {read_only}\n"
    )


def test_nothing_is_scraped(stage: Stage, store: Import, environment: None) -> None:
    assert told(stage) == {
        "monitoring-targets": {("FAIL", "no-data")},
        "monitoring-exporters": {("UNKNOWN", "no-data")},
        "monitoring-storage": {("UNKNOWN", "no-series")},
    }


def test_all_is_well(stage: Stage, store: Import, environment: None) -> None:
    store(exporters(healthy("g3")) + up("drycc-valkey", 3) + room(9 * GIB, 1 * GIB))
    assert told(stage) == {id_: {("PASS", "ok")} for id_ in IDS}


def test_targets_are_down_and_the_disk_is_full(stage: Stage, store: Import, environment: None) -> None:
    store(up("drycc-node-exporter", 1) + up("drycc-valkey", 1, 2) + room(0.1 * GIB, 9.9 * GIB, read_only=1))
    said = told(stage)
    assert ("WARN", "down") in said["monitoring-targets"]
    assert {code for _, code in said["monitoring-exporters"]} == {"not-scraped"}
    assert {status for status, _ in said["monitoring-storage"]} == {"FAIL"}
