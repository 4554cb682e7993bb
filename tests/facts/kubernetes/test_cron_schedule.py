"""Schedules are read as a CronJob's controller reads them."""

from datetime import UTC, datetime

import pytest

from drycc_doctor.facts.kubernetes.cron_schedule import last_due

NOON = datetime(2026, 1, 1, 12, 0, tzinfo=UTC).timestamp()  # a Thursday


def last(schedule: str, times: int = 1) -> list[str]:
    return [datetime.fromtimestamp(one, UTC).strftime("%a %d %H:%M") for one in last_due(schedule, NOON, times)]


@pytest.mark.parametrize(
    ("schedule", "wanted"),
    [
        ("0 */1 * * *", ["Thu 01 12:00", "Thu 01 11:00"]),
        ("30 3 * * *", ["Thu 01 03:30", "Wed 31 03:30"]),
        ("@weekly", ["Sun 28 00:00", "Sun 21 00:00"]),
        ("15 0 * * 7", ["Sun 28 00:15", "Sun 21 00:15"]),
        ("0 0 15 * *", ["Mon 15 00:00", "Sat 15 00:00"]),
        ("5,10-11 23 * * *", ["Wed 31 23:11", "Wed 31 23:10"]),
    ],
)
def test_due(schedule: str, wanted: list[str]):
    assert last(schedule, 2) == wanted


@pytest.mark.parametrize("schedule", ["", "0 1 * * MON", "0 1 * *", "@reboot"])
def test_what_is_no_schedule(schedule: str):
    with pytest.raises(ValueError):  # noqa: PT011 - int's own words or ours
        last_due(schedule, NOON, 1)
