"""When a schedule of a CronJob was due, in UTC."""

from datetime import UTC, datetime, timedelta

_MACROS = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
}
_BOUNDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
_DAYS = 70  # so far back is looked: twice a month and a bit


def last_due(schedule: str, now: float, times: int) -> list[float]:
    """The last times that a schedule was due, the latest first; fewer if there are none in ten weeks.

    >>> last_due("0 3 * * *", 86400.0 * 2, 2)
    [97200.0, 10800.0]

    Raises ValueError for what is no schedule, or has names of days and months: Drycc's have none.
    """
    minutes, hours, days, months, weekdays = _parsed(schedule)
    found: list[float] = []
    midnight = datetime.fromtimestamp(now, UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    for back in range(_DAYS):
        day = midnight - timedelta(days=back)
        if day.day in days and day.month in months and day.isoweekday() % 7 in {one % 7 for one in weekdays}:
            at = [day.timestamp() + h * 3600 + m * 60 for h in hours for m in minutes]
            found += sorted((one for one in at if one <= now), reverse=True)
        if len(found) >= times:
            break
    return found[:times]


def _parsed(schedule: str) -> list[set[int]]:
    fields = _MACROS.get(schedule, schedule).split()
    if len(fields) != len(_BOUNDS):
        msg = f"{schedule!r} is no schedule"
        raise ValueError(msg)
    return [_field(text, *bounds) for text, bounds in zip(fields, _BOUNDS, strict=True)]


def _field(text: str, low: int, high: int) -> set[int]:
    """All that one field of a schedule allows.

    >>> sorted(_field("*/20", 0, 59)), sorted(_field("1,3-5", 0, 59))
    ([0, 20, 40], [1, 3, 4, 5])
    """
    found: set[int] = set()
    for term in text.split(","):
        span, _, step = term.partition("/")
        first, dash, last = ("", "", "") if span in {"*", "?"} else span.partition("-")
        start = int(first) if first else low
        end = int(last) if dash else (start if first and not step else high)
        found |= set(range(start, end + 1, int(step or 1)))
    return found
