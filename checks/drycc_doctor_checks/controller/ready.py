from drycc_doctor.api import Finding, Findings, Missing, check, fail, passed, subject, unknown, unknown_because
from drycc_doctor.facts.controller.api import ControllerInside, ControllerOutside
from drycc_doctor.facts.http.page import HttpReply, Page
from drycc_doctor.facts.kubernetes.pod_health import is_ready
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor_checks.changes import at_path, in_turn
from drycc_doctor_checks.commands import get_pods, logs

_OF_THE_WAY = {502, 503, 504}
"""What a gateway or a proxy says in the controller's place; its own trouble is 500 (drycc/controller#states-of-health)."""
_UPGRADE = "helm upgrade the release: its chart makes the Service"


@check("controller-ready", title="The controller has its database and its cache")
def ready(inside: ControllerInside | Missing, outside: ControllerOutside | Missing, components: Components) -> Findings:
    """The controller answers 401 even with its database gone; two other questions tell how it is.

    `/readiness`, asked through the API server's service proxy, is 500 when the database is down or not migrated. `/v2/`
    with a made-up token makes the controller ask its cache and its database: 401 when both are there, 500 when one is
    not. Readiness well and the token refused with 500: the cache. Both 500: the database. The API server takes the token
    away on its way through the proxy, so it is asked from outside only; from inside alone the cache is judged by its pods.

    Look at the pods of what is down: `kubectl get pods -n drycc -l app=drycc-database` (or `drycc-valkey`).
    """
    readiness = None if isinstance(inside, Missing) else inside.readiness
    token = None if isinstance(outside, Missing) else outside.bad_token
    if isinstance(inside, Missing):
        yield unknown_because(inside, "/readiness was not asked")
    elif not isinstance(inside.readiness, Page):
        right = subject.right_to_proxy() if inside.readiness.forbidden else subject.api_server()
        yield unknown(inside.readiness.reason, right, f"/readiness was not asked: {inside.readiness.detail}")
    status = _status(token)
    yield _diagnosis(readiness, 0 if status in _OF_THE_WAY else status, components)


def _status(page: HttpReply | None) -> int:
    return page.status if isinstance(page, Page) else 0


def _diagnosis(readiness: HttpReply | None, token: int, components: Components) -> Finding:
    """What is down, by what /readiness says inside, and by the status that a made-up token gets."""
    about, controller, inside = subject.component("drycc-controller"), components.controller, _status(readiness)
    trouble = readiness.trouble if isinstance(readiness, Page) else ""
    if trouble == "not-found":
        service = subject.service("drycc-controller-api")
        return fail("no-service", service, f"{service} does not exist: nothing reaches the controller", remedy=_UPGRADE)
    if trouble == "no-endpoints":
        why = "no pod of the controller is ready: its Service has no endpoint"
        return fail("not-ready", about, why, remedy=get_pods(controller))
    if inside >= 500 and token == 401:
        why = "/readiness fails while database and cache answer: are the migrations applied?"
        return fail("not-migrated", about, why, remedy="kubectl get job -n @ drycc-controller-job-upgrade")
    if inside >= 500:
        why = f"/readiness is {inside}: the database is down, or not migrated"
        remedy = f"kubectl get pods -n @ -l app=drycc-database; {logs(controller)}"
        return fail("database-down", about, why, remedy=remedy)
    if inside == 200 and token >= 500:
        why = f"/readiness is well, a made-up token gets {token}: the cache (valkey) is down"
        return fail("cache-down", about, why, remedy="kubectl get pods -n @ -l app=drycc-valkey")
    if token >= 500:
        why = f"a made-up token gets {token}: the database or the cache (valkey) is down"
        return fail("database-or-cache-down", about, why, remedy=f"kubectl get pods -n @; {logs(controller)}")
    if token == 401:
        return passed("ok", about, "the controller reaches its database and its cache")
    if inside == 200:
        return _by_pods(components)
    return unknown("no-answer", about, "the controller was reached neither from outside nor from inside")


def _by_pods(components: Components) -> Finding:
    """/readiness speaks for the database; for the cache, only its pods are left."""
    about, cache = subject.component("drycc-controller"), components.find("drycc-valkey")
    if cache is None:
        why = "the database answers; the cache is off-cluster, and the API cannot be asked from outside"
        return unknown("cache-not-seen", about, why)
    if not any(map(is_ready, cache.pods)):
        why = "the database answers; the cache (valkey) has no ready pod"
        return fail("cache-down", about, why, remedy="kubectl get pods -n @ -l app=drycc-valkey")
    return passed("ok-inside", about, "the database answers, and the cache's pods are ready (asked from inside)")


ready.must_fail("database-down", "the database is down", lambda w: w.lose_database())
ready.must_fail("cache-down", "valkey is down", lambda w: w.lose_cache())
ready.must_fail("not-ready", "no pod of the controller is ready", lambda w: w.component("controller").crash())
ready.must_fail("no-service", "the Service is gone", lambda w: w.objects.remove("services", "drycc-controller-api"))
ready.must_fail("not-migrated", "migrations are missing", at_path("controller", "/readiness", 500, "<h1>Error</h1>"))
ready.must_not_know("forbidden", "we may not use the service proxy", lambda w: w.deny("get services/proxy"))
ready.must_fail("database-or-cache-down", "valkey is down, and we may not use the service proxy")(
    in_turn(lambda w: w.lose_cache(), lambda w: w.deny("get services/proxy"))
)
ready.must_not_know(
    "no-answer", "no way leads to it", in_turn(lambda w: w.gateway.close(), lambda w: w.turn_proxy_away())
)
ready.must_fail("cache-down", "the gateway is closed, and valkey has no ready pod")(
    in_turn(lambda w: w.gateway.close(), lambda w: w.component("valkey").crash())
)
ready.must_not_know("cache-not-seen", "the gateway is closed, and the cache is off-cluster")(
    in_turn(lambda w: w.gateway.close(), lambda w: w.move_cache_off_cluster())
)
