"""Grafana answers by name."""

from __future__ import annotations

from collections.abc import Iterator

from drycc_doctor.api import SKIP, Failed, Finding, Missing, World, check, fail, passed, skip, subject, unknown
from drycc_doctor.facts.parts.grafana import GrafanaByName
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.worlds.answers import Answer
from drycc_doctor_checks.http_diagnosis import obstacle, unasked

_HEALTHY = {"status": "ok", "database": "ok"}


@check("grafana-ready", title="Grafana answers by name")
def ready(components: Components, outside: GrafanaByName | Missing) -> Iterator[Finding]:
    """Dashboards and alerts are read in Grafana, under its own name, behind a login proxy that passport serves.

    `/oauth2/healthz` is asked by name, through DNS and gateway: the login proxy answers it without a login, in JSON. The
    first generation has no such proxy; there Grafana's own `/api/health` is asked, which also speaks for its database.

    Look at Grafana's pods, whose containers oauth2 and proxy wait for the third: `kubectl get pods -n drycc -l
    app=drycc-grafana`. If its administrator's password was changed in Grafana itself, put it into Secret grafana-creds
    too.
    """
    if components.find("drycc-grafana") is None:
        yield skip("elsewhere", subject.component("drycc-grafana"), "Grafana does not run on this cluster")
    elif isinstance(outside, Missing):
        yield unknown(outside.reason, outside.subject, f"Grafana was not asked by name: {outside.why}")
    else:
        yield _judged(outside)


def _judged(outside: GrafanaByName) -> Finding:
    about, page = subject.host(outside.host), outside.health
    if isinstance(page, Failed):
        return unknown(*unasked(page, outside.url, subject.resolver()))
    told = page.body.json if isinstance(page.body.json, dict) else {}
    if told.get("database", "ok") != "ok":
        why = "Grafana does not reach its database"
        remedy = "kubectl get pods -n @ -l app=drycc-database; kubectl logs -n @ -l app=drycc-grafana"
        return fail("database-down", subject.component("drycc-grafana"), why, remedy=remedy, asked=outside.url)
    if found := obstacle(page, "grafana"):
        return fail(found.code, about, f"{outside.url}: {found.why}", remedy=found.remedy, status=page.status)
    if page.status == 200 and told.items() & _HEALTHY.items():
        return passed("ok", about, f"{outside.url}: well")
    remedy = "see where the route drycc-grafana leads: kubectl describe httproute -n @ drycc-grafana"
    why = f"{outside.url} is not Grafana's answer but status {page.status}, {page.body.kind}"
    return fail("unexpected", about, why, remedy=remedy, status=page.status)


ready.must_fail("no-backend", "Grafana crashes", lambda w: w.component("grafana").crash())
ready.must_fail("no-name", "the name does not resolve", lambda w: w.dns.remove_wildcard())
ready.must_fail("no-route", "no listener takes Grafana's route", lambda w: w.route("grafana").detach())


@ready.must_fail("database-down", "Grafana says that its database fails")
def database_down(world: World) -> None:
    said = Answer(503, [("content-type", "application/json")], b'{"database":"failing"}')
    world.sites[world.host("drycc-grafana")] = said


@ready.must_fail("unexpected", "a parking page answers in Grafana's place")
def parked(world: World) -> None:
    world.sites[world.host("drycc-grafana")] = Answer(200, [("content-type", "text/html")], b"<title>Parked</title>")


@ready.must_be(SKIP, "elsewhere", "Grafana is switched off")
def switched_off(world: World) -> None:
    world.component("grafana").delete()
    world.objects.remove("services", "drycc-grafana")
