from drycc_doctor.api import Findings, check, fail, passed, skip, subject, warn
from drycc_doctor.facts.tls.served_certificates import PublicSchemes, ServedChains
from drycc_doctor_checks.changes import in_turn, set_env, with_tls


@check("tls-oauth-urls", title="Logins come back by the scheme that users came by")
def oauth_urls(chains: ServedChains, public_schemes: PublicSchemes) -> Findings:
    """All URLs that passport, the controller and Grafana have of each other follow the value global.certManagerEnabled.

    Where TLS ends in front of the gateway, at a load balancer, and certManagerEnabled is false, passport's OAuth clients
    are registered with http addresses: a login that began by https is sent back in clear text, or is refused for its
    redirect_uri. The same comes of an upgrade that passport has not followed. Looked at are passport's
    CERT_MANAGER_ENABLED, the controller's DRYCC_PASSPORT_URL and Grafana's GF_SERVER_ROOT_URL (DRYCC_GRAFANA_URL in the
    first generation), and whether port 443 shows a certificate.

    Set global.certManagerEnabled to what users see, and upgrade the release: passport's Job writes the addresses anew.
    """
    about = subject.setting("global.certManagerEnabled")
    scheme = "https" if chains.tls_ended_by else "http"
    wrong = [setting for setting, own in public_schemes.schemes if own != scheme]
    say = f"{', '.join(wrong)} {'says' if len(wrong) == 1 else 'say'}"
    if not public_schemes.schemes:
        yield skip("not-told", about, "no part of the platform tells by which scheme it is reached")
    elif not wrong:
        yield passed("same-scheme", about, f"the platform is reached by {scheme}, and its parts say {scheme}")
    elif chains.tls_ended_by:
        where = "TLS ends in front of the gateway" if chains.tls_ended_by == "front" else "the gateway serves https"
        why = f"{where}, and {say} http: logins are sent back to http addresses"
        yield warn("http-urls", about, why, remedy="helm upgrade with global.certManagerEnabled=true")
    else:
        why = f"nothing serves https, and {say} https: logins are sent to addresses where nobody answers"
        remedy = "helm upgrade with global.certManagerEnabled=false, or see why the gateway has no HTTPS listener"
        yield fail("https-urls", about, why, remedy=remedy)


oauth_urls.must_warn("http-urls", "a load balancer ends TLS", lambda w: w.end_tls_in_front())
oauth_urls.must_warn("http-urls", "TLS was switched on, and passport was not upgraded")(
    with_tls(set_env("passport", "CERT_MANAGER_ENABLED", "false"))
)
oauth_urls.must_fail("https-urls", "nothing serves https", set_env("passport", "CERT_MANAGER_ENABLED", "true"))
_not_told = in_turn(
    set_env("passport", "CERT_MANAGER_ENABLED", None),
    set_env("controller", "DRYCC_PASSPORT_URL", None),
    set_env("grafana", "GF_SERVER_ROOT_URL", None),
    set_env("grafana", "DRYCC_GRAFANA_URL", None),
)
oauth_urls.must_skip("not-told", "passport, controller and Grafana tell no scheme", _not_told)
