from drycc_doctor.api import Finding, Findings, check, fail, grouped, listing, passed, skip, subject, unknown, warn
from drycc_doctor.facts.kubernetes.clock import Clock
from drycc_doctor.facts.tls.served_certificates import ChainReply, ServedChain, ServedChains, TlsHorizon
from drycc_doctor_checks.changes import Change, in_turn, with_tls
from drycc_doctor_checks.http_findings import no_answer

_DAY = 86400
_RENEW = "see why it was not renewed: kubectl describe certificate -n @ drycc-auto-tls"
_FLAWS = {
    "expired": ("has expired", _RENEW),
    "not yet valid": (
        "is not valid yet",
        "see the clock of the machine that made it, and of this one: cluster-clock compares",
    ),
    "self-signed": ("is signed by nobody but itself", "serve a certificate of a known authority"),
    "wrong name": (
        "is not for this name",
        "let the Certificate list the host: kubectl get certificate -n @ drycc-auto-tls -o yaml",
    ),
    "unknown issuer": (
        "is of an issuer that this machine does not know, or the chain lacks a certificate in between",
        "serve the whole chain; if the authority is your own, let clients and the controller's image trust it",
    ),
}
"""By what verifying says: what is wrong with the certificate, what to do."""


@check("tls-served", title="Public hosts show good certificates")
def served(chains: ServedChains, tls_horizon: TlsHorizon, clock: Clock) -> Findings:
    """Clients verify: with a certificate that they do not trust, no client logs in and no image is pushed.

    Each public host of the platform is asked for its certificate by name at port 443, wherever TLS ends. The chain must
    be trusted by this machine, be for that name, and not expire within 21 days (`--tls-horizon`). The controller itself
    verifies passport's certificate, so that one of a private authority breaks logins though browsers were told to trust.

    cert-manager renews in time by itself; `kubectl get certificate,order,challenge -n drycc` shows where it is stuck.
    """
    if not chains.tls_ended_by:
        yield skip("no-tls", subject.platform(), "the platform serves no https")
        return
    groups = grouped((_kind(reply, tls_horizon, clock), (host, reply)) for host, reply in chains.items)
    for (code, _), replies in groups.items():
        yield _finding(code, dict(replies), clock)


def _kind(reply: ChainReply, tls_horizon: TlsHorizon, clock: Clock) -> tuple[str, str]:
    """What is the same for several hosts: that it is well, or a trouble and its detail."""
    if not isinstance(reply, ServedChain):
        return "failed", str(reply)
    if reply.trouble:
        return reply.trouble, reply.detail
    return ("soon" if _days(reply, clock) < tls_horizon.days else "", "")


def _finding(code: str, replies: dict[str, ChainReply], clock: Clock) -> Finding:
    host, reply = next(iter(replies.items()))
    about, hosts = subject.host(host), listing([*replies])
    if not isinstance(reply, ServedChain):
        return unknown(reply.reason, subject.resolver(), f"{hosts}: not asked: {reply.detail or reply.reason}")
    if code in {"", "soon"}:
        days, host = min((_days(one, clock), name) for name, one in replies.items() if isinstance(one, ServedChain))
        if code:
            why = f"{hosts}: the certificate expires in {days:.0f} days"
            return warn("expiring", subject.host(host), why, remedy=_RENEW)
        return passed("trusted", subject.host(host), f"{hosts}: trusted, for at least {days:.0f} days")
    if code == "name":
        return unknown("no-name", about, f"{hosts}: no certificate was seen, for the name does not resolve")
    if reply.detail in _FLAWS:
        flaw, remedy = _FLAWS[reply.detail]
        why = f"{hosts}: the certificate {flaw}{_owner(reply)}"
        return fail(reply.detail.replace(" ", "-"), about, why, remedy=remedy)
    if code == "tls":
        remedy = "see the listener's status: kubectl describe gateway,listenerset -n @"
        return fail("handshake", about, f"{hosts}: TLS fails: {reply.detail}", remedy=remedy)
    obstacle = no_answer(reply.trouble, reply.detail)
    return fail(obstacle.code, about, f"{hosts}: port 443: {obstacle.why}", remedy=obstacle.remedy)


def _days(served: ServedChain, clock: Clock) -> float:
    """Until the host's own certificate expires; of the others, a chain may carry some that nobody needs."""
    return (served.chain[0].not_after - clock.now) / _DAY if served.chain else 0


def _owner(served: ServedChain) -> str:
    """In brackets who the certificate is for, and who made it, if it was shown."""
    if not served.chain:
        return ""
    leaf = served.chain[0]
    return f" (for {', '.join(leaf.names[:3]) or leaf.subject or 'nobody'}, by {leaf.issuer or 'nobody'})"


def _flawed(label: str, flaw: str) -> Change:
    """A host shows a certificate that is not good."""
    return lambda w: w.certificates.update({w.host(label): flaw})


served.must_fail("expired", "the certificate has expired", with_tls(lambda w: w.acme.expire()))
served.must_fail("not-yet-valid", "its maker's clock is ahead", with_tls(_flawed("drycc", "not-yet-valid")))
served.must_fail("wrong-name", "a host was added, and is not listed", with_tls(_flawed("drycc-grafana", "wrong-name")))
served.must_fail("self-signed", "somebody put their own in", with_tls(_flawed("drycc-passport", "self-signed")))
served.must_fail("unknown-issuer", "the chain lacks one in between", with_tls(_flawed("drycc", "unknown-issuer")))
served.must_warn("expiring", "it was not renewed, and ends next week", with_tls(_flawed("drycc", "expiring")))
served.must_fail(
    "expired", "the load balancer's has expired", in_turn(lambda w: w.end_tls_in_front(), _flawed("drycc", "expired"))
)
served.must_fail("refused", "the certificate's Secret is gone", with_tls(lambda w: w.acme.lose_secret()))
served.must_fail("handshake", "port 443 speaks plain HTTP", with_tls(lambda w: w.speak_plain_http()))
served.must_not_know(
    "no-name", "a host does not resolve", with_tls(lambda w: w.dns.set(w.host("drycc-grafana"), "TXT", "else"))
)
served.must_not_know("timeout", "the resolver is silent", with_tls(lambda w: w.dns.silence()))
served.must_skip("no-tls", "the platform has no TLS", lambda w: w.stop_tls())
