"""No part was left in diagnostic mode."""

from __future__ import annotations

from collections.abc import Iterator

from drycc_doctor.api import WARN, Finding, Missing, World, check, fail, passed, subject, warn
from drycc_doctor.facts.kubernetes.pod_templates import Container, Template, Templates
from drycc_doctor.facts.platform.components import COMPONENTS
from drycc_doctor.facts.platform.workloads import Platform
from drycc_doctor.facts.release.helm import HelmRelease


@check("components-diagnostic-mode", title="No part was left in diagnostic mode")
def diagnostic_mode(templates: Templates, platform: Platform, release: HelmRelease | Missing) -> Iterator[Finding]:
    """The charts' value `diagnosticMode.enabled` lets every container of a chart sleep, for somebody to look inside.

    Its probes are taken away with it, so that its pods are Running and Ready, and nothing is there. It applies to the
    chart's CronJobs and Jobs too: a backup that sleeps makes no backup. The command `sleep infinity` is looked for in
    every pod template; and the value itself in the Helm release, where there is one to read.

    Upgrade the release with `<chart>.diagnosticMode.enabled=false`.
    """
    charts = {one.name: one.part for one in COMPONENTS[platform.generation]}
    switched = [part for part in sorted(set(charts.values())) if _on(release, part)]
    asleep = [one for one in templates.items if any(map(_sleeps, one.spec.containers))]
    for one in asleep:
        yield _left(one, charts.get(one.name, ""), switched)
    seen = {charts.get(one.name, "") for one in asleep}
    for part in switched:
        if part not in seen:
            why = f"{part}.diagnosticMode.enabled is true in the Helm release, while nothing of it sleeps"
            remedy = f"helm upgrade the release with {part}.diagnosticMode.enabled=false: the next upgrade stops it"
            yield warn("switched-on", subject.setting(f"{part}.diagnosticMode.enabled"), why, remedy=remedy)
    if not asleep and not switched:
        yield passed("ok", subject.platform(platform.namespace), "nothing sleeps in diagnostic mode")


def _on(release: HelmRelease | Missing, part: str) -> bool:
    return isinstance(release, HelmRelease) and release.newest.value(f"{part}.diagnosticMode.enabled") is True


def _sleeps(one: Container) -> bool:
    return (*one.command, *one.args) == ("sleep", "infinity")


def _left(one: Template, part: str, switched: list[str]) -> Finding:
    why = f"{one.name} runs `sleep infinity`: it is Ready, and does nothing"
    remedy = f"helm upgrade the release with {part or '<chart>'}.diagnosticMode.enabled=false"
    if part and part not in switched:
        remedy = "helm upgrade the release: its values say nothing of this, so it was changed by hand"
    return fail("asleep", subject.component(one.name), why, remedy=remedy)


@diagnostic_mode.must_fail("asleep", "the builder was left in diagnostic mode")
def left_on(world: World) -> None:
    world.component("builder").sleep()
    world.release.set("builder.diagnosticMode.enabled", value=True)


diagnostic_mode.must_fail(
    "asleep", "somebody let the controller sleep by hand", lambda w: w.component("controller").sleep()
)
diagnostic_mode.must_be(
    WARN,
    "switched-on",
    "the value is on, and was not yet rolled out",
    lambda w: w.release.set("builder.diagnosticMode.enabled", value=True),
)
