from drycc_doctor.api import Finding, Findings, Missing, check, fail, passed, skip, subject, unknown, unknown_because
from drycc_doctor.facts.health.controller import ControllerHealth
from drycc_doctor.facts.health.outcome import Outcome
from drycc_doctor.facts.http.page import HttpReply, Page
from drycc_doctor.facts.http.whose import of_django
from drycc_doctor.facts.passport.passport import ControllerPassport, PassportInside
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor_checks.changes import PARKED, answer, at_name, at_path, in_turn, set_env, with_tls
from drycc_doctor_checks.http_findings import foreign, not_asked, obstacle
from drycc_doctor_checks.passport.ready import no_service

_ASKED = "passport's /healthz, from inside,"
_REFUSED = "every login fails, and every token of passport's is refused"
_WAITING = "logins wait for it, and requests with a token of passport's; the controller's own tokens do not"


@check("controller-passport", title="The controller's passport answers at its public name")
def passport(
    components: Components,
    controller_passport: ControllerPassport,
    inside: PassportInside | Missing,
    controller_health: ControllerHealth,
) -> Findings:
    """The controller reaches passport by its public name (DRYCC_PASSPORT_URL), as browsers do, and verifies TLS.

    `/healthz` is asked at that URL from here, with the certificate verified, and through the API server's service proxy.
    Well from inside and not by name: the way is broken for the controller too, and tokens are refused with 401 "Verify
    token fail.". The controller itself is asked with a made-up bearer, which it shows to passport: where a made-up token
    gets its answer and the bearer none, the controller waits for passport in vain. A passport that refuses connections
    is not seen so: the bearer is refused at once. So whether the name resolves inside the cluster cannot be seen from here:
    where logins fail though this is well, look at the cluster's DNS, and for an authority that only this machine trusts.

    Mend the name, the gateway or the certificate, as the finding says.
    """
    if components.controller is None:
        yield skip("no-controller", subject.component("drycc-controller"), "there is no controller")
        return
    yield _by_name(controller_passport)
    if controller_health.token is Outcome.WELL and controller_health.bearer is Outcome.SILENT:
        why = "a made-up bearer gets no answer from the controller, a token does: it waits for passport in vain"
        remedy = "see passport-ready; if passport is well, whether a pod reaches its public name: DNS, hairpin NAT"
        yield fail("bearer-hangs", subject.component("drycc-controller"), why, remedy=remedy)
    if components.passport is None:
        yield skip("elsewhere", subject.component("drycc-passport"), "passport does not run on this cluster")
    elif isinstance(inside, Missing):
        yield unknown_because(inside, f"{_ASKED} was not asked")
    else:
        yield _inside(inside.health)


def _by_name(passport: ControllerPassport) -> Finding:
    if passport.health is None:
        why = "where the controller's passport is, is not told: DRYCC_PASSPORT_URL is in a Secret, or not set"
        return unknown("not-told", subject.setting("controller.passportUrl"), why)
    about, page = subject.host(passport.host), passport.health
    if not isinstance(page, Page):
        return not_asked(page, passport.url, subject.resolver())
    if blocked := obstacle(page, "passport"):
        then = _WAITING if blocked.code in {"timeout", "gateway-timeout"} else _REFUSED
        why = f"{passport.url}, where the controller looks for passport: {blocked.why}; {then}"
        return fail(blocked.code, about, why, remedy=blocked.remedy, status=page.status)
    if page.status == 200 and page.body.text == "OK":
        late = f", after {page.seconds:g} s" if page.seconds else ""
        return passed("by-name", about, f"{passport.url} answers{late}, and is trusted from here")
    why = f"{passport.url} is not answered by passport but with status {page.status}, {page.body.kind}; {_REFUSED}"
    remedy = "see where the route drycc-passport leads, or correct controller.passportUrl"
    return fail("not-passport", about, why, remedy=remedy, status=page.status)


def _inside(page: HttpReply) -> Finding:
    about = subject.service("drycc-passport")
    if finding := no_service(page):
        return finding
    if not isinstance(page, Page):
        return not_asked(page, _ASKED, subject.right_to_proxy())
    if page.trouble:
        return unknown("unreached", about, f"{_ASKED} was not reached by the API server")
    if not of_django(page):
        return foreign(page, about, _ASKED)
    if page.status == 200:
        return passed("inside", about, "passport is well from inside")
    return fail("not-well", about, f"{_ASKED} is {page.status}", remedy="kubectl logs -n @ -l app=drycc-passport")


passport.must_fail("no-name", "the name does not resolve", lambda w: w.dns.remove_wildcard())


passport.must_fail("tls", "its certificate is not trusted")(
    with_tls(
        lambda w: w.component("controller").set_env("DRYCC_PASSPORT_URL", f"https://{w.host('drycc-passport')}"),
        lambda w: w.certificates.update({w.host("drycc-passport"): "self-signed"}),
    )
)
passport.must_fail("not-passport", "a parking page answers in its place", at_name("drycc-passport", 200, PARKED))
passport.must_fail("no-endpoints", "passport crashes", lambda w: w.component("passport").crash())
passport.must_fail("no-service", "the Service is gone", lambda w: w.objects.remove("services", "drycc-passport"))
passport.must_fail("not-well", "passport is broken")(
    lambda w: w.component("passport").answer("/healthz", answer(500, "Server Error", server="uvicorn"))
)
passport.must_not_know("foreign", "a mesh lets the gateway in, and not the API server")(
    in_turn(at_name("drycc-passport", 200, "OK"), at_path("passport", "/healthz", 403, "RBAC: access denied"))
)
passport.must_fail("bearer-hangs", "the controller waits for passport", lambda w: w.component("passport").hang())
passport.must_not_know("not-told", "the URL is in a Secret", set_env("controller", "DRYCC_PASSPORT_URL", None))
passport.must_not_know("unreached", "the API server cannot reach the pods", lambda w: w.turn_proxy_away())
passport.must_skip("elsewhere", "passport runs elsewhere")(
    in_turn(
        lambda w: w.move_passport_off_cluster(),
        set_env("controller", "DRYCC_PASSPORT_URL", "http://login.example.net"),
        lambda w: w.dns.point("login.example.net", *w.gateway.addresses),
        lambda w: w.sites.update({"login.example.net": answer(200, "OK")}),
    )
)
passport.must_skip("no-controller", "there is no controller", lambda w: w.component("controller").delete())
