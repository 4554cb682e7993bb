"""A platform as it is an hour after its installation: one revision, nothing older, and CronJobs that had no turn yet."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from drycc_doctor.worlds.objects import NAMESPACE

if TYPE_CHECKING:
    from drycc_doctor.worlds.world import World

_HOUR = 3600
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def rejuvenate(world: World) -> None:
    """Take away what came later, and let all that was there before begin an hour ago."""
    world.release.keep_one()
    world.release.end("deployed", ago=_HOUR)
    for cron in world.objects.list("cronjobs", NAMESPACE):
        if _seconds(cron["status"]["lastScheduleTime"]) < world.now - _HOUR:
            cron["status"] = {}
            _forget_runs(world, cron["metadata"]["name"])
    began = world.time(-_HOUR)
    for _, _, obj in world.objects.all():
        if (obj["metadata"].get("namespace") or obj["metadata"]["name"]) == NAMESPACE:
            _since(obj, began)


def _forget_runs(world: World, cron: str) -> None:
    for job in world.objects.list("jobs", NAMESPACE):
        if any(owner["name"] == cron for owner in job["metadata"].get("ownerReferences", ())):
            world.objects.remove("jobs", job["metadata"]["name"])
            for pod in world.objects.list("pods", NAMESPACE):
                if pod["metadata"]["labels"].get("job-name") == job["metadata"]["name"]:
                    world.objects.remove("pods", pod["metadata"]["name"])


def _since(value: Any, began: str) -> None:
    """No time is before ``began``."""
    for key, one in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(one, dict | list):
            _since(one, began)
        elif isinstance(one, str) and _TIME.fullmatch(one) and one < began:
            value[key] = began


def _seconds(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp()
