from drycc_doctor.api import Finding, Findings, Missing, check, fail, passed, skip, subject, unknown
from drycc_doctor.facts.kubernetes.clock import Clock, ClusterClock, format_duration
from drycc_doctor.facts.parts.database import NAME, Database, Endpoints
from drycc_doctor_checks.changes import in_turn, put, where_runs

_STALE = 1800.0
"""Patroni renews its lock every ten seconds; clocks differ by less than this."""
_LIVES = 30.0
"""Seconds that a lock lives, where nothing else stands beside it (Patroni: dynamic configuration, ttl)."""
_LIST = f"kubectl exec -n @ {NAME}-0 -c {NAME} -- patronictl list"


@check("database-leader", title="The database has a leader")
def leader(database: Database, clock: Clock, cluster_clock: ClusterClock | Missing) -> Findings:
    """Clients of the database reach its leader only: Service drycc-database has no selector, Patroni writes its Endpoints.

    Without a leader these are empty, or lead to a pod that takes no writes, or to a dead one: the controller's `/readiness` says 500, and
    no login works, while pods look well. Looked at are the Endpoints and Patroni's annotations on them, and what
    Patroni's REST API says at port 8008 of a pod, through the API server's pod proxy. Where a NetworkPolicy turns that
    away, the Endpoints alone are judged: whether the pod that they name is there, and their lock was renewed within half
    an hour.

    See `patronictl list` in a database pod. Two of three members must agree on a leader: bring the lost ones back.
    """
    about = subject.component(NAME)
    if database.part is None:
        yield skip("elsewhere", about, "the database runs elsewhere: who leads it is not ours to see")
        return
    endpoints = database.endpoints
    target = _target(endpoints) if endpoints else ""
    leading = [one for one in database.members or () if one.leads]
    leaders, down = [one.name for one in leading], [one for one in leading if one.state != "running"]
    if endpoints is None or not endpoints.addresses:
        why = "the database has no leader: Patroni has written no address into Endpoints drycc-database"
        yield fail("no-leader", about, why, remedy=_LIST)
    elif database.members is not None and not leaders:
        names = ", ".join(f"{one.name} ({one.role}, {one.state})" for one in database.members)
        why = f"the database has no leader: Patroni knows only {names or 'no member'}"
        yield fail("no-leader", about, why, remedy=_LIST)
    elif leaders and target and target not in leaders:
        why = f"clients are sent to {target}, while Patroni says that {leaders[0]} leads: writes fail"
        remedy = f"kubectl delete pod -n @ {target}: Patroni writes the Endpoints anew"
        yield fail("wrong-leader", about, why, remedy=remedy)
    elif down:
        why = f"the database's leader {down[0].name} does not run: {down[0].state or 'no state'}"
        yield fail("leader-down", about, why, remedy=f"{_LIST}; kubectl logs -n @ {down[0].name} -c {NAME}")
    elif database.silent:
        yield _silent(database.silent, endpoints, None if isinstance(cluster_clock, Missing) else cluster_clock)
    elif not leaders and (past := clock.since(endpoints.annotation("renewTime"))) is not None and past > _STALE:
        who = target or endpoints.addresses[0].ip
        why = f"the leader {who} has not renewed its lock in {format_duration(past)}; Patroni was not asked: {database.why}"
        yield fail("stale", about, why, remedy=_LIST)
    elif not leaders and target and target not in {pod.metadata.name for pod in database.part.pods}:
        why = f"the database has no leader: the last one, {target}, is gone; Patroni was not asked: {database.why}"
        yield fail("no-leader", about, why, remedy=_LIST)
    else:
        by = "" if leaders else f", by its Endpoints alone (Patroni was not asked: {database.why})"
        who = target or next(iter(leaders), endpoints.addresses[0].ip)
        yield passed("ok", about, f"{who} leads the database{by}")


def _silent(name: str, endpoints: Endpoints, clock: ClusterClock | None) -> Finding:
    """A leader that died stays in Endpoints and in what the others say, until another may take over."""
    about, ttl = subject.component(NAME), endpoints.annotation("ttl")
    past = clock.since(endpoints.annotation("renewTime")) if clock else None
    lives = float(ttl) if ttl.isdecimal() else _LIVES
    remedy = f"{_LIST}; kubectl logs -n @ {name} -c {NAME}"
    if past is not None and past > 2 * lives:
        why = f"the leader {name} does not answer, and has not renewed its lock in {format_duration(past)}: it is dead"
        return fail("stale", about, why, remedy=remedy)
    why = f"the others say that {name} leads the database, and it does not answer itself: it may just have died"
    return unknown("leader-silent", about, why, remedy=f"look again in a minute; {remedy}")


def _target(endpoints: Endpoints) -> str:
    """The pod that clients are sent to."""
    named = next((one.target_ref.name for one in endpoints.addresses if one.target_ref), "")
    return named or endpoints.annotation("leader")


leader.must_fail("no-leader", "Patroni has no leader, while all pods are ready", lambda w: w.database.lose_leader())
leader.must_fail("no-leader", "Patroni never wrote who leads", lambda w: w.database.forget_endpoints())
leader.must_fail("no-leader", "a lock, and no leader", where_runs("database", put(lambda w: w.database, headless=True)))
leader.must_fail("wrong-leader", "clients are still sent to the leader of yesterday", lambda w: w.database.mislead())
leader.must_fail("leader-down", "the leader's PostgreSQL crashed, and nobody took over")(
    where_runs("database", lambda w: w.database.stop_member("crashed", leader=True))
)
leader.must_fail("stale", "Patroni cannot be asked, and its lock is hours old")(
    in_turn(
        lambda w: w.database.endpoints["metadata"]["annotations"].update(renewTime=w.time(-7200)),
        lambda w: w.turn_proxy_away(),
    )
)
leader.must_not_know("leader-silent", "its leader was killed a moment ago")(
    where_runs("database", lambda w: w.database.kill(0))
)
leader.must_fail("stale", "its leader was killed, and nobody may take over")(
    where_runs("database", lambda w: w.database.kill(0, ago=90))
)
leader.must_fail("no-leader", "its pods were deleted, and none came back")(
    lambda w: w.component("database").lose_pods()
)
leader.must_skip("elsewhere", "the database runs elsewhere", lambda w: w.move_database_off_cluster())
