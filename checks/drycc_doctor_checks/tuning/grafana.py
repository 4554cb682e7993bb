"""Grafana's settings do something, and dashboards are kept."""

from __future__ import annotations

from collections.abc import Iterator

from drycc_doctor.api import SKIP, WARN, Finding, Reason, World, check, passed, skip, subject, unknown, warn
from drycc_doctor.facts.platform.workloads import Components, Part
from drycc_doctor.facts.resources.requests import Demand, Demands

NAME, DATABASE = "drycc-grafana", "drycc-database"
_DEAD = {
    "DEFAULT_USER": "grafana.adminUsername",
    "DEFAULT_USER_PASSWORD": "grafana.adminPassword",
    "ALLOW_SIGN_UP": "GF_USERS_ALLOW_SIGN_UP in grafana.environment",
}
"""Variables of the first generation (facts 6)."""


@check("tuning-grafana", title="Grafana's settings do something, and dashboards are kept")
def grafana(components: Components, demands: Demands) -> Iterator[Finding]:
    """Dashboards are rows of Grafana's database: they outlive a restart if that one does, whatever Grafana's own volume.

    Since the second generation Grafana keeps everything in PostgreSQL, and `grafana.persistence` protects next to
    nothing: the volume is mounted where no data is. So its database is judged: its type, and whether the platform's own
    has volumes. In the first generation the volume of Grafana itself decides. Variables that only the first generation
    reads are told.

    Give the database volumes (`database.persistence.enabled`); take dead variables out of `grafana.environment`.
    """
    part = components.find(NAME)
    about = subject.component(NAME)
    if part is None:
        yield skip("elsewhere", about, "there is no Grafana here: grafana.enabled is false")
        return
    asked = {one.name: one for one in demands.items}
    said = [*_kept(components.generation, asked)] if components.generation == "g1" else [*_since(part, asked)]
    yield from said
    if not said:
        yield passed("ok", about, "Grafana's settings do something, and dashboards outlive a restart")


def _kept(generation: str, asked: dict[str, Demand]) -> Iterator[Finding]:
    if NAME not in asked:
        why = "Grafana's volumes cannot be read, and so it is not known what a restart loses"
        yield unknown(str(Reason.UNREADABLE), subject.component(NAME), why)
    elif not any(volume.persistent_volume_claim for volume in asked[NAME].spec.volumes):
        why = (
            f"Grafana of generation {generation} keeps dashboards in its own volume, and has none: a restart loses them"
        )
        yield warn("no-volume", subject.component(NAME), why, remedy="set grafana.persistence.enabled=true")


def _since(part: Part, asked: dict[str, Demand]) -> Iterator[Finding]:
    about = subject.component(NAME)
    kind = part.env("GF_DATABASE_TYPE")
    if isinstance(kind, str) and kind != "postgres":
        why = f"Grafana's database is {kind}, in the container: every restart loses dashboards and alerts"
        yield warn("database-type", about, why, remedy="take GF_DATABASE_TYPE out of grafana.environment")
    elif DATABASE in asked and not asked[DATABASE].claims:
        why = "dashboards are in the platform's database, which has no volumes; Grafana's own volume does not hold them"
        yield warn("dashboards-lost", about, why, remedy="set database.persistence.enabled=true (see tuning-database)")
    names = {variable.name for container in part.containers for variable in container.env}
    for name, instead in _DEAD.items():
        if name in names:
            why = f"{name} is set on Grafana, and only the first generation's image read it"
            yield warn("dead-variable", subject.setting(name), why, remedy=f"set {instead} instead")


grafana.must_be(
    WARN, "dashboards-lost", "the database has no volumes", lambda w: w.component("database").keep_nothing(), since="g2"
)
grafana.must_be(
    WARN,
    "database-type",
    "Grafana was told to use SQLite",
    lambda w: w.component("grafana").set_env("GF_DATABASE_TYPE", "sqlite"),
    since="g2",
)
grafana.must_be(
    WARN,
    "dead-variable",
    "sign-up is allowed by the first generation's variable",
    lambda w: w.component("grafana").set_env("ALLOW_SIGN_UP", "true"),
    since="g2",
)


@grafana.must_be(WARN, "no-volume", "Grafana has no volume", only=("g1",))
def no_volume(world: World) -> None:
    spec = world.component("grafana").workload["spec"]["template"]["spec"]
    spec["volumes"] = [{"name": volume["name"], "emptyDir": {}} for volume in spec["volumes"]]


grafana.must_be(SKIP, "elsewhere", "Grafana is switched off", lambda w: w.component("grafana").delete())
