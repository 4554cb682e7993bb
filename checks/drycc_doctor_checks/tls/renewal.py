from drycc_doctor.api import Finding, Findings, check, fail, passed, skip, subject, unknown, warn
from drycc_doctor.facts.kubernetes.clock import format_duration
from drycc_doctor.facts.tls.cert_manager import CERTIFICATE, PlatformCertificate
from drycc_doctor.facts.tls.renewal import Renewal
from drycc_doctor_checks.changes import Change, with_tls

_ABOUT = subject.thing("Certificate", CERTIFICATE)
_DESCRIBE = "kubectl describe certificate,certificaterequest,order,challenge -n @"
_DAY = 86400
_LOGS = "see that cert-manager runs: kubectl get deployments -A -l app.kubernetes.io/name=cert-manager"


@check("tls-renewal", title="The certificate is renewed in time")
def renewal(platform_certificate: PlatformCertificate, renewal: Renewal) -> Findings:
    """A renewal that hangs says nothing: the Certificate stays ready until the day on which it ends.

    The times in the Certificate's status are read: when it ends, when cert-manager wanted to ask for the next one, and
    since when it asks (condition Issuing). What is asked for takes minutes: where it takes longer than an hour it hangs,
    and where nothing is asked an hour after the time, cert-manager stands still. It is a failure when less than a third
    of the time is left that there was for it, ten days of thirty. A try that failed is tls-certificate's.

    See the challenges: `kubectl get challenge -n drycc` names the host whose proof does not come. `cmctl renew -n drycc
    drycc-auto-tls` asks anew.
    """
    certificate = platform_certificate.certificate
    if certificate is None or not certificate.ready:
        yield skip(
            "no-certificate", _ABOUT, "there is no certificate to renew: tls-certificate says whether there should be"
        )
    elif renewal.left is None:
        yield unknown("no-times", _ABOUT, f"Certificate {CERTIFICATE} does not say when it ends")
    elif renewal.hangs:
        since = format_duration(renewal.asking or 0)
        yield _late("hangs", renewal, f"a new one is asked for since {since}, and does not come", _DESCRIBE)
    elif renewal.overdue:
        since = format_duration(renewal.due or 0)
        yield _late("overdue", renewal, f"a new one should be asked for since {since}, and is not", _LOGS)
    elif renewal.failed:
        yield skip("refused", _ABOUT, "the last try to renew it failed: tls-certificate says why")
    else:
        yield passed("ok", _ABOUT, f"Certificate {CERTIFICATE} {_ends(renewal.left)}; {_next(renewal)}")


def _late(code: str, renewal: Renewal, why: str, remedy: str) -> Finding:
    judge = fail if renewal.near else warn
    return judge(code, _ABOUT, f"Certificate {CERTIFICATE} {_ends(renewal.left or 0)}; {why}", remedy=remedy)


def _ends(left: float) -> str:
    return f"ends in {format_duration(left)}" if left > 0 else f"ended {format_duration(-left)} ago"


def _next(renewal: Renewal) -> str:
    if renewal.asking is not None:
        return f"a new one is asked for since {format_duration(renewal.asking)}"
    return "when it is time a new one will be asked for"


def _hangs(*changes: Change, left: float) -> Change:
    """A new one is asked for since the day when that should begin, thirty days before the end."""
    return with_tls(lambda w: w.acme.renew(left=left, since=(30 - left) * _DAY), *changes)


renewal.must_warn("hangs", "a challenge is pending for fifteen days", _hangs(left=15))
renewal.must_fail("hangs", "a challenge is pending for four weeks", _hangs(left=2))
renewal.must_warn("overdue", "cert-manager is stuck for a week", with_tls(lambda w: w.acme.end_in(23)))
renewal.must_fail("overdue", "cert-manager is stuck for weeks", with_tls(lambda w: w.acme.end_in(5)))
renewal.must_pass("ok", "a renewal began a minute ago", with_tls(lambda w: w.acme.renew()))
renewal.must_not_know("no-times", "cert-manager is of a version that does not say")(
    with_tls(lambda w: w.acme.certificate["status"].pop("notAfter"))
)
renewal.must_skip("refused", "the last try to renew failed", with_tls(lambda w: w.acme.stop_renewals()))
renewal.must_skip("no-certificate", "the platform has no TLS", lambda w: w.stop_tls())
