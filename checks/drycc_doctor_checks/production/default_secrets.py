from functools import partial

from drycc_doctor.api import Finding, Findings, check, fail, passed, skip, subject
from drycc_doctor.facts.passport.default_logins import password_weakness
from drycc_doctor.facts.platform.workloads import Components, LiveWorkload
from drycc_doctor_checks.changes import in_turn, set_env

_FORGED = "passport signs sessions and reset links with a key that is public: anybody can forge them"
_READ = "Grafana encrypts the passwords of data sources with a key that is public"
_FIRST = {"GF_SECURITY_SECRET_KEY": "SECRET_KEY"}
"""What the first generation's image calls it (drycc/monitoring#grafana-open-doors); Grafana itself takes the other too."""
_AFTER = {
    "passport": "then helm upgrade; everybody must log in again",
    "grafana": "then helm upgrade, and enter the passwords of data sources that are not the chart's again",
}


@check("production-default-secrets", title="No key is one of the public sources", hardening=True)
def default_secrets(components: Components) -> Findings:
    """Two programs fall back to keys that are compiled into public sources, and everybody can look them up.

    Passport's chart makes a random key and does not hand it over: without a variable DRYCC_SECRET_KEY it signs sessions
    and links to reset passwords with a constant. Grafana's chart has a constant too, which GF_SECURITY_SECRET_KEY
    overrides; so has the first generation's image, which SECRET_KEY overrides as well. It is looked whether the variables
    are there, and by their seals whether they are weak; what they are is not told.

    Set `passport.environment.DRYCC_SECRET_KEY` and `grafana.environment.GF_SECURITY_SECRET_KEY` to random texts of fifty
    characters.
    """
    wanted = [
        ("passport", components.passport, "DRYCC_SECRET_KEY", _FORGED),
        ("grafana", components.find("drycc-grafana"), "GF_SECURITY_SECRET_KEY", _READ),
    ]
    here = [(chart, part, name, why) for chart, part, name, why in wanted if part is not None]
    if not here:
        yield skip("none-here", subject.platform(), "neither passport nor Grafana runs on this cluster")
    for chart, part, name, why in here:
        yield _key(chart, part, name, why)


def _key(chart: str, part: LiveWorkload, name: str, why: str) -> Finding:
    about = subject.setting(f"{chart}.environment.{name}")
    remedy = f"set {chart}.environment.{name} to a random text of fifty characters, {_AFTER[chart]}"
    given = [one.name for container in part.containers for one in container.env if one.name in {name, _FIRST.get(name)}]
    if not given:
        return fail(f"{chart}-constant", about, f"{name} is not set: {why}", remedy=remedy)
    if any(password_weakness(part.env(each)) for each in given):
        return fail(f"{chart}-weak", about, f"{name} is short, or one that everybody knows", remedy=remedy)
    return passed("ok", about, f"{part.name} has a key of its own")


_passport = partial(set_env, "passport", "DRYCC_SECRET_KEY")
default_secrets.must_fail("passport-constant", "passport's key is left to its source", _passport(None))
default_secrets.must_fail("passport-weak", "somebody set a key of six characters", _passport("kT7wq2"))
_charted = set_env("grafana", "GF_SECURITY_SECRET_KEY", None)
default_secrets.must_fail("grafana-constant", "Grafana's key is the chart's", _charted)
_elsewhere = in_turn(lambda w: w.move_passport_off_cluster(), lambda w: w.component("grafana").delete())
default_secrets.must_skip("none-here", "both run elsewhere", _elsewhere)
