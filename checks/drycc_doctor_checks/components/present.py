from drycc_doctor.api import Finding, Findings, Missing, check, fail, or_else, passed, subject
from drycc_doctor.facts.platform.components import ExpectedWorkload
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.facts.release.helm import HelmRelease
from drycc_doctor_checks.changes import in_turn


@check("components-present", title="Every part of the platform is there")
def present(components: Components, helm_release: HelmRelease | Missing) -> Findings:
    """Each generation of Drycc has its own set of Deployments, StatefulSets and DaemonSets; none may be missing.

    Parts that the values switch off (`database.enabled=false` and so on: they run elsewhere) are not expected. Where the
    Helm release cannot be read, a part that may be switched off and is wholly absent is taken for switched off.

    Bring a missing part back with `helm upgrade`; its chart makes it.
    """
    there = {part.name for part in components.items}
    every = components.generation.workloads
    present_conditions = {one.condition for one in every if one.name in there}

    def enabled(component: ExpectedWorkload) -> bool:
        if not component.condition or isinstance(helm_release, Missing):
            return not component.condition or component.condition in present_conditions
        return helm_release.newest.value(component.condition) is not False

    expected = list(filter(enabled, every))
    missing = (_missing(one) for one in expected if one.name not in there)
    yield from or_else(missing, passed("ok", subject.platform(), f"all {len(expected)} parts are there"))


def _missing(component: ExpectedWorkload) -> Finding:
    why = f"{component.name} is missing: no {component.kind.removesuffix('s')} of that name"
    remedy = "helm upgrade the release: its chart makes it"
    return fail("missing", subject.component(component.name), why, remedy=remedy)


present.must_fail("missing", "somebody deleted the builder", lambda w: w.component("builder").delete())
present.must_fail("missing", "somebody deleted the celery workers", lambda w: w.component("controller-celery").delete())
_no_fluentbit = in_turn(lambda w: w.component("fluentbit").delete(), lambda w: w.release.forget())
present.must_fail("missing", "the log collector is gone, and the release cannot be read", _no_fluentbit)
