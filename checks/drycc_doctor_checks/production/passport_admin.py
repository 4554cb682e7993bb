from functools import partial

from drycc_doctor.api import Findings, Missing, check, unknown_because
from drycc_doctor.facts.passport.default_logins import PassportLogin
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.facts.release.helm import HelmRelease
from drycc_doctor_checks.changes import in_turn, set_env, set_value, unknown_without
from drycc_doctor_checks.production.admin_password import (
    Given,
    Words,
    forget_and_try,
    judged,
    let_in,
    stay_silent,
)

_SET = "change the password in passport itself, and set passport.adminPassword to the same"
_WORDS = Words("change the password in passport itself", _SET, ("passport.adminUsername", "passport.adminPassword"))


@check("production-passport-admin", title="Passport's administrator has a password of his own", hardening=True)
def passport_admin(
    components: Components | Missing, helm_release: HelmRelease | Missing, passport_login: PassportLogin | Missing
) -> Findings:
    """The chart's own administrator is `admin` with the password `admin`, and he may do everything.

    The account is made once, by the first install; what the values say later changes nothing, so the first password
    stays in force (a new name makes one more account). A login as admin / admin, which is tried under `--active` only, goes
    first: where it works it leaves a session behind, and it is a failure whatever is set. Where it is refused, and admin /
    admin is what is set, the setting is not in force: a warning. Without a login a default in the settings is a failure,
    for it is most likely what the account was made with; unless the release's first revision, if Helm still keeps it, made
    the account of that name with another. That it is well is told by the login or by the first revision; otherwise it was not
    asked. Only seals are compared: no password leaves the source.

    Change the password in passport itself, and set `passport.adminPassword` to the same.
    """
    untold = isinstance(passport_login, Missing) or passport_login.entered is None
    if isinstance(components, Missing) and untold:
        yield unknown_because(components, "neither the settings nor a login tell the administrator's password")
        return
    part = None if isinstance(components, Missing) else components.passport
    now = Given(part.env("ADMIN_USERNAME"), part.env("ADMIN_PASSWORD")) if part else Given()
    yield judged("passport", now, helm_release, passport_login, _WORDS)


_passport = partial(set_env, "passport")
_default = in_turn(_passport("ADMIN_USERNAME", "admin"), _passport("ADMIN_PASSWORD", "admin"))
_weak = _passport("ADMIN_PASSWORD", "kT7wq2")
passport_admin.must_fail("default-password", "admin / admin, as the chart has it", _default)
passport_admin.must_fail("weak-password", "only six characters", in_turn(_weak, lambda w: w.release.forget(first=True)))
passport_admin.must_warn("not-in-force", "admin / admin is set, and refused", in_turn(_default, forget_and_try))
passport_admin.must_warn("not-in-force", "only six characters, and installed with more", _weak)
_first = partial(set_value, "passport.adminPassword", revision=0)
passport_admin.must_fail("first-default-password", "installed as admin / admin, and changed later", _first("admin"))
passport_admin.must_fail("first-weak-password", "installed with a short password, changed later", _first("kT7wq2"))
passport_admin.must_skip("not-asked", "the first revision is not kept", lambda w: w.release.forget(first=True))
unknown_without(passport_admin, "list secrets")
passport_admin.must_fail("default-login", "admin / admin lets one in, whatever is set now", partial(let_in, "passport"))
passport_admin.must_pass("refused", "passport refuses admin / admin", forget_and_try)
passport_admin.must_not_know("no-answer", "no pod that could answer is ready", partial(stay_silent, "passport"))
