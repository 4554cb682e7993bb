from drycc_doctor.api import Findings, check, fail, passed, skip, subject, unknown, warn
from drycc_doctor.facts.gateway.gateway import ReadyEndpoints
from drycc_doctor.facts.parts.database import NAME, Database, Member
from drycc_doctor_checks.changes import put, where_runs

_BEHIND = 100 << 20  # bytes
_FOLLOWS = {"streaming", "in archive recovery"}
_WELL = _FOLLOWS | {"running"}
_SERVICE = f"{NAME}-replica"


@check("database-replicas", title="The database's replicas are there, and keep up")
def replicas(database: Database, ready_endpoints: ReadyEndpoints) -> Findings:
    """Controller and passport wait for Service drycc-database-replica when they start, and read from it.

    With `database.replicas=1` it never has an endpoint: init containers wait for ever, which is seen at the next restart
    only. A replica that does not run, does not follow, or is far behind, is no help when the leader is lost, and while
    Patroni is paused nobody takes over at all. Looked at are the Service's endpoints, and each member as Patroni tells it:
    its state, its timeline, and how many bytes it is behind. A replica that "runs" and is behind by nothing can be one
    that will never follow again: who follows is "streaming", or on the leader's timeline where Patroni is too old to tell.

    Let the database have three replicas. Reinitialize a member that cannot follow: `patronictl reinit`.
    """
    about = subject.component(NAME)
    if database.part is None:
        yield skip("elsewhere", about, "the database runs elsewhere: its replicas are not ours to see")
        return
    findings = [*_service(database.part.wanted, ready_endpoints), *_members(database.members or ())]
    if database.paused:
        why = "Patroni is paused: nobody takes over when the database's leader is lost"
        findings.append(warn("paused", about, why, remedy=f"kubectl exec -n @ {NAME}-0 -c {NAME} -- patronictl resume"))
    yield from findings
    if not findings and database.members is None:
        why = f"Service {_SERVICE} has endpoints; how far they are behind is not known: {database.why}"
        if database.turned_away:
            yield skip("turned-away", about, why, option="--port-forward")
        else:
            yield unknown("not-asked", about, why)
    elif not findings:
        yield passed("ok", about, f"all {len(database.members or ())} members of the database run and keep up")


def _service(wanted: int, endpoints: ReadyEndpoints) -> Findings:
    about = subject.service(_SERVICE)
    if wanted == 1:
        why = f"database.replicas is 1: {_SERVICE} has no endpoint, and controller and passport wait for it when they start"
        yield fail("single", about, why, remedy="helm upgrade the release with database.replicas=3")
    elif not endpoints.counts.get(_SERVICE):
        why = f"{_SERVICE} has no endpoint: controller and passport cannot start again"
        remedy = f"kubectl get pods -n @ -l app={NAME} -L role: bring a replica back"
        yield fail("no-replica", about, why, remedy=remedy)


def _members(members: tuple[Member, ...]) -> Findings:
    leader = next((one for one in members if one.leads), None)
    tells = any(one.state in _FOLLOWS for one in members)  # Patroni 3.0.4 and later
    for one in members:
        if one.leads:
            continue  # database-leader tells of it
        astray = tells or (leader is not None and leader.timeline is not None and one.timeline != leader.timeline)
        about, command = subject.pod(one.name), f"kubectl exec -n @ {one.name} -c {NAME} -- patronictl"
        if one.state not in _WELL:
            why = f"the database's member {one.name} ({one.role}) does not run: {one.state or 'no state'}"
            yield warn("not-running", about, why, remedy=f"{command} list; kubectl logs -n @ {one.name} -c {NAME}")
        elif leader is not None and one.state not in _FOLLOWS and astray:
            why = f"the database's replica {one.name} runs, and does not follow its leader"
            remedy = f"kubectl logs -n @ {one.name} -c {NAME}, which tells why; {command} reinit {NAME} {one.name}, if it diverged"
            yield warn("not-following", about, why, remedy=remedy)
        elif isinstance(one.lag, int) and one.lag > _BEHIND:
            why = f"the database's replica {one.name} is {one.lag >> 20} MiB behind its leader"
            yield warn("behind", about, why, remedy=f"{command} reinit {NAME} {one.name}, if it does not catch up")


replicas.must_fail("single", "the database was given one replica only", lambda w: w.database.keep_one())
replicas.must_fail("no-replica", "no replica is ready", lambda w: w.database.lose_replicas())
replicas.must_warn(
    "behind", "a replica is a gigabyte behind", where_runs("database", lambda w: w.database.fall_behind(1 << 30))
)
replicas.must_warn(
    "not-running", "a replica's PostgreSQL is down", where_runs("database", lambda w: w.database.stop_member())
)
replicas.must_warn("not-following", "the leader of yesterday came back, and diverged")(
    where_runs("database", lambda w: w.database.diverge())
)
replicas.must_warn(
    "paused", "an operator paused Patroni", where_runs("database", put(lambda w: w.database, paused=True))
)
replicas.must_skip("turned-away", "a NetworkPolicy blocks us", where_runs("database", lambda w: w.turn_proxy_away()))
replicas.must_not_know("not-asked", "we may not ask pods", where_runs("database", lambda w: w.deny("get pods/proxy")))
replicas.must_skip("elsewhere", "the database runs elsewhere", lambda w: w.move_database_off_cluster())
