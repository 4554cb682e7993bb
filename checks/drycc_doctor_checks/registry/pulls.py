from drycc_doctor.api import Finding, Findings, Missing, check, fail, passed, skip, subject, unknown, unknown_because
from drycc_doctor.facts.http.page import Page
from drycc_doctor.facts.http.whose import of_registry, registry_errors
from drycc_doctor.facts.parts.external_services import ExternalServices
from drycc_doctor.facts.platform.pod_http import NOBODYS_IMAGE, RegistryPage, RegistryPull
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor_checks.changes import at_path, in_turn, where_runs
from drycc_doctor_checks.commands import get_pods, logs
from drycc_doctor_checks.http_findings import foreign, through_proxy
from drycc_doctor_checks.stores import Store, store

_ASKED = "what a node hears of an image that nobody has made"
_ABOUT = subject.service("drycc-registry-proxy")
_LOG = "kubectl logs -n @ daemonset/drycc-registry-proxy"
_UNKNOWN = {"MANIFEST_UNKNOWN", "NAME_UNKNOWN"}


@check("registry-pulls", title="Nodes can ask the registry for images")
def pulls(
    components: Components,
    registry_pull: RegistryPull | Missing,
    registry_inside: RegistryPage | Missing,
    external_services: ExternalServices | Missing,
) -> Findings:
    """A registry says that it is well while its storage hangs: it is seen when it must look for something.

    A pod of its proxy, through which every node pulls, is asked for an image that nobody has made: that there is none,
    the registry can only say after it has looked in the storage, and after it has let the proxy in. A full storage does
    not show here: images in it can be read.

    Where its storage hangs, see why: `kubectl logs -n drycc statefulset/drycc-storage`. Where it refuses the proxy, its
    password was changed: restart both, `kubectl rollout restart -n drycc deployment/drycc-registry
    daemonset/drycc-registry-proxy`.
    """
    proxy, registry = components.find("drycc-registry-proxy"), components.find("drycc-registry")
    if proxy is None or registry is None:
        yield skip("elsewhere", _ABOUT, "the registry does not run on this cluster")
    elif isinstance(registry_pull, Missing):
        yield unknown_because(registry_pull, "no proxy of the registry was asked")
    elif registry_pull.page is None:
        yield fail("not-running", _ABOUT, "no pod of the registry's proxy runs", remedy=get_pods(proxy))
    else:
        storage = store("object storage", "drycc-storage", components, external_services)
        if isinstance(registry_pull.page, Page) and registry_pull.page.trouble == "timeout":
            yield _silent(registry_inside, storage, logs(registry))
            return
        page = through_proxy(registry_pull.page, _ABOUT, _ASKED, subject.right_to_pods(), _whose)
        yield page if isinstance(page, Finding) else _judged(page, registry_inside, storage, logs(registry))


def _whose(page: Page) -> bool:
    """The registry's, passed on; or the proxy's own, which is nginx."""
    return of_registry(page) or (page.status == 502 and page.header("server").startswith("nginx"))


def _silent(inside: RegistryPage | Missing, storage: Store, log: str) -> Finding:
    """Silence counts where the registry itself speaks at the same time."""
    page = None if isinstance(inside, Missing) else inside.page
    if not isinstance(page, Page) or page.status not in {200, 401}:
        return unknown(
            "timeout", _ABOUT, f"{_ASKED} did not come in time, and the registry itself was not heard either"
        )
    why = "the registry answers, but not where it must look in its storage"
    return fail("storage-hangs", _ABOUT, f"{why}: {storage.words} keeps it waiting", remedy=f"{storage.look}; {log}")


def _judged(page: Page, inside: RegistryPage | Missing, storage: Store, log: str) -> Finding:
    said = registry_errors(page)
    if page.status == 404 and said & _UNKNOWN:
        return passed("ok", _ABOUT, "the registry looked in its storage, and has no image that nobody has made")
    if page.status == 401:
        why = "the registry refuses the proxies' login: no node can pull"
        remedy = "kubectl rollout restart -n @ deployment/drycc-registry daemonset/drycc-registry-proxy"
        return fail("login-refused", _ABOUT, why, remedy=f"{remedy}: both read registry-secret when they start")
    heard = None if isinstance(inside, Missing) else inside.page
    if page.status == 502 and isinstance(heard, Page) and not of_registry(heard):
        return foreign(page, _ABOUT, _ASKED)  # and in the registry's place, too
    if page.status == 502:
        why = "the proxy does not reach the registry: 502"
        return fail("no-registry", _ABOUT, why, remedy=f"kubectl get pods -n @ -l app=drycc-registry; {_LOG}")
    if page.status >= 500 and said:
        why = (
            f"the registry cannot look in its storage ({page.status}, {', '.join(sorted(said))}): {storage.words} fails"
        )
        return fail("storage-fails", _ABOUT, why, remedy=f"{storage.look}; {log}")
    return unknown("unexpected", _ABOUT, f"{_ASKED} is {page.status}, which is no answer to that", remedy=_LOG)


pulls.must_fail("storage-hangs", "the drives of the object storage are missing")(
    where_runs("registry", lambda w: w.hang_storage())
)
pulls.must_fail("storage-fails", "the object storage crashes")(
    where_runs("registry", lambda w: w.component("storage").crash())
)
pulls.must_fail("no-registry", "the registry crashes", lambda w: w.component("registry").crash())
pulls.must_fail("not-running", "the proxies crash", lambda w: w.component("registry-proxy").crash())
pulls.must_fail("login-refused", "its password was changed, and only the registry restarted")(
    at_path("registry-proxy", NOBODYS_IMAGE, 401, '{"errors":[{"code":"UNAUTHORIZED"}]}')
)
pulls.must_not_know("foreign", "something else answers in its place", at_path("registry-proxy", "*", 403))
pulls.must_not_know("unexpected", "it finds what nobody has made", at_path("registry-proxy", "*", 200, "{}"))
pulls.must_not_know("timeout", "the registry itself is silent too")(
    where_runs("registry", in_turn(lambda w: w.hang_storage(), lambda w: w.component("registry").hang()))
)
pulls.must_not_know("forbidden", "we may not ask pods", where_runs("registry", lambda w: w.deny("get pods/proxy")))
pulls.must_not_know("unreached", "the pods cannot be reached", where_runs("registry", lambda w: w.turn_proxy_away()))
pulls.must_skip("elsewhere", "the registry runs elsewhere", lambda w: w.component("registry").delete())
