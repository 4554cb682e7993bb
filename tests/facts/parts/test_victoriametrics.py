"""What a real VictoriaMetrics says to the doctor's query, to the letter.

Recorded from victoria-metrics v1.115.0, built from its Go module, on loopback: it scraped itself as the job
drycc-node-exporter, and two closed ports as drycc-valkey; its data were a minute old.
"""

from typing import Any

import pytest

from drycc_doctor.drycc import installed
from drycc_doctor.facts.parts.victoriametrics import PATH, QUERY
from drycc_doctor.testing import verdict
from drycc_doctor.worlds import Answer, World, healthy

JSON = [("content-type", "application/json")]
TOLD = (
    b'{"status":"success","data":{"resultType":"vector","result":[{"metric":{"job":"drycc-valkey","what":"job"},'
    b'"value":[1795422725,"2"]},{"metric":{"what":"data"},"value":[1795422725,"0"]},{"metric":{"what":"down"},'
    b'"value":[1795422725,"2"]},{"metric":{"what":"free"},"value":[1795422725,"73696051200"]},{"metric":{"what":'
    b'"node-exporter"},"value":[1795422725,"1"]},{"metric":{"what":"read-only"},"value":[1795422725,"0"]},{"metric":'
    b'{"what":"up"},"value":[1795422725,"1"]}]},"stats":{"seriesFetched": "17","executionTimeMsec":35}}'
)
"""With targets up and down."""
NOTHING = (
    b'{"status":"success","data":{"resultType":"vector","result":[]},"stats":{"seriesFetched": "0",'
    b'"executionTimeMsec":0}}'
)
"""Before anything was scraped."""
ERROR = (
    b'{"status":"error","errorType":"422","error":"error when executing query=\\"count(\\" for (time=1795422764000, '
    b'step=300000): cannot parse"}'
)
"""To a query that is none; shortened."""


def said(check: str, status: int, body: bytes) -> list[tuple[str, str]]:
    world = healthy("g3")
    world.component("victoriametrics-vmselect").answer_all(Answer(status, JSON, body))
    return findings(check, world)


def findings(check: str, world: World) -> list[tuple[str, str]]:
    one: Any = next(c for c in installed().checks if c.id == check)
    return [(f.status.name, f.code) for f in verdict(one, world).findings]


def test_targets_that_are_down_are_counted_and_named():
    assert said("monitoring-targets", 200, TOLD) == [("WARN", "down")]


def test_exporters_that_nobody_scrapes_are_told():
    assert said("monitoring-exporters", 200, TOLD) == [("WARN", "not-scraped"), ("WARN", "not-scraped")]


def test_room_is_read_from_what_the_store_itself_says():
    assert said("monitoring-storage", 200, TOLD) == [("PASS", "ok")]


@pytest.mark.parametrize(
    ("check", "code"),
    [
        ("monitoring-targets", ("FAIL", "no-data")),
        ("monitoring-exporters", ("UNKNOWN", "no-data")),
        ("monitoring-storage", ("UNKNOWN", "no-series")),
    ],
)
def test_nothing_scraped_is_one_failure_not_three(check: str, code: tuple[str, str]):
    assert said(check, 200, NOTHING) == [code]


@pytest.mark.parametrize("check", ["monitoring-targets", "monitoring-exporters"])
def test_a_refused_query_is_not_known(check: str):
    assert said(check, 422, ERROR) == [("UNKNOWN", "unreadable")]


def test_the_query_has_no_character_that_a_path_cannot_carry():
    assert "\n" not in QUERY
    assert len(PATH) < 2000  # what is between us and vmselect takes at least as much (RFC 9110, 4.1: 8000)
