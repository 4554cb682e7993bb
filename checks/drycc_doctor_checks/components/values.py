from collections.abc import Iterable

from drycc_doctor.api import (
    Finding,
    Findings,
    Missing,
    World,
    check,
    fail,
    listing,
    passed,
    skip,
    subject,
    unknown,
    unknown_because,
    warn,
)
from drycc_doctor.facts.kubernetes.pod_health import is_ready
from drycc_doctor.facts.kubernetes.references import ConfigMaps
from drycc_doctor.facts.platform.workloads import Components, LiveWorkload
from drycc_doctor.facts.release.values_held import Outdated, User, ValuesHeld
from drycc_doctor_checks.changes import in_turn, unknown_without, where_runs
from drycc_doctor_checks.pod_trouble import trouble
from drycc_doctor_checks.rolling import is_half_way

_SERVERS = {"valkey-creds": "drycc-valkey", "storage-creds": "drycc-storage", "registry-secret": "drycc-registry"}
"""Who takes its own login from a Secret when it starts, and refuses all that have another one."""
_DATABASE, _ONCE = "drycc-database", {"user", "password"}
"""PostgreSQL makes this user at its first start, and never looks again (drycc/database#passwords)."""
_KEY = "django-secret-key"
_SET = "set the new one in PostgreSQL too (ALTER ROLE), or give the Secret its old value back"


@check("components-values", title="Pods hold the values that their Secrets and ConfigMaps have now")
def values(components: Components, config_maps: ConfigMaps | Missing, held: ValuesHeld) -> Findings:
    """Variables are made when a container begins, and never again: who changes a Secret changes no pod that runs.

    Such a pod goes on with the older values, as if nothing had happened, until it restarts some day: then it may be
    refused, or be the only one that is not. For each key of a Secret or a ConfigMap that a container has as a variable,
    or as a single file (subPath), the time at which it was last written is held against the start of the container, and
    its value against the one that Helm's manifest of that time had: charts write some Secrets at every upgrade, and most
    of their values stay the same. A part whose rollout goes on is left out, for its pods are being replaced.

    Programs that refuse each other because of it are a failure: a server and its clients with different passwords, or
    pods that do not start with a new login for the database while the others have the old one.

    Restart what holds older values: `kubectl rollout restart`. PostgreSQL itself keeps the password of its first start;
    the exporter beside it takes that of the Secret.
    """
    if isinstance(config_maps, Missing):
        yield unknown_because(config_maps, "the values that come from ConfigMaps are not known")
    if held.untold:
        why = f"nothing tells when they were written: {listing(held.untold)}"
        yield unknown("untold", subject.platform(), why)
    parts = {pod.metadata.name: part for part in components.items for pod in part.pods}
    found = [finding for one in held.items if (finding := _judged(one, parts))]
    yield from found
    if not held.compared:
        yield skip("none", subject.platform(), "no container has a value of a Secret or a ConfigMap as a variable")
    elif not found and not held.untold:
        yield passed("ok", subject.platform(), f"no pod that stays holds an older value; {held.compared} were compared")


def _judged(one: Outdated, parts: dict[str, LiveWorkload]) -> Finding | None:
    older, newer = _parts(one.older, parts), _parts(one.newer, parts)
    about, what = subject.thing(one.kind, one.name), f"{one.kind} {one.name} ({listing(one.keys)})"
    if one.sure and older and newer and (refusal := _refused_by(one, older, newer)):
        has = f"{listing(list(older))} began before, {listing(list(newer))} after, and {refusal}"
        return fail("refused", about, f"{what} was changed {one.written}: {has}", remedy=_remedy(one, one.older, parts))
    still = {name: part for name, part in parts.items() if not is_half_way(part)}
    late = [user for user in one.older if user.pod in still and not _once(one, user)]
    if not late:
        return None
    names = listing(list(dict.fromkeys(user.pod for user in late)))
    code, did = ("outdated", "was changed") if one.sure else ("written-later", "was written, and perhaps changed,")
    why = f"{what} {did} {one.written}, after these pods began, which hold what it was before: {names}"
    return warn(code, about, why, remedy=_remedy(one, late, parts))


def _parts(users: Iterable[User], parts: dict[str, LiveWorkload]) -> dict[str, LiveWorkload]:
    return {parts[user.pod].name: parts[user.pod] for user in users if user.pod in parts}


def _once(one: Outdated, user: User) -> bool:
    return one.name == "database-creds" and user.container == _DATABASE and _ONCE.issuperset(one.keys)


def _refused_by(one: Outdated, older: dict[str, LiveWorkload], newer: dict[str, LiveWorkload]) -> str:
    """Who refuses whom, of those that have the older values and those that have the newer ones; empty where nobody does."""
    server, moving = _SERVERS.get(one.name), any(is_half_way(part) for part in (*older.values(), *newer.values()))
    if server in {*older, *newer} and {*older, *newer} != {server}:
        return "" if moving else f"{server} refuses who has another value than it has itself"
    if one.name != "database-creds" and not any(key.endswith(("database-url", "replica-url")) for key in one.keys):
        return ""
    if (database := (older | newer).get(_DATABASE)) and not any(map(is_ready, database.pods)):
        return ""  # it answers nobody, whatever the password
    sick = [name for name, part in newer.items() if name != _DATABASE and _crashes(part)]
    return f"{listing(sick)} does not start with the new value" if sick else ""


def _crashes(part: LiveWorkload) -> bool:
    return any(trouble(pod).code == "crash-loop" for pod in part.pods if not is_ready(pod))


def _remedy(one: Outdated, older: Iterable[User], parts: dict[str, LiveWorkload]) -> str:
    late = _parts((user for user in older if not _once(one, user)), parts)
    names = [f"{part.kind}/{part.name}" for part in late.values()]
    restart = f"kubectl rollout restart -n @ {' '.join(names)}" if names else ""
    return "; then ".join(filter(None, (_SET if one.name == "database-creds" else "", restart)))


values.must_pass("ok", "an upgrade wrote passport's Secret anew, and left the controller's keys in it as they were")(
    lambda w: w.component("controller").run_since(20 * 86400)
)
values.must_warn(
    "outdated", "somebody changed the controller's key", lambda w: w.secret("controller-creds").change(_KEY)
)
values.must_warn("outdated", "somebody changed the database's password: what runs has the old one")(
    where_runs("database", lambda w: w.secret("database-creds").change("password"))
)
_unmanaged = in_turn(lambda w: w.release.forget(), lambda w: w.secret("controller-creds").change(_KEY))
values.must_warn("written-later", "a Secret was written, and no revision tells what it held before", _unmanaged)
values.must_fail("refused", "the database's password was changed only in its Secret, and the controller restarted")(
    where_runs(
        "database",
        lambda w: w.secret("database-creds").change("password"),
        lambda w: w.component("controller").crash(),
    )
)
values.must_fail("refused", "the cache's password was changed, and only the controller restarted")(
    where_runs(
        "valkey",
        lambda w: w.secret("valkey-creds").change("password"),
        lambda w: w.component("controller").run_since(600),
    )
)
values.must_not_know("untold", "nothing tells when a Secret was written, and who has it began since it was made")(
    in_turn(
        lambda w: w.component("controller").run_since(-120), lambda w: w.secret("controller-creds").forget_writers()
    )
)


@values.must_skip("none", "no container has a variable from a Secret or a ConfigMap")
def plain(world: World) -> None:
    for one in world.objects.list("pods", "drycc"):
        for container in (*one["spec"].get("initContainers", ()), *one["spec"]["containers"]):
            container["env"] = [each for each in container.get("env") or [] if "value" in each]


for _right in ("list secrets", "list configmaps"):
    unknown_without(values, _right)
