"""Grafana shows what is stored, and keeps what is changed."""

from __future__ import annotations

from collections.abc import Iterator

from drycc_doctor.api import SKIP, UNKNOWN, WARN, Finding, World, check, fail, passed, skip, subject, unknown, warn
from drycc_doctor.facts.http.page import Page
from drycc_doctor.facts.kubernetes.pod_templates import Template, Templates
from drycc_doctor.facts.parts.grafana import GrafanaInside
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.facts.resources.requests import Demands
from drycc_doctor.worlds.answers import Answer
from drycc_doctor_checks.http_diagnosis import unheard

_NAME, _KEY = "drycc-grafana", "DRYCC_SERVICE_KEY"
_SOURCES = ("Prometheus on Drycc", "Application Logs")


@check("monitoring-grafana", title="Grafana shows what is stored, and keeps what is changed")
def grafana(components: Components, templates: Templates, demands: Demands, inside: GrafanaInside) -> Iterator[Finding]:
    """Dashboards and alerts read metrics and logs through the controller, and are kept in Grafana's database.

    Grafana's own `/api/health` is asked through the API server's service proxy. Its two provisioned data sources send a
    service key: the third generation's controller knows none, and refuses them, so that the preloaded dashboards and
    alert rules of the main organisation see nothing; those of the workspaces carry the user's own token. Changed
    dashboards survive a restart if the database does: Grafana's own volume holds none of them since the second
    generation, whatever `grafana.persistence` says. Which dashboards there are Grafana tells only after a login.

    Keep the database on a volume: `database.persistence.enabled=true`. Until the charts of Grafana and controller fit
    together, use the data sources of the workspaces.
    """
    found = templates.find(_NAME)
    if found is None:
        yield skip("elsewhere", subject.component(_NAME), "Grafana does not run on this cluster")
        return
    yield from _health(inside)
    yield from _sources(found, templates)
    yield from _kept(components, found, demands)
    why = (
        "the 15 preloaded dashboards, in folder drycc, are part of the image: only a login shows whether they are there"
    )
    yield skip("dashboards", subject.component(_NAME), why)


def _health(inside: GrafanaInside) -> Iterator[Finding]:
    about, page = subject.component(_NAME), inside.health
    told = page.body.json if isinstance(page, Page) and isinstance(page.body.json, dict) else {}
    if told.get("database", "ok") != "ok":
        remedy = "kubectl get pods -n @ -l app=drycc-database; kubectl logs -n @ -l app=drycc-grafana"
        yield fail("database-down", about, "Grafana does not reach its database", remedy=remedy)
    elif page is not None and (silent := unheard(page, "Grafana's /api/health", _NAME)):
        yield unknown(*silent)
    elif told.get("database") == "ok":
        yield passed("healthy", about, "Grafana and its database are well")
    else:
        yield unknown("unreadable", about, "what answers in Grafana's place is not Grafana's /api/health")


def _sources(found: Template, templates: Templates) -> Iterator[Finding]:
    """A key that Grafana sends must be one that the controller's containers have too (facts 6)."""
    about = subject.component(_NAME)
    known = templates.find("drycc-controller-api")
    if known is None or not _has(found, _KEY):
        return
    if _has(known, _KEY):
        yield passed("sources", about, "the controller knows the service key of Grafana's data sources")
        return
    names = " and ".join(f"'{name}'" for name in _SOURCES)
    why = f"Grafana's data sources {names} send a service key that this controller does not know: 401, and no data"
    remedy = (
        "use the data sources of a workspace, which carry your own token, until Grafana's chart fits the controller's"
    )
    yield warn("rejected-key", about, why, remedy=remedy)


def _has(template: Template, name: str) -> bool:
    return any(one.name == name for container in template.spec.containers for one in container.env)


def _kept(components: Components, found: Template, demands: Demands) -> Iterator[Finding]:
    about = subject.component(_NAME)
    if not _has(found, "GF_DATABASE_TYPE"):  # then it is SQLite, in its own folder
        kept, where = any(one.persistent_volume_claim for one in found.spec.volumes), "Grafana's own folder"
    elif components.find("drycc-database") is None:
        kept, where = True, "a database that runs elsewhere"
    else:
        kept, where = any(one.claims for one in demands.items if one.name == "drycc-database"), "the database"
    if kept:
        yield passed("kept", about, f"changed dashboards are kept in {where}")
    else:
        why = f"changed dashboards lie in {where}, which has no volume: a restart loses them"
        value = "grafana" if where.startswith("Grafana") else "database"
        yield warn(
            "not-kept", about, why, remedy=f"set {value}.persistence.enabled=true; save dashboards as JSON before"
        )


@grafana.must_fail("database-down", "Grafana does not reach its database")
def database_down(world: World) -> None:
    failing = Answer(503, [("content-type", "application/json")], b'{"database":"failing"}')
    world.component("grafana").answer("/api/health", failing)


grafana.must_be(
    WARN,
    "rejected-key",
    "the third generation's controller knows no service key",
    lambda w: w.component("grafana"),
    since="g3",
)
grafana.must_be(
    WARN,
    "not-kept",
    "nothing keeps what is changed",
    lambda w: w.component("grafana" if w.generation == "g1" else "database").keep_nothing(),
)
grafana.must_be(
    UNKNOWN, "unreached", "a NetworkPolicy turns the API server away", lambda w: w.turn_proxy_away(), only=("g1", "g2")
)


@grafana.must_be(UNKNOWN, "unreadable", "something else answers in Grafana's place", only=("g1", "g2"))
def something_else(world: World) -> None:
    answer = Answer(200, [("content-type", "text/html")], b"<title>Parked</title>")
    world.component("grafana").answer("/api/health", answer)


@grafana.must_be(SKIP, "elsewhere", "Grafana is switched off")
def switched_off(world: World) -> None:
    world.component("grafana").delete()
    world.objects.remove("services", "drycc-grafana")
