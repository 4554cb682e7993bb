"""The recorded situations of Patroni, as what happens to a World's database of three members, the first of which leads."""

from __future__ import annotations

from drycc_doctor.worlds import World
from drycc_doctor_checks.changes import Change, in_turn

_MB = 1 << 20


def _lead(member: int) -> Change:
    return lambda w: w.database.lead(member)


def _kill(*members: int) -> Change:
    def change(world: World) -> None:
        for each in members:
            world.database.kill(each)

    return change


def _say(state: str, *members: int, itself: str = "") -> Change:
    """Patroni says this of some members; they may say something else of themselves."""

    def change(world: World) -> None:
        for name in (f"drycc-database-{each}" for each in members):
            world.database.states[name] = state
            if itself:
                world.database.own[name] = itself

    return change


def _lag(*members: int) -> Change:
    return lambda w: w.database.lags.update({f"drycc-database-{each}": 18 * _MB for each in members})


def _pause(world: World) -> None:
    world.database.paused = True


def _nobody(world: World) -> None:
    """Nobody leads, and the lock still names who did."""
    world.database.headless = True


def _unlabel(*members: int) -> Change:
    return lambda w: w.database.unlabel(*members)


def _as_it_is(_: World) -> None:
    pass


_DIVERGED = _say("running", 1)
_KILLED = in_turn(_pause, _kill(0), _say("running", 1, 2))
SITUATIONS: dict[str, Change] = {
    "all-stopped-in-order": in_turn(lambda w: w.database.lose_leader(), _kill(0, 1, 2), _unlabel(0, 1, 2)),
    "api-server-away-40s": in_turn(_nobody, _say("running", 0, 1)),
    "api-server-away-4s": _DIVERGED,
    "api-server-back": _DIVERGED,
    "api-server-back-1s": _DIVERGED,
    "both-replicas-lag": _lag(1, 2),
    "disk-freed": _lead(1),
    "healthy": _as_it_is,
    "leader-dead-replicas-too-far-behind": in_turn(_kill(0), _nobody, _lag(1, 2), _say("running", 0, 1, 2)),
    "leader-dead-then-back": _as_it_is,
    "leader-disk-full": in_turn(_lead(1), lambda w: w.metrics.rooms.update(database=0.0)),
    "leader-disk-full-later": in_turn(_lead(1), lambda w: w.metrics.rooms.update(database=0.0)),
    "leader-failed-over": in_turn(_lead(2), _kill(1), _say("running", 1)),
    "leader-just-killed": in_turn(_lead(1), _kill(1), _say("running", 0, 2)),
    "leader-wal-disk-freed": _DIVERGED,
    "leader-wal-disk-full-10s": _say("running", 1, itself="unknown"),
    "leader-wal-disk-full-30s": _say("running", 1, itself="unknown"),
    "old-leader-back-as-replica": _lead(2),
    "paused": _pause,
    "paused-leader-back": in_turn(
        _pause, lambda w: w.database.lose_leader(), _say("stopped", 0), _say("running", 1, 2), _unlabel(0)
    ),
    "paused-leader-just-killed": _KILLED,
    "paused-no-leader": in_turn(_KILLED, _nobody, _say("running", 0)),
    "postgres-crashed-on-leader": in_turn(
        _lead(2), _say("creating replica", 0), _say("running", 1), _say("crashed", 2), _unlabel(0)
    ),
    "replica-lagging-receive": _lag(2),
    "replica-lagging-replay": in_turn(_lead(2), _lag(0)),
    "replica-postgres-does-not-start": in_turn(_say("start failed", 1), _unlabel(1)),
    "switched-over": _lead(1),
    "wrong-replication-password": in_turn(_lead(2), _say("running", 0)),
    "wrong-replication-password-new-member": in_turn(_lead(2), _say("creating replica", 0), _unlabel(0)),
    "wrong-superuser-password": in_turn(_lead(2), _say("running", 0, itself="unknown")),
}
LEFT_OUT = {"leader-wal-disk-full": "in the middle of a failover, where each member tells of another moment"}
"""Situations that are no World, and why. Their recorded words are judged all the same."""
