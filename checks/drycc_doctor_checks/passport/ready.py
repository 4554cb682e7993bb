"""Passport is there, for itself and for users."""

from __future__ import annotations

from collections.abc import Iterator

from drycc_doctor.api import SKIP, UNKNOWN, Failed, Finding, Missing, World, check, fail, passed, skip, subject, unknown
from drycc_doctor.facts.http.page import Page
from drycc_doctor.facts.passport.passport import PassportByName, PassportInside
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.worlds.answers import Answer
from drycc_doctor_checks.http_diagnosis import obstacle, unasked

_ASKED = "passport's /readiness, from inside,"


@check("passport-ready", title="Passport has its database, and answers by name")
def ready(
    components: Components, inside: PassportInside | Missing, outside: PassportByName | Missing
) -> Iterator[Finding]:
    """Every login goes through passport: without it nobody gets a token, neither for the client nor for Grafana.

    `/readiness`, asked through the API server's service proxy, is 500 when passport's database is gone; its other pages
    go on as if nothing were. `/settings`, asked by name, must be JSON: passport says 200 and a page to any path that it
    does not know, and so do many that answer in its place.

    Look at what the finding names: `kubectl get pods -n drycc -l app=drycc-database`, or the route drycc-passport.
    """
    if components.passport is None:
        yield skip("elsewhere", subject.component("drycc-passport"), "passport does not run on this cluster")
        return
    if isinstance(inside, Missing):
        yield unknown(inside.reason, inside.subject, f"{_ASKED} was not asked: {inside.why}")
    else:
        yield _inside(components.passport.name, inside.readiness)
    if isinstance(outside, Missing):
        yield unknown(outside.reason, outside.subject, f"passport was not asked by name: {outside.why}")
    else:
        yield _by_name(outside)


def _inside(name: str, page: Page | Failed) -> Finding:
    about, service = subject.component(name), subject.service("drycc-passport")
    if isinstance(page, Failed):
        return unknown(*unasked(page, _ASKED, subject.right_to_proxy()))
    if page.trouble == "not-found":
        return fail("no-service", service, f"{service} does not exist", remedy="helm upgrade the release")
    if page.trouble == "no-endpoints":
        remedy = "kubectl get service,pods -n @ -l app=drycc-passport"
        return fail("no-endpoints", service, "Service drycc-passport has no ready endpoint", remedy=remedy)
    if page.trouble:
        why = f"{_ASKED} was not reached by the API server ({page.detail or page.trouble})"
        return unknown("unreached", service, why)
    if page.status == 200:
        return passed("ok", about, "passport reaches its database")
    why = f"{_ASKED} is {page.status}: its database is down, or not migrated"
    return fail("database-down", about, why, remedy="kubectl get pods -n @ -l app=drycc-database")


def _by_name(outside: PassportByName) -> Finding:
    about, page = subject.host(outside.host), outside.settings
    if isinstance(page, Failed):
        return unknown(*unasked(page, outside.url, subject.resolver()))
    if found := obstacle(page, "passport"):
        return fail(found.code, about, f"{outside.url}: {found.why}", remedy=found.remedy, status=page.status)
    if page.status == 200 and isinstance(page.body.json, dict) and "registration_enabled" in page.body.json:
        return passed("by-name", about, f"{outside.url} is answered by passport")
    remedy = "see where the route drycc-passport leads: kubectl describe httproute -n @ drycc-passport"
    why = f"{outside.url} is not passport's settings but status {page.status}, {page.body.kind}"
    return fail("not-settings", about, why, remedy=remedy, status=page.status)


ready.must_fail(
    "database-down",
    "passport's database is gone",
    lambda w: w.component("passport").answer(
        "/readiness", Answer(500, [("content-type", "text/plain")], b"Server Error")
    ),
)
ready.must_fail("no-service", "the Service is gone", lambda w: w.objects.remove("services", "drycc-passport"))
ready.must_fail("no-endpoints", "passport crashes", lambda w: w.component("passport").crash())
ready.must_fail("no-route", "no listener takes passport's route", lambda w: w.route("passport").detach())


@ready.must_fail("not-settings", "a parking page answers in passport's place")
def parked(world: World) -> None:
    world.sites[world.host("drycc-passport")] = Answer(200, [("content-type", "text/html")], b"<title>Parked</title>")


ready.must_fail("no-name", "the name does not resolve", lambda w: w.dns.remove_wildcard())
ready.must_be(UNKNOWN, "unreached", "the API server cannot reach the pods", lambda w: w.turn_proxy_away())
ready.must_be(UNKNOWN, "forbidden", "we may not use the service proxy", lambda w: w.deny("get services/proxy"))
ready.must_be(SKIP, "elsewhere", "passport runs elsewhere", lambda w: w.move_passport_off_cluster())
