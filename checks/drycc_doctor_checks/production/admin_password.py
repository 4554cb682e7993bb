"""Whether an administrator's password is one of the operator's own: of passport and of Grafana."""

from typing import NamedTuple

from drycc_doctor.api import Finding, Missing, World, fail, passed, skip, subject, unknown, unknown_because, warn
from drycc_doctor.facts.kubernetes.objects import Disclosed
from drycc_doctor.facts.passport.default_logins import WORDS, GrafanaLogin, PassportLogin, password_weakness
from drycc_doctor.facts.release.helm import HelmRelease
from drycc_doctor.sealing.seal import Seal

Login = PassportLogin | GrafanaLogin | Missing
_EVERYBODY = "admin"  # the name and the password of the login that is tried


class Given(NamedTuple):
    """An administrator's name and password, as a setting has them; None where they are not known."""

    name: Disclosed | None = None
    password: Disclosed | None = None


class Words(NamedTuple):
    """What to do: ``remedy`` in the program, ``setting`` where it is set badly now, ``silence`` where a login told nothing.

    ``values`` set name and password. ``generated`` is whether the chart makes a random password where none is set; then
    the program takes neither name nor password later. Passport makes one more account for each new name.
    """

    remedy: str
    setting: str
    values: tuple[str, str]
    silence: str = ""
    generated: bool = False


def judged(program: str, now: Given, release: HelmRelease | Missing, login: Login, words: Words) -> Finding:
    """By a login, by what is set now, and by what the first install set, which stays in force.

    A login goes first: where it works all else is idle, and where the very name and password that are set are refused, they
    are not in force. Nor are they where the first install made the account with others. A default that may be in force is a
    failure; one that is not, a warning: an empty database would get it.
    """
    about, first = subject.account(f"{program.lower()} admin"), _first(release, words)
    asked = {} if isinstance(login, Missing) else {"question": login.evidence}
    refused = not isinstance(login, Missing) and login.entered is False
    if not isinstance(login, Missing) and login.entered:
        why = f"{program} lets everybody in as admin with the password admin"
        return fail("default-login", about, why, remedy=words.remedy, **asked)
    code, elsewise = password_weakness(now.password), _made_otherwise(now, first, words)
    if code and not (refused and _everybody(now)) and not elsewise:
        why = (
            f"{program}'s administrator was given a {WORDS[code]}, which is in force unless it was changed there since"
        )
        return fail(code, about, why, remedy=words.setting)
    was = None if first is None or (refused and _everybody(first)) else password_weakness(first.password)
    if was is not None:
        why = f"{program}'s administrator was installed with a {WORDS[was]}, which stays in force"
        return fail(f"first-{was}", about, why, remedy=words.remedy)
    if code:
        how = "the first install made the account with another" if elsewise else f"{program} refuses it"
        why = f"the setting for {program}'s administrator is a {WORDS[code]}, and not in force: {how}"
        remedy = (
            "set it to the password in force: if the database is ever made anew, the account is made with what is set"
        )
        return warn("not-in-force", about, why, remedy=remedy, **asked)
    if refused:
        return passed("refused", about, f"{program} refuses admin with the password admin", **asked)
    if first is not None:
        return passed("ok", about, f"{program}'s administrator was installed with a password of his own")
    return _not_known(about, release, login, words)


def _not_known(about: subject.Subject, release: HelmRelease | Missing, login: Login, words: Words) -> Finding:
    if isinstance(release, Missing) and release.reason != "not-found":
        return unknown_because(release, "the first password is not known")
    if not isinstance(login, Missing) or login.reason != "not-asked":
        why = f"a login as admin was tried, and nobody can tell whether it works: {login.why}"
        return unknown("no-answer", about, why, remedy=words.silence)
    why = "the setting is not a default, but the password of the first install stays in force, and is not known"
    return skip("not-asked", about, why, option="--active")


def _first(release: HelmRelease | Missing, words: Words) -> Given | None:
    """What the first revision set; None where Helm does not keep it, or it does not tell."""
    first = None if isinstance(release, Missing) else release.first
    if first is None:
        return None
    name, password = map(first.seal, words.values)
    told = password is not None and not password.empty
    return Given(name, password) if told or words.generated else None


def _made_otherwise(now: Given, first: Given | None, words: Words) -> bool:
    """Whether the first install made the very account with another password, that holds."""
    if first is None or password_weakness(first.password):
        return False
    return words.generated or (now.name is not None and now.name == first.name)


def _everybody(given: Given) -> bool:
    """Whether this is what a login as admin with the password admin tries."""
    return all(isinstance(one, Seal) and one.known == _EVERYBODY for one in given)


def forget_and_try(world: World) -> None:
    """Helm no longer keeps the first revision, and logins may be tried."""
    world.release.forget(first=True)
    world.allow_active()


def let_in(program: str, world: World) -> None:
    """The same, and the login that everybody knows works."""
    world.default_logins.add(program)
    forget_and_try(world)


def stay_silent(program: str, world: World) -> None:
    """The same, and nobody answers."""
    world.component(program).crash()
    forget_and_try(world)
