"""Whether passport's social logins let strangers in."""

from drycc_doctor.api import Finding, Findings, Missing, fail, passed, subject, unknown, warn
from drycc_doctor.facts.passport.entry import PassportSettings
from drycc_doctor.facts.platform.workloads import Components, LiveWorkload

_NAMES = {"github": "GitHub", "google": "Google", "feishu": "Feishu", "weixin": "Weixin"}
"""Those that passport knows (drycc/passport#social-login)."""
_LIMITED = {
    "google": "that its user type is Internal, so that only your organisation's accounts come in",
    "feishu": "that the app is a custom app of your company, which nobody else can use",
}
"""Whom these let in is decided there."""


def social_logins(settings: PassportSettings, components: Components | Missing) -> Findings:
    """What each of them means; passport's own answer decides, and where there is none, its variables."""
    part = None if isinstance(components, Missing) else components.passport
    if settings.providers is None and part is None:
        if settings.enabled is not None:
            why = "passport did not say whether there are social logins, and its variables are not known"
            yield unknown("social-login-unknown", _setting("*"), why)
        return
    set_up = _set_up(part) if isinstance(components, Components) and components.generation.social_login else []
    named = [name for name in settings.names if name in _NAMES]
    names = set_up if settings.providers in {None, len(set_up)} and not named else named
    yield from (_judged(name, part, settings) for name in names)
    if (nameless := (settings.providers or 0) - len(names)) > 0:
        yield _open("*", "another service" if nameless == 1 else f"{nameless} other services", None, settings)


def _set_up(part: LiveWorkload | None) -> list[str]:
    return [name for name in _NAMES if part and all(part.gives(one) for one in _variables(name))]


def _variables(name: str) -> tuple[str, str]:
    return f"SOCIAL_AUTH_{name.upper()}_KEY", f"SOCIAL_AUTH_{name.upper()}_SECRET"


def _setting(name: str) -> subject.Subject:
    return subject.setting(f"passport.environment.{_variables(name)[0]}")


def _judged(name: str, part: LiveWorkload | None, settings: PassportSettings) -> Finding:
    service, about = _NAMES[name], _setting(name)
    if name == "weixin":  # it tells no mail address, and without one passport makes no account
        why = "Weixin lets in those alone who linked it to an account that they have"
        return passed("linked-only", about, why, asked=settings.evidence)
    if name in _LIMITED:
        why = f"whoever {service} lets in there can make an account, whatever REGISTRATION_ENABLED says; see there whom"
        remedy = f"see at {service} {_LIMITED[name]}; else {_off(name, part)}"
        return warn("social-login-limited", about, why, remedy=remedy, asked=settings.evidence)
    return _open(name, service, part, settings)


def _open(name: str, service: str, part: LiveWorkload | None, settings: PassportSettings) -> Finding:
    why = (
        f"anybody with an account at {service} can make one here, whatever REGISTRATION_ENABLED says, and with LDAP too"
    )
    return fail("social-login", _setting(name), why, remedy=_off(name, part), asked=settings.evidence)


def _off(name: str, part: LiveWorkload | None) -> str:
    """What switches it off; helm upgrade leaves a variable that was added by hand."""
    first, second = _variables(name)
    values = f"take {first} and {second} out of passport.environment, then helm upgrade"
    by_hand = f"kubectl set env -n @ deployment/{part.name} {first}- {second}-" if part and part.gives(first) else ""
    return f"{values}; if they were set by hand, {by_hand}" if by_hand else values
