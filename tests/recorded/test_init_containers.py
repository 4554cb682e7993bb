"""What waits before the platform's programs, as the charts render it (drycc/database#waiting-for-it)."""

from __future__ import annotations

from typing import Any

import pytest

from drycc_doctor.worlds import World, healthy
from tests.recorded.states import lines

LINES = lines("init_containers.jsonl")


def _templates(world: World) -> dict[str, Any]:
    plurals = ("deployments", "statefulsets", "daemonsets", "jobs")
    found = {one["metadata"]["name"]: one["spec"] for plural in plurals for one in world.objects.list(plural)}
    crons = {one["metadata"]["name"]: one["spec"]["jobTemplate"]["spec"] for one in world.objects.list("cronjobs")}
    return {name: spec["template"]["spec"] for name, spec in (found | crons).items()}


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line['generation']}-{line['workload']}")
def test_a_world_waits_as_the_charts_do(line: dict[str, Any]) -> None:
    there = _templates(healthy(line["generation"], as_charted=True))[line["workload"]].get("initContainers", [])
    if "containers" in line:
        assert [one["name"] for one in there] == line["containers"]
    else:
        assert {one["name"]: one.get("args") for one in there}[line["container"]] == line["args"]
