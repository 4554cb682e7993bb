from drycc_doctor.api import Finding, Findings, Missing, check, fail, passed, skip, subject, unknown_because
from drycc_doctor.facts.platform.pod_http import RegistryPage
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor_checks.changes import at_path, where_runs
from drycc_doctor_checks.commands import get_pods, logs
from drycc_doctor_checks.http_findings import through_proxy

_ASKED = "the registry's /v2/"


@check("registry-ready", title="The registry answers")
def ready(components: Components, registry_inside: RegistryPage | Missing) -> Findings:
    """Builds push their images to the registry, and each node pulls the apps' images from it through its own proxy.

    `/v2/`, by which every client tests a registry, is asked at one of its pods through the API server's pod proxy: its
    Service has no port. 401 is as good as 200: the registry wants a login. The images themselves are in the object
    storage; with an external registry nothing is asked.

    Look at its log, and at the object storage, which its init container waits for: `kubectl logs -n drycc
    deploy/drycc-registry`.
    """
    about, registry = subject.service("drycc-registry"), components.find("drycc-registry")
    if registry is None:
        yield skip("elsewhere", about, "the registry does not run on this cluster")
        return
    if isinstance(registry_inside, Missing):
        yield unknown_because(registry_inside, "the registry was not asked")
        return
    if registry_inside.page is None:
        yield fail("not-running", about, "no pod of the registry runs", remedy=get_pods(registry))
        return
    page = through_proxy(registry_inside.page, about, _ASKED, subject.right_to_pods())
    if isinstance(page, Finding):
        yield page
    elif page.status in {200, 401}:
        yield passed("ok", about, f"{_ASKED}: {page.status}, as it should be")
    else:
        why = f"{_ASKED} is {page.status}, which is no registry's answer"
        yield fail("unexpected", about, why, remedy=logs(registry))


ready.must_fail("unexpected", "the registry is broken", at_path("registry", "/v2/", 503))
ready.must_fail("not-running", "the registry crashes", lambda w: w.component("registry").crash())
ready.must_not_know("forbidden", "we may not ask pods", where_runs("registry", lambda w: w.deny("get pods/proxy")))
ready.must_not_know("unreached", "the pods cannot be reached", where_runs("registry", lambda w: w.turn_proxy_away()))
ready.must_skip("elsewhere", "the registry runs elsewhere", lambda w: w.component("registry").delete())
