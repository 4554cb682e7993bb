"""There is a Drycc in the namespace."""

from __future__ import annotations

from collections.abc import Iterator

from drycc_doctor.api import UNKNOWN, Finding, Missing, Reason, World, check, fail, passed, subject, unknown
from drycc_doctor.facts.platform.options import Operator
from drycc_doctor.facts.platform.workloads import Elsewhere, Platform

_GENERATIONS = {"g1": "first (stable up to May 2025)", "g2": "second (to April 2026)", "g3": "third"}


@check("components-platform", title="There is a Drycc in the namespace")
def platform(found: Platform | Missing, elsewhere: Elsewhere | Missing, operator: Operator) -> Iterator[Finding]:
    """All else is judged against the platform that is in the namespace, so there must be one.

    It is known by the workloads of controller, passport and builder. Where they are not in the namespace, pods and
    Deployments that are Drycc's alone are looked for in the others.

    Say the right namespace with `-n`, the right cluster with `--context`; or install Drycc.
    """
    if isinstance(found, Platform):
        about = subject.platform(found.namespace)
        yield passed(
            "ok", about, f"a Drycc of the {_GENERATIONS[found.generation]} generation is in namespace {found.namespace}"
        )
        return
    if found.reason is not Reason.NOT_FOUND:
        yield unknown(found.reason, found.subject, f"whether there is a Drycc is not known: {found.why}")
        return
    seen = "" if isinstance(elsewhere, Missing) else "; ".join(elsewhere.seen)
    why = f"{found.why}{f'; seen: {seen}' if seen else ', and none was seen elsewhere'}"
    remedy = "say the namespace with -n, or the cluster with --context"
    yield fail("no-platform", subject.platform(operator.namespace), why, remedy=remedy)


platform.must_fail("no-platform", "the namespace is empty", lambda w: w.uninstall())


@platform.must_fail("no-platform", "the platform is in another namespace")
def elsewhere(world: World) -> None:
    world.move_to_namespace("paas")


@platform.must_fail("no-platform", "only what is around Drycc is left")
def left_overs(world: World) -> None:
    for name in ("controller", "passport", "builder"):
        world.component(name).delete()


platform.must_be(UNKNOWN, "forbidden", "we may not list Deployments", lambda w: w.deny("list deployments.apps"))
