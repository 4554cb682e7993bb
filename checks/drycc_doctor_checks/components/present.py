"""Every part of the platform that should be there is there."""

from __future__ import annotations

from collections.abc import Iterator

from drycc_doctor.api import Finding, Missing, World, check, fail, passed, subject
from drycc_doctor.facts.platform.components import COMPONENTS, Component
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.facts.release.helm import HelmRelease


@check("components-present", title="Every part of the platform is there")
def present(components: Components, release: HelmRelease | Missing) -> Iterator[Finding]:
    """Each generation of Drycc has its own set of Deployments, StatefulSets and DaemonSets; none may be missing.

    Parts that the values switch off (`database.enabled=false` and so on: they run elsewhere) are not expected. Where the
    Helm release cannot be read, a part that may be switched off and is wholly absent is taken for switched off.

    Bring a missing part back with `helm upgrade`; its chart makes it.
    """
    there = {part.name for part in components.items}
    wanted = [one for one in COMPONENTS[components.generation] if _enabled(one, release, components.generation, there)]
    absent = [one for one in wanted if one.name not in there]
    for one in absent:
        why = f"{one.name} is missing: no {one.kind.removesuffix('s')} of that name"
        yield fail("missing", subject.component(one.name), why, remedy="helm upgrade the release: its chart makes it")
    if not absent:
        yield passed("ok", subject.platform(), f"all {len(wanted)} parts are there")


def _enabled(one: Component, release: HelmRelease | Missing, generation: str, there: set[str]) -> bool:
    if not one.condition:
        return True
    if isinstance(release, HelmRelease):
        return release.newest.value(one.condition) is not False
    return any(other.name in there for other in COMPONENTS[generation] if other.condition == one.condition)


present.must_fail("missing", "somebody deleted the builder", lambda w: w.component("builder").delete())
present.must_fail("missing", "somebody deleted the celery workers", lambda w: w.component("controller-celery").delete())


@present.must_fail("missing", "the log collector is gone, and the release cannot be read")
def no_fluentbit(world: World) -> None:
    world.component("fluentbit").delete()
    world.release.forget()
