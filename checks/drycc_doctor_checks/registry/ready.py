from drycc_doctor.api import Finding, Findings, Missing, check, fail, passed, skip, subject, unknown_because
from drycc_doctor.facts.http.whose import of_registry, registry_errors
from drycc_doctor.facts.parts.external_services import ExternalServices
from drycc_doctor.facts.platform.pod_http import RegistryPage
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor_checks.changes import at_path, where_runs
from drycc_doctor_checks.commands import get_pods, logs
from drycc_doctor_checks.http_findings import through_proxy
from drycc_doctor_checks.stores import store

_ASKED = "the registry's /v2/"


@check("registry-ready", title="The registry answers")
def ready(
    components: Components, registry_inside: RegistryPage | Missing, external_services: ExternalServices | Missing
) -> Findings:
    """Builds push their images to the registry, and each node pulls the apps' images from it through its own proxy.

    `/v2/`, by which every client tests a registry, is asked at one of its pods through the API server's pod proxy: its
    Service has no port. 401 is as good as 200: the registry wants a login. The images themselves are in the object
    storage: where that refuses, or key or bucket are wrong, the registry says 503 to everything; where it is full or
    silent, the registry does not notice: see registry-pulls. With an external registry nothing is asked.

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
    page = through_proxy(registry_inside.page, about, _ASKED, subject.right_to_pods(), of_registry)
    if isinstance(page, Finding):
        yield page
    elif page.status in {200, 401}:
        yield passed("ok", about, f"{_ASKED}: {page.status}, as it should be")
    elif page.status == 503 and "UNAVAILABLE" in registry_errors(page):
        storage = store("object storage", "drycc-storage", components, external_services)
        why = f"the registry's health check fails: {storage.words} refuses it, or its key or bucket is wrong"
        yield fail("storage-fails", about, why, remedy=f"{storage.look}; {logs(registry)}")
    else:
        why = f"{_ASKED} is {page.status}: it is broken"
        yield fail("unexpected", about, why, remedy=logs(registry))


ready.must_fail("storage-fails", "the object storage crashes")(
    where_runs("registry", lambda w: w.component("storage").crash())
)
ready.must_fail("unexpected", "the registry is broken")(
    at_path("registry", "/v2/", 500, '{"errors":[{"code":"UNKNOWN"}]}')
)
ready.must_not_know("foreign", "a proxy that wants a login answers", at_path("registry", "*", 403, "Forbidden"))
ready.must_fail("not-running", "the registry crashes", lambda w: w.component("registry").crash())
ready.must_not_know("forbidden", "we may not ask pods", where_runs("registry", lambda w: w.deny("get pods/proxy")))
ready.must_not_know("unreached", "the pods cannot be reached", where_runs("registry", lambda w: w.turn_proxy_away()))
ready.must_skip("elsewhere", "the registry runs elsewhere", lambda w: w.component("registry").delete())
