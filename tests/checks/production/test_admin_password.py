"""What is known of an administrator's password: by a login, by the settings, by the first install."""

from __future__ import annotations

import pytest

from drycc_doctor.facts.platform.generations import GENERATIONS
from drycc_doctor.model.finding import Status
from drycc_doctor.testing import World, healthy, verdict
from drycc_doctor_checks.production.passport_admin import passport_admin

F, P, S, U, W = Status.FAIL, Status.PASS, Status.SKIP, Status.UNKNOWN, Status.WARN
OWN = "an-own-password-of-38-characters-aBcDe"
each_generation = pytest.mark.parametrize("generation", GENERATIONS)


def said(world: World) -> tuple[Status, str]:
    (found,) = verdict(passport_admin, world).findings
    return found.status, found.code


def installed(generation: str, now: str, first: str = "") -> World:
    """The settings now, and those of the first install, as ``name/password``; that one is not kept where it is empty."""
    world = healthy(generation)
    for name, value in zip(("ADMIN_USERNAME", "ADMIN_PASSWORD"), now.split("/"), strict=True):
        world.component("passport").set_env(name, value)
    if first:
        for name, value in zip(("adminUsername", "adminPassword"), first.split("/"), strict=True):
            world.release.set(f"passport.{name}", value, revision=0)
    else:
        world.release.forget(first=True)
    return world


@each_generation
@pytest.mark.parametrize(
    ("now", "first", "untried", "refused"),
    [
        ("admin/admin", "", (F, "default-password"), (W, "not-in-force")),
        ("admin/admin", "admin/admin", (F, "default-password"), (W, "not-in-force")),
        ("admin/admin", f"admin/{OWN}", (W, "not-in-force"), (W, "not-in-force")),
        # the upgrade's Job made one more account, of the new name
        ("admin/admin", f"operator/{OWN}", (F, "default-password"), (W, "not-in-force")),
        # what was refused is not what is set
        ("operator/admin", "", (F, "default-password"), (F, "default-password")),
        ("operator/admin", "operator/admin", (F, "default-password"), (F, "default-password")),
        ("admin/drycc", "", (F, "default-password"), (F, "default-password")),
        ("admin/kT7wq2", "", (F, "weak-password"), (F, "weak-password")),
        ("admin/kT7wq2", f"admin/{OWN}", (W, "not-in-force"), (W, "not-in-force")),
        ("admin/admin", "admin/kT7wq2", (F, "default-password"), (F, "first-weak-password")),
        (f"admin/{OWN}", "", (S, "not-asked"), (P, "refused")),
        (f"admin/{OWN}", "admin/admin", (F, "first-default-password"), (P, "refused")),
        (f"admin/{OWN}", "admin/kT7wq2", (F, "first-weak-password"), (F, "first-weak-password")),
        (f"admin/{OWN}", "operator/drycc", (F, "first-default-password"), (F, "first-default-password")),
        (f"admin/{OWN}", f"admin/{OWN}", (P, "ok"), (P, "refused")),
    ],
)
def test_what_is_told(
    generation: str, now: str, first: str, untried: tuple[Status, str], refused: tuple[Status, str]
) -> None:
    world = installed(generation, now, first)
    assert said(world) == untried
    world.allow_active()
    assert said(world) == refused
    world.default_logins.add("passport")
    assert said(world) == (F, "default-login")


@each_generation
def test_a_login_that_told_nothing_clears_nothing(generation: str) -> None:
    world = installed(generation, "admin/admin")
    world.allow_active()
    world.component("passport").crash()
    assert said(world) == (F, "default-password")


@each_generation
@pytest.mark.parametrize("tls", [False, True], ids=["http", "https"])
@pytest.mark.parametrize(("known", "expected"), [(True, (F, "default-login")), (False, (P, "refused"))])
def test_without_a_cluster_the_login_tells(
    generation: str, tls: bool, known: bool, expected: tuple[Status, str]
) -> None:
    world = healthy(generation)
    if tls:
        world.serve_tls()
    world.options["domain"], world.down = world.domain, "connection refused"
    assert said(world) == (U, "unreachable")
    world.allow_active()
    world.default_logins |= {"passport"} if known else set()
    assert said(world) == expected
