import re
from collections.abc import Callable

from drycc_doctor.api import (
    Failed,
    Finding,
    Findings,
    Missing,
    check,
    fail,
    listing,
    passed,
    skip,
    subject,
    unknown,
    unknown_because,
    warn,
)
from drycc_doctor.facts.kubernetes.clock import format_duration
from drycc_doctor.facts.kubernetes.secrets import Secrets
from drycc_doctor.facts.platform.events import RecentWarnings
from drycc_doctor.facts.tls.cert_manager import CERTIFICATE, CertManagerObject, PlatformCertificate
from drycc_doctor.facts.tls.renewal import Renewal
from drycc_doctor.facts.tls.served_certificates import ServedChain, ServedChains
from drycc_doctor_checks.changes import Change, with_tls

_DESCRIBE = "kubectl describe certificate,certificaterequest,order,challenge -n @"
_OVER = {"invalid", "expired", "errored"}
_TOKEN = re.compile(r"(?<=/\.well-known/acme-challenge/)[\w-]+")
Judge = Callable[..., Finding]


@check("tls-certificate", title="The platform's certificate is kept by cert-manager")
def certificate(
    platform_certificate: PlatformCertificate,
    renewal: Renewal,
    secrets: Secrets | Missing,
    chains: ServedChains | Missing,
    warnings: RecentWarnings | Missing,
) -> Findings:
    """With TLS on, the charts make Certificate drycc-auto-tls and Issuer drycc-issuer; cert-manager does the rest.

    Both must be ready, and the Certificate not have ended: it says that it is ready until cert-manager starts again. Where
    it is not, or cannot be renewed, its orders and challenges tell why: the ACME server asks port 80 of each host for a
    proof, so that a host that does not resolve to the gateway stops them all; of an order without challenges, that no
    solver of the Issuer fits. The Issuer that it names must be there. A new name is a warning while it is asked for. What keeps it from being renewed is a
    failure when less than a third of the time is left that there was for it. The certificate that is shown must be the one in the Secret: a gateway that goes on showing an old one
    breaks on the day when that expires. Of the Secret only the certificate's fingerprint is read.

    Follow the reason that is given; `cmctl renew -n drycc drycc-auto-tls` asks again at once.
    """
    about, certificate = subject.thing("Certificate", CERTIFICATE), platform_certificate.certificate
    if not platform_certificate.wanted:
        yield skip("no-tls", about, "the gateway has no HTTPS, so that there is no certificate to keep")
        return
    if certificate is None:
        why = f"there is no Certificate {CERTIFICATE}, while the gateway has HTTPS: nobody renews what it shows"
        remedy = "install cert-manager, then helm upgrade with global.certManagerEnabled=true"
        yield warn("unmanaged", about, why, remedy=remedy)
    else:
        judge = fail if not certificate.ready or renewal.over or (renewal.near and renewal.late) else warn
        yield _certificate(certificate, renewal)
        yield from _issuer(certificate, platform_certificate.issuer, judge)
        if renewal.late or renewal.over or not (certificate.ready or _changing(certificate, renewal)):
            yield from _orders(platform_certificate, judge) or _unsolved(platform_certificate, renewal, warnings, judge)
    yield _secret(certificate, secrets, chains)


def _certificate(certificate: CertManagerObject, renewal: Renewal) -> Finding:
    about = subject.thing("Certificate", CERTIFICATE)
    if _changing(certificate, renewal):
        why = f"Certificate {CERTIFICATE} was changed, and is issued anew since {format_duration(renewal.asking or 0)}"
        why += f"; until then the old one is shown: {_condition(certificate, 'Ready')}"
        return warn("changing", about, why, remedy=f"wait; if it is still so in an hour: {_DESCRIBE}")
    if not certificate.ready:
        why = f"Certificate {CERTIFICATE} is not ready: {_condition(certificate, 'Ready')}"
        return fail("not-ready", about, why, remedy=_DESCRIBE)
    if renewal.over:
        why = f"Certificate {CERTIFICATE} ended {format_duration(-(renewal.left or 0))} ago, and says that it is ready"
        return fail("expired", about, why, remedy=_DESCRIBE)
    if renewal.failed:
        left = "" if renewal.left is None else f" for {format_duration(renewal.left)}"
        why = f"Certificate {CERTIFICATE} could not be renewed{_times(renewal)}; it is good{left}"
        judge = fail if renewal.near else warn
        return judge("not-renewed", about, f"{why} ({_condition(certificate, 'Issuing')})", remedy=_DESCRIBE)
    return passed("ready", about, f"Certificate {CERTIFICATE} is ready")


def _changing(certificate: CertManagerObject, renewal: Renewal) -> bool:
    """Whether it has a new name since a moment ago, and the old certificate is good."""
    ready = certificate.condition("Ready")
    changed = ready is not None and not ready.true and ready.reason == "RequestChanged"
    return changed and renewal.asking is not None and not (renewal.hangs or renewal.over or renewal.failed)


def _times(renewal: Renewal) -> str:
    return f" in {renewal.attempts} tries" if renewal.attempts > 1 else ""


def _issuer(certificate: CertManagerObject, issuer: CertManagerObject | None, judge: Judge) -> Findings:
    ref = certificate.spec.issuer_ref
    if issuer is None and ref.kind == "Issuer":
        why = f"Issuer {ref.name} is not there, of which Certificate {CERTIFICATE} is to come"
        remedy = "helm upgrade the release: its chart makes the Issuer"
        yield judge("issuer-missing", subject.thing("Issuer", ref.name), why, remedy=remedy)
    elif issuer is not None and not issuer.ready:
        name = issuer.metadata.name
        why = f"Issuer {name} is not ready: {_condition(issuer, 'Ready')}"
        remedy = f"kubectl describe issuer -n @ {name}; global.email must be an address that the server takes"
        yield judge("issuer-not-ready", subject.thing("Issuer", name), why, remedy=remedy)


def _orders(platform_certificate: PlatformCertificate, judge: Judge) -> list[Finding]:
    """What is stuck: challenges, each with its host; else an order that is over, which says no more than they do."""
    pairs = [(one.spec.dns_name, one.status) for one in platform_certificate.challenges]
    stuck = [(host, one) for host, one in pairs if one.state != "valid" and (one.reason or one.state in _OVER)]
    if stuck:
        stuck.sort(
            key=lambda one: one[1].state not in _OVER
        )  # what the ACME server said, before what it is to be asked
        reasons = "; ".join(f"{host}: {_short(status.reason or status.state)}" for host, status in stuck[:3])
        more = f", and {len(stuck) - 3} more" if len(stuck) > 3 else ""
        proofs = f"{len(stuck)} proof{'s' * (len(stuck) > 1)} that the ACME server wants cannot be given"
        remedy = f"see that http://{stuck[0][0]}/ reaches the gateway from the internet; {_DESCRIBE}"
        about = subject.thing("Challenge", CERTIFICATE)
        return [judge("challenge", about, f"{proofs}: {reasons}{more}", remedy=remedy)]
    if over := [one.status for one in platform_certificate.orders if one.status.state in _OVER]:
        why = f"the order of the certificate is {over[-1].state}: {_short(over[-1].reason or 'no reason is given')}"
        return [judge("order", subject.thing("Order", CERTIFICATE), why, remedy=_DESCRIBE)]
    return []


def _unsolved(
    platform_certificate: PlatformCertificate, renewal: Renewal, warnings: RecentWarnings | Missing, judge: Judge
) -> list[Finding]:
    """An order that waits, and no challenge: cert-manager makes them together, or says why not in an event, for an hour."""
    waiting = [one.metadata.name for one in platform_certificate.orders if one.status.state == "pending"]
    told = isinstance(warnings, RecentWarnings) and any(warnings.of("Order", one, "Solver") for one in waiting)
    if platform_certificate.challenges or not waiting or not (told or renewal.hangs):
        return []
    spec = platform_certificate.certificate.spec if platform_certificate.certificate else None
    wildcards = [one for one in (spec.dns_names if spec else ()) if one.startswith("*.")]
    cause = f": HTTP-01 proves no wildcard ({listing(wildcards)})" if wildcards else ""
    why = f"the order of the certificate waits, for no solver of the Issuer can prove its hosts{cause}"
    remedy = "kubectl describe order,issuer -n @; the solver of the charts is HTTP-01 with parent drycc-gateway"
    return [judge("no-solver", subject.thing("Order", CERTIFICATE), why, remedy=remedy)]


def _secret(
    certificate: CertManagerObject | None, secrets: Secrets | Missing, chains: ServedChains | Missing
) -> Finding:
    if isinstance(secrets, Missing):
        return unknown_because(secrets, "the certificate's Secret is not known")
    kept = secrets.public(CERTIFICATE, "tls.crt").certificates
    if not kept:
        why = f"Secret {CERTIFICATE} holds no certificate: the gateway has none to show"
        return fail("no-secret", subject.thing("Secret", CERTIFICATE), why, remedy=_DESCRIBE)
    if isinstance(chains, Missing):
        return unknown_because(chains, "the certificate that is shown is not known")
    return _compared(certificate, kept[0].sha256, chains)


def _compared(certificate: CertManagerObject | None, kept: str, chains: ServedChains) -> Finding:
    """Hosts that the Certificate does not list may show a certificate of their own: a route of the operator's."""
    about = subject.thing("Secret", CERTIFICATE)
    covered = [(host, chain) for host, chain in chains.items if certificate is None or certificate.covers(host)]
    served = {host: one.chain[0].sha256 for host, one in covered if isinstance(one, ServedChain) and one.chain}
    others = sorted(host for host, sha256 in served.items() if sha256 != kept)
    failed = next((chain for _, chain in chains.items if isinstance(chain, Failed)), None)
    if not served and failed:
        why = f"the certificate that is shown is not known: {failed.detail or failed.reason}"
        return unknown(failed.reason, subject.resolver(), why)
    if not served:
        return unknown("not-shown", about, "no host shows a certificate to compare with the Secret's")
    if not others:
        return passed("shown", about, f"the certificate in Secret {CERTIFICATE} is the one that is shown")
    why = f"another certificate than the one in Secret {CERTIFICATE} is shown: {listing(others)}"
    remedy = "restart what ends TLS: kubectl rollout restart -n @ deploy/drycc-gateway-istio"
    return warn("other-shown", about, why, remedy=remedy)


def _condition(of: CertManagerObject, type_: str) -> str:
    """A condition's reason and message."""
    condition = of.condition(type_)
    if condition is None:
        return "it has no such condition: nobody looked at it"
    return _short(f"{condition.reason}: {condition.message}")


def _short(text: str) -> str:
    """A reason in a line, without the challenge's token.

    >>> _short("GET 'http://drycc.example.com/.well-known/acme-challenge/abc': status 404")
    "GET 'http://drycc.example.com/.well-known/acme-challenge/…': status 404"
    """
    return _TOKEN.sub("…", " ".join(text.split()))


def _never_issued(*changes: Change) -> Change:
    """There is TLS, and the first certificate is not issued yet."""
    return with_tls(lambda w: w.acme.never_issue(), *changes)


certificate.must_fail("not-ready", "the first certificate is not issued yet", _never_issued())
_404 = "wrong status code '404', expected '200'"
_not_reached = _never_issued(lambda w: w.acme.wait_for_proof(w.host("drycc"), _404))
certificate.must_fail("challenge", "the ACME server does not reach a host", _not_reached)
_TOO_MANY = "429 urn:ietf:params:acme:error:rateLimited: too many certificates already issued"
certificate.must_fail("order", "it was asked too often", _never_issued(lambda w: w.acme.refuse_order(_TOO_MANY)))
certificate.must_fail("no-solver", "the Issuer has no solver", _never_issued(lambda w: w.acme.lack_solver()))
certificate.must_fail("issuer-missing", "somebody deleted the Issuer", _never_issued(lambda w: w.acme.lose_issuer()))
certificate.must_warn("changing", "a host was added a minute ago")(
    with_tls(lambda w: w.acme.add_name(f"new.{w.domain}"))
)
certificate.must_fail("issuer-not-ready", "the account is not accepted", _never_issued(lambda w: w.acme.lose_account()))
certificate.must_warn("issuer-not-ready", "the account was taken away", with_tls(lambda w: w.acme.lose_account()))
certificate.must_fail(
    "expired", "nobody renewed it, and it says that it is ready", with_tls(lambda w: w.acme.end_in(-1))
)
certificate.must_warn("not-renewed", "the last try to renew failed", with_tls(lambda w: w.acme.stop_renewals()))
certificate.must_fail("not-renewed", "every try to renew failed, for weeks")(
    with_tls(lambda w: w.acme.stop_renewals(attempts=20, left=4))
)
certificate.must_warn("no-solver", "the Issuer's solver was taken away, and the renewal waits for a day")(
    with_tls(lambda w: w.acme.begin_renewal(left=29, since=86400), lambda w: w.acme.lack_solver())
)
certificate.must_warn("issuer-missing", "the Issuer is gone since", with_tls(lambda w: w.acme.lose_issuer()))
certificate.must_fail("issuer-missing", "the Issuer is gone since long, and the certificate has expired")(
    with_tls(lambda w: w.acme.lose_issuer(), lambda w: w.acme.end_in(-1))
)
certificate.must_warn("order", "it was renewed too often")(with_tls(lambda w: w.acme.stop_renewals(refusal=_TOO_MANY)))
certificate.must_warn("challenge", "it cannot be renewed, for a host leads elsewhere by now")(
    with_tls(lambda w: w.acme.stop_renewals())
)
certificate.must_warn("unmanaged", "cert-manager was uninstalled", with_tls(lambda w: w.acme.uninstall()))
certificate.must_fail("no-secret", "somebody deleted the Secret", with_tls(lambda w: w.acme.lose_secret()))
certificate.must_warn("other-shown", "the gateway shows the old one", with_tls(lambda w: w.acme.renew_unseen()))
certificate.must_not_know("not-shown", "nothing listens at the gateway", with_tls(lambda w: w.gateway.close()))
certificate.must_not_know("forbidden", "we may not list Secrets", with_tls(lambda w: w.deny("list secrets")))
certificate.must_skip("no-tls", "the platform has no TLS", lambda w: w.stop_tls())
