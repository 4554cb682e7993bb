"""Logins come back to where they began."""

from __future__ import annotations

from collections.abc import Iterator

from drycc_doctor.api import SKIP, Failed, Finding, Missing, World, check, fail, passed, skip, subject, unknown
from drycc_doctor.facts.dns.domain import Domain
from drycc_doctor.facts.passport.passport import PassportDiscovery
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor_checks.http_diagnosis import obstacle, unasked


@check("passport-redirects", title="Logins come back to the platform's own names")
def redirects(
    components: Components, domain: Domain | Missing, discovery: PassportDiscovery | Missing
) -> Iterator[Finding]:
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
    told = components.passport.env("PLATFORM_DOMAIN")
    if isinstance(domain, Missing):
        yield unknown(
            str(domain.reason), domain.subject, f"passport's domain has nothing to compare with: {domain.why}"
        )
    elif isinstance(told, str):
        yield _domain(told.lower().rstrip("."), domain)
    if isinstance(discovery, PassportDiscovery):
        yield _scheme(discovery)
    elif isinstance(domain, Domain):
        yield unknown(discovery.reason, discovery.subject, f"passport was not asked by name: {discovery.why}")


def _domain(told: str, domain: Domain) -> Finding:
    about = subject.setting("global.platformDomain")
    if told == domain.name:
        return passed("same-domain", about, f"passport sends logins back to names under {told}")
    why = f"passport sends logins back to names under {told}, while the platform's domain is {domain.name}"
    return fail("other-domain", about, why, remedy=f"helm upgrade with global.platformDomain={domain.name}")


def _scheme(found: PassportDiscovery) -> Finding:
    about, page = subject.host(found.host), found.page
    if page is None:
        return skip("plain-http", about, "the platform serves no https, so that there is no scheme to lose")
    if isinstance(page, Failed):
        return unknown(*unasked(page, found.url, subject.resolver()))
    if blocked := obstacle(page, "passport"):
        return fail(blocked.code, about, f"{found.url}: {blocked.why}", remedy=blocked.remedy, status=page.status)
    if found.issuer is None:
        remedy = "see where the route drycc-passport leads: kubectl describe httproute -n @ drycc-passport"
        return fail("no-issuer", about, f"{found.url} is no discovery document of passport's", remedy=remedy)
    if found.issuer.scheme != "https":
        why = f"passport, asked by https, says that it is at {found.issuer.scheme}://{found.issuer.netloc}"
        remedy = "let what ends TLS in front of passport send X-Forwarded-Proto: https"
        return fail("lost-scheme", about, why, remedy=remedy)
    return passed("same-scheme", about, "passport, asked by https, says https")


redirects.must_fail(
    "other-domain",
    "the domain was changed, and passport was not upgraded",
    lambda w: w.component("passport").set_env("PLATFORM_DOMAIN", "old.example.net"),
)


@redirects.must_fail("lost-scheme", "the gateway does not send X-Forwarded-Proto")
def lost_scheme(world: World) -> None:
    world.serve_tls()
    world.gateway.tells_scheme = False


@redirects.must_fail("no-issuer", "another program answers in passport's place")
def no_issuer(world: World) -> None:
    world.serve_tls()
    world.component("passport").answer("/oauth/.well-known/openid-configuration", world.controller())


redirects.must_be(
    SKIP,
    "plain-http",
    "the platform serves no https",
    lambda w: w.component("passport").set_env("PLATFORM_DOMAIN", None),
)
redirects.must_be(SKIP, "elsewhere", "passport runs elsewhere", lambda w: w.move_passport_off_cluster())
