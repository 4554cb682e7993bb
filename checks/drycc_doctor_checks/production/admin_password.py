"""Whether an administrator's password is one of the operator's own: of passport and of Grafana."""

from drycc_doctor.api import Finding, Missing, World, fail, passed, skip, subject, unknown, unknown_because
from drycc_doctor.facts.kubernetes.objects import Disclosed
from drycc_doctor.facts.passport.default_logins import WORDS, GrafanaLogin, PassportLogin, password_weakness
from drycc_doctor.facts.release.helm import HelmRelease


def judged(
    program: str,
    now: Disclosed | None,
    helm_release: HelmRelease | Missing,
    login: PassportLogin | GrafanaLogin | Missing,
    *,
    remedy: str,
    of_setting: str = "",
    of_silence: str = "",
    generated: bool = False,
) -> Finding:
    """By the password that is set now, by the one of the first install, which stays in force, or by a login.

    ``of_setting`` is the remedy where it is set badly now, ``of_silence`` where the login told nothing; ``generated``
    is whether the chart makes a random one where none was set.
    """
    about = subject.account(f"{program.lower()} admin")
    first = None if isinstance(helm_release, Missing) else helm_release.first
    was = first.seal(f"{program.lower()}.adminPassword") if first else None
    if (code := password_weakness(now)) is not None:
        return fail(code, about, f"{program}'s administrator has a {WORDS[code]}", remedy=of_setting or remedy)
    if not isinstance(login, Missing) and login.entered:
        why = f"{program} lets everybody in as admin with the password admin"
        return fail("default-login", about, why, remedy=remedy, question=login.evidence)
    if not isinstance(login, Missing) and login.entered is False and password_weakness(was) != "weak-password":
        return passed("refused", about, f"{program} refuses admin with the password admin", question=login.evidence)
    if (code := password_weakness(was)) is not None:
        why = f"{program}'s administrator was installed with a {WORDS[code]}, which stays in force"
        return fail(f"first-{code}", about, why, remedy=remedy)
    if was is not None or (first and generated):
        return passed("ok", about, f"{program}'s administrator was installed with a password of his own")
    if isinstance(helm_release, Missing) and helm_release.reason != "not-found":
        return unknown_because(helm_release, "the first password is not known")
    if not isinstance(login, Missing) or login.reason != "not-asked":
        why = f"a login as admin was tried, and nobody can tell whether it works: {login.why}"
        return unknown("no-answer", about, why, remedy=of_silence)
    why = "the setting is not a default, but the password of the first install stays in force, and is not known"
    return skip("not-asked", about, why, option="--active")


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
