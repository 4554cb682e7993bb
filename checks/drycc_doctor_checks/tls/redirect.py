from drycc_doctor.api import Failed, Findings, check, passed, skip, subject, unanswered, unknown, warn
from drycc_doctor.facts.tls.served_certificates import PlainApi, ServedChains
from drycc_doctor_checks.changes import with_tls


@check("tls-redirect", title="The API is not served in clear text")
def redirect(chains: ServedChains, plain_api: PlainApi) -> Findings:
    """The charts' gateway has no redirect from HTTP to HTTPS: with TLS on, port 80 goes on serving the API.

    `http://drycc.<domain>/v2/` is asked without credentials. If the controller answers, a client that was once logged in
    to the http address still sends its token in clear text, and nothing tells it so.

    Let the load balancer in front of the gateway redirect port 80 to https (cert-manager's challenges follow redirects),
    and log in with the https address: `drycc login https://drycc.<domain>`.
    """
    about, url, page = subject.host(plain_api.host), plain_api.url, plain_api.page
    if not chains.tls_ended_by:
        yield skip("no-tls", about, "the platform serves no https that port 80 could lead to")
    elif isinstance(page, Failed):
        yield unanswered(page, subject.resolver(), url)
    elif page.location.startswith("https://"):
        yield passed("redirected", about, f"{url} leads to https")
    elif page.trouble == "refused" or page.status == 404:
        yield passed("closed", about, f"{url} is not served")
    elif page.api_version or page.status == 401:
        why = f"the API answers at {url} in clear text, although TLS is on: tokens can be read on the way"
        again = f"log in again: drycc login https://{plain_api.host}"
        yield warn("clear-text", about, why, remedy=f"let the load balancer redirect port 80 to https, and {again}")
    else:
        answer = page.trouble or f"status {page.status}"
        yield unknown("no-api", about, f"{url} does not say whether the API would be served there ({answer})")


redirect.must_warn("clear-text", "as the charts have it", with_tls(lambda w: w.serve_clear_text()))
redirect.must_warn("clear-text", "a load balancer passes port 80 on", lambda w: w.end_tls_in_front())
redirect.must_not_know("no-api", "nothing behind port 80 is ready")(
    with_tls(lambda w: w.serve_clear_text(), lambda w: w.component("controller").crash())
)
redirect.must_not_know("timeout", "the resolver is silent", with_tls(lambda w: w.dns.silence()))
redirect.must_skip("no-tls", "the platform has no TLS", lambda w: w.stop_tls())
