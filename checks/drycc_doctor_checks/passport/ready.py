from drycc_doctor.api import Finding, Findings, Missing, check, fail, passed, skip, subject, unknown_because
from drycc_doctor.facts.http.page import HttpReply, Page
from drycc_doctor.facts.passport.passport import PassportByName, PassportInside
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor_checks.changes import PARKED, at_name, at_path
from drycc_doctor_checks.http_findings import by_name, through_proxy

_ASKED = "passport's /readiness, from inside,"


@check("passport-ready", title="Passport has its database, and answers by name")
def ready(components: Components, inside: PassportInside | Missing, outside: PassportByName | Missing) -> Findings:
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
        yield unknown_because(inside, f"{_ASKED} was not asked")
    else:
        yield _inside(components.passport.name, inside.readiness)
    if isinstance(outside, Missing):
        yield unknown_because(outside, "passport was not asked by name")
    else:
        yield _by_name(outside)


def no_service(page: HttpReply) -> Finding | None:
    """What is wrong where the API server finds no way to passport in the cluster."""
    service = subject.service("drycc-passport")
    if not isinstance(page, Page):
        return None
    if page.trouble == "not-found":
        return fail("no-service", service, f"{service} does not exist", remedy="helm upgrade the release")
    if page.trouble == "no-endpoints":
        remedy = "kubectl get service,pods -n @ -l app=drycc-passport"
        return fail("no-endpoints", service, "Service drycc-passport has no ready endpoint", remedy=remedy)
    return None


def _inside(name: str, readiness: HttpReply) -> Finding:
    about, service = subject.component(name), subject.service("drycc-passport")
    page = no_service(readiness) or through_proxy(readiness, service, _ASKED, subject.right_to_proxy())
    if isinstance(page, Finding):
        return page
    if page.status == 200:
        return passed("ok", about, "passport reaches its database")
    why = f"{_ASKED} is {page.status}: its database is down, or not migrated"
    return fail("database-down", about, why, remedy="kubectl get pods -n @ -l app=drycc-database")


def _by_name(outside: PassportByName) -> Finding:
    about = subject.host(outside.host)
    page = by_name(outside.settings, about, outside.url, "passport")
    if isinstance(page, Finding):
        return page
    if page.status == 200 and "registration_enabled" in page.fields:
        return passed("by-name", about, f"{outside.url} is answered by passport")
    remedy = "see where the route drycc-passport leads: kubectl describe httproute -n @ drycc-passport"
    why = f"{outside.url} is not passport's settings but status {page.status}, {page.body.kind}"
    return fail("not-settings", about, why, remedy=remedy, status=page.status)


ready.must_fail("database-down", "its database is gone", at_path("passport", "/readiness", 500, "Server Error"))
ready.must_fail("no-service", "the Service is gone", lambda w: w.objects.remove("services", "drycc-passport"))
ready.must_fail("no-endpoints", "passport crashes", lambda w: w.component("passport").crash())
ready.must_fail("no-route", "no listener takes passport's route", lambda w: w.route("passport").detach())
ready.must_fail("not-settings", "a parking page answers in its place", at_name("drycc-passport", 200, PARKED))
ready.must_fail("no-name", "the name does not resolve", lambda w: w.dns.remove_wildcard())
ready.must_not_know("unreached", "the API server cannot reach the pods", lambda w: w.turn_proxy_away())
ready.must_not_know("forbidden", "we may not use the service proxy", lambda w: w.deny("get services/proxy"))
ready.must_skip("elsewhere", "passport runs elsewhere", lambda w: w.move_passport_off_cluster())
