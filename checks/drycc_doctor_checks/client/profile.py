"""The drycc client on this machine talks to this platform, and verifies it."""

from __future__ import annotations

from collections.abc import Iterator

from drycc_doctor.api import SKIP, UNKNOWN, WARN, Finding, Missing, World, check, passed, skip, subject, unknown, warn
from drycc_doctor.facts.controller.client import Profile
from drycc_doctor.facts.dns.domain import Domain, PlatformHosts
from drycc_doctor.facts.gateway.gateway import Routes


@check("client-profile", title="The drycc client talks to this platform")
def profile(
    told: Profile, domain: Domain | Missing, hosts: PlatformHosts | Missing, routes: Routes | Missing
) -> Iterator[Finding]:
    """What `drycc` does on this machine it does to the controller that its profile names, and sends it a token.

    From the profile (`~/.drycc/client.json`, or what DRYCC_PROFILE names) the controller's URL is read, and whether
    certificates are verified; the token is not. The URL's host must be one that the route drycc-controller takes. A URL
    with http, where the platform serves https, sends the token in clear text; without verification anybody in between
    may take it.

    Log in again: `drycc login https://drycc.<domain>`.
    """
    about = subject.client("drycc")
    if not told.found:
        yield skip("no-profile", about, "the drycc client has no profile on this machine")
    elif not told.host:
        yield skip("not-logged-in", about, "the drycc client's profile names no controller")
    elif isinstance(domain, Missing):
        why = f"the client talks to {told.host}; whether that is this platform is not known: {domain.why}"
        yield unknown(domain.reason, domain.subject, why)
    else:
        secure = isinstance(hosts, PlatformHosts) and hosts.scheme == "https"
        yield from _judged(told, _known(domain, routes), secure=secure)


def _known(domain: Domain, routes: Routes | Missing) -> set[str]:
    items = () if isinstance(routes, Missing) else routes.items
    named = [host for _, one in items if one.metadata.name == "drycc-controller" for host in one.spec.hostnames]
    return {f"drycc.{domain.name}", *(host.lower().rstrip(".") for host in named)}


def _judged(told: Profile, known: set[str], *, secure: bool) -> Iterator[Finding]:
    about, url = subject.client("drycc"), f"{told.scheme}://{told.host}"
    again = f"drycc login {'https' if secure else 'http'}://{min(known)}"
    if told.host not in known:
        why = f"the drycc client on this machine talks to {url}, which is another platform than {min(known)}"
        yield warn("other-platform", about, why, remedy=f"{again}, or examine the other one")
        return
    if secure and told.scheme != "https":
        why = f"the drycc client sends its token in clear text, to {url}, while the platform serves https"
        yield warn("clear-text", about, why, remedy=again)
    if not told.ssl_verify:
        why = f"the drycc client does not verify the certificate of {told.host}: who stands in between gets its token"
        yield warn("not-verified", about, why, remedy=f"{again}, and leave verification on")
    if told.ssl_verify and (told.scheme == "https" or not secure):
        yield passed("ok", about, f"the drycc client talks to this platform, at {url}")


profile.must_be(
    WARN,
    "other-platform",
    "the client is logged in to another platform",
    lambda w: w.log_in("https://drycc.example.net"),
)


@profile.must_be(WARN, "clear-text", "the client was logged in before the platform had TLS")
def clear_text(world: World) -> None:
    world.serve_tls()
    world.log_in(f"http://{world.host('drycc')}")


@profile.must_be(WARN, "not-verified", "somebody switched verification off")
def not_verified(world: World) -> None:
    world.serve_tls()
    world.log_in(f"https://{world.host('drycc')}", verify=False)


@profile.must_be(SKIP, "no-profile", "nobody logged in on this machine")
def no_profile(world: World) -> None:
    world.profile |= {"found": False, "controller": ""}


profile.must_be(SKIP, "not-logged-in", "the profile names no controller", lambda w: w.log_in(""))


@profile.must_be(UNKNOWN, "not-found", "the platform's domain is not known")
def no_domain(world: World) -> None:
    world.log_in("https://api.example.net")
    world.uninstall()
