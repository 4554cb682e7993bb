from functools import partial
from itertools import chain

from drycc_doctor.api import Findings, check, or_else, passed, skip, subject, warn
from drycc_doctor.facts.platform.generations import Generation
from drycc_doctor.facts.platform.workloads import Components, LiveWorkload
from drycc_doctor.facts.resources.requests import ResourceRequests, WorkloadRequests
from drycc_doctor.settings import dead_variables
from drycc_doctor_checks.changes import set_env

NAME, DATABASE = "drycc-grafana", "drycc-database"


@check("tuning-grafana", title="Grafana's settings do something, and dashboards are kept")
def grafana(components: Components, demands: ResourceRequests) -> Findings:
    """Dashboards are rows of Grafana's database: they outlive a restart if that one does, whatever Grafana's own volume.

    Grafana keeps everything in PostgreSQL, and `grafana.persistence` protects next to nothing: since the second
    generation the volume is mounted where no data is. So its database is judged: its type, and whether the platform's own
    has volumes. Variables that only the first generation reads are told.

    Give the database volumes (`database.persistence.enabled`); take dead variables out of `grafana.environment`.
    """
    part = components.find(NAME)
    about = subject.component(NAME)
    if part is None:
        yield skip("elsewhere", about, "there is no Grafana here: grafana.enabled is false")
        return
    asked = {one.name: one for one in demands.items}
    findings = chain(_database(part, asked), _dead(part, components.generation))
    yield from or_else(
        findings, passed("ok", about, "Grafana's settings do something, and dashboards outlive a restart")
    )


def _database(part: LiveWorkload, asked: dict[str, WorkloadRequests]) -> Findings:
    about, kind = subject.component(NAME), part.env("GF_DATABASE_TYPE")
    if isinstance(kind, str) and kind != "postgres":
        why = f"Grafana's database is {kind}, in the container: every restart loses dashboards and alerts"
        yield warn("database-type", about, why, remedy="take GF_DATABASE_TYPE out of grafana.environment")
    elif DATABASE in asked and not asked[DATABASE].claims:
        why = "dashboards are in the platform's database, which has no volumes; Grafana's own volume does not hold them"
        yield warn("dashboards-lost", about, why, remedy="set database.persistence.enabled=true (see tuning-database)")


def _dead(part: LiveWorkload, generation: Generation) -> Findings:
    """Variables of the first generation (drycc/values#grafana-knobs)."""
    names = {variable.name for container in part.containers for variable in container.env}
    for name, instead in dead_variables(grafana.id, generation.order).items():
        if name in names:
            why = f"{name} is set on Grafana, and only the first generation's image read it"
            where = "" if "." in instead else " in grafana.environment"
            yield warn("dead-variable", subject.setting(name), why, remedy=f"set {instead}{where} instead")


_set = partial(set_env, "grafana")
grafana.must_warn("dashboards-lost", "no volumes", lambda w: w.component("database").keep_nothing())
grafana.must_warn("database-type", "Grafana uses SQLite", _set("GF_DATABASE_TYPE", "sqlite"))
grafana.must_warn("dead-variable", "a dead variable allows sign-up", _set("ALLOW_SIGN_UP", "true"), since="g2")


grafana.must_skip("elsewhere", "Grafana is switched off", lambda w: w.component("grafana").delete())
