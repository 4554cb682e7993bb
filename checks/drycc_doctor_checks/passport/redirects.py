from drycc_doctor.api import Finding, Findings, Missing, check, fail, passed, skip, subject, unknown_because
from drycc_doctor.facts.dns.domain import Domain
from drycc_doctor.facts.passport.passport import PassportDiscovery
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor_checks.changes import put, set_env, with_tls
from drycc_doctor_checks.http_findings import by_name


@check("passport-redirects", title="Logins come back to the platform's own names")
def redirects(
    components: Components, domain: Domain | Missing, passport_discovery: PassportDiscovery | Missing
) -> Findings:
    """Passport sends who has logged in back to an address that it was told when its Job ran at the last upgrade.

    That address is made of PLATFORM_DOMAIN, which must be the platform's domain: after a change of the domain that
    passport has not followed, each login ends with a redirect_uri error. And passport learns from X-Forwarded-Proto that
    users came by https: its discovery document, fetched by https, must say https too, or tokens travel in clear text.
    What stands in passport's database is not seen: a Job that failed after the change goes unnoticed here.

    Upgrade the release with the new domain (the Job runs at each upgrade); let what ends TLS in front of passport send
    X-Forwarded-Proto.
    """
    if components.passport is None:
        yield skip("elsewhere", subject.component("drycc-passport"), "passport does not run on this cluster")
        return
    carried = components.passport.env("PLATFORM_DOMAIN")
    if isinstance(domain, Missing):
        yield unknown_because(domain, "passport's domain has nothing to compare with")
    elif isinstance(carried, str):
        yield _domain(carried.lower().rstrip("."), domain)
    if isinstance(passport_discovery, PassportDiscovery):
        yield _scheme(passport_discovery)
    elif isinstance(domain, Domain):
        yield unknown_because(passport_discovery, "passport was not asked by name")


def _domain(carried: str, domain: Domain) -> Finding:
    about = subject.setting("global.platformDomain")
    if carried == domain.name:
        return passed("same-domain", about, f"passport sends logins back to names under {carried}")
    why = f"passport sends logins back to names under {carried}, while the platform's domain is {domain.name}"
    return fail("other-domain", about, why, remedy=f"helm upgrade with global.platformDomain={domain.name}")


def _scheme(discovery: PassportDiscovery) -> Finding:
    about = subject.host(discovery.host)
    if discovery.page is None:
        return skip("plain-http", about, "the platform serves no https, so that there is no scheme to lose")
    page = by_name(discovery.page, about, discovery.url, "passport")
    if isinstance(page, Finding):
        return page
    if discovery.issuer is None:
        remedy = "see where the route drycc-passport leads: kubectl describe httproute -n @ drycc-passport"
        return fail("no-issuer", about, f"{discovery.url} is no discovery document of passport's", remedy=remedy)
    if discovery.issuer.scheme != "https":
        why = f"passport, asked by https, says that it is at {discovery.issuer.scheme}://{discovery.issuer.netloc}"
        remedy = "let what ends TLS in front of passport send X-Forwarded-Proto: https"
        return fail("lost-scheme", about, why, remedy=remedy)
    return passed("same-scheme", about, "passport, asked by https, says https")


redirects.must_fail("other-domain", "the domain was changed, and passport was not upgraded")(
    set_env("passport", "PLATFORM_DOMAIN", "old.example.net")
)


redirects.must_fail(
    "lost-scheme", "no X-Forwarded-Proto from the gateway", with_tls(put(lambda w: w.gateway, tells_scheme=False))
)
redirects.must_fail("no-issuer", "another program answers in passport's place")(
    with_tls(lambda w: w.component("passport").answer("/oauth/.well-known/openid-configuration", w.controller()))
)
redirects.must_skip("plain-http", "the platform serves no https", set_env("passport", "PLATFORM_DOMAIN", None))
redirects.must_skip("elsewhere", "passport runs elsewhere", lambda w: w.move_passport_off_cluster())
