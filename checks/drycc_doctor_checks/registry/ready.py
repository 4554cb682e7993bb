"""The registry answers as a registry does."""

from __future__ import annotations

from collections.abc import Iterator

from drycc_doctor.api import SKIP, UNKNOWN, Failed, Finding, Missing, World, check, fail, passed, skip, subject, unknown
from drycc_doctor.facts.http.page import Page
from drycc_doctor.facts.platform.pod_http import RegistryInside
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.worlds.answers import Answer
from drycc_doctor_checks.http_diagnosis import unasked

_ASKED = "the registry's /v2/"


@check("registry-ready", title="The registry answers")
def ready(components: Components, inside: RegistryInside | Missing) -> Iterator[Finding]:
    """Builds push their images to the registry, and each node pulls the apps' images from it through its own proxy.

    `/v2/`, by which every client tests a registry, is asked at one of its pods through the API server's pod proxy: its
    Service has no port. 401 is as good as 200: the registry wants a login. The images themselves are in the object
    storage; with an external registry nothing is asked.

    Look at its log, and at the object storage, which its init container waits for: `kubectl logs -n drycc
    deploy/drycc-registry`.
    """
    about = subject.service("drycc-registry")
    if components.find("drycc-registry") is None:
        yield skip("elsewhere", about, "the registry does not run on this cluster")
    elif isinstance(inside, Missing):
        yield unknown(inside.reason, inside.subject, f"the registry was not asked: {inside.why}")
    elif inside.page is None:
        remedy = "kubectl get pods -n @ -l app=drycc-registry"
        yield fail("not-running", about, "no pod of the registry runs", remedy=remedy)
    elif isinstance(inside.page, Failed):
        yield unknown(*unasked(inside.page, _ASKED, subject.right_to_pods()))
    else:
        yield _judged(inside.page)


def _judged(page: Page) -> Finding:
    about = subject.service("drycc-registry")
    if page.trouble:
        why = f"{_ASKED} was not reached by the API server ({page.detail or page.trouble})"
        return unknown("unreached", about, why)
    if page.status in {200, 401}:
        return passed("ok", about, f"{_ASKED}: {page.status}, as it should be")
    remedy = "kubectl logs -n @ deploy/drycc-registry"
    return fail("unexpected", about, f"{_ASKED} is {page.status}, which is no registry's answer", remedy=remedy)


ready.must_fail(
    "unexpected",
    "the registry is broken",
    lambda w: w.component("registry").answer("/v2/", Answer(503, [("content-type", "text/plain")], b"")),
)
ready.must_fail("not-running", "the registry crashes", lambda w: w.component("registry").crash())


@ready.must_be(UNKNOWN, "forbidden", "we may not use the pod proxy")
def no_proxy(world: World) -> None:
    world.component("registry")  # off-cluster there is none to ask
    world.deny("get pods/proxy")


@ready.must_be(UNKNOWN, "unreached", "the API server cannot reach the pods")
def unreached(world: World) -> None:
    world.component("registry")
    world.turn_proxy_away()


ready.must_be(SKIP, "elsewhere", "the registry runs elsewhere", lambda w: w.component("registry").delete())
