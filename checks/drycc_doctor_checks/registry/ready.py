from drycc_doctor.api import Finding, Findings, Missing, check, fail, passed, skip, subject, unknown, unknown_because
from drycc_doctor.facts.http.page import Page
from drycc_doctor.facts.http.whose import of_minio, of_registry, registry_errors
from drycc_doctor.facts.parts.external_services import ExternalServices
from drycc_doctor.facts.platform.pod_http import NOBODYS_IMAGE, MinioHealth, RegistryPage, RegistryPull
from drycc_doctor.facts.platform.workloads import Components, LiveWorkload
from drycc_doctor_checks.changes import at_path, where_runs
from drycc_doctor_checks.commands import get_pods, logs
from drycc_doctor_checks.http_findings import through_proxy
from drycc_doctor_checks.stores import Store, store

_ASKED = "the registry's /v2/"


@check("registry-ready", title="The registry answers")
def ready(
    components: Components,
    registry_inside: RegistryPage | Missing,
    registry_pull: RegistryPull | Missing,
    minio_health: MinioHealth | Missing,
    external_services: ExternalServices | Missing,
) -> Findings:
    """Builds push their images to the registry, and each node pulls the apps' images from it through its own proxy.

    `/v2/`, by which every client tests a registry, is asked at one of its pods through the API server's pod proxy: its
    Service has no port. 401 is as good as 200: the registry wants a login. The images themselves are in the object
    storage: where that refuses, or key or bucket are wrong, the registry says 503 to everything. Where it is silent or
    writes nothing, the registry says that all is well. So it is well only where it has also looked for an image that
    nobody has made, which a proxy of it is asked for, and where MinIO, if that is the storage, has drives enough. A full
    storage shows in storage-room, a registry's own full file system nowhere. With an external registry nothing is asked.

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
        storage = store("object storage", "drycc-storage", components, external_services)
        yield _stored(f"{_ASKED}: {page.status}", registry, registry_pull, minio_health, storage)
    elif page.status == 503 and "UNAVAILABLE" in registry_errors(page):
        storage = store("object storage", "drycc-storage", components, external_services)
        why = f"the registry's health check fails: {storage.words} refuses it, or its key or bucket is wrong"
        yield fail("storage-fails", about, why, remedy=f"{storage.look}; {logs(registry)}")
    else:
        why = f"{_ASKED} is {page.status}: it is broken"
        yield fail("unexpected", about, why, remedy=logs(registry))


def _stored(
    said: str, registry: LiveWorkload, pull: RegistryPull | Missing, minio: MinioHealth | Missing, storage: Store
) -> Finding:
    """What `/v2/` does not say: whether images can be looked up, and pushed."""
    about = subject.service("drycc-registry")
    written = None if isinstance(minio, Missing) else minio.write
    if isinstance(written, Page) and written.status == 503 and of_minio(written):
        why = f"{said}, and {storage.words} has too few drives to write: no image can be pushed"
        return fail("storage-fails", about, why, remedy=f"{storage.look}; {logs(registry)}")
    page = None if isinstance(pull, Missing) else pull.page
    if not isinstance(page, Page) or page.status != 404 or not of_registry(page):
        why = f"{said}, which it says without its storage; that it finds images there was not seen: see registry-pulls"
        return unknown("storage-unseen", about, why)
    if not registry.gives("DRYCC_STORAGE_ENDPOINT"):
        why = f"{said}; it finds images in its own file system: whether there is room for more cannot be seen"
        return unknown("room-unseen", about, why)
    return passed("ok", about, f"{said}, as it should be, and it has looked in its storage")


ready.must_fail("storage-fails", "too few of MinIO's drives are there", lambda w: w.lose_drives(3), only=("g1",))
ready.must_not_know(
    "storage-unseen", "its storage hangs", where_runs("registry", lambda w: w.hang_storage()), since="g2"
)
ready.must_not_know("storage-unseen", "its proxies say something else", at_path("registry-proxy", NOBODYS_IMAGE, 403))
ready.must_not_know("room-unseen", "it keeps its images in a file system, which is full")(
    where_runs("registry", lambda w: w.keep_images("full"))
)
ready.must_fail("storage-fails", "its key is wrong", where_runs("registry", lambda w: w.keep_images("locked")))
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
