"""The controller has what it needs: database and cache."""

from __future__ import annotations

from collections.abc import Iterator

from drycc_doctor.api import UNKNOWN, Failed, Finding, Missing, World, check, fail, passed, subject, unknown
from drycc_doctor.facts.controller.api import ControllerInside, ControllerOutside
from drycc_doctor.facts.http.page import Page
from drycc_doctor.facts.platform.workloads import Components, Part
from drycc_doctor.worlds.answers import Answer

_OF_THE_WAY = {502, 503, 504}
"""What a gateway or a proxy says in the controller's place; its own trouble is 500 (facts 15.1)."""
_UPGRADE = "helm upgrade the release: its chart makes the Service"
_LOG = "kubectl logs -n @ deploy/drycc-controller-api"


@check("controller-ready", title="The controller has its database and its cache")
def ready(
    inside: ControllerInside | Missing, outside: ControllerOutside | Missing, components: Components
) -> Iterator[Finding]:
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
        yield unknown(inside.reason, inside.subject, f"/readiness was not asked: {inside.why}")
    elif isinstance(inside.readiness, Failed):
        right = subject.right_to_proxy() if inside.readiness.reason == "forbidden" else subject.api_server()
        yield unknown(inside.readiness.reason, right, f"/readiness was not asked: {inside.readiness.detail}")
    said = _status(token)
    yield from _judged(_status(readiness), 0 if said in _OF_THE_WAY else said, readiness, components)


def _status(page: Page | Failed | None) -> int:
    return page.status if isinstance(page, Page) else 0


def _judged(inside: int, token: int, readiness: Page | Failed | None, components: Components) -> Iterator[Finding]:
    about = subject.component("drycc-controller")
    trouble = readiness.trouble if isinstance(readiness, Page) else ""
    if trouble == "not-found":
        service = subject.service("drycc-controller-api")
        yield fail("no-service", service, f"{service} does not exist: nothing reaches the controller", remedy=_UPGRADE)
    elif trouble == "no-endpoints":
        why = "no pod of the controller is ready: its Service has no endpoint"
        yield fail("not-ready", about, why, remedy="kubectl get pods -n @ -l app=drycc-controller")
    elif inside >= 500 and token == 401:
        why = "/readiness fails while database and cache answer: are the migrations applied?"
        yield fail("not-migrated", about, why, remedy="kubectl get job -n @ drycc-controller-job-upgrade")
    elif inside >= 500:
        why = f"/readiness is {inside}: the database is down, or not migrated"
        yield fail("database-down", about, why, remedy=f"kubectl get pods -n @ -l app=drycc-database; {_LOG}")
    elif inside == 200 and token >= 500:
        why = f"/readiness is well, a made-up token gets {token}: the cache (valkey) is down"
        yield fail("cache-down", about, why, remedy="kubectl get pods -n @ -l app=drycc-valkey")
    elif token >= 500:
        why = f"a made-up token gets {token}: the database or the cache (valkey) is down"
        yield fail("database-or-cache-down", about, why, remedy=f"kubectl get pods -n @; {_LOG}")
    elif token == 401:
        yield passed("ok", about, "the controller reaches its database and its cache")
    elif inside == 200:
        yield _by_pods(components)
    else:
        yield unknown("no-answer", about, "the controller was reached neither from outside nor from inside")


def _by_pods(components: Components) -> Finding:
    """/readiness speaks for the database; for the cache, only its pods are left."""
    about, cache = subject.component("drycc-controller"), components.find("drycc-valkey")
    if cache is None:
        why = "the database answers; the cache is off-cluster, and the API cannot be asked from outside"
        return unknown("cache-not-seen", about, why)
    if not _some_ready(cache):
        why = "the database answers; the cache (valkey) has no ready pod"
        return fail("cache-down", about, why, remedy="kubectl get pods -n @ -l app=drycc-valkey")
    return passed("ok-inside", about, "the database answers, and the cache's pods are ready (asked from inside)")


def _some_ready(part: Part) -> bool:
    return any(c.type == "Ready" and c.true for pod in part.pods for c in pod.status.conditions)


ready.must_fail("database-down", "the database is down", lambda w: w.lose_database())
ready.must_fail("cache-down", "valkey is down", lambda w: w.lose_cache())
ready.must_fail("not-ready", "no pod of the controller is ready", lambda w: w.component("controller").crash())
ready.must_fail("no-service", "the Service is gone", lambda w: w.objects.remove("services", "drycc-controller-api"))
ready.must_fail(
    "not-migrated",
    "the migrations were not applied",
    lambda w: w.component("controller").answer(
        "/readiness", Answer(500, [("content-type", "text/html")], b"<h1>Error</h1>")
    ),
)
ready.must_be(UNKNOWN, "forbidden", "we may not use the service proxy", lambda w: w.deny("get services/proxy"))


@ready.must_fail("database-or-cache-down", "valkey is down, and we may not use the service proxy")
def from_outside(world: World) -> None:
    world.lose_cache()
    world.deny("get services/proxy")


@ready.must_be(UNKNOWN, "no-answer", "neither way leads to the controller")
def no_way(world: World) -> None:
    world.gateway.close()
    world.turn_proxy_away()


@ready.must_fail("cache-down", "the gateway is closed, and valkey has no ready pod")
def by_pods(world: World) -> None:
    world.gateway.close()
    world.component("valkey").crash()


@ready.must_be(UNKNOWN, "cache-not-seen", "the gateway is closed, and the cache is off-cluster")
def cache_elsewhere(world: World) -> None:
    world.gateway.close()
    world.move_cache_off_cluster()
