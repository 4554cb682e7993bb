from drycc_doctor.api import Finding, Findings, Missing, check, fail, or_else, passed, subject, warn
from drycc_doctor.facts.kubernetes.pod_specs import Container
from drycc_doctor.facts.kubernetes.pod_templates import Templates
from drycc_doctor.facts.platform.workloads import Platform
from drycc_doctor.facts.release.helm import HelmRelease
from drycc_doctor_checks.changes import in_turn, set_value


@check("components-diagnostic-mode", title="No part was left in diagnostic mode")
def diagnostic_mode(templates: Templates, platform: Platform, helm_release: HelmRelease | Missing) -> Findings:
    """The charts' value `diagnosticMode.enabled` lets every container of a chart sleep, for somebody to look inside.

    Its probes are taken away with it, so that its pods are Running and Ready, and nothing is there. It applies to the
    chart's CronJobs and Jobs too: a backup that sleeps makes no backup. The command `sleep infinity` is looked for in
    every pod template; and the value itself in the Helm release, where there is one to read.

    Upgrade the release with `<chart>.diagnosticMode.enabled=false`.
    """
    charts = {component.name: component.part for component in platform.generation.workloads}
    switched_on = [chart for chart in sorted(set(charts.values())) if _is_on(helm_release, chart)]
    asleep = [one.name for one in templates.items if any(map(_sleeps, one.spec.containers))]
    seen = {charts.get(name, "") for name in asleep}
    findings = [_asleep(name, charts.get(name, ""), switched_on) for name in asleep]
    findings += [_only_switched_on(chart) for chart in switched_on if chart not in seen]
    yield from or_else(findings, passed("ok", subject.platform(), "nothing sleeps in diagnostic mode"))


def _is_on(release: HelmRelease | Missing, chart: str) -> bool:
    return isinstance(release, HelmRelease) and release.newest.value(f"{chart}.diagnosticMode.enabled") is True


def _sleeps(container: Container) -> bool:
    return (*container.command, *container.args) == ("sleep", "infinity")


def _asleep(name: str, chart: str, switched_on: list[str]) -> Finding:
    remedy = f"helm upgrade the release with {chart or '<chart>'}.diagnosticMode.enabled=false"
    if chart and chart not in switched_on:
        remedy = "helm upgrade the release: its values say nothing of this, so it was changed by hand"
    why = f"{name} runs `sleep infinity`: it is Ready, and does nothing"
    return fail("asleep", subject.component(name), why, remedy=remedy)


def _only_switched_on(chart: str) -> Finding:
    why = f"{chart}.diagnosticMode.enabled is true in the Helm release, while nothing of it sleeps"
    remedy = f"helm upgrade the release with {chart}.diagnosticMode.enabled=false: the next upgrade stops it"
    return warn("switched-on", subject.setting(f"{chart}.diagnosticMode.enabled"), why, remedy=remedy)


_on = set_value("builder.diagnosticMode.enabled", to=True)
diagnostic_mode.must_fail(
    "asleep", "the builder was left in diagnostic mode", in_turn(lambda w: w.component("builder").sleep(), _on)
)
diagnostic_mode.must_fail("asleep", "the controller sleeps by hand", lambda w: w.component("controller").sleep())
diagnostic_mode.must_warn("switched-on", "the value is on, and was not yet rolled out", _on)
