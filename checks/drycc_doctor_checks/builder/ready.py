"""The builder has its bucket and its controller."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from drycc_doctor.api import SKIP, UNKNOWN, Failed, Finding, Missing, check, fail, passed, skip, subject, unknown
from drycc_doctor.facts.http.page import Page
from drycc_doctor.facts.platform.pod_http import BuilderInside
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.worlds.answers import Answer
from drycc_doctor_checks.http_diagnosis import unasked

if TYPE_CHECKING:
    pass

_MEANS = {
    "/healthz": ("bucket", "it does not list its bucket, or takes no SSH connections", "app=drycc-storage"),
    "/readiness": (
        "controller",
        "it does not list namespaces, or does not reach the controller",
        "app=drycc-controller",
    ),
}


@check("builder-ready", title="The builder has its bucket and the controller")
def ready(components: Components, inside: BuilderInside | Missing) -> Iterator[Finding]:
    """The builder takes `git push`; it asks the controller who may, and keeps what was pushed in the object storage.

    Its own health pages are asked at one of its pods, through the API server's pod proxy: `/healthz` fails when it cannot
    list its bucket or its SSH server gave up, `/readiness` when it can list no namespaces or the controller does not
    answer. Which of the two fails tells where to look.

    Look at the object storage or the controller, as the finding says, and at `kubectl logs -n drycc deploy/drycc-builder`.
    """
    if components.find("drycc-builder") is None:
        yield skip("absent", subject.component("drycc-builder"), "there is no builder; see components-present")
    elif isinstance(inside, Missing):
        yield unknown(inside.reason, inside.subject, f"the builder was not asked: {inside.why}")
    elif not inside.pod:
        remedy = "kubectl get pods -n @ -l app=drycc-builder"
        yield fail("not-running", subject.service("drycc-builder"), "no pod of the builder runs", remedy=remedy)
    else:
        yield from _judged(inside)


def _judged(inside: BuilderInside) -> Iterator[Finding]:
    for path, page in (("/healthz", inside.health), ("/readiness", inside.readiness)):
        asked = f"the builder's {path}"
        if isinstance(page, Failed):
            yield unknown(*unasked(page, asked, subject.right_to_pods()))
        elif page is not None:
            yield _page(path, asked, page)


def _page(path: str, asked: str, page: Page) -> Finding:
    code, means, selector = _MEANS[path]
    about = subject.service("drycc-builder")
    if page.trouble:
        why = f"{asked} was not reached by the API server ({page.detail or page.trouble})"
        return unknown("unreached", about, why)
    if page.status == 200:
        return passed(f"{code}-ok", about, f"{asked}: well")
    remedy = f"kubectl get pods -n @ -l {selector}; kubectl logs -n @ deploy/drycc-builder"
    return fail(code, about, f"{asked} is {page.status}: {means}", remedy=remedy)


ready.must_fail(
    "bucket",
    "the builder does not reach its bucket",
    lambda w: w.component("builder").answer("/healthz", Answer(503, [("content-type", "text/plain")], b"")),
)
ready.must_fail(
    "controller",
    "the builder does not reach the controller",
    lambda w: w.component("builder").answer("/readiness", Answer(503, [("content-type", "text/plain")], b"")),
)
ready.must_fail("not-running", "the builder crashes", lambda w: w.component("builder").crash())
ready.must_be(UNKNOWN, "forbidden", "we may not use the pod proxy", lambda w: w.deny("get pods/proxy"))
ready.must_be(UNKNOWN, "unreached", "the API server cannot reach the pods", lambda w: w.turn_proxy_away())
ready.must_be(SKIP, "absent", "there is no builder", lambda w: w.component("builder").delete())
