"""Passport's administrator does not have the password that everybody knows."""

from __future__ import annotations

from collections.abc import Iterator

from drycc_doctor.api import PASS, SKIP, UNKNOWN, Finding, Missing, World, check, fail, passed, skip, subject, unknown
from drycc_doctor.facts.passport.default_logins import WORDS, PassportLogin, weakness
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.facts.release.helm import HelmRelease

_SET = "set passport.adminPassword before the first install; on a running platform change it in passport itself"


@check("production-passport-admin", title="Passport's administrator has a password of his own", hardening=True)
def passport_admin(
    components: Components, release: HelmRelease | Missing, login: PassportLogin | Missing
) -> Iterator[Finding]:
    """The chart's own administrator is `admin` with the password `admin`, and he may do everything.

    The account is made once, by the first install; what the values say later changes nothing, so the first password
    stays in force. A default in the settings now is a failure. That it is well can be told from the release's first
    revision, if Helm still keeps it, or by a login as admin / admin, which is tried under `--active` only: where it
    works, it leaves a session behind. Otherwise it was not asked. Only seals are compared: no password leaves the source.

    Change the password in passport itself, and set `passport.adminPassword` to the same.
    """
    about = subject.account("passport admin")
    part = components.passport
    now = part.env("ADMIN_PASSWORD") if part else None
    first = None if isinstance(release, Missing) or release.first is None else release.first
    was = first.seal("passport.adminPassword") if first else None
    if (trouble := weakness(now)) is not None:
        yield fail(trouble, about, f"passport's administrator has a {WORDS[trouble]}", remedy=_SET)
    elif isinstance(login, PassportLogin) and login.entered:
        why = "passport lets everybody in as admin with the password admin"
        remedy = "change the password in passport itself"
        yield fail("default-login", about, why, remedy=remedy, question=login.evidence)
    elif isinstance(login, PassportLogin) and login.entered is False and weakness(was) != "weak-password":
        yield passed("refused", about, "passport refuses admin with the password admin", question=login.evidence)
    elif (trouble := weakness(was)) is not None:
        why = f"passport's administrator was installed with a {WORDS[trouble]}, which stays in force"
        yield fail(f"first-{trouble}", about, why, remedy="change the password in passport itself")
    elif was is not None:
        yield passed("ok", about, "passport's administrator was installed with a password of his own")
    elif isinstance(release, Missing) and release.reason != "not-found":
        yield unknown(release.reason, release.subject, f"the first password is not known: {release.why}")
    elif isinstance(login, PassportLogin) or login.reason != "not-asked":
        yield unknown(
            "no-answer", about, f"a login as admin was tried, and nobody can tell whether it works: {login.why}"
        )
    else:
        why = "the setting is not a default, but the password of the first install stays in force, and is not known"
        yield skip("not-asked", about, why, option="--active")


@passport_admin.must_fail("default-password", "admin / admin, as the chart has it")
def default_password(world: World) -> None:
    world.component("passport").set_env("ADMIN_USERNAME", "admin")
    world.component("passport").set_env("ADMIN_PASSWORD", "admin")


passport_admin.must_fail(
    "weak-password",
    "a password of six characters",
    lambda w: w.component("passport").set_env("ADMIN_PASSWORD", "kT7wq2"),
)
passport_admin.must_fail(
    "first-default-password",
    "installed as admin / admin, and the setting was changed later",
    lambda w: w.release.set("passport.adminPassword", "admin", revision=0),
)
passport_admin.must_fail(
    "first-weak-password",
    "installed with a short password, and the setting was changed later",
    lambda w: w.release.set("passport.adminPassword", "kT7wq2", revision=0),
)
passport_admin.must_be(
    SKIP, "not-asked", "Helm no longer keeps the first revision", lambda w: w.release.forget(first=True)
)
passport_admin.must_be(UNKNOWN, "forbidden", "we may not list Secrets", lambda w: w.deny("list secrets"))


@passport_admin.must_fail("default-login", "admin / admin lets one in, whatever the settings say now")
def lets_in(world: World) -> None:
    world.release.forget(first=True)
    world.default_logins.add("passport")
    world.allow_active()


@passport_admin.must_be(PASS, "refused", "passport refuses admin / admin")
def refuses(world: World) -> None:
    world.release.forget(first=True)
    world.allow_active()


@passport_admin.must_be(UNKNOWN, "no-answer", "nobody can tell whether the login works: passport has no ready pod")
def silent(world: World) -> None:
    world.release.forget(first=True)
    world.component("passport").crash()
    world.allow_active()
