from drycc_doctor.api import Findings, check, fail, passed, skip, subject
from drycc_doctor.facts.kubernetes.clock import HOUR, timestamp
from drycc_doctor.facts.kubernetes.pod_health import is_ready
from drycc_doctor.facts.kubernetes.secrets import Secrets
from drycc_doctor.facts.kubernetes.storage import PlatformClaims
from drycc_doctor.facts.parts.database import NAME
from drycc_doctor.facts.platform.workloads import Components, LiveWorkload
from drycc_doctor_checks.changes import where_runs
from drycc_doctor_checks.pod_trouble import trouble

_SECRET = "database-creds"  # noqa: S105 - the name of a Secret
_REMEDY = (
    f"give Secret {_SECRET} its values of before back, from a backup; or set them in PostgreSQL: kubectl exec -n @ {NAME}-0 "
    f"-c {NAME} -it -- psql, ALTER ROLE for user, superuser and replicator; then kubectl rollout restart -n @ {{}}"
)


@check("database-login", title="The database's volumes are of no older installation than its passwords")
def login(components: Components, secrets: Secrets, claims: PlatformClaims) -> Findings:
    """PostgreSQL makes its users when its volume is empty, and never looks at the Secret again.

    Who installs the platform anew and keeps the volumes of the old one gets a new Secret with new passwords, and a
    database with the old ones: it runs, and refuses everybody. When the Secret was made is held against when the oldest
    of the database's claims was made. A Secret that is younger by an hour or more is a failure where the database runs,
    and both the controller and passport end at their start; where these run, it holds the same passwords, as after a
    restore from a backup.

    Give the Secret its old values back, or set the new ones in PostgreSQL with `ALTER ROLE`.
    """
    part, about = components.find(NAME), subject.thing("Secret", _SECRET)
    if part is None:
        yield skip("elsewhere", about, "the database runs elsewhere")
        return
    made = next((one.metadata.creation_timestamp for one in secrets.items if one.metadata.name == _SECRET), "")
    oldest = min(
        (one.metadata.creation_timestamp for one in claims.items if f"-{NAME}-" in one.metadata.name), default=""
    )
    written, kept = timestamp(made), timestamp(oldest)
    if written is None or kept is None:
        what = "the database has no claims" if kept is None else f"Secret {_SECRET} is not there"
        yield skip("no-dates", about, f"{what}: there is nothing to compare")
        return
    refused = [one for one in (components.controller, components.passport) if one is not None and _ends(one)]
    if written - kept < HOUR:
        yield passed("ok", about, f"Secret {_SECRET} is as old as the database's volumes")
    elif len(refused) < 2 or not any(map(is_ready, part.pods)):
        yield passed("same", about, f"Secret {_SECRET} is younger than the database's volumes, and its users start")
    else:
        names = " and ".join(one.name for one in refused)
        why = f"Secret {_SECRET} was made {made}, the database's volumes {oldest}: {names} end at their start"
        then = "PostgreSQL has the passwords of its first start, which are not those of the Secret"
        yield fail("refused", about, f"{why}; {then}", remedy=_REMEDY.format(" ".join(map(_at, refused))))


def _ends(part: LiveWorkload) -> bool:
    """Whether none of its pods gets beyond its start."""
    return bool(part.pods) and all(not is_ready(pod) and trouble(pod).code == "crash-loop" for pod in part.pods)


def _at(part: LiveWorkload) -> str:
    return f"{part.kind}/{part.name}"


login.must_fail("refused", "the platform was installed anew, over its old volumes", lambda w: w.reinstall())
login.must_pass("same", "all was restored from a backup, the Secret last")(lambda w: w.secret(_SECRET).make_anew())
login.must_skip("elsewhere", "the database runs elsewhere", lambda w: w.move_database_off_cluster())
login.must_skip("no-dates", "nothing is kept", where_runs("database", lambda w: w.cluster.keep_nothing()))
