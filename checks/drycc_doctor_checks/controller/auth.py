from drycc_doctor.api import Failed, Finding, Findings, Missing, check, fail, passed, subject, unknown, unknown_because
from drycc_doctor.facts.controller.api import ControllerInside, ControllerOutside
from drycc_doctor.facts.http.page import HttpReply, Page
from drycc_doctor.facts.http.whose import of_django
from drycc_doctor.facts.platform.workloads import Components, LiveWorkload
from drycc_doctor_checks.changes import PARKED, answer, at_name, at_path, in_turn, put, with_tls
from drycc_doctor_checks.commands import get_pods, logs
from drycc_doctor_checks.http_findings import foreign, no_answer, no_ipv6, own_words

_DETAIL = "Authentication credentials were not provided."


@check("controller-auth", title="The controller's API answers")
def auth(
    outside: ControllerOutside | Missing, inside: ControllerInside | Missing, components: Components | Missing
) -> Findings:
    """`GET /v2/` without credentials must be refused in the controller's own words: the client tests a controller so.

    It is asked in three ways: by name, as users do; at each address of the gateway, with the same Host, past DNS; and
    through the API server's service proxy, past the gateway. What differs between them tells where the trouble is. The
    right answer is 401, the controller's JSON, and its version header; each wrong one is named.

    It proves that gateway, route and process are there, and no more: with its database gone the controller says the
    same. See controller-ready.
    """
    controller = None if isinstance(components, Missing) else components.controller
    if isinstance(outside, Missing):
        yield unknown_because(outside, "the API was not asked from outside")
    else:
        yield _answered(subject.host(outside.host), outside.by_name, f"{outside.url} by name", controller)
        for ip, page in outside.pinned:
            about = subject.address(ip)
            if isinstance(page, Page) and (why := no_ipv6(ip, page.trouble)):
                yield unknown("no-ipv6", about, why)
            else:
                yield _answered(about, page, f"{outside.url} at {ip}", controller)
    if isinstance(inside, Missing):
        yield unknown_because(inside, "the API was not asked from inside")
    else:
        yield _inside(inside.api, controller)


def _inside(page: HttpReply, controller: LiveWorkload | None) -> Finding:
    about, asked = subject.service("drycc-controller-api"), "Service drycc-controller-api from inside"
    trouble = page.trouble if isinstance(page, Page) else ""
    if trouble == "no-endpoints":
        return fail("no-endpoints", about, f"{asked}: it has no ready endpoint", remedy=get_pods(controller))
    if trouble == "not-found":
        return fail("no-service", about, "there is no Service drycc-controller-api", remedy="helm upgrade the release")
    if isinstance(page, Page) and trouble:
        return unknown("unreached", about, f"{asked}: the API server could not reach it ({page.detail or trouble})")
    if isinstance(page, Page) and not of_django(page):
        return foreign(page, about, asked)
    return _answered(about, page, asked, controller)


def _answered(about: subject.Subject, page: HttpReply, asked: str, controller: LiveWorkload | None) -> Finding:
    if isinstance(page, Failed):
        blamed = subject.right_to_proxy() if page.forbidden else subject.evidence(asked)
        return unknown(page.reason, blamed, f"{asked}: {page.detail or page.reason}")
    ours = page.status == 401 and page.fields.get("detail") == _DETAIL and not _is_passport(page)
    if ours and page.api_version:
        return passed("ok", about, f"{asked}: 401 from the controller, API {page.api_version}")
    if ours:
        why = f"{asked}: the controller's 401 without its version headers: something in front drops them, and clients warn or exit 1"
        remedy = "let what stands in front pass on headers with an underscore (nginx: underscores_in_headers on)"
        return fail("headers-lost", about, why, remedy=remedy)
    code, why, remedy = _diagnosis(page, controller)
    return fail(code, about, f"{asked}: {why}", remedy=remedy, status=page.status)


def _is_passport(page: Page) -> bool:
    return page.header("drycc_platform_version").startswith("1.")


def _diagnosis(page: Page, controller: LiveWorkload | None) -> tuple[str, str, str]:
    """What kind of answer it is: a code, what is wrong, what to do."""
    route = "kubectl describe httproute -n @ drycc-controller"
    if page.trouble:
        obstacle = no_answer(page.trouble, page.detail)
        return obstacle.code, obstacle.why, obstacle.remedy
    if _is_passport(page):
        remedy = "see where the route drycc-controller leads, and what stands in front of the gateway"
        return "passport", "passport answers in the controller's place", remedy
    match page.status, bool(page.api_version):
        case 401, True:
            return "other-words", "401, but not in the controller's words", "see what stands in front of the controller"
        case 401, _:
            return "not-drycc", "401, but not from a Drycc controller (no version header)", route
        case 404, True:
            remedy = "let what stands in front of the gateway pass paths on unchanged"
            return "no-slash", "404 from the controller: the slash of /v2/ was lost on the way", remedy
        case 404, _:
            return "no-route", f"404 from the gateway{own_words(page)}: no route takes this host name", route
        case 502 | 503, False:
            return _not_passed_on(page, controller)
        case 504, False:
            why = f"504 from the gateway: the controller did not answer in time{own_words(page)}"
            return "gateway-timeout", why, logs(controller)
        case status, _ if status >= 500:
            return "server-error", f"status {status}", logs(controller)
        case status, _ if 300 <= status < 400:
            remedy = "let whatever stands in front pass /v2/ on, or use the address it names"
            return "redirect", f"a redirect to {page.location or 'elsewhere'}", remedy
        case 200, _ if page.body.kind == "html":
            return "html", "a web page: something else answers in the controller's place", route
    return "unexpected", f"status {page.status}, which is no answer of a controller's", route


def _not_passed_on(page: Page, controller: LiveWorkload | None) -> tuple[str, str, str]:
    """Behind the gateway nobody is ready, or who is ready takes no connection."""
    if "refused" in page.body.text:
        why = f"{page.status} from the gateway: the connection to the controller is refused{own_words(page)}"
        remedy = (
            "see that the Service's targetPort is the container's: kubectl describe service -n @ drycc-controller-api"
        )
        return "backend-refuses", why, remedy
    why = f"{page.status} from the gateway{own_words(page)}: no pod of the controller is ready"
    return "no-backend", why, get_pods(controller)


auth.must_fail("no-name", "the name does not resolve", lambda w: w.dns.remove_wildcard())
auth.must_fail("refused", "nothing listens at the gateway's address", lambda w: w.gateway.close())
auth.must_not_know("no-ipv6", "no IPv6 here, and some at the gateway", lambda w: w.gateway.add_far("3fff::10"))
auth.must_fail("no-route", "404 from the gateway: no listener takes it", lambda w: w.route("controller").detach())
auth.must_fail("no-backend", "no ready pod: 503, no healthy upstream", lambda w: w.component("controller").crash())
auth.must_fail("no-endpoints", "no ready pod, seen from inside", lambda w: w.component("controller").fail_probe())
auth.must_fail("no-service", "the Service is gone", lambda w: w.objects.remove("services", "drycc-controller-api"))
auth.must_fail("passport", "the name leads to passport, which answers 200 to everything")(
    at_name("drycc", 200, "<title>Passport</title>", drycc_api_version="1.1", drycc_platform_version="1.1.0")
)
auth.must_fail("html", "a parking page answers", at_name("drycc", 200, PARKED))
auth.must_fail("redirect", "what stands in front redirects to HTTPS")(
    lambda w: w.sites.update({w.host("drycc"): answer(301, location=f"https://{w.host('drycc')}/v2/")})
)
auth.must_fail("no-slash", "a proxy in front takes the slash away: the controller's own 404")(
    at_name("drycc", 404, "<h1>Not Found</h1>", drycc_api_version="2.3", drycc_platform_version="2.3.0")
)
auth.must_fail("backend-refuses", "the controller is ready, and listens elsewhere")(
    lambda w: w.component("controller").answer("*", answer(trouble="refused"))
)
auth.must_fail("gateway-timeout", "the controller hangs, and the gateway gives up")(
    in_turn(lambda w: w.component("controller").hang(), put(lambda w: w.gateway, limited=True))
)
auth.must_fail("headers-lost", "the gateway drops headers with an underscore")(
    put(lambda w: w.gateway, keeps_versions=False)
)
auth.must_fail("not-drycc", "another program asks for credentials", at_name("drycc", 401))
auth.must_fail("other-words", "something in front refuses, with the controller's headers")(
    at_name("drycc", 401, '{"detail":"blocked"}', drycc_api_version="2.3")
)
auth.must_fail("server-error", "the API is broken")(
    lambda w: w.component("controller").answer("/v2/", answer(500, "<title>Error</title>", server="uvicorn"))
)
auth.must_not_know("foreign", "a mesh lets the gateway in, and not the API server")(
    in_turn(
        lambda w: w.sites.update({w.host("drycc"): w.controller()}),
        at_path("controller", "*", 403, "RBAC: access denied"),
    )
)
auth.must_fail("unexpected", "a firewall says no", at_name("drycc", 403, "Forbidden"))
auth.must_fail("timeout", "the gateway says nothing", lambda w: w.gateway.listen(answer(trouble="hang")))
auth.must_fail("reset", "the gateway cuts the connection", lambda w: w.gateway.listen(answer(trouble="reset")))
auth.must_fail("protocol", "what answers is not HTTP", lambda w: w.gateway.listen(answer(trouble="broken")))
auth.must_fail("tls", "an expired certificate", with_tls(lambda w: w.certificates.update({w.host("drycc"): "expired"})))
auth.must_not_know("forbidden", "we may not use the service proxy", lambda w: w.deny("get services/proxy"))
auth.must_not_know("unreached", "the API server cannot reach the pod", lambda w: w.turn_proxy_away())
