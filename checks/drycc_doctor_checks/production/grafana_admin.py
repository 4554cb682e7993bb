from functools import partial

from drycc_doctor.api import Findings, Missing, World, check, skip, subject, unknown_because
from drycc_doctor.facts.kubernetes.secrets import Secrets
from drycc_doctor.facts.passport.default_logins import GrafanaLogin
from drycc_doctor.facts.platform.generations import G2, generation_named
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.facts.release.helm import HelmRelease
from drycc_doctor_checks.changes import in_turn, set_value, unknown_without
from drycc_doctor_checks.production.admin_password import (
    Given,
    Words,
    forget_and_try,
    judged,
    let_in,
    stay_silent,
)

_INSIDE = "run drycc-doctor in a pod: Grafana's port is not open outside"
_FIRST = ("grafana.environment.DEFAULT_USER", "grafana.environment.DEFAULT_USER_PASSWORD")
_VALUES = ("grafana.adminUsername", "grafana.adminPassword")
"""Name and password: of the first generation, and since (drycc/values#grafana-knobs)."""


@check("production-grafana-admin", title="Grafana's administrator has a password of his own", hardening=True)
def grafana_admin(
    components: Components,
    secrets: Secrets | Missing,
    helm_release: HelmRelease | Missing,
    grafana_login: GrafanaLogin | Missing,
) -> Findings:
    """Grafana's administrator sees all metrics and logs; the charts give him a random password unless you set one.

    The password is in Secret grafana-creds, in the first generation in a variable of the Deployment. Grafana takes it
    when its database is made; later changes do nothing, so that the first stays in force. A login as admin / admin goes
    first: where it works, that is a failure; where it is refused, and admin / admin is what is set, the setting is not in
    force: a warning. It is tried under `--active` only, at Grafana's own port, which is open inside the cluster alone: run it
    in a pod. Without it a default now is a failure, unless the release's first revision, if Helm still keeps it, had
    another; that it is well is told by this, too. Only seals are compared.

    Change it in Grafana (`grafana cli admin reset-admin-password`), and set `grafana.adminPassword` to the same, in the
    first generation `grafana.environment.DEFAULT_USER_PASSWORD`.
    """
    part = components.find("drycc-grafana")
    now = Given(part.env("DEFAULT_USER"), part.env("DEFAULT_USER_PASSWORD")) if part else Given()
    if part is None:
        yield skip("no-grafana", subject.account("grafana admin"), "there is no Grafana on this cluster")
    elif now.password is None and isinstance(secrets, Missing):
        yield unknown_because(secrets, "the password was not looked at")
    else:
        if now.password is None and not isinstance(secrets, Missing):
            now = Given(*(secrets.seal("grafana-creds", f"admin-{half}") for half in ("username", "password")))
        values = _FIRST if components.generation < G2 else _VALUES
        reset = f"grafana cli admin reset-admin-password, and set {values[1]}"
        words = Words(reset, reset, values, _INSIDE, generated=True)
        yield judged("Grafana", now, helm_release, grafana_login, words)


def _set(name: str, password: str, world: World) -> None:
    if generation_named(world.generation) < G2:
        world.component("grafana").set_env("DEFAULT_USER", name)
        world.component("grafana").set_env("DEFAULT_USER_PASSWORD", password)
    else:
        world.secret("grafana-creds").set("admin-username", name)
        world.secret("grafana-creds").set("admin-password", password)


def _first(password: str, world: World) -> None:
    value = (_FIRST if generation_named(world.generation) < G2 else _VALUES)[1]
    set_value(value, password, revision=0)(world)


_forgotten = partial(in_turn, lambda w: w.release.forget(first=True))
_default, _weak = partial(_set, "admin", "admin"), partial(_set, "operator", "kT7wq2")
grafana_admin.must_fail("default-password", "somebody set it to admin", _forgotten(_default))
grafana_admin.must_fail("weak-password", "a password of six characters", _forgotten(_weak))
grafana_admin.must_warn("not-in-force", "set to admin later, which does nothing", _default)
grafana_admin.must_warn("not-in-force", "admin / admin is set, and refused", in_turn(_default, forget_and_try))
grafana_admin.must_fail("first-default-password", "installed with admin, and changed later", partial(_first, "admin"))
grafana_admin.must_fail(
    "first-weak-password", "installed with a short password, changed later", partial(_first, "kT7wq2")
)
grafana_admin.must_skip("not-asked", "the first revision is not kept", lambda w: w.release.forget(first=True))
grafana_admin.must_skip("no-grafana", "Grafana is switched off", lambda w: w.component("grafana").delete())
unknown_without(grafana_admin, "list secrets")
grafana_admin.must_fail("default-login", "admin / admin lets one in, whatever is set now", partial(let_in, "grafana"))
grafana_admin.must_pass("refused", "Grafana refuses admin / admin", forget_and_try)
grafana_admin.must_not_know("no-answer", "Grafana has no ready pod", partial(stay_silent, "grafana"))
