import msgspec

from drycc_doctor.api import Finding, Findings, Missing, check, fail, passed, skip, subject, unknown, unknown_because
from drycc_doctor.facts.controller.api import ControllerInside, ControllerOutside
from drycc_doctor.facts.http.page import HttpReply, Page
from drycc_doctor.facts.http.whose import of_django
from drycc_doctor_checks.changes import at_name, in_turn
from drycc_doctor_checks.http_findings import foreign, no_ipv6

_HINTS = {
    "name": "the record, or what it leads to: compare `dig` with `kubectl get gateway -n @`",
    "gateway": "the gateway and its route: kubectl describe gateway,httproute -n @",
    "service": "the Service: kubectl describe service,endpointslices -n @ drycc-controller-api",
}


_SAID = {"name": "its name does not resolve"}


class _Hop(msgspec.Struct, frozen=True):
    """The same question at one hop: whether the controller answered, of which version, and in words what came."""

    answered: bool
    version: str
    summary: str
    status: int


@check("controller-inside-outside", title="By name and from inside, the controller answers the same")
def inside_outside(outside: ControllerOutside | Missing, inside: ControllerInside | Missing) -> Findings:
    """One question, `GET /v2/`, takes three ways to the controller; the first that differs from the next is at fault.

    By name it passes DNS, the gateway and the Service; at the gateway's address, with the same Host, it passes no DNS;
    through the API server's service proxy it passes no gateway. Well at the address and not by name: the name leads
    elsewhere. Well from inside and not at the address: gateway or route. Well at the address and not from inside: the
    Service. Nothing new is asked: these are the answers that controller-auth judges one by one.

    Look at the hop that the finding names.
    """
    if isinstance(outside, Missing):
        yield unknown_because(outside, "inside and outside cannot be compared")
    elif isinstance(inside, Missing):
        yield unknown_because(inside, "inside and outside cannot be compared")
    else:
        yield _comparison(outside, inside.api)


def _comparison(outside: ControllerOutside, api: HttpReply) -> Finding:
    if not isinstance(api, Page):
        blamed = subject.right_to_proxy() if api.forbidden else subject.service("drycc-controller-api")
        return unknown(api.reason, blamed, f"the controller was not asked from inside: {api.detail or api.reason}")
    if api.trouble == "unreached":
        return _not_reached(api)
    if not api.trouble and not of_django(api):
        return foreign(api, subject.service("drycc-controller-api"), "the controller, from inside")
    if not isinstance(outside.by_name, Page):
        why = f"{outside.url} was not asked by name: {outside.by_name.detail or outside.by_name.reason}"
        return unknown(outside.by_name.reason, subject.evidence(f"{outside.url} by name"), why)
    inner, name = _hop(api), _hop(outside.by_name)
    reached = [(ip, p) for ip, p in outside.pinned if isinstance(p, Page) and not no_ipv6(ip, p.trouble)]
    pinned = [(ip, _hop(page)) for ip, page in reached]  # controller-auth tells of the other addresses
    if not any(hop.answered for hop in (inner, name, *(hop for _, hop in pinned))):
        why = "no way leads to the controller, so that there is nothing to compare; see controller-auth"
        return skip("no-answer", subject.component("drycc-controller"), why)
    if api.trouble == "timeout":  # the program would be silent outside, too: what the API server sends is dropped
        return _not_reached(api)
    return _first_difference(outside, inner, name, pinned)


def _not_reached(api: Page) -> Finding:
    why = f"the API server does not reach the controller ({api.detail or api.trouble}), so that inside and outside cannot be compared"
    return unknown("unreached", subject.service("drycc-controller-api"), why)


def _hop(page: Page) -> _Hop:
    version = page.header("drycc_platform_version")
    ours = page.status == 401 and bool(page.api_version) and not version.startswith("1.")
    return _Hop(
        ours,
        version,
        _SAID.get(page.trouble, page.trouble) or (f"401, controller {version}" if ours else f"status {page.status}"),
        page.status,
    )


def _first_difference(outside: ControllerOutside, inner: _Hop, name: _Hop, pinned: list[tuple[str, _Hop]]) -> Finding:
    host = subject.host(outside.host)
    lost = next(((ip, hop) for ip, hop in pinned if not hop.answered), None)
    both = f"by name {name.summary}; from inside {inner.summary}"
    if not inner.answered:
        why = f"the controller answers outside, and not through its Service: {both}"
        return fail("service", subject.service("drycc-controller-api"), why, remedy=f"look at {_HINTS['service']}")
    if lost is not None:
        why = f"the controller is well inside, and lost at the gateway ({lost[0]}: {lost[1].summary})"
        code = (
            "gateway-error" if lost[1].status >= 500 else "gateway"
        )  # what is broken there may serve other hosts, too
        return fail(code, subject.address(lost[0]), why, remedy=f"look at {_HINTS['gateway']}")
    if not name.answered:
        why = f"the controller is well inside{' and at the gateway' if pinned else ''}, and not by name: {both}"
        return fail("name", host, why, remedy=f"look at {_HINTS['name']}")
    if name.version != inner.version:
        why = f"the name leads to another controller than the one inside: {both}"
        return fail("other-controller", host, why, remedy=f"look at {_HINTS['name']}")
    return passed("ok", host, f"by name and from inside the same controller answers ({both})")


inside_outside.must_fail("name", "the name does not resolve", lambda w: w.dns.remove_wildcard())
inside_outside.must_fail("gateway", "no listener takes the route", lambda w: w.route("controller").detach())
inside_outside.must_fail(
    "gateway-error", "a front breaks what it passes on", at_name("drycc", 500, "Internal Server Error")
)


inside_outside.must_fail("service", "the Service is gone, and the gateway still knows its pods")(
    in_turn(
        lambda w: w.sites.update({w.host("drycc"): w.controller()}),
        lambda w: w.objects.remove("services", "drycc-controller-api"),
    )
)
inside_outside.must_fail("other-controller", "the name leads to a controller of another version")(
    at_name(
        "drycc",
        401,
        '{"detail":"Authentication credentials were not provided."}',
        drycc_api_version="2.2",
        drycc_platform_version="2.2.0",
    )
)
inside_outside.must_skip("no-answer", "the controller crashes", lambda w: w.component("controller").crash())
inside_outside.must_not_know("unreached", "the API server cannot reach the pods", lambda w: w.turn_proxy_away())
inside_outside.must_not_know("unreached", "a NetworkPolicy drops what the API server sends to the pods")(
    lambda w: w.turn_proxy_away(silently=True)
)
inside_outside.must_not_know("timeout", "the resolver of this machine says nothing", lambda w: w.dns.silence())
inside_outside.must_not_know("forbidden", "we may not use the service proxy", lambda w: w.deny("get services/proxy"))
