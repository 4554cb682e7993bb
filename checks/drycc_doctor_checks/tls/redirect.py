"""The API is not served in clear text."""

from __future__ import annotations

from collections.abc import Iterator

from drycc_doctor.api import SKIP, UNKNOWN, WARN, Failed, Finding, World, check, passed, skip, subject, unknown, warn
from drycc_doctor.facts.tls.served_certificates import Chains, PlainApi


@check("tls-redirect", title="The API is not served in clear text")
def redirect(chains: Chains, plain: PlainApi) -> Iterator[Finding]:
    """The charts' gateway has no redirect from HTTP to HTTPS: with TLS on, port 80 goes on serving the API.

    `http://drycc.<domain>/v2/` is asked without credentials. If the controller answers, a client that was once logged in
    to the http address still sends its token in clear text, and nothing tells it so.

    Let the load balancer in front of the gateway redirect port 80 to https (cert-manager's challenges follow redirects),
    and log in with the https address: `drycc login https://drycc.<domain>`.
    """
    about, page = subject.host(plain.host), plain.page
    if not chains.ended:
        yield skip("no-tls", about, "the platform serves no https that port 80 could lead to")
    elif isinstance(page, Failed):
        yield unknown(page.reason, subject.resolver(), f"{plain.url} was not asked: {page.detail or page.reason}")
    elif page.location.startswith("https://"):
        yield passed("redirected", about, f"{plain.url} leads to https")
    elif page.trouble == "refused" or page.status == 404:
        yield passed("closed", about, f"{plain.url} is not served")
    elif page.api_version or page.status == 401:
        why = f"the API answers at {plain.url} in clear text, although TLS is on: tokens can be read on the way"
        remedy = f"let the load balancer redirect port 80 to https, and log in again: drycc login https://{plain.host}"
        yield warn("clear-text", about, why, remedy=remedy)
    else:
        told = page.trouble or f"status {page.status}"
        yield unknown("no-api", about, f"{plain.url} does not say whether the API would be served there ({told})")


@redirect.must_be(WARN, "clear-text", "TLS as the charts have it, without a redirect")
def as_charted(world: World) -> None:
    world.serve_tls()
    world.serve_clear_text()


redirect.must_be(
    WARN, "clear-text", "a load balancer ends TLS, and passes port 80 on too", lambda w: w.end_tls_in_front()
)


@redirect.must_be(UNKNOWN, "no-api", "nothing behind port 80 is ready")
def nothing_behind(world: World) -> None:
    world.serve_tls()
    world.serve_clear_text()
    world.component("controller").crash()


@redirect.must_be(UNKNOWN, "timeout", "the resolver is silent")
def silent(world: World) -> None:
    world.serve_tls()
    world.dns.silence()


@redirect.must_be(SKIP, "no-tls", "the platform has no TLS")
def no_tls(world: World) -> None:
    world.tls = False
