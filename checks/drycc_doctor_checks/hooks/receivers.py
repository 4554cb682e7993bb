from drycc_doctor.api import Finding, Findings, check, fail, or_else, passed, skip, subject, unanswered, unknown, warn
from drycc_doctor.facts.controller.deploy_hooks import Receiver, Receivers
from drycc_doctor.facts.http.page import Page
from drycc_doctor_checks.changes import elsewhere, refer_hooks, set_value, with_hooks
from drycc_doctor_checks.http_findings import no_answer

_SLOW = 1.0  # seconds


@check("hooks-receivers", title="The receivers of deploy hooks are there, and quick")
def receivers(receivers: Receivers) -> Findings:
    """The controller calls them within the request that makes a release, and waits without a timeout.

    So a receiver that hangs makes `git push` and `drycc config:set` hang, and one that is slow makes them slow; one that
    refuses is only logged. Each host is asked `GET /` from here, by name: it must resolve, connect, show a certificate
    that is trusted, and answer something within a second. No delivery is made: `drycc-doctor hook send URL` makes one. A
    name that only the cluster knows is not tried, and what is reached from here may not be from the controller.

    A redirect is followed, but with 301, 302 and 303 it is a GET that arrives, and what is signed is the first URL: a
    receiver that sends plain HTTP on to https gets nothing that it takes.

    Put a queue in front of a slow receiver; take one that is gone out of `controller.deployHookUrls`.
    """
    about = subject.setting("controller.deployHookUrls")
    none = skip("none", about, "no deploy hook that could be called is configured")
    if receivers.referred:
        none = unknown(
            "referred", about, "the URLs of deploy hooks stand in a Secret or a ConfigMap, which is not looked into"
        )
    yield from or_else(map(_answer, receivers.items), none)


def _answer(receiver: Receiver) -> Finding:
    place, page = receiver.place, receiver.page
    about = subject.external("deploy hook", place)
    remedy = f"bring {place} back, or take it out of controller.deployHookUrls"
    if page is None:
        why = f"{place} is a name of the cluster's own: whether it answers is not known here"
        return unknown("inside", about, why, remedy="kubectl exec into a controller's pod, and try it there")
    if not isinstance(page, Page):
        return unanswered(page, subject.resolver(), place)
    if page.trouble == "timeout":
        why = f"{place} takes the connection or drops it, and says nothing: releases of all apps hang"
        return fail("hangs", about, why, remedy=remedy)
    if page.trouble == "unreachable":
        return unknown(page.trouble, about, f"no way leads from here to {place}")
    if page.trouble:
        blocked = no_answer(page.trouble, page.detail)
        why = f"{place}: {blocked.why}: no hook arrives, and each release tries ten times before it goes on"
        return fail(blocked.code, about, why, remedy=remedy)
    if page.seconds > _SLOW:
        why = f"{place} took {page.seconds:g} s to answer: every release of every app waits for it"
        return warn("slow", about, why, remedy="let it take the hook at once, and work on it later")
    if receiver.redirected:
        why = f"{place} sends plain HTTP on to https: a delivery arrives there as a GET, or signed for http"
        return warn("redirected", about, why, remedy="write https:// in front of it in controller.deployHookUrls")
    return passed("ok", about, f"{place} answers (status {page.status} to GET /; no delivery was made)")


receivers.must_fail("refused", "the receiver is switched off", with_hooks(lambda w: w.elsewhere.close("hooks")))
receivers.must_fail("no-name", "its old name is gone", with_hooks(lambda w: w.elsewhere.forget("hooks")))
receivers.must_fail(
    "tls", "its certificate has expired", with_hooks(lambda w: w.certificates.update({"hooks.example.test": "expired"}))
)
receivers.must_fail("hangs", "it takes connections and never answers", with_hooks(elsewhere("hooks", trouble="hang")))
receivers.must_warn("slow", "it takes long to answer", with_hooks(elsewhere("hooks", 200, "OK", trouble="slow")))
receivers.must_warn("redirected", "the receiver speaks https, and the URL does not")(
    lambda w: w.add_hooks("http://hooks.example.test/deploy")
)
receivers.must_not_know("inside", "the receiver is an app of the platform, called by its Service")(
    lambda w: w.add_hooks("http://chat.billing.svc.cluster.local/deploy")
)
receivers.must_not_know("timeout", "the resolver is silent", with_hooks(lambda w: w.dns.silence()))
receivers.must_not_know("referred", "the URLs stand in a Secret", with_hooks(refer_hooks))
receivers.must_skip("none", "no hook is configured", set_value("controller.deployHookUrls", ""))
