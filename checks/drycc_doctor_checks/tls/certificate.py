"""The platform's certificate is kept by cert-manager."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drycc_doctor.api import (
    SKIP,
    UNKNOWN,
    WARN,
    Failed,
    Finding,
    Missing,
    World,
    check,
    fail,
    passed,
    skip,
    subject,
    unknown,
    warn,
)
from drycc_doctor.facts.kubernetes.secrets import Secrets
from drycc_doctor.facts.tls.cert_manager import NAME, Managed, PlatformCertificate
from drycc_doctor.facts.tls.served_certificates import Chain, Chains

_DESCRIBE = "kubectl describe certificate,certificaterequest,order,challenge -n @"
_OVER = {"invalid", "expired", "errored"}
_TOKEN = re.compile(r"(?<=/\.well-known/acme-challenge/)[\w-]+")
_LONGEST = 160  # characters of a reason


@check("tls-certificate", title="The platform's certificate is kept by cert-manager")
def certificate(found: PlatformCertificate, secrets: Secrets | Missing, chains: Chains | Missing) -> Iterator[Finding]:
    """With TLS on, the charts make Certificate drycc-auto-tls and Issuer drycc-issuer; cert-manager does the rest.

    Both must be ready. Where the Certificate is not, or the last try to renew it failed, its orders and challenges tell
    why: the ACME server asks port 80 of each host for a proof, so that a host that does not resolve to the gateway stops
    them all. The certificate that is shown must be the one in the Secret: a gateway that goes on showing an old one
    breaks on the day when that expires. Of the Secret only the certificate's fingerprint is read.

    Follow the reason that is given; `cmctl renew -n drycc drycc-auto-tls` asks again at once.
    """
    about = subject.thing("Certificate", NAME)
    if not found.wanted:
        yield skip("no-tls", about, "the gateway has no HTTPS, so that there is no certificate to keep")
        return
    if found.certificate is None:
        why = f"there is no Certificate {NAME}, while the gateway has HTTPS: nobody renews what it shows"
        remedy = "install cert-manager, then helm upgrade with global.certManagerEnabled=true"
        yield warn("unmanaged", about, why, remedy=remedy)
    else:
        yield from _managed(found, found.certificate)
    yield from _secret(found.certificate, secrets, chains)


def _managed(found: PlatformCertificate, one: Managed) -> Iterator[Finding]:
    about = subject.thing("Certificate", NAME)
    if not one.ready:
        yield fail("not-ready", about, f"Certificate {NAME} is not ready: {_short(one.said())}", remedy=_DESCRIBE)
    elif one.failed_last:
        why = f"Certificate {NAME} could not be renewed; it is good for now ({_short(one.said('Issuing'))})"
        yield warn("not-renewed", about, why, remedy=_DESCRIBE)
    else:
        yield passed("ready", about, f"Certificate {NAME} is ready")
    if found.issuer is not None and not found.issuer.ready:
        name = found.issuer.metadata.name
        why = f"Issuer {name} is not ready: {_short(found.issuer.said())}"
        judge = warn if one.ready else fail
        remedy = f"kubectl describe issuer -n @ {name}; global.email must be an address that the server takes"
        yield judge("issuer-not-ready", subject.thing("Issuer", name), why, remedy=remedy)
    yield from _orders(found, one)


def _orders(found: PlatformCertificate, one: Managed) -> Iterator[Finding]:
    """What is stuck: challenges, each with its host; orders that are over."""
    judge = warn if one.ready else fail
    stuck = [c for c in found.challenges if c.status.state != "valid" and (c.status.reason or c.status.state in _OVER)]
    if stuck:
        told = "; ".join(f"{c.spec.dns_name}: {_short(c.status.reason or c.status.state)}" for c in stuck[:3])
        more = f", and {len(stuck) - 3} more" if len(stuck) > 3 else ""
        why = f"{len(stuck)} proof{'s' * (len(stuck) > 1)} that the ACME server wants cannot be given: {told}{more}"
        remedy = f"see that http://{stuck[0].spec.dns_name}/ reaches the gateway from the internet; {_DESCRIBE}"
        yield judge("challenge", subject.thing("Challenge", NAME), why[:390], remedy=remedy)
    over = [order for order in found.orders if order.status.state in _OVER]
    if over:
        told = _short(over[-1].status.reason or "no reason is given")
        why = f"the order of the certificate is {over[-1].status.state}: {told}"
        yield judge("order", subject.thing("Order", NAME), why, remedy=_DESCRIBE)


def _secret(one: Managed | None, secrets: Secrets | Missing, chains: Chains | Missing) -> Iterator[Finding]:
    about = subject.thing("Secret", NAME)
    if isinstance(secrets, Missing):
        yield unknown(secrets.reason, secrets.subject, f"the certificate's Secret is not known: {secrets.why}")
        return
    kept = secrets.public(NAME, "tls.crt").certificates
    if not kept:
        why = f"Secret {NAME} holds no certificate: the gateway has none to show"
        yield fail("no-secret", about, why, remedy=_DESCRIBE)
    elif isinstance(chains, Missing):
        yield unknown(chains.reason, chains.subject, f"the certificate that is shown is not known: {chains.why}")
    else:
        yield _compared(one, kept[0].sha256, chains)


def _compared(managed: Managed | None, kept: str, chains: Chains) -> Finding:
    """Hosts that the Certificate does not list may show a certificate of their own: a route of the operator's."""
    about = subject.thing("Secret", NAME)
    known = [(host, one) for host, one in chains.items if managed is None or managed.covers(host)]
    shown = {host: one.chain[0].sha256 for host, one in known if isinstance(one, Chain) and one.chain}
    other = sorted(host for host, sha256 in shown.items() if sha256 != kept)
    failed = next((one for _, one in chains.items if isinstance(one, Failed)), None)
    if not shown and failed:
        why = f"the certificate that is shown is not known: {failed.detail or failed.reason}"
        return unknown(failed.reason, subject.resolver(), why)
    if not shown:
        return unknown("not-shown", about, "no host shows a certificate to compare with the Secret's")
    if not other:
        return passed("shown", about, f"the certificate in Secret {NAME} is the one that is shown")
    hosts = f"{', '.join(other[:3])}{f' and {len(other) - 3} more' if len(other) > 3 else ''}"
    why = f"another certificate than the one in Secret {NAME} is shown: {hosts}"
    remedy = "restart what ends TLS: kubectl rollout restart -n @ deploy/drycc-gateway-istio"
    return warn("other-shown", about, why, remedy=remedy)


def _short(text: str) -> str:
    """A reason in a line, without the challenge's token.

    >>> _short("GET 'http://drycc.example.com/.well-known/acme-challenge/abc': status 404")
    "GET 'http://drycc.example.com/.well-known/acme-challenge/…': status 404"
    """
    told = _TOKEN.sub("…", " ".join(text.split()))
    return told if len(told) <= _LONGEST else f"{told[: _LONGEST - 1]}…"


@certificate.must_fail("not-ready", "the first certificate is not issued yet")
def never_issued(world: World) -> None:
    world.serve_tls()
    world.acme.never_issue()


@certificate.must_fail("challenge", "the ACME server does not reach a host")
def not_reached(world: World) -> None:
    world.serve_tls()
    world.acme.never_issue()
    world.acme.order("pending")
    host = world.host("drycc")
    told = f"failed to perform self check GET request 'http://{host}/.well-known/acme-challenge/example'"
    world.acme.challenge(host, f"Waiting for HTTP-01 challenge propagation: {told}: wrong status code '404'")


@certificate.must_fail("order", "the ACME server refuses the order: too many certificates")
def refused(world: World) -> None:
    world.serve_tls()
    world.acme.never_issue()
    told = "Failed to create Order: 429 urn:ietf:params:acme:error:rateLimited: too many certificates already issued"
    world.acme.order("errored", told)


@certificate.must_fail("issuer-not-ready", "the ACME server does not take the account, and there is no certificate")
def no_account(world: World) -> None:
    world.serve_tls()
    world.acme.never_issue()
    world.acme.lose_account()


@certificate.must_be(WARN, "issuer-not-ready", "the ACME server no longer takes the account")
def account_lost(world: World) -> None:
    world.serve_tls()
    world.acme.lose_account()


@certificate.must_be(WARN, "not-renewed", "the last try to renew failed")
def not_renewed(world: World) -> None:
    world.serve_tls()
    world.acme.stop_renewals()


@certificate.must_be(WARN, "challenge", "it cannot be renewed, for a host leads elsewhere by now")
def renewal_not_reached(world: World) -> None:
    world.serve_tls()
    world.acme.stop_renewals()
    world.acme.challenge(world.host("drycc-grafana"), "authorization failed: 404", state="invalid")


@certificate.must_be(WARN, "unmanaged", "cert-manager was uninstalled, with all its objects")
def uninstalled(world: World) -> None:
    world.serve_tls()
    world.acme.uninstall()


@certificate.must_fail("no-secret", "somebody deleted the Secret")
def no_secret(world: World) -> None:
    world.serve_tls()
    world.acme.lose_secret()


@certificate.must_be(WARN, "other-shown", "it was renewed, and the gateway goes on showing the old one")
def other_shown(world: World) -> None:
    world.serve_tls()
    world.acme.renew_unseen()


@certificate.must_be(UNKNOWN, "not-shown", "nothing listens at the gateway's address")
def not_shown(world: World) -> None:
    world.serve_tls()
    world.gateway.close()


@certificate.must_be(UNKNOWN, "forbidden", "we may not list Secrets")
def forbidden(world: World) -> None:
    world.serve_tls()
    world.deny("list secrets")


@certificate.must_be(SKIP, "no-tls", "the platform has no TLS")
def no_tls(world: World) -> None:
    world.tls = False
