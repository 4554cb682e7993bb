"""Grafana's administrator does not have the password that everybody knows."""

from __future__ import annotations

from collections.abc import Iterator

from drycc_doctor.api import PASS, SKIP, UNKNOWN, Finding, Missing, World, check, fail, passed, skip, subject, unknown
from drycc_doctor.facts.kubernetes.objects import Told
from drycc_doctor.facts.kubernetes.secrets import Secrets
from drycc_doctor.facts.passport.default_logins import WORDS, GrafanaLogin, weakness
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.facts.release.helm import HelmRelease

_NAME = "drycc-grafana"


@check("production-grafana-admin", title="Grafana's administrator has a password of his own", hardening=True)
def grafana_admin(
    components: Components, secrets: Secrets | Missing, release: HelmRelease | Missing, login: GrafanaLogin | Missing
) -> Iterator[Finding]:
    """Grafana's administrator sees all metrics and logs; the charts give him a random password unless you set one.

    The password is in Secret grafana-creds, in the first generation in a variable of the Deployment. Grafana takes it
    when its database is made; later changes do nothing, so that the first stays in force. A default now is a failure;
    that it is well can be told from the release's first revision, if Helm still keeps it, or by a login as admin / admin.
    The login is tried under `--active` only, at Grafana's own port, which is open inside the cluster alone: run it in a
    pod. Only seals are compared.

    Change it in Grafana (`grafana cli admin reset-admin-password`), and set `grafana.adminPassword` to the same.
    """
    about = subject.account("grafana admin")
    part = components.find(_NAME)
    if part is None:
        yield skip("no-grafana", about, "there is no Grafana on this cluster")
        return
    old = part.env("DEFAULT_USER_PASSWORD")
    if old is None and isinstance(secrets, Missing):
        yield unknown(secrets.reason, secrets.subject, f"the password was not looked at: {secrets.why}")
        return
    now = old if isinstance(secrets, Missing) or old is not None else secrets.seal("grafana-creds", "admin-password")
    yield _judged(now, release, login)


def _judged(now: Told | None, release: HelmRelease | Missing, login: GrafanaLogin | Missing) -> Finding:
    about, reset = (
        subject.account("grafana admin"),
        "grafana cli admin reset-admin-password, and set grafana.adminPassword",
    )
    if (trouble := weakness(now)) is not None:
        return fail(trouble, about, f"Grafana's administrator has a {WORDS[trouble]}", remedy=reset)
    was = None if isinstance(release, Missing) or release.first is None else release.first.seal("grafana.adminPassword")
    if isinstance(login, GrafanaLogin) and login.entered:
        why = "Grafana lets everybody in as admin with the password admin"
        return fail("default-login", about, why, remedy=reset, question=login.evidence)
    if isinstance(login, GrafanaLogin) and login.entered is False and weakness(was) != "weak-password":
        return passed("refused", about, "Grafana refuses admin with the password admin", question=login.evidence)
    if isinstance(release, Missing) and release.reason != "not-found":
        return unknown(release.reason, release.subject, f"the first password is not known: {release.why}")
    if isinstance(release, Missing) or release.first is None:
        if isinstance(login, GrafanaLogin) or login.reason != "not-asked":
            why = f"a login as admin was tried, and nobody can tell whether it works: {login.why}"
            return unknown(
                "no-answer", about, why, remedy="run drycc-doctor in a pod: Grafana's port is not open outside"
            )
        why = "the setting is not a default, but the password of the first install stays in force, and is not known"
        return skip("not-asked", about, why, option="--active")
    if (trouble := weakness(was)) is not None:
        why = f"Grafana's administrator was installed with a {WORDS[trouble]}, which stays in force"
        return fail(f"first-{trouble}", about, why, remedy=reset)
    return passed("ok", about, "Grafana's administrator was installed with a password of his own")


def _set(world: World, password: str) -> None:
    if world.generation == "g1":
        world.component("grafana").set_env("DEFAULT_USER_PASSWORD", password)
    else:
        world.secret("grafana-creds").set("admin-password", password)


grafana_admin.must_fail("default-password", "somebody set it to admin", lambda w: _set(w, "admin"))
grafana_admin.must_fail("weak-password", "a password of six characters", lambda w: _set(w, "kT7wq2"))
grafana_admin.must_fail(
    "first-default-password",
    "installed with admin, and the Secret was changed later",
    lambda w: w.release.set("grafana.adminPassword", "admin", revision=0),
)
grafana_admin.must_fail(
    "first-weak-password",
    "installed with a short password, and changed later",
    lambda w: w.release.set("grafana.adminPassword", "kT7wq2", revision=0),
)
grafana_admin.must_be(
    SKIP, "not-asked", "Helm no longer keeps the first revision", lambda w: w.release.forget(first=True)
)
grafana_admin.must_be(SKIP, "no-grafana", "Grafana is switched off", lambda w: w.component("grafana").delete())
grafana_admin.must_be(UNKNOWN, "forbidden", "we may not list Secrets", lambda w: w.deny("list secrets"))


@grafana_admin.must_fail("default-login", "admin / admin lets one in, whatever the settings say now")
def lets_in(world: World) -> None:
    world.release.forget(first=True)
    world.default_logins.add("grafana")
    world.allow_active()


@grafana_admin.must_be(PASS, "refused", "Grafana refuses admin / admin")
def refuses(world: World) -> None:
    world.release.forget(first=True)
    world.allow_active()


@grafana_admin.must_be(UNKNOWN, "no-answer", "nobody can tell whether the login works: Grafana has no ready pod")
def silent(world: World) -> None:
    world.release.forget(first=True)
    world.component("grafana").crash()
    world.allow_active()
