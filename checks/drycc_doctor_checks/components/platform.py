from collections.abc import Iterator

from drycc_doctor.api import Findings, Missing, Reason, check, fail, passed, subject, unknown_because
from drycc_doctor.facts.platform.namespace import PlatformNamespace
from drycc_doctor.facts.platform.options import OperatorOptions
from drycc_doctor.facts.platform.workloads import OtherNamespaces, Platform
from drycc_doctor_checks.changes import to_each


@check("components-platform", title="There is a Drycc in the namespace")
def platform(
    platform: Platform | Missing,
    other_namespaces: OtherNamespaces | Missing,
    platform_namespace: PlatformNamespace | Missing,
    operator: OperatorOptions,
) -> Findings:
    """All else is judged against the platform that is in the namespace, so there must be one.

    It is known by the workloads of controller, passport and builder. Where they are not in the namespace, pods and
    Deployments that are Drycc's alone are looked for in the others. A namespace that is not there is told apart.

    Say the right namespace with `-n`, the right cluster with `--context`; or install Drycc.
    """
    about = subject.platform(operator.namespace)
    if isinstance(platform, Platform):
        title = platform.generation.title
        yield passed("ok", about, f"a Drycc of the {title} generation is in namespace {platform.namespace}")
    elif platform.reason is not Reason.NOT_FOUND:
        yield unknown_because(platform, "whether there is a Drycc is not known")
    else:
        absent = isinstance(platform_namespace, Missing) and platform_namespace.reason is Reason.NOT_FOUND
        code, what = ("no-namespace", "there is no") if absent else ("no-platform", "there is no Drycc in")
        seen = "" if isinstance(other_namespaces, Missing) else "; ".join(_seen(other_namespaces))
        elsewhere = f"; seen: {seen}" if seen else ", and no Drycc was seen elsewhere"
        why = f"{what} namespace {operator.namespace}{elsewhere}"
        yield fail(
            code, about, why, remedy="say the namespace with -n, or the cluster with --context; or install Drycc"
        )


def _seen(other: OtherNamespaces) -> Iterator[str]:
    yield from (f"pods of its controller in namespace {name}" for name in other.pods)
    yield from (f"Drycc's Deployments in namespace {name}" for name in other.deployments)
    if other.release:
        yield f"Helm release Secret {other.release}"


platform.must_fail("no-platform", "the namespace is empty", lambda w: w.uninstall())
platform.must_fail("no-namespace", "there is no such namespace", lambda w: w.lose_namespace())
platform.must_fail("no-platform", "the platform is in another namespace", lambda w: w.move_to_namespace("paas"))
_left_overs = to_each(("controller", "passport", "builder"), lambda part: part.delete())
platform.must_fail("no-platform", "only what is around Drycc is left", _left_overs)
platform.must_not_know("forbidden", "we may not list Deployments", lambda w: w.deny("list deployments.apps"))
