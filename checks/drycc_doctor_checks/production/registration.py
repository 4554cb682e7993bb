from drycc_doctor.api import (
    Finding,
    Findings,
    Missing,
    World,
    check,
    fail,
    passed,
    subject,
    unknown,
    unknown_because,
    warn,
)
from drycc_doctor.facts.passport.entry import PassportSettings, RegistrationPage
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor_checks.changes import at_path, in_turn, set_env
from drycc_doctor_checks.production.social_logins import social_logins

_ABOUT = subject.setting("passport.environment.REGISTRATION_ENABLED")


@check("production-registration", title="Nobody may register by themselves", hardening=True)
def registration(
    passport_settings: PassportSettings, registration_page: RegistrationPage, components: Components | Missing
) -> Findings:
    """Strangers make accounts where passport's REGISTRATION_ENABLED is true, or by a social login.

    Passport tells the first at `/settings`, from inside or by name. With LDAP configured it refuses to register anybody and
    its settings still say that it would: there its page `/user/registration` decides, and is asked then. The second it
    tells at `/user/identity-providers`: with SOCIAL_AUTH_GITHUB_KEY and _SECRET set, anybody with an account at GitHub
    makes one here that is active at once, whatever REGISTRATION_ENABLED says, and with LDAP too. That is a failure, as open
    registration is. Google and Feishu can be told there to let in one organisation alone, which is not seen from here: a
    warning. Weixin tells no mail address, without which passport makes no account. Passport's answers go before its
    variables; without an answer the variables are told. The first generation has no social logins.

    `REGISTRATION_MODE`, which the documentation names, is set by the controller's chart and read by nobody since 2021: one
    that was changed is reported, for it protects nothing.

    Set `passport.environment.REGISTRATION_ENABLED` to `false`, or leave it out, and the `SOCIAL_AUTH_` variables too.
    """
    yield _registration(passport_settings, registration_page, components)
    yield from social_logins(passport_settings, components)
    if not isinstance(components, Missing):
        yield from _dead(components)


def _registration(settings: PassportSettings, page: RegistrationPage, components: Components | Missing) -> Finding:
    passport = None if isinstance(components, Missing) else components.passport
    value = passport.env("REGISTRATION_ENABLED") if passport else None
    set_open = isinstance(value, str) and value.lower() == "true"
    if settings.enabled is False:
        return passed("ok", _ABOUT, "registration is closed")
    if settings.enabled is None and isinstance(components, Missing):
        return unknown_because(
            components,
            f"passport did not say whether registration is open ({settings.why}), and its variables are not known",
        )
    if settings.enabled is None and not set_open:
        return unknown("no-answer", _ABOUT, f"passport did not say whether registration is open: {settings.why}")
    if page.open is False or (page.open is None and passport and passport.gives("LDAP_ENDPOINT")):
        return passed("closed-by-ldap", _ABOUT, "registration is on and does nothing: with LDAP, passport refuses it")
    if page.open is None and not passport:
        why = f"registration is on, and whether LDAP keeps it closed is not known: the page did not say ({page.why})"
        return unknown("ldap-unknown", _ABOUT, why)
    why = "anybody who reaches passport can make an account, and use it at once where no mail server is set"
    remedy = "set passport.environment.REGISTRATION_ENABLED to false in your values, then helm upgrade"
    return fail("open", _ABOUT, why, remedy=remedy, asked=page.evidence or settings.evidence)


def _dead(components: Components) -> Findings:
    mode = components.controller.env("REGISTRATION_MODE") if components.controller else None
    if isinstance(mode, str) and mode != "admin_only":
        why = f"REGISTRATION_MODE is {mode!r}, and nothing reads it"
        remedy = "remove controller.registrationMode; passport.environment.REGISTRATION_ENABLED decides"
        yield warn("dead-setting", subject.setting("controller.registrationMode"), why, remedy=remedy)


def _by(provider: str, world: World) -> None:
    for half in ("KEY", "SECRET"):
        world.component("passport").set_env(f"SOCIAL_AUTH_{provider}_{half}", "x")


_on = set_env("passport", "REGISTRATION_ENABLED", "true")
_alone = in_turn(_on, lambda w: w.deny("get services/proxy"), lambda w: w.gateway.close())
_ldap = set_env("passport", "LDAP_ENDPOINT", "ldaps://ldap.example.test")
registration.must_fail("open", "registration is switched on", _on)
registration.must_fail("open", "registration is switched on, and passport cannot be asked", _alone)
registration.must_pass("closed-by-ldap", "registration is switched on, and LDAP too", in_turn(_on, _ldap))
_mode = set_env("controller", "REGISTRATION_MODE", "disabled")
registration.must_warn("dead-setting", "somebody relies on REGISTRATION_MODE", _mode)
_no_answer = in_turn(lambda w: w.component("passport").crash(), lambda w: w.gateway.close())
registration.must_not_know("no-answer", "passport does not answer", _no_answer)
_blocked = in_turn(_on, at_path("passport", "/user/registration", 403), lambda w: w.deny("list deployments.apps"))
registration.must_not_know("ldap-unknown", "the page does not say whether LDAP is on", _blocked)
registration.must_fail("social-login", "whoever is at GitHub may come in", lambda w: _by("GITHUB", w), since="g2")
registration.must_warn("social-login-limited", "whom Google lets in", lambda w: _by("GOOGLE", w), since="g2")
registration.must_pass("linked-only", "Weixin makes no accounts", lambda w: _by("WEIXIN", w), since="g2")
_untold = in_turn(at_path("passport", "/user/identity-providers", 403), lambda w: w.deny("list deployments.apps"))
registration.must_not_know("social-login-unknown", "neither passport nor its variables tell", _untold)
registration.must_pass("ok", "the first generation knows no social logins", lambda w: _by("GITHUB", w), only=("g1",))
