from drycc_doctor.api import Finding, Findings, check, fail, passed, skip, subject, unknown, warn
from drycc_doctor.facts.http.page import Page
from drycc_doctor.facts.kubernetes.pod_templates import Template, Templates
from drycc_doctor.facts.parts.grafana import GrafanaInside
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.facts.resources.requests import ResourceRequests
from drycc_doctor_checks.changes import PARKED, at_path, without_grafana
from drycc_doctor_checks.http_findings import from_component

_NAME, _KEY = "drycc-grafana", "DRYCC_SERVICE_KEY"


@check("monitoring-grafana", title="Grafana shows what is stored, and keeps what is changed")
def grafana(
    components: Components, templates: Templates, demands: ResourceRequests, grafana: GrafanaInside
) -> Findings:
    """Dashboards and alerts read metrics and logs through the controller, and are kept in Grafana's database.

    Grafana's own `/api/health` is asked through the API server's service proxy. Its two provisioned data sources send a
    service key: the third generation's controller knows none, and refuses them, so that the preloaded dashboards and
    alert rules of the main organisation see nothing; those of the workspaces carry the user's own token. Changed
    dashboards survive a restart if the database does: Grafana's own volume holds none of them, whatever
    `grafana.persistence` says. Which dashboards there are Grafana tells only after a login.

    Keep the database on a volume: `database.persistence.enabled=true`. Until the charts of Grafana and controller fit
    together, use the data sources of the workspaces.
    """
    template = templates.find(_NAME)
    if template is None:
        yield skip("elsewhere", subject.component(_NAME), "Grafana does not run on this cluster")
        return
    yield _health(grafana)
    yield from _sources(template, templates.find("drycc-controller-api"))
    yield _kept(components, demands)
    which = "the 15 preloaded dashboards, in folder drycc, are part of the image"
    yield skip("dashboards", subject.component(_NAME), f"{which}: only a login shows whether they are there")


def _health(grafana: GrafanaInside) -> Finding:
    about, database = subject.component(_NAME), None
    if isinstance(grafana.health, Page):
        database = grafana.health.fields.get("database")
    if database not in ("ok", None):
        remedy = "kubectl get pods -n @ -l app=drycc-database; kubectl logs -n @ -l app=drycc-grafana"
        return fail("database-down", about, "Grafana does not reach its database", remedy=remedy)
    page = from_component(grafana.health, "Grafana's /api/health", _NAME)
    if isinstance(page, Finding):
        return page
    if database == "ok":
        return passed("healthy", about, "Grafana and its database are well")
    return unknown("unreadable", about, "what answers in Grafana's place is not Grafana's /api/health")


def _sources(grafana: Template, controller: Template | None) -> Findings:
    """A key that Grafana sends must be one that the controller has too (drycc/monitoring#grafana-datasources)."""
    about = subject.component(_NAME)
    if controller is None or not _has(grafana, _KEY):
        return
    if _has(controller, _KEY):
        yield passed("sources", about, "the controller knows the service key of Grafana's data sources")
        return
    names = "'Prometheus on Drycc' and 'Application Logs'"
    why = f"Grafana's data sources {names} send a service key that this controller does not know: 401, and no data"
    use = "use the data sources of a workspace, which carry your own token"
    yield warn("rejected-key", about, why, remedy=f"{use}, until Grafana's chart fits the controller's")


def _has(template: Template, name: str) -> bool:
    return any(one.name == name for container in template.spec.containers for one in container.env)


def _kept(components: Components, demands: ResourceRequests) -> Finding:
    about = subject.component(_NAME)
    if components.find("drycc-database") is None:
        kept, where = True, "a database that runs elsewhere"
    else:
        kept, where = any(one.claims for one in demands.items if one.name == "drycc-database"), "the database"
    if kept:
        return passed("kept", about, f"changed dashboards are kept in {where}")
    why = f"changed dashboards lie in {where}, which has no volume: a restart loses them"
    return warn("not-kept", about, why, remedy="set database.persistence.enabled=true; save dashboards as JSON before")


grafana.must_fail("database-down", "Grafana does not reach its database")(
    at_path("grafana", "/api/health", 503, '{"database":"failing"}')
)
grafana.must_warn("rejected-key", "g3's controller knows no key", lambda w: w.component("grafana"), since="g3")
grafana.must_warn("not-kept", "nothing keeps what is changed", lambda w: w.component("database").keep_nothing())
grafana.must_not_know("unreached", "a NetworkPolicy blocks us", lambda w: w.turn_proxy_away(), only=("g1", "g2"))
grafana.must_not_know(
    "unreadable", "it is no Grafana", at_path("grafana", "/api/health", 200, PARKED), only=("g1", "g2")
)
grafana.must_skip("elsewhere", "Grafana is switched off", without_grafana)
