from drycc_doctor.api import Finding, Findings, Missing, check, fail, passed, skip, subject, unknown_because
from drycc_doctor.facts.http.page import HttpReply
from drycc_doctor.facts.http.whose import of_builder
from drycc_doctor.facts.platform.pod_http import BuilderHealth
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor_checks.changes import at_path
from drycc_doctor_checks.commands import get_pods, logs
from drycc_doctor_checks.http_findings import through_proxy

_MEANS = {
    "bucket": "it does not list its bucket, or takes no SSH connections",
    "controller": "it does not list namespaces, or does not reach the controller",
}


@check("builder-ready", title="The builder has its bucket and the controller")
def ready(components: Components, builder_inside: BuilderHealth | Missing) -> Findings:
    """The builder takes `git push`; it asks the controller who may, and keeps what was pushed in the object storage.

    Its own health pages are asked at one of its pods, through the API server's pod proxy: `/healthz` fails when it cannot
    list its bucket or its SSH server gave up, `/readiness` when it can list no namespaces or the controller does not
    answer. Which of the two fails tells where to look.

    Look at the object storage or the controller, as the finding says, and at `kubectl logs -n drycc deploy/drycc-builder`.
    """
    builder = components.find("drycc-builder")
    if builder is None:
        yield skip("absent", subject.component("drycc-builder"), "there is no builder; see components-present")
    elif isinstance(builder_inside, Missing):
        yield unknown_because(builder_inside, "the builder was not asked")
    elif builder_inside.health is None or builder_inside.readiness is None:
        yield fail("not-running", subject.service(builder.name), "no pod of the builder runs", remedy=get_pods(builder))
    else:
        remedy = f"kubectl get pods -n @ -l app=drycc-storage; {logs(builder)}"
        yield _finding("bucket", "/healthz", builder_inside.health, remedy)
        remedy = f"{get_pods(components.controller)}; {logs(builder)}"
        yield _finding("controller", "/readiness", builder_inside.readiness, remedy)


def _finding(code: str, path: str, health: HttpReply, remedy: str) -> Finding:
    about, asked = subject.service("drycc-builder"), f"the builder's {path}"
    page = through_proxy(health, about, asked, subject.right_to_pods(), of_builder)
    if isinstance(page, Finding):
        return page
    if page.status == 200:
        return passed(f"{code}-ok", about, f"{asked}: well")
    return fail(code, about, f"{asked} is {page.status}: {_MEANS[code]}", remedy=remedy)


ready.must_fail("bucket", "the builder does not reach its bucket", at_path("builder", "/healthz", 503))
ready.must_fail("controller", "the builder does not reach the controller", at_path("builder", "/readiness", 503))
ready.must_fail("not-running", "the builder crashes", lambda w: w.component("builder").crash())
ready.must_not_know("forbidden", "we may not use the pod proxy", lambda w: w.deny("get pods/proxy"))
ready.must_not_know("foreign", "a sidecar answers in its place", at_path("builder", "*", 403, "RBAC: access denied"))
ready.must_not_know("unreached", "the API server cannot reach the pods", lambda w: w.turn_proxy_away())
ready.must_skip("absent", "there is no builder", lambda w: w.component("builder").delete())
