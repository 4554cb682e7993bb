"""Every public host shows a certificate that is good."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from drycc_doctor.api import (
    SKIP,
    UNKNOWN,
    WARN,
    Failed,
    Finding,
    World,
    check,
    fail,
    passed,
    skip,
    subject,
    unknown,
    warn,
)
from drycc_doctor.facts.kubernetes.clock import Clock
from drycc_doctor.facts.tls.served_certificates import Chain, Chains, TlsHorizon
from drycc_doctor_checks.http_diagnosis import no_answer

_DAY = 86400
_RENEW = "see why it was not renewed: kubectl describe certificate -n @ drycc-auto-tls"
_FLAWS = {
    "expired": ("expired", "has expired", _RENEW),
    "not yet valid": (
        "not-yet-valid",
        "is not valid yet",
        "see the clock of the machine that made it, and of this one: cluster-clock compares",
    ),
    "self-signed": ("self-signed", "is signed by nobody but itself", "serve a certificate of a known authority"),
    "wrong name": (
        "wrong-name",
        "is not for this name",
        "let the Certificate list the host: kubectl get certificate -n @ drycc-auto-tls -o yaml",
    ),
    "unknown issuer": (
        "unknown-issuer",
        "is of an issuer that this machine does not know, or the chain lacks a certificate in between",
        "serve the whole chain; if the authority is your own, let clients and the controller's image trust it",
    ),
}
"""By what verifying says: a code, what is wrong with the certificate, what to do."""
_Found = tuple[str, Chain | Failed]


@check("tls-served", title="Public hosts show good certificates")
def served(chains: Chains, horizon: TlsHorizon, clock: Clock) -> Iterator[Finding]:
    """Clients verify: with a certificate that they do not trust, no client logs in and no image is pushed.

    Each public host of the platform is asked for its certificate by name at port 443, wherever TLS ends. The chain must
    be trusted by this machine, be for that name, and not expire within 21 days (`--tls-horizon`). The controller itself
    verifies passport's certificate, so that one of a private authority breaks logins though browsers were told to trust.

    cert-manager renews in time by itself; `kubectl get certificate,order,challenge -n drycc` shows where it is stuck.
    """
    if not chains.ended:
        yield skip("no-tls", subject.platform(), "the platform serves no https")
        return
    groups: dict[tuple[str, str], list[_Found]] = {}
    for host, reply in chains.items:
        groups.setdefault(_kind(reply, horizon, clock), []).append((host, reply))
    for (code, _), same in groups.items():
        yield _judged(code, same, clock)


def _kind(reply: Chain | Failed, horizon: TlsHorizon, clock: Clock) -> tuple[str, str]:
    """What is the same for several hosts: that it is well, or a trouble and its detail."""
    if isinstance(reply, Failed):
        return "failed", str(reply)
    if reply.trouble:
        return reply.trouble, reply.detail
    return ("soon" if _days(reply, clock) < horizon.days else "", "")


def _judged(code: str, same: Sequence[_Found], clock: Clock) -> Finding:
    host, reply = same[0]
    about, who = subject.host(host), _who([name for name, _ in same])
    if isinstance(reply, Failed):
        return unknown(reply.reason, subject.resolver(), f"{who}: not asked: {reply.detail or reply.reason}")
    if code in {"", "soon"}:
        return _dated(code, same, who, clock)
    if code == "name":
        return unknown("no-name", about, f"{who}: no certificate was seen, for the name does not resolve")
    if reply.detail in _FLAWS:
        flaw, why, remedy = _FLAWS[reply.detail]
        return fail(flaw, about, f"{who}: the certificate {why}{_of(reply)}", remedy=remedy)
    if code == "tls":
        remedy = "see the listener's status: kubectl describe gateway,listenerset -n @"
        return fail("handshake", about, f"{who}: TLS fails: {reply.detail}", remedy=remedy)
    blocked = no_answer(reply.trouble, reply.detail)
    return fail(blocked.code, about, f"{who}: port 443: {blocked.why}", remedy=blocked.remedy)


def _dated(code: str, same: Sequence[_Found], who: str, clock: Clock) -> Finding:
    ends = [(_days(reply, clock), host) for host, reply in same if isinstance(reply, Chain)]
    days, host = min(ends)
    if code == "soon":
        return warn("expiring", subject.host(host), f"{who}: the certificate expires in {days:.0f} days", remedy=_RENEW)
    return passed("trusted", subject.host(host), f"{who}: trusted, for at least {days:.0f} days")


def _days(chain: Chain, clock: Clock) -> float:
    """Until the host's own certificate expires; of the others, a chain may carry some that nobody needs."""
    return (chain.chain[0].not_after - clock.now) / _DAY if chain.chain else 0


def _of(reply: Chain) -> str:
    """Who it is for, and who made it, if it was shown."""
    if not reply.chain:
        return ""
    leaf = reply.chain[0]
    return f" (for {', '.join(leaf.names[:3]) or leaf.subject or 'nobody'}, by {leaf.issuer or 'nobody'})"


def _who(hosts: Sequence[str]) -> str:
    """The first three hosts, and how many more.

    >>> _who(["a", "b", "c", "d"])
    'a, b, c and 1 more'
    """
    more = f" and {len(hosts) - 3} more" if len(hosts) > 3 else ""
    return f"{', '.join(hosts[:3])}{more}"


@served.must_fail("expired", "the certificate has expired")
def expired(world: World) -> None:
    world.serve_tls()
    world.acme.expire()


@served.must_fail("not-yet-valid", "the machine that made the certificate is ahead of time")
def not_yet_valid(world: World) -> None:
    world.serve_tls()
    world.certificates[world.host("drycc")] = "not-yet-valid"


@served.must_fail("wrong-name", "a host was added, and the certificate does not list it")
def wrong_name(world: World) -> None:
    world.serve_tls()
    world.certificates[world.host("drycc-grafana")] = "wrong-name"


@served.must_fail("self-signed", "somebody put a certificate of their own in")
def self_signed(world: World) -> None:
    world.serve_tls()
    world.certificates[world.host("drycc-passport")] = "self-signed"


@served.must_fail("unknown-issuer", "the chain lacks the certificate in between")
def unknown_issuer(world: World) -> None:
    world.serve_tls()
    world.certificates[world.host("drycc")] = "unknown-issuer"


@served.must_be(WARN, "expiring", "the certificate was not renewed, and expires next week")
def expiring(world: World) -> None:
    world.serve_tls()
    world.certificates[world.host("drycc")] = "expiring"


@served.must_fail("expired", "the load balancer's own certificate has expired")
def expired_in_front(world: World) -> None:
    world.end_tls_in_front()
    world.certificates[world.host("drycc")] = "expired"


@served.must_fail("refused", "the gateway is to serve https, and its certificate's Secret is gone")
def no_secret(world: World) -> None:
    world.serve_tls()
    world.acme.lose_secret()


@served.must_fail("handshake", "what answers at port 443 speaks plain HTTP")
def plain_http(world: World) -> None:
    world.serve_tls()
    world.speak_plain_http()


@served.must_be(UNKNOWN, "no-name", "a host does not resolve")
def no_name(world: World) -> None:
    world.serve_tls()
    world.dns.set(world.host("drycc-grafana"), "TXT", "for something else")


@served.must_be(UNKNOWN, "timeout", "the resolver is silent")
def silent(world: World) -> None:
    world.serve_tls()
    world.dns.silence()


@served.must_be(SKIP, "no-tls", "the platform has no TLS")
def no_tls(world: World) -> None:
    world.tls = False
