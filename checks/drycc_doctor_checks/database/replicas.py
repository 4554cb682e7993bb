"""The database's replicas are there, and keep up."""

from __future__ import annotations

from collections.abc import Iterator

from drycc_doctor.api import SKIP, UNKNOWN, WARN, Finding, World, check, fail, passed, skip, subject, unknown, warn
from drycc_doctor.facts.gateway.gateway import ReadyEndpoints
from drycc_doctor.facts.parts.database import NAME, Database, Member

_BEHIND = 100 << 20  # bytes
_WELL = {"running", "streaming", "in archive recovery"}
_SERVICE = f"{NAME}-replica"


@check("database-replicas", title="The database's replicas are there, and keep up")
def replicas(database: Database, endpoints: ReadyEndpoints) -> Iterator[Finding]:
    """Controller and passport wait for Service drycc-database-replica when they start, and read from it.

    With `database.replicas=1` it never has an endpoint: init containers wait for ever, which is seen at the next restart
    only. A replica that does not run, or that is far behind, is no help when the leader is lost. Looked at are the
    Service's endpoints, and each member as Patroni tells it: its state, and how many bytes it is behind.

    Let the database have three replicas. Reinitialize a member that cannot follow: `patronictl reinit`.
    """
    about = subject.component(NAME)
    if database.part is None:
        yield skip("elsewhere", about, "the database runs elsewhere: its replicas are not ours to see")
        return
    found = [*_service(database.part.wanted, endpoints), *(_member(one) for one in database.members or () if _bad(one))]
    yield from found
    if not found and database.members is None:
        why = f"Service {_SERVICE} has endpoints; how far they are behind is not known: {database.why}"
        if database.turned_away:
            yield skip("turned-away", about, why, option="--port-forward")
        else:
            yield unknown("not-asked", about, why)
    elif not found:
        count = len(database.members or ())
        yield passed("ok", about, f"all {count} members of the database run and keep up")


def _service(wanted: int, endpoints: ReadyEndpoints) -> Iterator[Finding]:
    about = subject.service(_SERVICE)
    if wanted == 1:
        why = f"database.replicas is 1: {_SERVICE} has no endpoint, and controller and passport wait for it when they start"
        yield fail("single", about, why, remedy="helm upgrade the release with database.replicas=3")
    elif not endpoints.counts.get(_SERVICE):
        why = f"{_SERVICE} has no endpoint: controller and passport cannot start again"
        remedy = f"kubectl get pods -n @ -l app={NAME} -L role: bring a replica back"
        yield fail("no-replica", about, why, remedy=remedy)


def _bad(one: Member) -> bool:
    return one.state not in _WELL or (isinstance(one.lag, int) and one.lag > _BEHIND)


def _member(one: Member) -> Finding:
    about, command = subject.pod(one.name), f"kubectl exec -n @ {one.name} -c {NAME} -- patronictl"
    if one.state not in _WELL:
        why = f"the database's member {one.name} ({one.role}) does not run: {one.state or 'no state'}"
        return warn("not-running", about, why, remedy=f"{command} list; kubectl logs -n @ {one.name} -c {NAME}")
    size = one.lag if isinstance(one.lag, int) else 0
    why = f"the database's replica {one.name} is {size >> 20} MiB behind its leader"
    return warn("behind", about, why, remedy=f"{command} reinit {NAME} {one.name}, if it does not catch up")


replicas.must_fail("single", "the database was given one replica only", lambda w: w.database.keep_one())
replicas.must_fail("no-replica", "no replica is ready", lambda w: w.database.lose_replicas())


@replicas.must_be(WARN, "behind", "a replica is a gigabyte behind")
def behind(world: World) -> None:
    world.component("database")
    world.database.fall_behind(1 << 30)


@replicas.must_be(WARN, "not-running", "PostgreSQL does not start on a replica")
def not_running(world: World) -> None:
    world.component("database")
    world.database.stop_member()


@replicas.must_be(SKIP, "turned-away", "a NetworkPolicy turns the API server's proxy away")
def turned_away(world: World) -> None:
    world.component("database")
    world.turn_proxy_away()


@replicas.must_be(UNKNOWN, "not-asked", "we may not use the proxy of pods")
def not_allowed(world: World) -> None:
    world.component("database")
    world.deny("get pods/proxy")


replicas.must_be(SKIP, "elsewhere", "the database runs elsewhere", lambda w: w.move_database_off_cluster())
