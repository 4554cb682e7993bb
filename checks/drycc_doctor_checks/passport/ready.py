from drycc_doctor.api import (
    Finding,
    Findings,
    Missing,
    check,
    fail,
    passed,
    skip,
    subject,
    unknown,
    unknown_because,
    warn,
)
from drycc_doctor.facts.health.outcome import Outcome
from drycc_doctor.facts.health.passport import PassportHealth
from drycc_doctor.facts.http.page import HttpReply, Page
from drycc_doctor.facts.http.whose import of_django
from drycc_doctor.facts.parts.external_services import ExternalServices
from drycc_doctor.facts.passport.passport import PassportInside, PassportOutside
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor_checks.changes import PARKED, answer, at_name, at_path, in_turn, put
from drycc_doctor_checks.commands import logs
from drycc_doctor_checks.http_findings import by_name, through_proxy
from drycc_doctor_checks.stores import store

_ASKED = "passport's /readiness, from inside,"
_ABOUT = subject.component("drycc-passport")
_TROUBLES = {
    "database-down": "passport's /readiness is 500: {0} is down, or refuses passport's password",
    "database-hangs": "nobody can log in, for passport waits: {0} takes connections and says nothing",
    "reads-fail": "nobody can log in: {0} has no tables for passport, or the replica that it reads from is dead",
    "reads-hang": "nobody can log in, for passport waits: the replica that it reads from, or a table of {0}, is stuck",
    "database-or-reads-fail": "nobody can log in: {0}, or the replica that passport reads from, is down or has no tables",
    "hangs": "passport takes connections and says nothing in time, while the controller answers the same way",
}
"""What is wrong, by :attr:`PassportHealth.trouble`; the database is named by where it runs."""
_AGAIN = "; restart its pods, if the log does not tell why: a worker can be stuck from its start"


@check("passport-ready", title="Passport has its database, and answers by name")
def ready(
    passport_health: PassportHealth,
    inside: PassportInside | Missing,
    outside: PassportOutside | Missing,
    components: Components | Missing,
    external_services: ExternalServices | Missing,
) -> Findings:
    """Every login goes through passport: without it nobody gets a token, neither for the client nor for Grafana.

    `/readiness` is 500 when passport's database is gone; a made-up bearer at `/user/info` makes it read its tables, at
    the replica, if there is one: 403 when that is well, 500 when not. Its other pages go on as if nothing were. They are
    asked by name, or at the gateway's address; `/readiness` also from inside, and at a pod, where the Service has no
    ready endpoint. `/settings`, asked by name, must be JSON: passport says 200 and a page to any path that it does not
    know, and so do many that answer in its place. What is asked writes nothing.

    Look at what the finding names: `kubectl get pods -n drycc -l app=drycc-database`, or the route drycc-passport.
    """
    if isinstance(components, Components) and components.passport is None:
        yield skip("elsewhere", _ABOUT, "passport does not run on this cluster")
        return
    yield from _health(passport_health, inside, components, external_services)
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


def _health(
    health: PassportHealth,
    inside: PassportInside | Missing,
    components: Components | Missing,
    external_services: ExternalServices | Missing,
) -> Findings:
    """What was told in any way; where nothing was, why not."""
    if health.trouble in _TROUBLES:
        part = None if isinstance(components, Missing) else components.passport
        database = store("database", "drycc-database", components, external_services)
        remedy = f"{logs(part)}{_AGAIN}" if health.trouble == "hangs" else f"{database.look}; {logs(part)}"
        if health.trouble == "database-hangs":
            remedy += f"; if it stays silent, {database.restart}"
        yield fail(health.trouble, _ABOUT, _TROUBLES[health.trouble].format(database.words), remedy=remedy)
    elif not isinstance(inside, Missing) and (gone := no_service(inside.readiness)):
        yield gone
    elif health.readiness is Outcome.UNKNOWN and isinstance(components, Missing):
        yield unknown_because(components, f"{_ASKED} was not asked")
    elif health.readiness is Outcome.UNKNOWN:
        yield _not_asked(inside)
    elif health.seconds:
        why = f"passport's latest answer came after {health.seconds:g} s"
        yield warn("slow", _ABOUT, why, remedy="kubectl top pods -n @; compare with tuning-limits")
    elif health.user is Outcome.UNKNOWN:
        yield unknown(
            "reads-not-seen", _ABOUT, "passport reaches its database; nobody outside tells whether it reads its tables"
        )
    elif health.user is Outcome.NONE:
        yield passed(
            "old", _ABOUT, "passport reaches its database; this old one does not tell whether it reads its tables"
        )
    else:
        yield passed("ok", _ABOUT, "passport reaches its database, and reads its tables")


def _not_asked(inside: PassportInside | Missing) -> Finding:
    if isinstance(inside, Missing):
        return unknown_because(inside, f"{_ASKED} was not asked")
    page = through_proxy(
        inside.readiness, subject.service("drycc-passport"), _ASKED, subject.right_to_proxy(), of_django
    )
    if isinstance(page, Finding):
        return page
    return unknown("unexpected", _ABOUT, f"{_ASKED} is {page.status}, which is no answer of passport's")


def _by_name(outside: PassportOutside) -> Finding:
    about = subject.host(outside.host)
    page = by_name(outside.settings, about, outside.url, "passport")
    if isinstance(page, Finding):
        return page
    if page.status == 200 and "registration_enabled" in page.fields:
        return passed("by-name", about, f"{outside.url} is answered by passport")
    remedy = "see where the route drycc-passport leads: kubectl describe httproute -n @ drycc-passport"
    why = f"{outside.url} is not passport's settings but status {page.status}, {page.body.kind}"
    return fail("not-settings", about, why, remedy=remedy, status=page.status)


ready.must_fail("database-down", "its database is gone", lambda w: w.lose_database())
ready.must_fail("database-down", "it has another password, and its pods are unready")(
    in_turn(lambda w: w.lock_out("passport", "database"), lambda w: w.component("passport").fail_probe())
)
ready.must_fail("database-hangs", "its database says nothing", lambda w: w.hang_database())
ready.must_fail("reads-fail", "its database is empty", lambda w: w.leave_tables("passport", "empty"))
ready.must_fail("reads-fail", "the replica that it reads from is dead", lambda w: w.lose_replica())
ready.must_fail("reads-hang", "the replica that it reads from says nothing", lambda w: w.lose_replica(silent=True))
ready.must_fail("database-or-reads-fail", "its database is empty, and something in front hides /readiness")(
    in_turn(lambda w: w.leave_tables("passport", "empty"), at_path("passport", "/readiness", 403, "Forbidden"))
)
ready.must_fail("hangs", "its workers are stuck", lambda w: w.component("passport").hang())
ready.must_fail("hangs", "its workers are stuck, and the gateway gives up")(
    in_turn(lambda w: w.component("passport").hang(), put(lambda w: w.gateway, limited=True))
)
ready.must_warn("slow", "it answers late", lambda w: w.component("passport").slow_down())
ready.must_fail("no-service", "the Service is gone", lambda w: w.objects.remove("services", "drycc-passport"))
ready.must_fail("no-endpoints", "passport crashes", lambda w: w.component("passport").crash())
ready.must_fail("no-endpoints", "the nodes of its pods no longer answer, which is no silence of its own")(
    lambda w: w.component("passport").lose_these(w.component("passport").pods)
)
ready.must_fail("no-route", "no listener takes passport's route", lambda w: w.route("passport").detach())
ready.must_fail("not-settings", "a parking page answers in its place", at_name("drycc-passport", 200, PARKED))
ready.must_fail("no-name", "the name does not resolve", lambda w: w.dns.remove_wildcard())
_nobody_outside = in_turn(lambda w: w.gateway.close(), lambda w: w.dns.silence())
ready.must_not_know("reads-not-seen", "the gateway is not reached, and the replica is dead")(
    in_turn(_nobody_outside, lambda w: w.lose_replica())
)
ready.must_not_know("unreached", "neither do we reach the gateway, nor the API server the pods")(
    in_turn(_nobody_outside, lambda w: w.turn_proxy_away())
)
ready.must_not_know("forbidden", "we may not use the service proxy, and the gateway is not reached")(
    in_turn(_nobody_outside, lambda w: w.deny("get services/proxy"))
)
ready.must_not_know("foreign", "something in front of its pods says no, and the gateway is not reached")(
    in_turn(_nobody_outside, at_path("passport", "/readiness", 403, "Forbidden"))
)
ready.must_not_know("unexpected", "it says what it was never heard to say, and the gateway is not reached")(
    in_turn(
        _nobody_outside,
        lambda w: w.component("passport").answer("/readiness", answer(404, "Not Found", server="uvicorn")),
    )
)
ready.must_pass("old", "a passport that knows no /user/info says a page", at_path("passport", "/user/info", 200, "<p>"))
ready.must_skip("elsewhere", "passport runs elsewhere", lambda w: w.move_passport_off_cluster())
