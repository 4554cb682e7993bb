"""Renewals: what takes its time and is well, and what is late."""

import pytest

from drycc_doctor.model.finding import Status
from drycc_doctor.testing import healthy, verdict
from drycc_doctor.worlds import World
from drycc_doctor_checks.tls.certificate import certificate
from drycc_doctor_checks.tls.renewal import renewal

HOUR, DAY = 3600, 86400


def world_with_tls() -> World:
    return healthy("g3", tls=True)


def told(check: object, world: World) -> list[tuple[Status, str]]:
    return [(one.status, one.code) for one in verdict(check, world).findings]  # type: ignore[arg-type] # any check


@pytest.mark.parametrize(
    ("left", "since", "wanted"),
    [
        (30, 0.9 * HOUR, (Status.PASS, "ok")),
        (30, 1.1 * HOUR, (Status.WARN, "hangs")),
        (11, 19 * DAY, (Status.WARN, "hangs")),
        (9.9, 20 * DAY, (Status.FAIL, "hangs")),
        (-1, 31 * DAY, (Status.FAIL, "hangs")),
        (80, 2 * HOUR, (Status.WARN, "hangs")),  # it was asked for by hand
    ],
)
def test_when_a_renewal_hangs(left: float, since: float, wanted: tuple[Status, str]):
    world = world_with_tls()
    world.acme.renew(left=left, since=since)
    assert told(renewal, world) == [wanted]


def test_a_certificate_of_six_days_is_near_its_end_later():
    world = world_with_tls()
    world.acme.renew(left=1, since=DAY)
    world.acme.certificate["status"] |= {"notBefore": world.time(-5 * DAY), "renewalTime": world.time(-DAY)}
    assert told(renewal, world) == [(Status.WARN, "hangs")]
    world.acme.certificate["status"]["notAfter"] = world.time(0.4 * DAY)
    assert told(renewal, world) == [(Status.FAIL, "hangs")]


def test_what_cannot_be_read_is_not_late():
    world = world_with_tls()
    world.acme.renew(left=5, since=25 * DAY)
    for one in world.acme.certificate["status"]["conditions"]:
        one["lastTransitionTime"] = "soon"
    assert told(renewal, world) == [(Status.PASS, "ok")]


def test_a_renewal_that_is_waited_for_shows_no_challenge():
    """A minute after it began, its challenge says already that its own check fails."""
    world = world_with_tls()
    world.acme.renew()
    assert told(certificate, world) == [(Status.PASS, "ready"), (Status.PASS, "shown")]


@pytest.mark.parametrize(("left", "status"), [(15, Status.WARN), (5, Status.FAIL)])
def test_of_one_that_hangs_the_challenge_is_told(left: float, status: Status):
    world = world_with_tls()
    world.acme.renew(left=left, since=(30 - left) * DAY)
    assert (status, "challenge") in told(certificate, world)


def test_a_new_try_does_not_hide_those_that_failed():
    world = world_with_tls()
    world.acme.stop_renewals(attempts=6, left=4)
    issuing = world.acme.certificate["status"]["conditions"][-1]
    issuing |= {"status": "True", "reason": "Renewing", "lastTransitionTime": world.time(-60)}
    assert told(certificate, world)[0] == (Status.FAIL, "not-renewed")
    assert told(renewal, world) == [(Status.SKIP, "refused")]


def test_an_hour_of_grace_before_anything_is_overdue():
    world = world_with_tls()
    world.acme.end_in(30 - 0.9 / 24)
    assert told(renewal, world) == [(Status.PASS, "ok")]
    world.acme.end_in(30 - 1.1 / 24)
    assert told(renewal, world) == [(Status.WARN, "overdue")]
