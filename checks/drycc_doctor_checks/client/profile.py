from drycc_doctor.api import Findings, Missing, check, passed, skip, subject, unknown_because, warn
from drycc_doctor.facts.controller.client import Profile
from drycc_doctor.facts.dns.domain import Domain, PlatformHosts
from drycc_doctor.facts.gateway.gateway import Routes
from drycc_doctor_checks.changes import in_turn, with_tls

_DEFAULT, _WHOLE = "at ~/.drycc/client.json", "set DRYCC_PROFILE to the file's whole path, which must end in .json"
_MISTAKEN = {
    "ignored": (
        "profile-ignored",
        (
            "DRYCC_PROFILE is no path with a slash, once made clean, that ends in .json: the drycc client uses "
            "~/.drycc/client.json instead, without a word, and overwrites that at a login"
        ),
    ),
    "unset": (
        "profile-variable",
        (
            "DRYCC_PROFILE has a variable in it that is not set here, or no variable's name: the drycc client leaves it out, "
            "and uses another file than was meant"
        ),
    ),
    "home": (
        "profile-home",
        (
            "DRYCC_PROFILE begins with ~ and a name: the drycc client puts that behind your own home folder, and does not "
            "use another user's"
        ),
    ),
}
"""By how the profile is chosen: a code, and what became of what was meant (drycc/client#choosing-the-profile)."""


@check("client-profile", title="The drycc client talks to this platform")
def profile(
    profile: Profile, domain: Domain | Missing, platform_hosts: PlatformHosts | Missing, routes: Routes | Missing
) -> Findings:
    """What `drycc` does on this machine it does to the controller that its profile names, and sends it a token.

    From the profile (`~/.drycc/client.json`, or what DRYCC_PROFILE names) the controller's URL is read, and whether
    certificates are verified; the token is not. The URL's host must be one that the route drycc-controller takes. A URL
    with http, where the platform serves https, sends the token in clear text; without verification anybody in between
    may take it.

    The client does not take every DRYCC_PROFILE as it was meant: a name, or a file of the working directory (`./x.json`),
    is ignored without a word, and `~/.drycc/client.json` used, and overwritten at the next login.

    Log in again: `drycc login https://drycc.<domain>`.
    """
    about = subject.client("drycc")
    if profile.named in _MISTAKEN:
        code, why = _MISTAKEN[profile.named]
        yield warn(code, about, why, remedy=_WHOLE)
    if not profile.found:
        where = _DEFAULT if profile.named in {"default", "ignored"} else "where DRYCC_PROFILE leads"
        yield skip("no-profile", about, f"the drycc client has no profile on this machine, {where}")
    elif not profile.host:
        yield skip("not-logged-in", about, "the drycc client's profile names no controller")
    elif isinstance(domain, Missing):
        yield unknown_because(domain, f"the client talks to {profile.host}; whether that is this platform is not known")
    else:
        secure = isinstance(platform_hosts, PlatformHosts) and platform_hosts.scheme == "https"
        yield from _login(profile, _controller_hosts(domain, routes), secure=secure)


def _controller_hosts(domain: Domain, routes: Routes | Missing) -> set[str]:
    items = () if isinstance(routes, Missing) else routes.items
    named = [host for _, one in items if one.metadata.name == "drycc-controller" for host in one.spec.hostnames]
    return {f"drycc.{domain.name}", *(host.lower().rstrip(".") for host in named)}


def _login(profile: Profile, known: set[str], *, secure: bool) -> Findings:
    about, url = subject.client("drycc"), f"{profile.scheme}://{profile.host}"
    again = f"drycc login {'https' if secure else 'http'}://{min(known)}"
    if profile.host not in known:
        why = f"the drycc client on this machine talks to {url}, which is another platform than {min(known)}"
        yield warn("other-platform", about, why, remedy=f"{again}, or examine the other one")
        return
    if secure and profile.scheme != "https":
        why = f"the drycc client sends its token in clear text, to {url}, while the platform serves https"
        yield warn("clear-text", about, why, remedy=again)
    if not profile.ssl_verify:
        why = f"the drycc client does not verify the certificate of {profile.host}"
        remedy = f"{again}, and leave verification on"
        yield warn("not-verified", about, f"{why}: who stands in between gets its token", remedy=remedy)
    if profile.ssl_verify and (profile.scheme == "https" or not secure):
        yield passed("ok", about, f"the drycc client talks to this platform, at {url}")


profile.must_warn("other-platform", "it is logged in elsewhere", lambda w: w.log_in("https://drycc.example.net"))
profile.must_warn(
    "clear-text", "it was logged in without TLS", with_tls(lambda w: w.log_in(f"http://{w.host('drycc')}"))
)
profile.must_warn("not-verified", "somebody switched verification off")(
    with_tls(lambda w: w.log_in(f"https://{w.host('drycc')}", verify=False))
)
profile.must_warn("profile-ignored", "DRYCC_PROFILE is ./second.json")(
    in_turn(lambda w: w.log_in(f"http://{w.host('drycc')}"), lambda w: w.profile.update(named="ignored"))
)
profile.must_warn("profile-variable", "DRYCC_PROFILE is $CI_HOME/client.json, and there is no CI_HOME")(
    lambda w: w.profile.update(found=False, named="unset")
)
profile.must_warn("profile-home", "DRYCC_PROFILE is ~deploy/client.json")(
    lambda w: w.profile.update(found=False, named="home")
)
profile.must_skip("no-profile", "nobody logged in here", lambda w: w.profile.update(found=False, controller=""))
profile.must_skip("not-logged-in", "the profile names no controller", lambda w: w.log_in(""))
profile.must_not_know("not-found", "the platform's domain is not known")(
    in_turn(lambda w: w.log_in("https://api.example.net"), lambda w: w.uninstall())
)
