from drycc_doctor.api import Findings, check, fail, passed, skip, subject
from drycc_doctor.facts.platform.generations import generation_named
from drycc_doctor.facts.platform.workloads import Components


@check("production-grafana-signup", title="Nobody signs up to Grafana by himself", hardening=True)
def grafana_signup(components: Components) -> Findings:
    """Grafana's accounts come from passport; its own sign-up makes accounts beside it, which nobody looks after.

    The charts switch it off in grafana.ini; a variable of the container beats the file: `GF_USERS_ALLOW_SIGN_UP`, which
    `grafana.environment` sets, and in the first generation `ALLOW_SIGN_UP`. The manual's `allow_sign_up` is no value of
    the charts.

    Leave the variable out of `grafana.environment`, or set it to `false`.
    """
    name = components.generation.grafana_sign_up
    about, part = subject.setting(name), components.find("drycc-grafana")
    if part is None:
        yield skip("no-grafana", about, "there is no Grafana on this cluster")
        return
    allowed = part.env(name)
    if isinstance(allowed, str) and allowed.strip().lower() in {"true", "1", "yes", "on"}:
        why = f"{name} is {allowed}: whoever reaches Grafana can make an account in it"
        yield fail("open", about, why, remedy=f"set {name} to false in grafana.environment, then helm upgrade")
    else:
        yield passed("ok", about, "nobody can sign up to Grafana by himself")


grafana_signup.must_fail("open", "sign-up is switched on")(
    lambda w: w.component("grafana").set_env(generation_named(w.generation).grafana_sign_up, "true")
)


grafana_signup.must_skip("no-grafana", "Grafana is switched off", lambda w: w.component("grafana").delete())
