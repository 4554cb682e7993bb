from drycc_doctor.api import (
    Failed,
    Finding,
    Findings,
    Missing,
    World,
    check,
    fail,
    passed,
    subject,
    unknown,
    unknown_because,
    warn,
)
from drycc_doctor.facts.controller.api import ControllerInside
from drycc_doctor.facts.health.controller import ControllerHealth
from drycc_doctor.facts.health.outcome import Outcome
from drycc_doctor.facts.http.page import Page
from drycc_doctor.facts.kubernetes.pod_health import is_ready
from drycc_doctor.facts.parts.external_services import ExternalServices
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor_checks.changes import answer, at_path, in_turn, put, to_each
from drycc_doctor_checks.commands import get_pods, logs
from drycc_doctor_checks.http_findings import not_asked
from drycc_doctor_checks.stores import Store, store

_ABOUT = subject.component("drycc-controller")
_UPGRADE = "helm upgrade the release: its chart makes the Service"
_REFUSED, _SILENT = "tokens are refused with 500", "no token gets an answer"
_TROUBLES = {
    "cache-down": f"{_REFUSED}, passport's too: {{cache}} is down, or refuses the controller's password",
    "cache-hangs": f"{_SILENT} while /readiness is well: {{cache}} takes connections and says nothing",
    "database-down": "{database} is down, or refuses the controller's password, or is empty",
    "database-hangs": f"{_SILENT}: {{database}} takes connections and says nothing, or its tables are locked",
    "tables-gone": f"{_REFUSED} while /readiness is well: {{database}} lost its tables while the controller ran",
    "not-migrated": "/readiness fails while database and cache answer: a migration is missing",
    "database-or-cache-down": f"{_REFUSED}: {{database}}, or {{cache}}, is down or refuses the controller's password",
    "database-or-cache-hangs": f"{_SILENT}: {{database}}, or {{cache}}, takes connections and says nothing",
    "readiness-hangs": "/readiness gets no answer, tokens do: {database} is slow, or locked in part",
    "hangs": "the controller takes connections and says nothing in time, while passport answers the same way",
}
"""What is wrong, by :attr:`ControllerHealth.trouble`; the stores are named by where they run."""

_THEN = {
    "tables-gone": "restore the newest backup of the database",
    "not-migrated": "kubectl get job -n @ drycc-controller-job-upgrade, which migrates: helm upgrade runs it again",
    "hangs": "restart its pods, if the log does not tell why",
}
"""What to do after a look at the log."""


@check("controller-ready", title="The controller has its database and its cache")
def ready(
    controller_health: ControllerHealth,
    inside: ControllerInside | Missing,
    components: Components | Missing,
    external_services: ExternalServices | Missing,
) -> Findings:
    """The controller answers 401 even with its database gone; three other questions tell how it is, and write nothing.

    `/v2/` with a made-up token asks the cache, then the database; with a made-up bearer the cache, then passport;
    `/readiness` asks the database, and whether it is migrated. Token and bearer 500: the cache. The token alone: the
    database. `/readiness` alone: a migration. No answer where others come at once: what was asked hangs. They are asked
    by name, or at the gateway's address; `/readiness` also from inside, and at a pod, where the Service has no ready
    endpoint: a dead database makes the pods unready, and only they still tell why. Some states look the same, and all are
    named. From inside alone the cache is not seen, for the API server takes tokens away.

    Look at what the finding names: `kubectl get pods -n drycc -l app=drycc-database` (or `drycc-valkey`).
    """
    service = None if isinstance(inside, Missing) else _service(inside)
    trouble, stores = controller_health.trouble, _stores(components, external_services)
    if controller_health.readiness is Outcome.UNKNOWN:
        yield from _not_asked(inside)
    if service == "no-service":
        about = subject.service("drycc-controller-api")
        yield fail(service, about, f"{about} does not exist: nothing reaches the controller", remedy=_UPGRADE)
    elif trouble in _TROUBLES:
        yield _trouble(trouble, stores, controller_health, components)
    elif service == "not-ready":
        part = None if isinstance(components, Missing) else components.controller
        why = "no pod of the controller is ready: its Service has no endpoint"
        yield fail(service, _ABOUT, why, remedy=get_pods(part))
    elif trouble == "not-heard" and isinstance(components, Missing):
        yield unknown_because(components, "the controller was not reached from outside")
    elif trouble == "not-heard":
        yield unknown("no-answer", _ABOUT, "the controller was reached neither from outside nor from inside")
    elif controller_health.token is Outcome.UNKNOWN:
        yield _by_pods(components, stores["cache"])
    elif controller_health.seconds:
        why = f"the controller's latest answer came after {controller_health.seconds:g} s"
        yield warn("slow", _ABOUT, why, remedy="kubectl top pods -n @; compare with tuning-limits")
    else:
        yield passed("ok", _ABOUT, "the controller reaches its database and its cache")


def _service(inside: ControllerInside) -> str:
    trouble = inside.readiness.trouble if isinstance(inside.readiness, Page) else ""
    return {"not-found": "no-service", "no-endpoints": "not-ready"}.get(trouble, "")


def _not_asked(inside: ControllerInside | Missing) -> Findings:
    if isinstance(inside, Missing):
        yield unknown_because(inside, "/readiness was not asked")
    elif isinstance(inside.readiness, Failed):
        yield not_asked(inside.readiness, "/readiness, from inside,", subject.right_to_proxy())


def _stores(components: Components | Missing, elsewhere: ExternalServices | Missing) -> dict[str, Store]:
    known = {"database": "drycc-database", "cache": "drycc-valkey"}
    return {name: store(name, workload, components, elsewhere) for name, workload in known.items()}


def _trouble(
    trouble: str, stores: dict[str, Store], health: ControllerHealth, components: Components | Missing
) -> Finding:
    why = _TROUBLES[trouble].format(**{name: one.words for name, one in stores.items()})
    if trouble == "database-down" and health.token is Outcome.UNKNOWN:
        why += ", or a migration is missing"
    part = None if isinstance(components, Missing) else components.controller
    looks = [one.look for name, one in stores.items() if name in trouble]
    then = [_THEN[trouble]] if trouble in _THEN else []
    if trouble in {"cache-hangs", "database-hangs"}:
        then = [f"if it stays silent, {stores[trouble.removesuffix('-hangs')].restart}"]
    return fail(trouble, _ABOUT, why, remedy="; ".join((*looks, logs(part), *then)))


def _by_pods(components: Components | Missing, cache: Store) -> Finding:
    """/readiness speaks for the database; of the cache its pods tell no more than that it is there."""
    found = None if isinstance(components, Missing) else components.find("drycc-valkey")
    if found is None or any(map(is_ready, found.pods)):
        why = f"the database answers; the API, which asks {cache.words}, was not reached from outside"
        return unknown("cache-not-seen", _ABOUT, why)
    return fail("cache-down", _ABOUT, "the database answers; the cache (valkey) has no ready pod", remedy=cache.look)


def _closed(world: World) -> None:
    """Nobody gets in through the gateway."""
    world.gateway.close()


_pods_unready = to_each(("controller", "passport"), lambda one: one.fail_probe())
ready.must_fail("database-down", "the database is down, and a while later the pods are unready")(
    in_turn(lambda w: w.lose_database(), _pods_unready)
)
ready.must_fail("database-down", "the database is down", lambda w: w.lose_database())
ready.must_fail("database-down", "the controller has another password", lambda w: w.lock_out("controller", "database"))
ready.must_fail("database-down", "the database is empty", lambda w: w.leave_tables("controller", "empty"))
ready.must_fail("database-hangs", "the database says nothing", lambda w: w.hang_database())
ready.must_fail("database-hangs", "the database elsewhere says nothing, and nobody is ready")(
    in_turn(lambda w: w.run_elsewhere("database"), lambda w: w.hang_database(), _pods_unready)
)
ready.must_fail("tables-gone", "the database was emptied", lambda w: w.leave_tables("controller", "emptied"))
ready.must_fail("not-migrated", "a migration is missing", lambda w: w.leave_tables("controller", "behind"))
ready.must_fail("cache-down", "valkey is down", lambda w: w.lose_cache())
ready.must_fail("cache-down", "valkey has another password", lambda w: w.lock_out("controller", "cache"))
ready.must_fail("cache-hangs", "valkey says nothing", lambda w: w.hang_cache())
_cache_hangs_elsewhere = in_turn(lambda w: w.run_elsewhere("valkey"), lambda w: w.hang_cache())
ready.must_fail("cache-hangs", "valkey, which runs elsewhere, says nothing", _cache_hangs_elsewhere)
ready.must_fail("cache-hangs", "valkey says nothing, and the gateway gives up with 504")(
    in_turn(lambda w: w.hang_cache(), put(lambda w: w.gateway, limited=True))
)
ready.must_fail("readiness-hangs", "one question of the database waits for a lock")(
    lambda w: w.component("controller").answer("/readiness", answer(trouble="hang"))
)
ready.must_fail("hangs", "its workers are stuck", lambda w: w.component("controller").hang())
ready.must_fail("hangs", "its workers are stuck, and its pods unready")(
    in_turn(lambda w: w.component("controller").hang(), lambda w: w.component("controller").fail_probe())
)
ready.must_warn("slow", "it answers late", lambda w: w.component("controller").slow_down())
ready.must_fail("not-ready", "no pod of the controller is ready", lambda w: w.component("controller").crash())
ready.must_fail("not-ready", "the nodes of its pods no longer answer, which is no silence of its own")(
    lambda w: w.component("controller").lose_these(w.component("controller").pods)
)
ready.must_fail("no-service", "the Service is gone", lambda w: w.objects.remove("services", "drycc-controller-api"))
ready.must_fail("database-or-cache-down", "the database was emptied, and passport hangs")(
    in_turn(lambda w: w.leave_tables("controller", "emptied"), lambda w: w.component("passport").hang())
)
ready.must_fail("database-or-cache-hangs", "valkey says nothing, and something in front hides /readiness")(
    in_turn(lambda w: w.hang_cache(), at_path("controller", "/readiness", 403, "Forbidden"))
)
ready.must_not_know("forbidden", "we may not use the service proxy, and the gateway is closed")(
    in_turn(_closed, lambda w: w.deny("get services/proxy"))
)
ready.must_not_know("no-answer", "no way leads to it", in_turn(_closed, lambda w: w.turn_proxy_away()))
ready.must_fail("cache-down", "the gateway is closed, and valkey has no ready pod")(
    in_turn(_closed, lambda w: w.component("valkey").crash())
)
ready.must_not_know("cache-not-seen", "the gateway is closed, and the cache, whose pods are ready, hangs")(
    in_turn(_closed, lambda w: w.hang_cache())
)
