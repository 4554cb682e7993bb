from drycc_doctor.api import Finding, Findings, Missing, check, fail, passed, skip, subject, unknown_because
from drycc_doctor.facts.http.page import Page
from drycc_doctor.facts.parts.grafana import GrafanaByName
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor_checks.changes import PARKED, at_name, without_grafana
from drycc_doctor_checks.http_findings import by_name


@check("grafana-ready", title="Grafana answers by name")
def ready(components: Components, grafana: GrafanaByName | Missing) -> Findings:
    """Dashboards and alerts are read in Grafana, under its own name, behind a login proxy that passport serves.

    `/oauth2/healthz` is asked by name, through DNS and gateway: the login proxy answers it without a login, in JSON. The
    first generation has no such proxy; there Grafana's own `/api/health` is asked, which also speaks for its database.

    Look at Grafana's pods, whose containers oauth2 and proxy wait for the third: `kubectl get pods -n drycc -l
    app=drycc-grafana`. If its administrator's password was changed in Grafana itself, put it into Secret grafana-creds
    too.
    """
    if components.find("drycc-grafana") is None:
        yield skip("elsewhere", subject.component("drycc-grafana"), "Grafana does not run on this cluster")
    elif isinstance(grafana, Missing):
        yield unknown_because(grafana, "Grafana was not asked by name")
    else:
        yield _by_name(grafana)


def _by_name(grafana: GrafanaByName) -> Finding:
    about = subject.host(grafana.host)
    if isinstance(grafana.health, Page) and grafana.health.fields.get("database", "ok") != "ok":
        why = "Grafana does not reach its database"
        remedy = "kubectl get pods -n @ -l app=drycc-database; kubectl logs -n @ -l app=drycc-grafana"
        return fail("database-down", subject.component("drycc-grafana"), why, remedy=remedy, asked=grafana.url)
    page = by_name(grafana.health, about, grafana.url, "grafana")
    if isinstance(page, Finding):
        return page
    if page.status == 200 and any(page.fields.get(key) == "ok" for key in ("status", "database")):
        return passed("ok", about, f"{grafana.url}: well")
    remedy = "see where the route drycc-grafana leads: kubectl describe httproute -n @ drycc-grafana"
    why = f"{grafana.url} is not Grafana's answer but status {page.status}, {page.body.kind}"
    return fail("unexpected", about, why, remedy=remedy, status=page.status)


ready.must_fail("no-backend", "Grafana crashes", lambda w: w.component("grafana").crash())
ready.must_fail("no-name", "the name does not resolve", lambda w: w.dns.remove_wildcard())
ready.must_fail("no-route", "no listener takes Grafana's route", lambda w: w.route("grafana").detach())
ready.must_fail("database-down", "its database fails", at_name("drycc-grafana", 503, '{"database":"failing"}'))
ready.must_fail("unexpected", "a parking page answers in its place", at_name("drycc-grafana", 200, PARKED))
ready.must_skip("elsewhere", "Grafana is switched off", without_grafana)
