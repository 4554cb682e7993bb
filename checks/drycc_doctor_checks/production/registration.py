from drycc_doctor.api import Findings, check, fail, passed, subject, unknown, warn
from drycc_doctor.facts.passport.passport import PassportSettings
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor_checks.changes import in_turn, set_env


@check("production-registration", title="Nobody may register by themselves", hardening=True)
def registration(passport_settings: PassportSettings, components: Components) -> Findings:
    """Whether strangers may make accounts is decided by passport's REGISTRATION_ENABLED, and by nothing else.

    Passport tells it at `/settings`. With LDAP configured it refuses to register anybody and its settings still say
    that it would: then the setting is not a finding. `REGISTRATION_MODE`, which the documentation names, is set by the
    controller's chart and read by nobody since 2021: one that was changed is reported, for it protects nothing.

    Set `passport.environment.REGISTRATION_ENABLED` to `false`, or leave it out.
    """
    about = subject.setting("passport.environment.REGISTRATION_ENABLED")
    passport, settings = components.passport, passport_settings
    ldap = bool(passport and passport.env("LDAP_ENDPOINT"))
    value = passport.env("REGISTRATION_ENABLED") if passport else None
    set_open = isinstance(value, str) and value.lower() == "true"
    if ldap and (settings.enabled or set_open):
        yield passed("closed-by-ldap", about, "registration is on and does nothing: with LDAP, passport refuses it")
    elif settings.enabled or (settings.enabled is None and set_open):
        why = "anybody who reaches passport can make an account, and use it at once where no mail server is set"
        remedy = "set passport.environment.REGISTRATION_ENABLED to false in your values, then helm upgrade"
        yield fail("open", about, why, remedy=remedy, asked=settings.evidence)
    elif settings.enabled is None:
        yield unknown("no-answer", about, f"passport did not say whether registration is open: {settings.why}")
    else:
        yield passed("ok", about, "registration is closed")
    yield from _dead(components)


def _dead(components: Components) -> Findings:
    mode = components.controller.env("REGISTRATION_MODE") if components.controller else None
    if isinstance(mode, str) and mode != "admin_only":
        why = f"REGISTRATION_MODE is {mode!r}, and nothing reads it"
        remedy = "remove controller.registrationMode; passport.environment.REGISTRATION_ENABLED decides"
        yield warn("dead-setting", subject.setting("controller.registrationMode"), why, remedy=remedy)


_on = set_env("passport", "REGISTRATION_ENABLED", "true")
registration.must_fail("open", "registration is switched on", _on)
_not_asked = in_turn(_on, lambda w: w.deny("get services/proxy"), lambda w: w.gateway.close())
registration.must_fail("open", "registration is switched on, and passport cannot be asked", _not_asked)
_mode = set_env("controller", "REGISTRATION_MODE", "disabled")
registration.must_warn("dead-setting", "somebody relies on REGISTRATION_MODE", _mode)
_no_answer = in_turn(lambda w: w.component("passport").crash(), lambda w: w.gateway.close())
registration.must_not_know("no-answer", "passport does not answer", _no_answer)
