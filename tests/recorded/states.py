"""The recorded states of health, as what happens to a World."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from drycc_doctor.worlds import NotThereError, World, healthy
from drycc_doctor.worlds.happenings.component import Component
from drycc_doctor_checks.changes import Change, in_turn, set_env

HERE = Path(__file__).parent


_RUNNERS = ("controller", "controller-metric", "controller-mutate")


def runners(happens: Callable[[Component], object]) -> Change:
    """Something happens to each of the controller's runners; the first generation has no metric runner."""

    def change(world: World) -> None:
        for name in _RUNNERS:
            with suppress(NotThereError):
                happens(world.component(name))

    return change


def _passport_has(**variables: str) -> Change:
    return in_turn(*(set_env("passport", name, value) for name, value in variables.items()))


_DEBUG = in_turn(runners(lambda one: one.set_env("DRYCC_DEBUG", "true")), set_env("passport", "DRYCC_DEBUG", "true"))
STATES: dict[str, Change] = {
    "healthy": lambda _: None,
    "forwarded-https": lambda _: None,
    "foreign-host": lambda _: None,
    "database-stopped": lambda w: w.lose_database(),
    "database-hung": lambda w: w.hang_database(),
    "controller-database-empty": lambda w: w.leave_tables("controller", "empty"),
    "controller-database-emptied-while-running": lambda w: w.leave_tables("controller", "emptied"),
    "controller-migration-missing": lambda w: w.leave_tables("controller", "behind"),
    "controller-database-password-wrong": lambda w: w.lock_out("controller", "database"),
    "passport-database-empty": lambda w: w.leave_tables("passport", "empty"),
    "passport-database-password-wrong": lambda w: w.lock_out("passport", "database"),
    "replica-dead": lambda w: w.lose_replica(),
    "redis-stopped": lambda w: w.lose_cache(),
    "redis-hung": lambda w: w.hang_cache(),
    "redis-password-wrong": lambda w: w.lock_out("controller", "cache"),
    "passport-stopped": lambda w: w.component("passport").crash(),
    "passport-hung": lambda w: w.component("passport").hang(),
    "controller-stopped": runners(Component.crash),
    "controller-hung": runners(Component.hang),
    "debug": _DEBUG,
    "debug-database-stopped": in_turn(_DEBUG, lambda w: w.lose_database()),
    "registration-on": _passport_has(REGISTRATION_ENABLED="true"),
    "registration-on-ldap": _passport_has(REGISTRATION_ENABLED="true", LDAP_ENDPOINT="ldap://127.0.0.1:1"),
    "social-login": _passport_has(SOCIAL_AUTH_GITHUB_KEY="x", SOCIAL_AUTH_GITHUB_SECRET="x"),
    "admin-admin": lambda w: w.default_logins.add("passport"),
}
"""By the name that the recordings have for it."""


def lines(name: str) -> list[dict[str, Any]]:
    """The lines of a file of recordings."""
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


def world_in(state: str) -> World:
    """A platform of the third generation, which the recorded programs are of, in a state."""
    world = healthy("g3")
    STATES[state](world)
    return world
