from drycc_doctor.api import Finding, Findings, Missing, check, fail, listing, skip, subject, unknown_because, warn
from drycc_doctor.facts.kubernetes.control_planes import Part
from drycc_doctor.facts.tls.cert_manager import CertManagerObject, PlatformCertificate
from drycc_doctor.facts.tls.cert_manager_parts import CertManagerParts
from drycc_doctor_checks.changes import with_tls
from drycc_doctor_checks.control_planes import all_ready, down, some_unready

_ABOUT = subject.control_plane("cert-manager")
_THEN = {
    "controller": ("down", "no certificate is issued or renewed, of the platform's and of the apps'"),
    "webhook": ("webhook-down", "the API server refuses every new Certificate and Issuer, and so helm upgrade fails"),
}
_INJECTED = "when the webhook's own certificate ends, the API server does not learn of the new one"


@check("tls-cert-manager", title="The controller of certificates runs, and has seen what was changed")
def cert_manager(platform_certificate: PlatformCertificate, parts: CertManagerParts | Missing) -> Findings:
    """With cert-manager down nothing seems wrong: the Certificate stays ready, until on the day when it ends nobody gets in.

    With TLS on, its Deployments must have ready pods: the controller, which renews; the webhook, without which the API
    server takes no new Certificate; the CA injector. They are found in whatever namespace by the labels of its chart,
    `app.kubernetes.io/name`. And what it says of the Certificate and of the Issuer must be about what they are now; a
    change of a moment ago looks as if it were not.

    See why it does not run: `kubectl logs -n cert-manager deployment/cert-manager`. What was due meanwhile it does as soon
    as it runs.
    """
    certificate, dead = platform_certificate.certificate, False
    if certificate is None:
        yield skip(
            "no-certificate", _ABOUT, "the platform has no Certificate: tls-certificate says whether it should have"
        )
        return
    if isinstance(parts, Missing):
        yield unknown_because(parts, "whether cert-manager runs is not known")
    else:
        dead = "controller" in parts.items and parts.items["controller"].down
        yield from _parts(parts.items)
    behind = [one for one in (certificate, platform_certificate.issuer) if one is not None and one.behind]
    if behind:
        yield _is_behind(behind, certificate, dead=dead)


def _parts(parts: dict[str, Part]) -> Findings:
    findings = [*_lacking(parts), *_unready(parts)]
    yield from findings or [all_ready(_ABOUT, parts.values())]


def _lacking(parts: dict[str, Part]) -> Findings:
    if lacking := [component for component in _THEN if component not in parts]:
        why = f"no Deployment of cert-manager's {listing(lacking)} is found by the labels of its chart"
        remedy = "kubectl get deployments -A -l app.kubernetes.io/name=cert-manager; install it again if it is gone"
        yield warn("not-found", _ABOUT, f"{why}: if it is gone, nobody renews the certificate", remedy=remedy)


def _unready(parts: dict[str, Part]) -> Findings:
    for component, part in parts.items():
        code, then = _THEN.get(component, ("injector-down", _INJECTED))
        if part.down:
            yield (down if component in _THEN else some_unready)(code, _ABOUT, part, then)
        elif part.ready < part.wanted:
            yield some_unready("some-unready", _ABOUT, part, f"when the others fail, {then}")


def _is_behind(behind: list[CertManagerObject], certificate: CertManagerObject, *, dead: bool) -> Finding:
    about = subject.thing("Certificate", certificate.metadata.name)
    names = listing([one.metadata.name for one in behind])
    why = f"{names} changed, and what is said of it is about what it was before"
    remedy = (
        "kubectl describe certificate,issuer -n @; kubectl get deployments -A -l app.kubernetes.io/name=cert-manager"
    )
    if dead:
        return fail("status-behind", about, f"{why}: the change is not in force", remedy=remedy)
    return warn(
        "status-behind", about, f"{why}; if it is still so in a minute, cert-manager stands still", remedy=remedy
    )


cert_manager.must_fail("down", "cert-manager crashes", with_tls(lambda w: w.acme.program().crash()))
cert_manager.must_fail("down", "somebody scaled it to nothing", with_tls(lambda w: w.acme.program().scale_to_zero()))
cert_manager.must_fail("webhook-down", "its webhook crashes", with_tls(lambda w: w.acme.program("webhook").crash()))
cert_manager.must_fail("status-behind", "it crashes, and a host was added")(
    with_tls(lambda w: w.acme.program().crash(), lambda w: w.acme.change())
)
cert_manager.must_warn("status-behind", "a host was added a moment ago", with_tls(lambda w: w.acme.change()))
cert_manager.must_warn(
    "injector-down", "its CA injector crashes", with_tls(lambda w: w.acme.program("cainjector").crash())
)
cert_manager.must_warn("some-unready", "one of two is not ready")(
    with_tls(lambda w: w.acme.program().add_replica(), lambda w: w.acme.program().lose_one())
)
cert_manager.must_warn("not-found", "somebody deleted it", with_tls(lambda w: w.acme.program().delete()))
cert_manager.must_not_know(
    "forbidden", "we may not list Deployments", with_tls(lambda w: w.deny("list deployments.apps"))
)
cert_manager.must_skip("no-certificate", "the platform has no TLS", lambda w: w.stop_tls())
