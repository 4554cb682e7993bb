"""The controller's API answers a stranger as it should."""

from __future__ import annotations

from collections.abc import Iterator

from drycc_doctor.api import UNKNOWN, Failed, Finding, Missing, Subject, World, check, fail, passed, subject, unknown
from drycc_doctor.facts.controller.api import ControllerInside, ControllerOutside
from drycc_doctor.facts.http.page import Page
from drycc_doctor.worlds.answers import Answer
from drycc_doctor_checks.http_diagnosis import no_answer, no_ipv6

_DETAIL = "Authentication credentials were not provided."


@check("controller-auth", title="The controller's API answers")
def auth(outside: ControllerOutside | Missing, inside: ControllerInside | Missing) -> Iterator[Finding]:
    """`GET /v2/` without credentials must be refused in the controller's own words: the client tests a controller so.

    It is asked in three ways: by name, as users do; at each address of the gateway, with the same Host, past DNS; and
    through the API server's service proxy, past the gateway. What differs between them tells where the trouble is. The
    right answer is 401, the controller's JSON, and its version header; each wrong one is named.

    It proves that gateway, route and process are there, and no more: with its database gone the controller says the
    same. See controller-ready.
    """
    if isinstance(outside, Missing):
        yield unknown(outside.reason, outside.subject, f"the API was not asked from outside: {outside.why}")
    else:
        yield _judged(subject.host(outside.host), outside.by_name, f"{outside.url} by name")
        for ip, page in outside.pinned:
            yield _at(ip, page, f"{outside.url} at {ip}")
    if isinstance(inside, Missing):
        yield unknown(inside.reason, inside.subject, f"the API was not asked from inside: {inside.why}")
    else:
        yield _inside(inside.api)


def _at(ip: str, page: Page | Failed, asked: str) -> Finding:
    about = subject.address(ip)
    if isinstance(page, Page) and (why := no_ipv6(ip, page.trouble)):
        return unknown("no-ipv6", about, why)
    return _judged(about, page, asked)


def _inside(page: Page | Failed) -> Finding:
    about, asked = subject.service("drycc-controller-api"), "Service drycc-controller-api from inside"
    if isinstance(page, Page) and page.trouble == "no-endpoints":
        why = f"{asked}: it has no ready endpoint"
        return fail("no-endpoints", about, why, remedy="kubectl get pods -n @ -l app=drycc-controller")
    if isinstance(page, Page) and page.trouble == "not-found":
        return fail("no-service", about, "there is no Service drycc-controller-api", remedy="helm upgrade the release")
    if isinstance(page, Page) and page.trouble:
        why = f"{asked}: the API server could not reach it ({page.detail or page.trouble})"
        return unknown("unreached", about, why)
    return _judged(about, page, asked)


def _judged(about: Subject, page: Page | Failed, asked: str) -> Finding:
    if isinstance(page, Failed):
        blamed = subject.right_to_proxy() if page.reason == "forbidden" else subject.evidence(asked)
        return unknown(page.reason, blamed, f"{asked}: {page.detail or page.reason}")
    code, why, remedy = _named(page)
    if code == "ok":
        return passed("ok", about, f"{asked}: 401 from the controller, API {page.api_version}")
    return fail(code, about, f"{asked}: {why}", remedy=remedy, status=page.status)


def _named(page: Page) -> tuple[str, str, str]:
    """What kind of answer it is: a code, what is wrong, what to do."""
    if page.trouble:
        found = no_answer(page.trouble, page.detail)
        return found.code, found.why, found.remedy
    if page.header("drycc_platform_version").startswith("1."):
        remedy = "see where the route drycc-controller leads, and what stands in front of the gateway"
        return "passport", "passport answers in the controller's place", remedy
    if page.status == 401 and page.api_version:
        if page.says == _DETAIL:
            return "ok", "", ""
        return "other-words", "401, but not in the controller's words", "see what stands in front of the controller"
    return _without_the_controller(page)


def _without_the_controller(page: Page) -> tuple[str, str, str]:
    route = "kubectl describe httproute -n @ drycc-controller"
    if 300 <= page.status < 400:
        to = page.location or "elsewhere"
        return (
            "redirect",
            f"a redirect to {to}",
            "let whatever stands in front pass /v2/ on, or use the address it names",
        )
    if page.status == 404 and page.api_version:
        remedy = "let what stands in front of the gateway pass paths on unchanged"
        return "no-slash", "404 from the controller: the slash of /v2/ was lost on the way", remedy
    if page.status == 404:
        return "no-route", "404 from the gateway: no route takes this host name", route
    if page.status == 503 and not page.api_version:
        return (
            "no-backend",
            "503 from the gateway: no healthy upstream",
            "kubectl get pods -n @ -l app=drycc-controller",
        )
    if page.status >= 500:
        return "server-error", f"status {page.status}", "kubectl logs -n @ deploy/drycc-controller-api"
    if page.status == 200 and page.body.kind == "html":
        return "html", "a web page: something else answers in the controller's place", route
    if page.status == 401:
        return "not-drycc", "401, but not from a Drycc controller (no version header)", route
    return "unexpected", f"status {page.status}, which is no answer of a controller's", route


auth.must_fail("no-name", "the name does not resolve", lambda w: w.dns.remove_wildcard())
auth.must_fail("refused", "nothing listens at the gateway's address", lambda w: w.gateway.close())
auth.must_be(
    UNKNOWN,
    "no-ipv6",
    "this machine has no IPv6, and the gateway has an address of it too",
    lambda w: w.gateway.add_far("3fff::10"),
)
auth.must_fail(
    "no-route", "no listener takes the route: 404 from the gateway", lambda w: w.route("controller").detach()
)
auth.must_fail("no-backend", "no ready pod: 503, no healthy upstream", lambda w: w.component("controller").crash())
auth.must_fail("no-endpoints", "no ready pod, seen from inside", lambda w: w.component("controller").fail_probe())
auth.must_fail("no-service", "the Service is gone", lambda w: w.objects.remove("services", "drycc-controller-api"))


@auth.must_fail("passport", "the name leads to passport, which answers 200 to everything")
def to_passport(world: World) -> None:
    world.sites[world.host("drycc")] = Answer(
        200,
        [("content-type", "text/html"), ("DRYCC_API_VERSION", "1.1"), ("DRYCC_PLATFORM_VERSION", "1.1.0")],
        b"<!doctype html><title>Passport</title>",
    )


@auth.must_fail("html", "a parking page answers")
def parking_page(world: World) -> None:
    world.sites[world.host("drycc")] = Answer(
        200, [("content-type", "text/html")], b"<html><title>Parked</title></html>"
    )


@auth.must_fail("redirect", "what stands in front redirects to HTTPS")
def redirected(world: World) -> None:
    world.sites[world.host("drycc")] = Answer(301, [("location", f"https://{world.host('drycc')}/v2/")])


@auth.must_fail("no-slash", "a proxy in front takes the slash away: the controller's own 404")
def no_slash(world: World) -> None:
    version = [("drycc_api_version", "2.3"), ("drycc_platform_version", "2.3.0")]
    world.sites[world.host("drycc")] = Answer(404, [("content-type", "text/html"), *version], b"<h1>Not Found</h1>")


@auth.must_fail("not-drycc", "another program asks for credentials")
def another_program(world: World) -> None:
    world.sites[world.host("drycc")] = Answer(401, [("www-authenticate", "Basic")])


@auth.must_fail("other-words", "something in front refuses, with the controller's headers")
def other_words(world: World) -> None:
    headers = [("content-type", "application/json"), ("drycc_api_version", "2.3")]
    world.sites[world.host("drycc")] = Answer(401, headers, b'{"detail":"blocked"}')


auth.must_fail(
    "server-error",
    "the API is broken",
    lambda w: w.component("controller").answer(
        "/v2/", Answer(500, [("content-type", "text/html")], b"<title>Error</title>")
    ),
)


@auth.must_fail("unexpected", "a firewall says no")
def blocked(world: World) -> None:
    world.sites[world.host("drycc")] = Answer(403, [("content-type", "text/plain")], b"Forbidden")


auth.must_fail(
    "timeout", "the gateway takes the connection and says nothing", lambda w: w.gateway.listen(Answer(trouble="hang"))
)
auth.must_fail("reset", "the gateway cuts the connection", lambda w: w.gateway.listen(Answer(trouble="reset")))
auth.must_fail("protocol", "something else than HTTP answers", lambda w: w.gateway.listen(Answer(trouble="broken")))


@auth.must_fail("tls", "the certificate has expired")
def expired(world: World) -> None:
    world.serve_tls()
    world.certificates[world.host("drycc")] = "expired"


auth.must_be(UNKNOWN, "forbidden", "we may not use the service proxy", lambda w: w.deny("get services/proxy"))
auth.must_be(UNKNOWN, "unreached", "the API server cannot reach the pod", lambda w: w.turn_proxy_away())
